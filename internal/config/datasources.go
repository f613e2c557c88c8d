package config

import (
	"encoding/base64"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	httpconfig "github.com/prometheus/common/config"
	"github.com/prometheus/common/model"
)

// datasource is a data source of Grafana's provisioning, as far as asking it goes.
type datasource struct {
	Name, Type, UID, URL string
	IsDefault            bool   `yaml:"isDefault"`
	BasicAuth            bool   `yaml:"basicAuth"`
	BasicAuthUser        string `yaml:"basicAuthUser"`
	JSON                 struct {
		TimeInterval string         `yaml:"timeInterval"`
		Rest         map[string]any `yaml:",inline"`
	} `yaml:"jsonData"`
	Secure map[string]string `yaml:"secureJsonData"`
}

// datasources reads the Prometheus data sources of a file; the default one comes first.
func (p *Provisioned) datasources(name string) {
	var file struct {
		Datasources []datasource
	}
	if !p.read(name, &file) {
		return
	}
	for _, d := range file.Datasources {
		if !speaksPrometheus(d.Type) {
			continue
		}
		server, err := d.server()
		if err != nil {
			p.say(name, "the data source %q: %v", short(d.Name), err)
			continue
		}
		if d.IsDefault {
			p.Servers = slices.Insert(p.Servers, 0, server)
		} else {
			p.Servers = append(p.Servers, server)
		}
	}
}

func (d datasource) server() (Server, error) {
	for _, text := range []*string{&d.Name, &d.UID, &d.URL, &d.BasicAuthUser} {
		var err error
		if *text, err = grafanaExpand(*text); err != nil {
			return Server{}, err
		}
	}
	for _, key := range slices.Sorted(maps.Keys(d.Secure)) {
		var err error
		if d.Secure[key], err = grafanaExpand(d.Secure[key]); err != nil {
			return Server{}, err
		}
	}
	k := &checker{}
	if k.address("url", d.URL, "http://localhost:9090"); len(k.problems) > 0 {
		return Server{}, k.problems[0]
	}
	if on, _ := d.JSON.Rest["sigV4Auth"].(bool); on {
		return Server{}, fmt.Errorf("it signs requests for AWS (sigV4Auth), which montui does not")
	}
	server := Server{Name: d.Name, UID: d.UID, URL: d.URL}
	if interval, err := grafanaExpand(d.JSON.TimeInterval); err == nil && interval != "" {
		parsed, err := model.ParseDuration(interval)
		if err != nil {
			return Server{}, fmt.Errorf("jsonData.timeInterval: %q is no length of time", short(interval))
		}
		server.ScrapeInterval = parsed
	}
	client := httpconfig.DefaultHTTPClientConfig
	if d.BasicAuth {
		client.BasicAuth = &httpconfig.BasicAuth{Username: d.BasicAuthUser, Password: httpconfig.Secret(d.Secure["basicAuthPassword"])}
	}
	client.TLSConfig = d.tls()
	if err := d.headers(&client); err != nil {
		return Server{}, err
	}
	server.HTTP = HTTP{HTTPClientConfig: client, set: true}
	if err := server.HTTP.Validate(); err != nil {
		return Server{}, err
	}
	return server, nil
}

func (d datasource) tls() httpconfig.TLSConfig {
	var out httpconfig.TLSConfig
	out.InsecureSkipVerify, _ = d.JSON.Rest["tlsSkipVerify"].(bool)
	out.ServerName, _ = d.JSON.Rest["serverName"].(string)
	if with, _ := d.JSON.Rest["tlsAuthWithCACert"].(bool); with {
		out.CA = d.Secure["tlsCACert"]
	}
	if with, _ := d.JSON.Rest["tlsAuth"].(bool); with {
		out.Cert, out.Key = d.Secure["tlsClientCert"], httpconfig.Secret(d.Secure["tlsClientKey"])
	}
	return out
}

// headers are httpHeaderName1 of jsonData and httpHeaderValue1 of secureJsonData, and so on. Prometheus's client has fields of its own for
// what an Authorization header says.
func (d datasource) headers(client *httpconfig.HTTPClientConfig) error {
	out := map[string]httpconfig.Header{}
	for i := 1; ; i++ {
		name, ok := d.JSON.Rest[fmt.Sprintf("httpHeaderName%d", i)].(string)
		if !ok {
			break
		}
		value := d.Secure[fmt.Sprintf("httpHeaderValue%d", i)]
		if strings.EqualFold(name, "Authorization") {
			if err := authorize(client, value); err != nil {
				return err
			}
			continue
		}
		header := out[name]
		header.Secrets = append(header.Secrets, httpconfig.Secret(value))
		out[name] = header
	}
	if len(out) > 0 {
		client.HTTPHeaders = &httpconfig.Headers{Headers: out}
	}
	return nil
}

var errAuthorization = errors.New("its Authorization header is not a kind and credentials, such as Bearer and a token")

func authorize(client *httpconfig.HTTPClientConfig, header string) error {
	kind, credentials, both := strings.Cut(strings.TrimSpace(header), " ")
	if !both {
		return errAuthorization
	}
	if !strings.EqualFold(kind, "basic") {
		client.Authorization = &httpconfig.Authorization{Type: kind, Credentials: httpconfig.Secret(strings.TrimSpace(credentials))}
		return nil
	}
	pair, err := base64.StdEncoding.DecodeString(strings.TrimSpace(credentials))
	user, password, both := strings.Cut(string(pair), ":")
	if err != nil || !both {
		return errAuthorization
	}
	client.BasicAuth = &httpconfig.BasicAuth{Username: user, Password: httpconfig.Secret(password)}
	return nil
}
