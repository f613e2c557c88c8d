package config

import (
	"reflect"
	"strings"
	"time"

	httpconfig "github.com/prometheus/common/config"
	"github.com/prometheus/common/model"
)

// kind is what stands in a field.
type kind string

const (
	object   kind = "section"
	list     kind = "list"
	mapping  kind = "map" // of names that the user chooses
	text     kind = "text"
	secret   kind = "secret"
	address  kind = "address"
	path     kind = "path"
	boolean  kind = "true or false"
	number   kind = "whole number"
	duration kind = "duration"
	interval kind = "interval" // a duration as dashboards write it
	anything kind = "anything"
)

// shape is what the file may hold at a place: all that is known of it is read off the structs.
type shape struct {
	kind   kind
	doc    string
	oneof  []string
	fields []field // of a section, in the order of the declaration
	elem   *shape  // of a list or a map
	asText bool    // a section that may be written as a text
}

type field struct {
	name string
	shape
	required bool
}

func (s *shape) field(name string) *shape {
	for i := range s.fields {
		if s.fields[i].name == name {
			return &s.fields[i].shape
		}
	}
	return nil
}

// root is the shape of the whole file.
func root() *shape {
	s := shapeOf(reflect.TypeFor[Config](), "")
	return &s
}

func shapeOf(t reflect.Type, at string) shape {
	switch t {
	case reflect.TypeFor[httpconfig.Secret]():
		return shape{kind: secret}
	case reflect.TypeFor[model.Duration](), reflect.TypeFor[time.Duration]():
		return shape{kind: duration}
	case reflect.TypeFor[httpconfig.URL]():
		return shape{kind: address}
	case reflect.TypeFor[httpconfig.TLSVersion]():
		return shape{kind: text, oneof: []string{"TLS10", "TLS11", "TLS12", "TLS13"}}
	}
	switch t.Kind() {
	case reflect.Pointer:
		return shapeOf(t.Elem(), at)
	case reflect.Bool:
		return shape{kind: boolean}
	case reflect.String:
		return shape{kind: text}
	case reflect.Int:
		return shape{kind: number}
	case reflect.Slice:
		elem := shapeOf(t.Elem(), at+"[]")
		return shape{kind: list, elem: &elem}
	case reflect.Map:
		elem := shapeOf(t.Elem(), at)
		return shape{kind: mapping, elem: &elem}
	case reflect.Struct:
		return sectionOf(t, at)
	}
	return shape{kind: anything}
}

func sectionOf(t reflect.Type, at string) shape {
	s := shape{kind: object, asText: t == reflect.TypeFor[Dashboards]()}
	for i := range t.NumField() {
		f := t.Field(i)
		if !f.IsExported() {
			continue
		}
		name, options, _ := strings.Cut(f.Tag.Get("yaml"), ",")
		if strings.Contains(options, "inline") {
			inner := shapeOf(f.Type, at)
			if inner.kind == mapping {
				return inner
			}
			s.fields = append(s.fields, inner.fields...)
			continue
		}
		// Prometheus resolves *_ref by a secret manager, which montui has none of.
		if name == "" || name == "-" || strings.HasSuffix(name, "_ref") {
			continue
		}
		inner := shapeOf(f.Type, strings.TrimPrefix(at+"."+name, "."))
		inner.doc = f.Tag.Get("doc")
		if inner.doc == "" {
			inner.doc = clientDocs[name]
		}
		if one := f.Tag.Get("oneof"); one != "" {
			inner.oneof = strings.Fields(one)
		}
		leaf := &inner
		if inner.kind == list {
			leaf = inner.elem
		}
		switch tagged := f.Tag.Get("kind"); {
		case tagged == "url":
			leaf.kind = address
		case tagged != "":
			leaf.kind = kind(tagged)
		case leaf.kind == text && strings.HasSuffix(name, "_file"):
			leaf.kind = path
		}
		s.fields = append(s.fields, field{name: name, shape: inner, required: name == "url" && t == reflect.TypeFor[Grafana]() || name == "name" && t == reflect.TypeFor[Grafana]()})
	}
	return s
}

// clientDocs says what the fields of Prometheus's client settings are; they are declared elsewhere.
var clientDocs = map[string]string{
	"basic_auth":                  "A name and a password.",
	"username":                    "The user's name.",
	"username_file":               "The file that holds the name.",
	"password":                    "The password. Better: password_file, or $__env{NAME} here.",
	"password_file":               "The file that holds the password.",
	"authorization":               "An Authorization header.",
	"type":                        "The kind of credentials. Without it Bearer.",
	"credentials":                 "What follows the kind. Better: credentials_file, or $__env{NAME} here.",
	"credentials_file":            "The file that holds the credentials.",
	"oauth2":                      "OAuth 2.0 with a client's credentials.",
	"client_id":                   "The client's id.",
	"client_secret":               "The client's secret. Better: client_secret_file, or $__env{NAME} here.",
	"client_secret_file":          "The file that holds the client's secret.",
	"client_certificate_key_id":   "The id of the key that signs, for jwt-bearer.",
	"client_certificate_key":      "The key that signs, for jwt-bearer.",
	"client_certificate_key_file": "The file that holds the key that signs, for jwt-bearer.",
	"grant_type":                  "client_credentials, or urn:ietf:params:oauth:grant-type:jwt-bearer.",
	"signature_algorithm":         "RS256, RS384 or RS512, for jwt-bearer.",
	"iss":                         "The issuer, for jwt-bearer. Without it client_id.",
	"audience":                    "Whom the token is for, for jwt-bearer. Without it token_url.",
	"claims":                      "More claims of the token, for jwt-bearer.",
	"scopes":                      "The scopes to ask for.",
	"token_url":                   "Where the token is fetched.",
	"endpoint_params":             "More parameters of that request.",
	"bearer_token":                "A bearer token; authorization is its newer form.",
	"bearer_token_file":           "The file that holds a bearer token; authorization is its newer form.",
	"tls_config":                  "TLS: whom to trust, and who we are.",
	"ca":                          "The certificate authority to trust, as PEM.",
	"cert":                        "The client's certificate, as PEM.",
	"key":                         "The client's key, as PEM. Better: key_file.",
	"ca_file":                     "The file of the certificate authority to trust.",
	"cert_file":                   "The file of the client's certificate.",
	"key_file":                    "The file of the client's key.",
	"server_name":                 "The name that the server's certificate is to have.",
	"insecure_skip_verify":        "Trust any certificate.",
	"min_version":                 "The oldest TLS to speak.",
	"max_version":                 "The newest TLS to speak.",
	"follow_redirects":            "Go where the server sends us. Without it true.",
	"enable_http2":                "Speak HTTP/2. Without it true.",
	"proxy_url":                   "The proxy to go through.",
	"no_proxy":                    "Addresses that need no proxy, with commas between.",
	"proxy_from_environment":      "Take the proxy from $HTTP_PROXY, $HTTPS_PROXY and $NO_PROXY.",
	"proxy_connect_header":        "Headers for the proxy.",
	"http_headers":                "More headers, by their names.",
	"values":                      "Values that may be shown.",
	"secrets":                     "Values that are not to be shown.",
	"files":                       "Files that hold values.",
}
