package field

// dateUnits: points in time; values are milliseconds since 1970.
func dateUnits() map[string]unit {
	return map[string]unit{
		"dateTimeAsIso":                date(isoDate, ""),
		"dateTimeAsIsoNoDateIfToday":   date(isoDate, "HH:mm:ss"),
		"dateTimeAsUS":                 date(usDate, ""),
		"dateTimeAsUSNoDateIfToday":    date(usDate, "h:mm:ss a"),
		"dateTimeAsLocal":              date(localDate, ""),
		"dateTimeAsLocalNoDateIfToday": date(localDate, localTime),
		"dateTimeAsSystem":             systemDate,
		"dateTimeFromNow":              fromNow,
	}
}
