package exporter

import (
	"context"
	"database/sql"
	"fmt"
	"math"
	"slices"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// pgView is a question whose rows become metrics named NAME_COLUMN. A column that is neither a label nor known is
// untyped: a newer server's view may have more of them.
type pgView struct {
	name   string
	query  string
	labels []string
	known  map[string]pgColumn
}

type pgColumn struct {
	kind prometheus.ValueType
	help string
}

// currentWAL is how far the log has come: written on a primary, received on a standby.
const currentWAL = "(CASE WHEN pg_is_in_recovery() THEN pg_last_wal_receive_lsn() ELSE pg_current_wal_lsn() END)"

// connectionStates are all that pg_stat_activity has, so that a state nobody is in is 0 and not absent.
const connectionStates = `(VALUES ('active'), ('idle'), ('idle in transaction'), ('idle in transaction (aborted)'),
	('fastpath function call'), ('disabled')) AS states(state)`

// pgViews are asked of servers from PostgreSQL 10 on.
var pgViews = []pgView{
	{
		name:   "pg_stat_database_conflicts",
		query:  "SELECT * FROM pg_stat_database_conflicts",
		labels: []string{"datid", "datname"},
		known: map[string]pgColumn{
			"confl_tablespace": {prometheus.CounterValue, "Queries cancelled because a tablespace was dropped."},
			"confl_lock":       {prometheus.CounterValue, "Queries cancelled because they waited too long for a lock."},
			"confl_snapshot":   {prometheus.CounterValue, "Queries cancelled because their snapshot was too old."},
			"confl_bufferpin":  {prometheus.CounterValue, "Queries cancelled because of pinned buffers."},
			"confl_deadlock":   {prometheus.CounterValue, "Queries cancelled because of deadlocks."},
		},
	},
	{
		name: "pg_stat_replication",
		query: `SELECT application_name, client_addr::text, state, '' AS slot_name,
			pg_wal_lsn_diff(` + currentWAL + `, '0/0')::float AS pg_current_wal_lsn_bytes,
			pg_wal_lsn_diff(` + currentWAL + `, replay_lsn)::float AS pg_wal_lsn_diff
			FROM pg_stat_replication`,
		labels: []string{"application_name", "client_addr", "state", "slot_name"},
		known: map[string]pgColumn{
			"pg_current_wal_lsn_bytes": {prometheus.GaugeValue, "How far the log has come, in bytes."},
			"pg_wal_lsn_diff":          {prometheus.GaugeValue, "How far the standby is behind, in bytes."},
		},
	},
	{
		name: "pg_replication_slots",
		query: `SELECT slot_name, COALESCE(database, '') AS database, active,
			pg_wal_lsn_diff(` + currentWAL + `, restart_lsn)::float AS pg_wal_lsn_diff
			FROM pg_replication_slots`,
		labels: []string{"slot_name", "database"},
		known: map[string]pgColumn{
			"active":          {prometheus.GaugeValue, "1 while somebody reads from the slot."},
			"pg_wal_lsn_diff": {prometheus.GaugeValue, "How much of the log the slot holds back, in bytes."},
		},
	},
	{
		name: "pg_stat_archiver",
		query: `SELECT archived_count, failed_count, EXTRACT(epoch FROM now() - last_archived_time)::float AS last_archive_age
			FROM pg_stat_archiver`,
		known: map[string]pgColumn{
			"archived_count":   {prometheus.CounterValue, "Log files archived."},
			"failed_count":     {prometheus.CounterValue, "Attempts to archive that failed."},
			"last_archive_age": {prometheus.GaugeValue, "Seconds since a log file was archived."},
		},
	},
	{
		name: "pg_stat_activity",
		query: `SELECT d.datname, states.state, a.usename, a.application_name, a.backend_type, a.wait_event_type, a.wait_event,
			COALESCE(a.n, 0) AS count, COALESCE(a.longest, 0) AS max_tx_duration
			FROM ` + connectionStates + ` CROSS JOIN pg_database d LEFT JOIN (
				SELECT datname, state, usename, application_name, backend_type, wait_event_type, wait_event,
					count(*) AS n, max(EXTRACT(epoch FROM now() - xact_start))::float AS longest
				FROM pg_stat_activity GROUP BY 1, 2, 3, 4, 5, 6, 7
			) a ON a.state = states.state AND a.datname = d.datname`,
		labels: []string{"datname", "state", "usename", "application_name", "backend_type", "wait_event_type", "wait_event"},
		known: map[string]pgColumn{
			"count":           {prometheus.GaugeValue, "Connections in this state."},
			"max_tx_duration": {prometheus.GaugeValue, "Seconds the longest open transaction has taken."},
		},
	},
}

// ask puts the question and makes a metric of each number of its answer.
func (v pgView) ask(ctx context.Context, db *sql.DB, server prometheus.Labels, ch chan<- prometheus.Metric) error {
	rows, err := db.QueryContext(ctx, v.query)
	if err != nil {
		return err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return err
	}
	values := make([]any, len(columns))
	into := make([]any, len(columns))
	for i := range values {
		into[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return err
		}
		labels := make([]string, len(v.labels))
		for i, label := range v.labels {
			labels[i] = pgText(values[slices.Index(columns, label)])
		}
		for i, column := range columns {
			if slices.Contains(v.labels, column) {
				continue
			}
			known, ok := v.known[column]
			if !ok {
				known = pgColumn{prometheus.UntypedValue, "A column of " + v.name + "."}
			}
			number, isNumber := pgNumber(values[i])
			if !isNumber {
				return fmt.Errorf("%s is %v, no number", column, values[i])
			}
			desc := prometheus.NewDesc(v.name+"_"+column, known.help, v.labels, server)
			ch <- prometheus.MustNewConstMetric(desc, known.kind, number, labels...)
		}
	}
	return rows.Err()
}

// pgText is a label's value; NULL is empty.
func pgText(value any) string {
	switch v := value.(type) {
	case nil:
		return ""
	case []byte:
		return string(v)
	case time.Time:
		return strconv.FormatInt(v.Unix(), 10)
	default:
		return fmt.Sprint(v)
	}
}

// pgNumber is a metric's value; NULL is NaN, as the original has it.
func pgNumber(value any) (float64, bool) {
	switch v := value.(type) {
	case nil:
		return math.NaN(), true
	case int64:
		return float64(v), true
	case float64:
		return v, true
	case bool:
		if v {
			return 1, true
		}
		return 0, true
	case []byte:
		f, err := strconv.ParseFloat(string(v), 64)
		return f, err == nil
	case string:
		f, err := strconv.ParseFloat(v, 64)
		return f, err == nil
	}
	return 0, false
}
