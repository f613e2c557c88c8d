package setup

import (
	"context"
	"strings"
)

// ServiceStatus is how a service is.
type ServiceStatus struct {
	Service Service
	Unit    string // its file; "" = not installed
	State   string // in systemd's words: active (running) since …; or what keeps it from being told
	Enabled string // enabled, disabled …
	PID     string
	Memory  string // bytes
}

// Running tells whether a service is in the state that Install leaves it in.
func (s ServiceStatus) Running() bool { return strings.HasPrefix(s.State, "active") }

// Packaged tells a unit that a package brought, and that nobody may have asked for.
func (s ServiceStatus) Packaged() bool { return strings.HasPrefix(s.Unit, packageUnits) }

// packageUnits is where a package puts units of the system.
const packageUnits = "/usr/lib/systemd/system/"

// Status is what systemd says of a service. Where none runs it says so: a unit that is there is not a service that runs.
func (m Machine) Status(ctx context.Context, s Services, service Service) ServiceStatus {
	status := ServiceStatus{Service: service}
	name := s.unitName(service)
	switch {
	case m.exists(s.unitFile(service)):
		status.Unit = s.unitFile(service)
	case !s.User && m.exists(packageUnits+name):
		status.Unit = packageUnits + name
	default:
		status.State = "not installed"
		return status
	}
	if s.Offline {
		status.State = "in " + m.Root + ", which does not run"
		status.Enabled = map[bool]string{true: "enabled", false: "disabled"}[m.exists(s.wantedBy(service))]
		return status
	}
	if err := m.Managed(ctx, s); err != nil {
		status.State = "does not run: " + err.Error()
		return status
	}
	said, err := m.systemctl(ctx, s, "show", "--property=ActiveState,SubState,UnitFileState,MainPID,MemoryCurrent,StateChangeTimestamp,Result", name)
	if err != nil {
		status.State = err.Error()
		return status
	}
	of := map[string]string{}
	for line := range strings.Lines(said) {
		key, value, _ := strings.Cut(strings.TrimSpace(line), "=")
		of[key] = value
	}
	status.State = of["ActiveState"] + " (" + of["SubState"] + ")"
	if of["StateChangeTimestamp"] != "" {
		status.State += " since " + of["StateChangeTimestamp"]
	}
	if of["Result"] != "" && of["Result"] != "success" {
		status.State += ": " + of["Result"]
	}
	status.Enabled = of["UnitFileState"]
	if of["MainPID"] != "0" {
		status.PID = of["MainPID"]
	}
	if of["MemoryCurrent"] != "[not set]" {
		status.Memory = of["MemoryCurrent"]
	}
	return status
}
