package setup

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"sync"
)

// newPassword is 26 letters and digits of chance: nothing in it needs quoting anywhere.
func newPassword() string { return rand.Text() }

// mysqlClient is MariaDB's client or MySQL's.
func mysqlClient() (string, error) {
	for _, name := range []string{"mariadb", "mysql"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", errors.New("neither mariadb nor mysql, the command line client, is installed")
}

// asRoot puts SQL to the server as its administrator, who is known by the socket, or by a password in ~/.my.cnf.
func (m Machine) asRoot(ctx context.Context, socket, sql string) (string, error) {
	client, err := mysqlClient()
	if err != nil {
		return "", err
	}
	out, err := m.Run(ctx, sql, nil, client, "--user=root", "--socket="+socket, "--batch", "--skip-column-names")
	if err != nil {
		return "", fmt.Errorf("%w; run setup as root, or put the password of the server's root into /root/.my.cnf", err)
	}
	return out, nil
}

var (
	mysqlUserName = "'" + databaseUser + "'@'localhost'"
	mariaVersion  = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^(\d+)\.(\d+).*MariaDB`) })
)

// mysqlGrants are the least the exporter needs; MariaDB from 10.5 on has a privilege of its own for SHOW SLAVE STATUS.
func mysqlGrants(version string) string {
	grants := "GRANT PROCESS, REPLICATION CLIENT, SELECT ON *.* TO " + mysqlUserName + ";\n"
	if v := mariaVersion().FindStringSubmatch(version); v != nil {
		major, _ := strconv.Atoi(v[1]) // the expression has digits only
		minor, _ := strconv.Atoi(v[2])
		if major > 10 || major == 10 && minor >= 5 {
			grants += "GRANT SLAVE MONITOR ON *.* TO " + mysqlUserName + ";\n"
		}
	}
	return grants
}

func (m Machine) mysqlUser(f Found) Step {
	undo := func(ctx context.Context) error {
		_, err := m.asRoot(ctx, f.MySQL, "DROP USER IF EXISTS "+mysqlUserName+";\n")
		return errors.Join(err, m.remove(mysqlFile))
	}
	return Step{
		What: "make the MySQL user " + mysqlUserName + " (PROCESS, REPLICATION CLIENT, SELECT; SLAVE MONITOR on MariaDB from 10.5 on), its password in " + mysqlFile,
		done: func(ctx context.Context) (bool, error) {
			if !m.exists(mysqlFile) {
				return false, nil
			}
			if info, err := os.Stat(m.path(mysqlFile)); err != nil || info.Mode().Perm() != 0o600 {
				return false, err
			}
			return m.mysqlLogin(ctx) == nil, nil
		},
		do: func(ctx context.Context) error {
			version, err := m.asRoot(ctx, f.MySQL, "SELECT VERSION();\n")
			if err != nil {
				return err
			}
			password := newPassword()
			text := fmt.Sprintf("# Written by montui setup.\n[client]\nuser=%s\npassword=%s\nsocket=%s\n", databaseUser, password, f.MySQL)
			if err := m.write(mysqlFile, text, 0o600, systemUser); err != nil {
				return err
			}
			sql := "CREATE USER IF NOT EXISTS " + mysqlUserName + " IDENTIFIED BY '" + password + "' WITH MAX_USER_CONNECTIONS 3;\n" +
				"ALTER USER " + mysqlUserName + " IDENTIFIED BY '" + password + "' WITH MAX_USER_CONNECTIONS 3;\n" +
				mysqlGrants(version)
			_, err = m.asRoot(ctx, f.MySQL, sql)
			if err == nil {
				err = m.mysqlLogin(ctx)
			}
			return orUndo(err, func() error { return undo(context.WithoutCancel(ctx)) })
		},
		undo: undo,
	}
}

// mysqlLogin tries the file the exporter will use.
func (m Machine) mysqlLogin(ctx context.Context) error {
	client, err := mysqlClient()
	if err != nil {
		return err
	}
	_, err = m.Run(ctx, "SELECT 1;\n", nil, client, "--defaults-file="+m.path(mysqlFile), "--batch")
	return err
}

// asPostgres puts SQL to the server as the user postgres, who is known by the socket.
func (m Machine) asPostgres(ctx context.Context, f Found, sql string) (string, error) {
	args := []string{"psql", "--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--set=ON_ERROR_STOP=1",
		"--host=" + f.Postgres, "--port=" + f.PgPort, "--username=postgres", "--dbname=postgres"}
	if os.Geteuid() == 0 {
		args = append([]string{"setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"}, args...)
	}
	out, err := m.Run(ctx, sql, nil, args[0], args[1:]...)
	if err != nil {
		return "", fmt.Errorf("%w; run setup as root or as the user postgres", err)
	}
	return out, nil
}

func (m Machine) postgresUser(f Found) Step {
	undo := func(ctx context.Context) error {
		_, err := m.asPostgres(ctx, f, "DROP ROLE IF EXISTS "+databaseUser+";\n")
		return errors.Join(err, m.remove(postgresDSN))
	}
	return Step{
		What: "make the PostgreSQL role " + databaseUser + " (pg_monitor), its password in " + postgresDSN,
		done: func(ctx context.Context) (bool, error) {
			info, err := os.Stat(m.path(postgresDSN))
			if err != nil || info.Mode().Perm() != 0o600 {
				return false, nil
			}
			return m.postgresLogin(ctx, f) == nil, nil
		},
		do: func(ctx context.Context) error {
			if _, err := m.asPostgres(ctx, f, "SELECT 1;\n"); err != nil {
				return err
			}
			password := newPassword()
			dsn := fmt.Sprintf("postgresql://%s:%s@127.0.0.1:%s/postgres?sslmode=disable\n", databaseUser, password, f.PgPort)
			if err := m.write(postgresDSN, dsn, 0o600, systemUser); err != nil {
				return err
			}
			sql := fmt.Sprintf(`DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '%[1]s') THEN CREATE ROLE %[1]s; END IF; END $$;
ALTER ROLE %[1]s LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE CONNECTION LIMIT 5 PASSWORD '%[2]s';
GRANT pg_monitor TO %[1]s;
`, databaseUser, password)
			_, err := m.asPostgres(ctx, f, sql)
			if err == nil {
				err = m.postgresLogin(ctx, f)
			}
			return orUndo(err, func() error { return undo(context.WithoutCancel(ctx)) })
		},
		undo: undo,
	}
}

var dsnPassword = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`://\w+:(\w+)@`) })

// postgresLogin tries the password the exporter will use; it goes by the environment, which only its owner sees.
func (m Machine) postgresLogin(ctx context.Context, f Found) error {
	text, err := m.read(postgresDSN)
	if err != nil {
		return err
	}
	password := dsnPassword().FindStringSubmatch(text)
	if password == nil {
		return errors.New(postgresDSN + " has no password")
	}
	out, err := m.Run(ctx, "SELECT 1;\n", []string{"PGPASSWORD=" + password[1]}, "psql", "--no-psqlrc", "--no-align", "--tuples-only", "--no-password",
		"--host=127.0.0.1", "--port="+f.PgPort, "--username="+databaseUser, "--dbname=postgres")
	if err == nil && strings.TrimSpace(out) != "1" {
		err = fmt.Errorf("PostgreSQL answered %q", out)
	}
	return err
}
