package setup

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"
)

// newPassword is 26 letters and digits of chance: nothing in it needs quoting anywhere.
func newPassword() string { return rand.Text() }

// mysqlClient is MariaDB's client or MySQL's.
func mysqlClient() (string, error) {
	for _, name := range []string{"mariadb", "mysql"} {
		if lookPath(name) != "" {
			return name, nil
		}
	}
	return "", errors.New("neither mariadb nor mysql, the command line client, is installed")
}

// asRoot runs SQL as the server's administrator, who logs in by the socket, or by the password in ~/.my.cnf.
func (m Machine) asRoot(ctx context.Context, socket, sql string) (string, error) {
	client, err := mysqlClient()
	if err != nil {
		return "", err
	}
	out, err := m.Run(ctx, sql, nil, client, "--user=root", "--socket="+socket, "--batch", "--skip-column-names")
	if err != nil {
		return "", fmt.Errorf("%w; run setup as root while the server runs, or put the password of the server's root into /root/.my.cnf", err)
	}
	return out, nil
}

var (
	mysqlUserName = "'" + databaseUser + "'@'localhost'"
	mariaVersion  = regexp.MustCompile(`^(\d+)\.(\d+).*MariaDB`)
)

// mysqlPrivileges are the least the exporter needs; MariaDB from 10.5 on has one of its own for SHOW SLAVE STATUS.
func mysqlPrivileges(version string) []string {
	privileges := []string{"PROCESS", "REPLICATION CLIENT", "SELECT"}
	if v := mariaVersion.FindStringSubmatch(version); v != nil {
		major, _ := strconv.Atoi(v[1]) // the expression has digits only
		minor, _ := strconv.Atoi(v[2])
		if major > 10 || major == 10 && minor >= 5 {
			privileges = append(privileges, "SLAVE MONITOR")
		}
	}
	return privileges
}

// granted tells whether SHOW GRANTS has them all; MariaDB calls REPLICATION CLIENT BINLOG MONITOR from 10.5 on.
func granted(shown, version string) bool {
	for _, privilege := range mysqlPrivileges(version) {
		if !strings.Contains(shown, privilege) && (privilege != "REPLICATION CLIENT" || !strings.Contains(shown, "BINLOG MONITOR")) {
			return false
		}
	}
	return true
}

func (m Machine) mysqlUser(record Record, f Found) Step {
	user := Made{Kind: madeMySQL, Name: mysqlUserName, At: f.MySQL}
	password := newPassword()
	text := fmt.Sprintf("# Written by montui setup.\n[client]\nuser=%s\npassword=%s\nsocket=%s\n", databaseUser, password, f.MySQL)
	grants := strings.Join(mysqlPrivileges(f.MySQLVersion), ", ")
	return Step{
		What: "make the MySQL user " + mysqlUserName + " (" + grants + "), its password in " + mysqlFile,
		made: []Made{user, {Kind: madeFile, Name: mysqlFile}},
		state: func(ctx context.Context) (State, error) {
			if m.private(mysqlFile) && m.mysqlLogin(ctx, f.MySQLVersion) == nil {
				return Done, nil
			}
			if record.has(user) {
				return Missing, nil
			}
			n, err := m.asRoot(ctx, f.MySQL, "SELECT COUNT(*) FROM mysql.user WHERE user = '"+databaseUser+"' AND host = 'localhost';\n")
			if err != nil {
				return Missing, err
			}
			if strings.TrimSpace(n) != "0" || m.exists(mysqlFile) {
				return Theirs, nil
			}
			return Missing, nil
		},
		actions: []action{
			m.writing(mysqlFile, text, 0o600, systemUser, password),
			m.mysqlSQL(f.MySQL, password, record.has(user),
				"CREATE USER IF NOT EXISTS "+mysqlUserName+" IDENTIFIED BY 'PASSWORD' WITH MAX_USER_CONNECTIONS 3;",
				"ALTER USER "+mysqlUserName+" IDENTIFIED BY 'PASSWORD' WITH MAX_USER_CONNECTIONS 3;",
				"GRANT "+grants+" ON *.* TO "+mysqlUserName+";"),
			checking(mysqlFile+" opens the server", func(ctx context.Context) error { return m.mysqlLogin(ctx, f.MySQLVersion) }),
		},
	}
}

// mysqlSQL makes the user. Taken back it is dropped, unless it was there before.
func (m Machine) mysqlSQL(socket, password string, there bool, statements ...string) action {
	show := []string{"put to the server at " + socket + ", as root:"}
	for _, statement := range statements {
		show = append(show, "  "+statement)
	}
	return action{show, func(ctx context.Context) (func(context.Context) error, error) {
		n, err := m.asRoot(ctx, socket, "SELECT COUNT(*) FROM mysql.user WHERE user = '"+databaseUser+"' AND host = 'localhost';\n")
		if err != nil {
			return nil, err
		}
		back := func(ctx context.Context) error {
			if there || strings.TrimSpace(n) != "0" {
				return nil
			}
			_, err := m.asRoot(ctx, socket, "DROP USER IF EXISTS "+mysqlUserName+";\n")
			return err
		}
		_, err = m.asRoot(ctx, socket, strings.ReplaceAll(strings.Join(statements, "\n")+"\n", "'PASSWORD'", "'"+password+"'"))
		if err != nil { // some of the statements may have been taken
			return nil, errors.Join(err, back(context.WithoutCancel(ctx)))
		}
		return back, nil
	}}
}

// mysqlLogin tries the file the exporter will use, and what it is allowed there.
func (m Machine) mysqlLogin(ctx context.Context, version string) error {
	client, err := mysqlClient()
	if err != nil {
		return err
	}
	grants, err := m.Run(ctx, "SHOW GRANTS;\n", nil, client, "--defaults-file="+m.path(mysqlFile), "--batch", "--skip-column-names")
	if err == nil && !granted(grants, version) {
		err = fmt.Errorf("%s has not all of %s", mysqlUserName, strings.Join(mysqlPrivileges(version), ", "))
	}
	return err
}

// private tells whether a file of credentials is there for its owner alone.
func (m Machine) private(name string) bool {
	info, err := os.Stat(m.path(name))
	return err == nil && info.Mode().Perm() == 0o600
}
