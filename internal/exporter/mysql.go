package exporter

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"slices"
	"strings"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/mysqld_exporter/collector"
	"github.com/prometheus/mysqld_exporter/config"
)

// MySQL is what mysqld_exporter is told.
type MySQL struct {
	Listen  string   `yaml:"listen"`
	MyCnf   string   `yaml:"my_cnf"`  // a [client] section; only its owner may read it
	Address string   `yaml:"address"` // host:port or unix:///socket, over what the file says
	Collect []string `yaml:"collect"` // scrapers beside mysqld_exporter's default ones, by their names
}

func (m *MySQL) defaults(dir string) { beside(dir, &m.MyCnf) }

func (m *MySQL) page(log *slog.Logger) (Page, error) {
	handler, err := m.handler(log.With("exporter", "mysql"))
	return Page{"mysql", cmp.Or(m.Listen, MySQLListen), handler, nothing, nothing}, err
}

// scrapers are mysqld_exporter's, and whether it runs them unasked.
var scrapers = map[collector.Scraper]bool{
	collector.ScrapeGlobalStatus{}: true, collector.ScrapeGlobalVariables{}: true, collector.ScrapeSlaveStatus{}: true,
	collector.ScrapeInnodbCmp{}: true, collector.ScrapeInnodbCmpMem{}: true, collector.ScrapeQueryResponseTime{}: true,
	collector.ScrapeProcesslist{}: false, collector.ScrapeUser{}: false, collector.ScrapeTableSchema{}: false,
	collector.ScrapeInfoSchemaInnodbTablespaces{}: false, collector.ScrapeInnodbMetrics{}: false,
	collector.ScrapeAutoIncrementColumns{}: false, collector.ScrapeBinlogSize{}: false,
	collector.ScrapePerfTableIOWaits{}: false, collector.ScrapePerfIndexIOWaits{}: false,
	collector.ScrapePerfTableLockWaits{}: false, collector.ScrapePerfEventsStatements{}: false,
	collector.ScrapePerfEventsStatementsSum{}: false, collector.ScrapePerfEventsWaits{}: false,
	collector.ScrapePerfFileEvents{}: false, collector.ScrapePerfFileInstances{}: false,
	collector.ScrapePerfMemoryEvents{}: false, collector.ScrapePerfReplicationGroupMembers{}: false,
	collector.ScrapePerfReplicationGroupMemberStats{}: false, collector.ScrapePerfReplicationApplierStatsByWorker{}: false,
	collector.ScrapeSysUserSummary{}: false, collector.ScrapeUserStat{}: false, collector.ScrapeClientStat{}: false,
	collector.ScrapeTableStat{}: false, collector.ScrapeSchemaStat{}: false, collector.ScrapeEngineTokudbStatus{}: false,
	collector.ScrapeEngineInnodbStatus{}: false, collector.ScrapeHeartbeat{}: false, collector.ScrapeSlaveHosts{}: false,
	collector.ScrapeReplicaHost{}: false,
}

// chosen are the default scrapers and those asked for by name.
func (m MySQL) chosen() ([]collector.Scraper, error) {
	var all []collector.Scraper
	asked := map[string]bool{}
	for _, name := range m.Collect {
		asked[name] = true
	}
	for scraper, unasked := range scrapers {
		if unasked || asked[scraper.Name()] {
			all = append(all, scraper)
		}
		delete(asked, scraper.Name())
	}
	for name := range asked {
		var names []string
		for scraper := range scrapers {
			names = append(names, scraper.Name())
		}
		slices.Sort(names)
		return nil, fmt.Errorf("mysql: no scraper is called %q; there are: %s", name, strings.Join(names, " "))
	}
	return all, nil
}

// source is where and as whom to ask; the password is only ever in a file or in the environment.
func (m MySQL) source(log *slog.Logger) (string, error) {
	if source := os.Getenv("DATA_SOURCE_NAME"); source != "" && m.MyCnf == "" && !isPostgres(source) {
		return source, nil
	}
	if m.MyCnf == "" {
		return "", errors.New("mysql: no credentials; name a file with a [client] section by --my-cnf (my_cnf), or set DATA_SOURCE_NAME=user:password@(127.0.0.1:3306)/")
	}
	if err := checkSecret(m.MyCnf); err != nil {
		return "", fmt.Errorf("mysql: %w", err)
	}
	var handler config.MySqlConfigHandler
	if err := handler.ReloadConfig(m.MyCnf, "localhost:3306", "", false, log); err != nil {
		return "", fmt.Errorf("mysql: %s: %w", m.MyCnf, err)
	}
	client, ok := handler.GetConfig().Sections["client"]
	if !ok {
		return "", fmt.Errorf("mysql: %s has no [client] section with a user", m.MyCnf)
	}
	source, err := client.FormDSN(m.Address)
	if err != nil {
		return "", fmt.Errorf("mysql: %w", err)
	}
	return source, nil
}

// handler answers as mysqld_exporter does. A server that is down is mysql_up 0; a scraper that fails is
// mysql_exporter_collector_success 0 and a line in the log.
func (m MySQL) handler(log *slog.Logger) (http.Handler, error) {
	source, err := m.source(log)
	if err != nil {
		return nil, err
	}
	chosen, err := m.chosen()
	if err != nil {
		return nil, err
	}
	log = slog.New(newOncePerCollector(log.Handler()))
	reg := newRegistry("mysqld_exporter", "github.com/prometheus/mysqld_exporter")
	patient := newPatience("MySQL", log, gauge("mysql_up", "Whether the MySQL server is up.", 0))
	return eachScrape(reg, log, func(ctx context.Context) prometheus.Collector {
		return patient.with(ctx, func(ctx context.Context) prometheus.Collector { return collector.New(ctx, source, chosen, log) })
	}), nil
}
