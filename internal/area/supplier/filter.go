package supplier

import (
	"net/url"
	"slices"

	"klover/internal/base/fault"
	"klover/internal/word/orgnr"
)

// Filter chooses suppliers. The zero value chooses all that are not merged into
// another. Lists, counts and links are made from the same filter.
type Filter struct {
	Text     string // beginnings of words
	Sizes    []Size // any of them; "" is unknown size
	Small    *bool  // small or micro; false is known to be larger
	Active   *bool
	Numbered *bool // has an organisation number
	Person   *bool // sole trader
	Town     string
	Category string   // code
	Delivers string   // id of a category in which it has a contract
	IDs      []string // the suppliers that Delivers means, as area/contract knows them; no part of the address
	Parent   orgnr.ID // companies of the group, the parent among them
}

// unknownSize stands for "" in addresses, where an empty value is no filter.
const unknownSize = "okand"

// The keys of the filter in an address.
const (
	keyText     = "q"
	keySize     = "storlek"
	keySmall    = "liten"
	keyActive   = "aktiv"
	keyNumbered = "orgnr"
	keyPerson   = "enskild"
	keyTown     = "ort"
	keyCategory = "kategori"
	keyDelivers = "levererar"
	keyParent   = "koncern"
)

// Values returns the filter as it stands in an address.
func (f Filter) Values() url.Values {
	v := url.Values{}
	set := func(key, value string) {
		if value != "" {
			v.Add(key, value)
		}
	}
	set(keyText, f.Text)
	for _, s := range f.Sizes {
		set(keySize, sizeKey(s))
	}
	set(keySmall, yesNo(f.Small))
	set(keyActive, yesNo(f.Active))
	set(keyNumbered, yesNo(f.Numbered))
	set(keyPerson, yesNo(f.Person))
	set(keyTown, f.Town)
	set(keyCategory, f.Category)
	set(keyDelivers, f.Delivers)
	set(keyParent, string(f.Parent))
	return v
}

// URL is the address of the list that the filter chooses.
func (f Filter) URL() string {
	if q := f.Values().Encode(); q != "" {
		return "/leverantorer?" + q
	}
	return "/leverantorer"
}

// ParseFilter reads what Values writes. Other keys are left alone.
func ParseFilter(v url.Values) (Filter, error) {
	f := Filter{Text: v.Get(keyText), Town: v.Get(keyTown), Category: v.Get(keyCategory), Delivers: v.Get(keyDelivers)}
	var wrong []fault.Field
	for _, text := range v[keySize] {
		size, ok := parseSize(text)
		if !ok {
			wrong = append(wrong, fault.Field{Name: keySize, Message: "Storleksklassen ”" + text + "” finns inte."})
			continue
		}
		f.Sizes = append(f.Sizes, size)
	}
	for key, to := range map[string]**bool{keySmall: &f.Small, keyActive: &f.Active, keyNumbered: &f.Numbered, keyPerson: &f.Person} {
		*to = parseYesNo(v.Get(key))
	}
	if err := f.Parent.UnmarshalText([]byte(v.Get(keyParent))); err != nil {
		wrong = append(wrong, fault.Field{Name: keyParent, Message: fault.Message(err)})
	}
	return f, fault.Invalid(wrong...)
}

func sizeKey(s Size) string {
	if s == "" {
		return unknownSize
	}
	return string(s)
}

func parseSize(text string) (Size, bool) {
	if text == unknownSize {
		return "", true
	}
	return Size(text), slices.Contains([]Size{Micro, Small, Medium, Large}, Size(text))
}

func yesNo(b *bool) string {
	switch {
	case b == nil:
		return ""
	case *b:
		return "ja"
	}
	return "nej"
}

func parseYesNo(text string) *bool {
	if text != "ja" && text != "nej" {
		return nil
	}
	yes := text == "ja"
	return &yes
}

func yes() *bool { b := true; return &b }

func no() *bool { b := false; return &b }
