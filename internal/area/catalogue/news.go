package catalogue

import (
	"database/sql/driver"
	"fmt"
	"slices"
	"strings"

	"klover/internal/area/contract"
	"klover/internal/area/identity"
	"klover/internal/base/field"
	"klover/internal/word/day"
	"klover/internal/word/storage"
	"klover/internal/word/sv"
)

// Shown is what the public page shows of a contract. Letters to those who subscribe are
// written from it, so that they cannot tell more.
type Shown struct {
	ID         string // the contract's
	Number     string
	Title      string
	Suppliers  string
	CategoryID identity.Ref
	Category   string
	CPV        string
	Regions    string
	BeginsOn   day.Date
	RunsTo     day.Date
	LatestEnd  day.Date
	PricesOn   day.Date // first day of the prices in force; the prices are not public
	EndingOn   day.Date // the last day that has been told to be near
	Documents  ids      // the public ones

	papers []contract.Document
}

// shownFields describes what is public of a contract.
var shownFields = field.Set[Shown]{
	{Key: "number", Label: "Nummer", At: func(s *Shown) any { return &s.Number }},
	{Key: "title", Label: "Avtal", At: func(s *Shown) any { return &s.Title }},
	{Key: "suppliers", Label: "Leverantör", At: func(s *Shown) any { return &s.Suppliers }},
	{Key: "category", Label: "Kategori", At: func(s *Shown) any { return &s.Category }},
	{Key: "cpv", Label: "CPV-kod", At: func(s *Shown) any { return &s.CPV }},
	{Key: "regions", Label: "Region", At: func(s *Shown) any { return &s.Regions }},
	{Key: "begins_on", Label: "Gäller från", Kind: field.Date, At: func(s *Shown) any { return &s.BeginsOn }},
	{Key: "runs_to", Label: "Gäller till", Kind: field.Date, At: func(s *Shown) any { return &s.RunsTo }},
	{Key: "latest_end", Label: "Kan förlängas till", Kind: field.Date, At: func(s *Shown) any { return &s.LatestEnd }},
	{Key: "prices_on", Label: "Gällande priser från", Kind: field.Date, Help: "Priserna visas inte publikt.", At: func(s *Shown) any { return &s.PricesOn }},
}

// keyDocument is a document that has become public, among the changes.
const keyDocument = "document"

// changed is what differs on the page. A category that has got another name is the same
// category, and what is no longer shown is not told of again.
func (s Shown) changed(was Shown) changes {
	if s.CategoryID == was.CategoryID {
		was.Category = s.Category
	}
	list := shownFields.Diff(&was, &s)
	for _, d := range s.papers {
		if !slices.Contains(was.Documents, d.ID) {
			list = append(list, field.Change{Key: keyDocument, Label: "Ny handling", To: d.Title})
		}
	}
	return list
}

// ids are kept in one column.
type ids []string

// Value stores the ids.
func (l ids) Value() (driver.Value, error) { return storage.List(l) }

// Scan reads them.
func (l *ids) Scan(from any) error {
	text, err := storage.Text(from)
	*l = strings.FieldsFunc(text, func(r rune) bool { return r == ',' })
	return err
}

// changes are kept in one column.
type changes []field.Change

// Value stores the changes.
func (c changes) Value() (driver.Value, error) { return storage.JSON([]field.Change(c)) }

// Scan reads them.
func (c *changes) Scan(from any) error { return storage.ScanJSON(from, (*[]field.Change)(c)) }

// What there is news of.
const (
	isNew     = "new"
	isChanged = "changed"
	isEnding  = "ending"
	isEnded   = "ended"
)

// newsKinds are the headings of a letter, in their order.
var newsKinds = []field.Option{{Value: isNew, Label: "Nya avtal"}, {Value: isChanged, Label: "Ändrade avtal"}, {Value: isEnding, Label: "Går snart ut"}, {Value: isEnded, Label: "Gäller inte längre"}}

