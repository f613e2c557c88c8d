package frame

// CalcIn is a reducer under one of Grafana's null value modes, which only its vectors ask for.
func CalcIn(f *Field, id, nullValueMode string) any {
	mode := map[string]nullMode{"": ignoreNulls, "connected": ignoreNulls, "null": keepNulls, "null as zero": nullsAsZero}[nullValueMode]
	return calc(f, id, mode)
}
