package economy

import (
	"strconv"
	"strings"

	"klover/internal/base/fault"
	"klover/internal/word/sv"
)

// percentText writes hundredths of a percent: 6000 is "60 %", 3333 is "33,33 %".
func percentText(share int64) string {
	decimals := 2
	if share%100 == 0 {
		decimals = 0
	}
	return sv.Decimal(share, 100, decimals) + sv.Space + "%"
}

// parsePercent reads "60", "33,33" or "33.33 %" as hundredths of a percent.
func parsePercent(text string) (int64, error) {
	plain := strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(text), "%"))
	wholes, part, _ := strings.Cut(strings.Replace(plain, ",", ".", 1), ".")
	part += "00"[min(len(part), 2):]
	n, err := strconv.ParseInt(wholes+part, 10, 32)
	if err != nil || wholes == "" || len(part) != 2 || n < 0 || n > whole {
		return 0, fault.Wrong("”%s” är ingen andel. Skriv procent med högst två decimaler, till exempel 33,33.", text)
	}
	return n, nil
}
