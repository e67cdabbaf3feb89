package catalogue

import (
	"strings"
	"time"

	"klover/internal/area/calloff"
	"klover/internal/area/contract"
	"klover/internal/base/audit"
	"klover/internal/base/fault"
	"klover/internal/word/day"
	"klover/internal/word/sv"
)

// Kind names what is told of a contract in history and search.
const Kind = "catalogue_entry"

// The addresses of the catalogue.
const (
	Path       = "/avtalskatalog"
	PublicPath = "/offentlig/avtalskatalog"
)

// Entry is what the catalogue tells of a contract beside the contract itself.
type Entry struct {
	ID        string // the contract's
	Version   int64
	How       string // how one orders, in plain words
	Place     string // a code of Places, "" when nobody has said
	Address   string // where exactly: a system's name, a web address, a telephone number
	Contact   string // whom to ask: a function, not a person
	Keywords  string // what people call it, with commas
	Public    bool
	CreatedAt time.Time
	ChangedAt time.Time
}

// mostKeywords is how many letters the keywords may be.
const mostKeywords = 400

func (e Entry) check() error {
	var wrong []fault.Field
	if e.Place == "none" && strings.TrimSpace(e.How) == "" {
		wrong = append(wrong, fault.Field{Name: "how", Message: "Berätta varför det inte går att beställa, och vad man gör i stället."})
	}
	if len([]rune(e.Keywords)) > mostKeywords {
		wrong = append(wrong, fault.Field{Name: "keywords", Message: "Sökorden får vara högst " + sv.Number(mostKeywords) + " tecken."})
	}
	return fault.Invalid(wrong...)
}

// shown refuses to show a secret contract to the public; the attempt is remembered.
func (e Entry) shown(c contract.Contract) error {
	if !e.Public || c.Secrecy != secret {
		return nil
	}
	return audit.Refuse(fault.Conflict("%s är märkt sekretess och kan inte visas publikt (offentlighets- och sekretesslagen). Ta bort märkningen på avtalet först, om den inte längre behövs.", c.Name()),
		audit.Entry{Kind: contract.Kind, Ref: c.ID, Title: c.Name(), Verb: "nekades att visa publikt"})
}

// secret is the contract's mark that keeps it from the public.
const secret contract.Secrecy = "sekretess"

// Advice is how one orders on a contract.
type Advice struct {
	Steps []string
	Said  bool // by somebody; otherwise told from the terms of call-off
}

// advice tells how one orders: what somebody has said, else what the terms say.
func advice(c contract.Contract, e Entry, terms calloff.Terms, has bool) Advice {
	if text := strings.TrimSpace(e.How); text != "" {
		return Advice{Steps: lines(text), Said: true}
	}
	if !has {
		return Advice{Steps: plainAdvice(c)}
	}
	return Advice{Steps: termsAdvice(terms)}
}

func lines(text string) []string {
	var list []string
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			list = append(list, line)
		}
	}
	return list
}

func plainAdvice(c contract.Contract) []string {
	switch len(c.Suppliers) {
	case 0:
		return []string{"Avtalet har ingen leverantör i registret. Fråga den som ansvarar för avtalet."}
	case 1:
		return []string{"Beställ av " + c.Suppliers[0].Name + " och ange avtalets nummer, " + c.Number + "."}
	}
	return []string{"Avtalet har flera leverantörer men ingen avropsordning i registret. Fråga den som ansvarar för avtalet vem du ska beställa av."}
}

func termsAdvice(t calloff.Terms) []string {
	switch t.Form {
	case calloff.ByRank:
		return append([]string{"Beställ av den som står först. Tackar den nej frågar du nästa. Ett nej ska noteras."}, places(t)...)
	case calloff.ByKey:
		return []string{"Avropen fördelas mellan leverantörerna efter en fördelningsnyckel. Klöver räknar ut vems tur det är när du lägger upp avropet."}
	case calloff.Reopened:
		return []string{"Varje köp är en förnyad konkurrensutsättning. Inköp bjuder in leverantörerna, så hör av dig i god tid."}
	case calloff.Mixed:
		return append([]string{"Köp från " + t.FKUFrom.Sv() + " konkurrensutsätts på nytt av Inköp. Mindre köp: " + sv.LowerFirst(t.Below.Sv()) + "."}, places(t)...)
	}
	return places(t)
}

// places are the suppliers of the terms in their order, lot by lot.
func places(t calloff.Terms) []string {
	var list []string
	for _, p := range t.Places {
		text := p.Name
		if p.Rank > 0 {
			text = sv.Number(p.Rank) + ". " + text
		}
		if p.Lot != "" {
			text += " (" + p.Lot + ")"
		}
		list = append(list, text)
	}
	if t.Form == calloff.Single && len(list) > 0 {
		return []string{"Beställ av " + sv.List(list) + "."}
	}
	return list
}

// names are the suppliers of a row, each once.
func (r Row) names() string {
	var list []string
	for _, s := range r.Suppliers {
		if len(list) == 0 || list[len(list)-1] != s.Name {
			list = append(list, s.Name)
		}
	}
	if len(list) > 3 {
		return list[0] + " och " + sv.Plural(len(list)-1, "till", "till")
	}
	return sv.List(list)
}

// delivers is every supplier of a row, with its part of the contract.
func (r Row) delivers() string {
	var list []string
	for _, s := range r.Suppliers {
		name := s.Name
		if s.Lot != "" {
			name += " (" + s.Lot + ")"
		}
		list = append(list, name)
	}
	return strings.Join(list, ", ")
}

// publicURL is the address of a contract in the public catalogue.
func publicURL(contractID string) string { return PublicPath + "/" + contractID }

// paperURL is where anybody reads a public document, "" when it is nowhere.
func paperURL(d contract.Document) string {
	if d.DocumentID == "" {
		return d.URL
	}
	return publicURL(d.ContractID) + "/handlingar/" + d.ID
}

// URL is the address of a contract in the catalogue.
func URL(contractID string) string { return Path + "/" + contractID }

// Filter is what is looked for in the catalogue.
type Filter struct {
	Text       string
	Party      string
	CategoryID string
	SupplierID string
	Public     bool // only what everybody may see
	On         day.Date
}
