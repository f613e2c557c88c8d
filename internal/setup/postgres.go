package setup

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// postgresAt is a PostgreSQL by the file of its socket, which is named by the port.
func (f Found) postgresAt() string { return f.Postgres + "/.s.PGSQL." + f.PgPort }

// asPostgres runs SQL as the user postgres, who logs in by the socket.
func (m Machine) asPostgres(ctx context.Context, at, sql string) (string, error) {
	args := []string{"psql", "--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--set=ON_ERROR_STOP=1",
		"--host=" + filepath.Dir(at), "--port=" + strings.TrimPrefix(filepath.Ext(at), "."), "--username=postgres", "--dbname=postgres"}
	if os.Geteuid() == 0 {
		args = append([]string{"setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"}, args...)
	}
	out, err := m.Run(ctx, sql, nil, args[0], args[1:]...)
	if err != nil {
		return "", fmt.Errorf("%w; run setup as root or as the user postgres, while the server runs", err)
	}
	return out, nil
}

const postgresThere = "SELECT count(*) FROM pg_roles WHERE rolname = '" + databaseUser + "';\n"

func (m Machine) postgresUser(record Record, f Found) Step {
	role := Made{Kind: madePostgres, Name: databaseUser, At: f.postgresAt()}
	password := newPassword()
	dsn := fmt.Sprintf("postgresql://%s:%s@127.0.0.1:%s/postgres?sslmode=disable\n", databaseUser, password, f.PgPort)
	return Step{
		What: "make the PostgreSQL role " + databaseUser + " (pg_monitor), its password in " + postgresDSN,
		made: []Made{role, {Kind: madeFile, Name: postgresDSN}},
		state: func(ctx context.Context) (State, error) {
			if m.private(postgresDSN) && m.postgresLogin(ctx) == nil {
				return Done, nil
			}
			if record.has(role) {
				return Missing, nil
			}
			n, err := m.asPostgres(ctx, role.At, postgresThere)
			if err != nil {
				return Missing, err
			}
			if strings.TrimSpace(n) != "0" || m.exists(postgresDSN) {
				return Theirs, nil
			}
			return Missing, nil
		},
		actions: []action{
			m.writing(postgresDSN, dsn, 0o600, systemUser, password),
			m.postgresSQL(role.At, password, record.has(role),
				"DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '"+databaseUser+"') THEN CREATE ROLE "+databaseUser+"; END IF; END $$;",
				"ALTER ROLE "+databaseUser+" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE CONNECTION LIMIT 5 PASSWORD 'PASSWORD';",
				"GRANT pg_monitor TO "+databaseUser+";"),
			checking(postgresDSN+" opens the server", m.postgresLogin),
		},
	}
}

// postgresSQL makes the role. Taken back it is dropped, unless it was there before.
func (m Machine) postgresSQL(at, password string, there bool, statements ...string) action {
	show := []string{"put to the server at " + at + ", as postgres:"}
	for _, statement := range statements {
		show = append(show, "  "+statement)
	}
	return action{show, func(ctx context.Context) (func(context.Context) error, error) {
		n, err := m.asPostgres(ctx, at, postgresThere)
		if err != nil {
			return nil, err
		}
		// One transaction: the role is made with all it may, or not at all.
		sql := "BEGIN;\nSET LOCAL log_statement = 'none';\n" + strings.ReplaceAll(strings.Join(statements, "\n"), "'PASSWORD'", "'"+password+"'") + "\nCOMMIT;\n"
		_, err = m.asPostgres(ctx, at, sql)
		return func(ctx context.Context) error {
			if there || strings.TrimSpace(n) != "0" {
				return nil
			}
			_, err := m.asPostgres(ctx, at, "DROP ROLE IF EXISTS "+databaseUser+";\n")
			return err
		}, err
	}}
}

var dsnParts = regexp.MustCompile(`://\w+:(\w+)@([\w.]+):(\d+)/`)

// postgresLogin tries the address the exporter will use; the password goes by the environment, which only its owner sees.
func (m Machine) postgresLogin(ctx context.Context) error {
	text, err := m.read(postgresDSN)
	if err != nil {
		return err
	}
	parts := dsnParts.FindStringSubmatch(text)
	if parts == nil {
		return errors.New(postgresDSN + " has no address with a password")
	}
	out, err := m.Run(ctx, "SELECT pg_has_role('pg_monitor', 'MEMBER');\n", []string{"PGPASSWORD=" + parts[1]}, "psql", "--no-psqlrc", "--no-align",
		"--tuples-only", "--no-password", "--host="+parts[2], "--port="+parts[3], "--username="+databaseUser, "--dbname=postgres")
	if err != nil {
		return fmt.Errorf("%w; PostgreSQL has to answer on 127.0.0.1 (listen_addresses) and to take a password there (a line for 127.0.0.1/32 in pg_hba.conf)", err)
	}
	if strings.TrimSpace(out) != "t" {
		return fmt.Errorf("the role %s is not a member of pg_monitor", databaseUser)
	}
	return nil
}
