package field

// miscUnits: plain numbers, shares, truth.
func miscUnits() map[string]unit {
	return map[string]unit{
		"none":        suffixed(""),
		"string":      plainText,
		"short":       scaled(1000, 0, "", " K", " Mil", " Bil", " Tri", " Quadr", " Quint", " Sext", " Sept"),
		"sishort":     si("", 0),
		"percent":     percent,
		"percentunit": percentUnit,
		"humidity":    suffixed("%H"),
		"dB":          suffixed("dB"),
		"candela":     si("cd", 0),
		"hex0x":       hex0x,
		"hex":         hex,
		"sci":         sci,
		"locale":      locale,
		"pixel":       suffixed("px"),

		"bool":        boolean("True", "False"),
		"bool_yes_no": boolean("Yes", "No"),
		"bool_on_off": boolean("On", "Off"),
	}
}
