package collector

import (
	"github.com/prometheus/prometheus/tsdb/chunks"
	"github.com/prometheus/prometheus/tsdb/record"
)

// defined is where a series was last defined: the journal's segment and the tail's. Both count from 1.
type defined struct{ epoch, tail uint32 }

// pageLen series, whose numbers follow one another, are kept together: the head numbers them as they come, so those
// of one target mostly do.
const pageLen = 512

type page [pageLen]defined

// known are the series that have been logged.
type known struct {
	pages    map[chunks.HeadSeriesRef]*page
	last     *page // and its number, which the next series mostly has too
	number   chunks.HeadSeriesRef
	exemplar map[chunks.HeadSeriesRef]int64 // of the last one logged: a target shows the same one scrape after scrape
	meta     map[chunks.HeadSeriesRef]record.RefMetadata
}

func newKnown() known {
	return known{
		pages:    map[chunks.HeadSeriesRef]*page{},
		exemplar: map[chunks.HeadSeriesRef]int64{}, meta: map[chunks.HeadSeriesRef]record.RefMetadata{},
	}
}

// of is what is known of a series, to be changed in place.
func (k *known) of(ref chunks.HeadSeriesRef) *defined {
	number := ref / pageLen
	if k.last == nil || k.number != number {
		p, found := k.pages[number]
		if !found {
			p = new(page)
			k.pages[number] = p
		}
		k.last, k.number = p, number
	}
	return &k.last[ref%pageLen]
}

// forget ends the memory of series that have not been defined since the given segment of the journal.
func (k *known) forget(before uint32) {
	for number, p := range k.pages {
		stays := false
		for i := range p {
			if p[i].epoch >= before {
				stays = true
				continue
			}
			ref := number*pageLen + chunks.HeadSeriesRef(i)
			delete(k.exemplar, ref)
			delete(k.meta, ref)
		}
		if !stays {
			delete(k.pages, number)
		}
	}
	k.last = nil
}
