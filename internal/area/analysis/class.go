package analysis

import (
	"slices"
	"strconv"

	"klover/internal/area/spend"
	"klover/internal/base/lake"
)

// named is a value that is a number in the lake and a word in the address.
type named struct {
	Code  string
	Short string // head of a column
	Label string
}

// classes are the classes in the order of spend.Classes.
var classes = func() []named {
	code := map[spend.Class]named{
		spend.Agreed: {"avtalat-pris", "Avtalat pris", ""}, spend.Other: {"annat-pris", "Annat pris", ""}, spend.Outside: {"utanfor-avtal", "Utanför avtalet", ""},
		spend.Leakage: {"lackage", "Läckage", ""}, spend.None: {"avtal-saknas", "Avtal saknas", ""},
	}
	var list []named
	for _, c := range spend.Classes {
		one := code[c]
		one.Label = c.Sv()
		list = append(list, one)
	}
	return list
}()

// kinds are the kinds in the order of spend.Kinds.
var kinds = func() []named {
	codes := [...]string{"paverkbar", "skatt", "bidrag", "lon", "internt", "hyra", "transferering", "annat"}
	var list []named
	for i, k := range spend.Kinds {
		list = append(list, named{codes[i], k.Sv(), k.Sv()})
	}
	return list
}()

// numberOf is the number in the lake of a word.
func numberOf(list []named, code string) (int64, bool) {
	i := slices.IndexFunc(list, func(n named) bool { return n.Code == code })
	return int64(i), i >= 0
}

// nameOf is what a number of the lake stands for.
func nameOf(list []named, n int64) named {
	if n < 0 || n >= int64(len(list)) {
		return named{strconv.FormatInt(n, 10), "Okänd", "Okänd"}
	}
	return list[n]
}

// inClasses is met by lines of some classes.
func inClasses(some ...spend.Class) lake.Expr {
	var numbers []lake.Expr
	for _, c := range some {
		numbers = append(numbers, lake.Num(int64(slices.Index(spend.Classes, c))))
	}
	return lake.In(lake.Col("class"), numbers...)
}
