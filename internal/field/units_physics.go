package field

// physicsUnits: acceleration, angles, areas, concentrations, flows.
func physicsUnits() map[string]unit {
	return map[string]unit{
		"accMS2": suffixed("m/sec²"),
		"accFS2": suffixed("f/sec²"),
		"accG":   suffixed("g"),

		"degree": suffixed("°"),
		"radian": suffixed("rad"),
		"grad":   suffixed("grad"),
		"arcmin": suffixed("arcmin"),
		"arcsec": suffixed("arcsec"),

		"areaM2":   suffixed("m²"),
		"areaF2":   suffixed("ft²"),
		"areaMI2":  suffixed("mi²"),
		"acres":    suffixed("ac"),
		"hectares": suffixed("ha"),

		"ppm":      suffixed("ppm"),
		"conppb":   suffixed("ppb"),
		"conngm3":  suffixed("ng/m³"),
		"conngNm3": suffixed("ng/Nm³"),
		"conμgm3":  suffixed("μg/m³"),
		"conμgNm3": suffixed("μg/Nm³"),
		"conmgm3":  suffixed("mg/m³"),
		"conmgNm3": suffixed("mg/Nm³"),
		"congm3":   suffixed("g/m³"),
		"congNm3":  suffixed("g/Nm³"),
		"conmgdL":  suffixed("mg/dL"),
		"conmmolL": suffixed("mmol/L"),

		"flowgpm":  suffixed("gpm"),
		"flowcms":  suffixed("cms"),
		"flowcfs":  suffixed("cfs"),
		"flowcfm":  suffixed("cfm"),
		"litreh":   suffixed("L/h"),
		"flowlpm":  suffixed("L/min"),
		"flowmlpm": suffixed("mL/min"),
		"lux":      suffixed("lux"),
	}
}

// mechanicsUnits: forces, masses, lengths, pressures, rotation, temperature, speed, volume.
func mechanicsUnits() map[string]unit {
	return map[string]unit{
		"forceNm":  si("Nm", 0),
		"forcekNm": si("Nm", 1),
		"forceN":   si("N", 0),
		"forcekN":  si("N", 1),

		"massmg": si("g", -1),
		"massg":  si("g", 0),
		"masslb": suffixed("lb"),
		"masskg": si("g", 1),
		"masst":  suffixed("t"),

		"lengthmm": si("m", -1),
		"lengthcm": suffixed("cm"),
		"lengthin": suffixed("in"),
		"lengthft": suffixed("ft"),
		"lengthm":  si("m", 0),
		"lengthkm": si("m", 1),
		"lengthmi": suffixed("mi"),

		"pressurembar": si("bar", -1),
		"pressurebar":  si("bar", 0),
		"pressurekbar": si("bar", 1),
		"pressurepa":   si("Pa", 0),
		"pressurehpa":  suffixed("hPa"),
		"pressurekpa":  suffixed("kPa"),
		"pressurehg":   suffixed(`"Hg`),
		"pressurepsi":  scaled(1000, 0, "psi", "ksi", "Mpsi"),

		"rotrpm":  suffixed("rpm"),
		"rothz":   si("Hz", 0),
		"rotkhz":  si("Hz", 1),
		"rotmhz":  si("Hz", 2),
		"rotghz":  si("Hz", 3),
		"rotrads": suffixed("rad/s"),
		"rotdegs": suffixed("°/s"),

		"celsius":    suffixed("°C"),
		"fahrenheit": suffixed("°F"),
		"farenheit":  suffixed("°F"), // as Grafana misspelled it for years
		"kelvin":     suffixed("K"),

		"velocityms":   suffixed("m/s"),
		"velocitykmh":  suffixed("km/h"),
		"velocitymph":  suffixed("mph"),
		"velocityknot": suffixed("kn"),

		"mlitre":  si("L", -1),
		"litre":   si("L", 0),
		"m3":      suffixed("m³"),
		"Nm3":     suffixed("Nm³"),
		"dm3":     suffixed("dm³"),
		"gallons": suffixed("gal"),
	}
}
