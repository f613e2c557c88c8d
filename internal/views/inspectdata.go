package views

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// fill lays the panel's newest data out as a list.
func (o *inspect) fill() {
	o.asOf, o.laid = o.slot.fetched, nil
	table := o.slot.evaluated(o.board).Table(o.board.zone)
	if len(table) == 0 {
		return
	}
	o.data.columns = o.data.columns[:0]
	shown := make([]func(string) string, len(table[0]))
	for i, title := range table[0] {
		c := listColumn{title: title, least: 11, right: i > 0 && numeric(table[1:], i)}
		if day := sameDay(table[1:], i); day != "" {
			c.title, c.least, shown[i] = title+" "+day, len(title)+11, timeOfDay
		} else if c.right {
			shown[i] = significant
		}
		o.data.columns = append(o.data.columns, c)
	}
	rows := make([]listRow, 0, min(len(table)-1, maxInspected))
	for i, cells := range table[1:] {
		if i == maxInspected {
			break
		}
		row := listRow{key: strconv.Itoa(i), cells: make([]listCell, len(cells)), find: strings.Join(cells, "  ")}
		for k, c := range cells {
			row.cells[k].text = c
			if k < len(shown) && shown[k] != nil {
				row.cells[k].text = shown[k](c)
			}
			if k < len(table[0]) {
				row.detail = append(row.detail, table[0][k]+": "+c)
			}
		}
		rows = append(rows, row)
	}
	said := counted(len(table)-1, "row")
	if len(table)-1 > maxInspected {
		said += fmt.Sprintf(", the first %d of them here; x saves all", maxInspected)
	}
	o.data.take(listMsg{rows: rows, summary: said})
}

// sameDay is the day that all of a column's times are of.
func sameDay(rows [][]string, column int) (day string) {
	for _, row := range rows {
		if column >= len(row) {
			return ""
		}
		if _, err := time.Parse(time.RFC3339Nano, row[column]); err != nil {
			return ""
		}
		if this := row[column][:len(time.DateOnly)]; day != this && day != "" {
			return ""
		}
		day = row[column][:len(time.DateOnly)]
	}
	return day
}

// timeOfDay is a time without its day and its zone.
func timeOfDay(text string) string {
	at, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		return text
	}
	return at.Format("15:04:05.999999999")
}

// significant is a number with seven digits that matter, for reading; what is saved and copied has all.
func significant(text string) string {
	v, err := strconv.ParseFloat(text, 64)
	if size := math.Abs(v); err != nil || len(text) <= 11 || size != 0 && !(size >= 1e-6 && size < 1e15) {
		return text
	}
	decimals := 0
	if v != 0 {
		decimals = max(0, 6-int(math.Floor(math.Log10(math.Abs(v)))))
	}
	text = strconv.FormatFloat(v, 'f', decimals, 64)
	if decimals > 0 {
		text = strings.TrimSuffix(strings.TrimRight(text, "0"), ".")
	}
	return text
}

// numeric tells a column of numbers.
func numeric(rows [][]string, column int) bool {
	for _, row := range rows {
		if column < len(row) && row[column] != "" {
			_, err := strconv.ParseFloat(row[column], 64)
			return err == nil
		}
	}
	return false
}
