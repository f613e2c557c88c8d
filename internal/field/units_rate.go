package field

// rateUnits: throughput: so many a second or a minute.
func rateUnits() map[string]unit {
	return map[string]unit{
		"cps":    counted("c/s"),
		"ops":    counted("ops/s"),
		"reqps":  counted("req/s"),
		"rps":    counted("rd/s"),
		"wps":    counted("wr/s"),
		"iops":   counted("io/s"),
		"eps":    counted("evt/s"),
		"mps":    counted("msg/s"),
		"recps":  counted("rec/s"),
		"rowsps": counted("rows/s"),
		"cpm":    counted("c/m"),
		"opm":    counted("ops/m"),
		"reqpm":  counted("req/m"),
		"rpm":    counted("rd/m"),
		"wpm":    counted("wr/m"),
		"epm":    counted("evts/m"),
		"mpm":    counted("msgs/m"),
		"recpm":  counted("rec/m"),
		"rowspm": counted("rows/m"),
	}
}