// News is something that has happened to a contract of the public catalogue, as those
// who subscribe are told it.
type News struct {
	ID         string
	ToldOn     day.Date
	ContractID string
	CategoryID identity.Ref
	Kind       string // a code of newsKinds
	Number     string
	Title      string
	RunsTo     day.Date
	Changes    changes
}

func (s Shown) news(kind string, what changes) News {
	return News{ContractID: s.ID, CategoryID: s.CategoryID, Kind: kind, Number: s.Number, Title: s.Title, RunsTo: s.RunsTo, Changes: what}
}

// Sv tells the news in one line.
func (n News) Sv() string {
	switch n.Kind {
	case isNew:
		return "Nytt i katalogen. " + n.lasts()
	case isEnding:
		return "Går snart ut. " + n.lasts()
	case isEnded:
		return "Gäller inte längre."
	}
	var parts []string
	for _, c := range n.Changes {
		parts = append(parts, told(c))
	}
	return strings.Join(parts, ". ") + "."
}

func (n News) lasts() string {
	if n.RunsTo == 0 {
		return "Gäller tills vidare."
	}
	return "Gäller till " + n.RunsTo.Sv() + "."
}

func told(c field.Change) string {
	switch {
	case c.From == "":
		return c.Label + ": " + c.To
	case c.To == "":
		return c.Label + ": " + c.From + " (borttaget)"
	}
	return c.Label + ": " + c.From + " → " + c.To
}

// since compares a contract with what was shown of it when somebody was last told. Its
// end is near from a day on. What is returned as shown is to be remembered.
func (s Shown) since(was Shown, known bool, near day.Date) (Shown, []News) {
	s.EndingOn = was.EndingOn
	ending := s.RunsTo != 0 && s.RunsTo <= near && s.RunsTo != was.EndingOn
	if ending {
		s.EndingOn = s.RunsTo
	}
	if !known {
		return s, []News{s.news(isNew, nil)} // which tells when it ends
	}
	var list []News
	if what := s.changed(was); len(what) > 0 {
		list = append(list, s.news(isChanged, what))
	}
	if ending {
		list = append(list, s.news(isEnding, nil))
	}
	return s, list
}

// letterNews is how many contracts a letter tells of; the rest is in the catalogue.
const letterNews = 50

// letter is the text of a letter with the news.
func letter(list []News, about string, link func(string) string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "Hej!\n\nDet här har ändrats i regionernas avtalskatalog. Du får brevet för att du prenumererar på %s.\n", about)
	shown := list[:min(len(list), letterNews)]
	for _, kind := range newsKinds {
		heading := "\n" + strings.ToUpper(kind.Label) + "\n"
		for _, n := range shown {
			if n.Kind == kind.Value {
				b.WriteString(heading + n.line(link))
				heading = ""
			}
		}
	}
	if more := len(list) - len(shown); more > 0 {
		fmt.Fprintf(&b, "\n… och %s till.\n", sv.Plural(more, "ändring", "ändringar"))
	}
	fmt.Fprintf(&b, "\nHela katalogen: %s\n", link(PublicPath))
	return b.String()
}

func (n News) line(link func(string) string) string {
	text := "- " + n.Number + " " + n.Title + "\n"
	if n.Kind == isEnded {
		return text
	}
	if len(n.Changes) == 0 {
		text += "  " + n.lasts() + "\n"
	}
	for _, c := range n.Changes {
		text += "  " + told(c) + "\n"
	}
	return text + "  " + link(publicURL(n.ContractID)) + "\n"
}

// farewell tells whoever follows one contract that it has ended.
func farewell(n News, link func(string) string) string {
	return fmt.Sprintf("Hej!\n\nAvtalet %s %s, som du följer i regionernas avtalskatalog, gäller inte längre. Därför är prenumerationen avslutad och din adress borttagen.\n\nHela katalogen: %s\n",
		n.Number, n.Title, link(PublicPath))
}
