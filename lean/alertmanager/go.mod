module github.com/prometheus/alertmanager

go 1.26

require github.com/go-openapi/strfmt v0.27.2

replace github.com/go-openapi/strfmt => ../strfmt
