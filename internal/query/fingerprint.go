package query

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/montui/montui/internal/dashboard"
)

// Fingerprint is equal for variables of one dashboard that interpolate every text alike, apart from the time range.
type Fingerprint [sha256.Size]byte

// During is the variables with another time range for $__from and $__to, for a refresh of a range that has moved on.
func (v Vars) During(from, to time.Time) Vars {
	v.from, v.to = from, to
	return v
}

// Fingerprint is worked out anew each time; it costs as much as the variables' options are long.
func (v Vars) Fingerprint() Fingerprint {
	var b []byte
	text := func(texts ...string) {
		for _, s := range texts {
			b = binary.AppendUvarint(b, uint64(len(s)))
			b = append(b, s...)
		}
	}
	options := func(list []dashboard.Option) {
		b = binary.AppendUvarint(b, uint64(len(list)))
		for _, o := range list {
			text(o.Text, o.Value)
		}
	}
	flag := func(is bool) {
		if is {
			b = append(b, 1)
		} else {
			b = append(b, 0)
		}
	}
	zone := ""
	if v.zone != nil {
		zone = v.zone.String()
	}
	text(v.rawFrom, v.rawTo, v.timezone, zone)
	for _, name := range slices.Sorted(maps.Keys(v.byName)) {
		r := v.byName[name]
		text(name, r.text)
		flag(r.all)
		flag(r.hidden)
		options(r.options)
		options(r.chosen)
		b = fmt.Appendf(b, "%q%q", r.fields, r.filters)
	}
	for _, name := range slices.Sorted(maps.Keys(v.scoped)) {
		text(name, v.scoped[name].Text, v.scoped[name].Value)
	}
	return sha256.Sum256(b)
}
