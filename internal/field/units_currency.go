package field

// currencyUnits: money.
func currencyUnits() map[string]unit {
	return map[string]unit{
		"currencyUSD":  currency("$", false),
		"currencyGBP":  currency("£", false),
		"currencyEUR":  currency("€", false),
		"currencyJPY":  currency("¥", false),
		"currencyRUB":  currency("₽", false),
		"currencyUAH":  currency("₴", false),
		"currencyBRL":  currency("R$", false),
		"currencyDKK":  currency("kr", true),
		"currencyISK":  currency("kr", true),
		"currencyNOK":  currency("kr", true),
		"currencySEK":  currency("kr", true),
		"currencyCZK":  currency("czk", false),
		"currencyCHF":  currency("CHF", false),
		"currencyPLN":  currency("PLN", false),
		"currencyBTC":  currency("฿", false),
		"currencymBTC": currency("mBTC", false),
		"currencyμBTC": currency("μBTC", false),
		"currencyZAR":  currency("R", false),
		"currencyINR":  currency("₹", false),
		"currencyKRW":  currency("₩", false),
		"currencyIDR":  currency("Rp", false),
		"currencyPHP":  currency("PHP", false),
		"currencyVND":  currency("đ", true),
		"currencyTRY":  currency("₺", true),
		"currencyMYR":  currency("RM", false),
		"currencyXPF":  currency("XPF", false),
		"currencyBGN":  currency("BGN", false),
		"currencyPYG":  currency("₲", false),
		"currencyUYU":  currency("UYU", false),
		"currencyILS":  currency("₪", false),
	}
}
