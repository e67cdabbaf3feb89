package contract

import (
	"net/url"
	"time"

	"klover/internal/area/diary"
	"klover/internal/area/identity"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/word/day"
)

// Document is one of the documents of a contract. What it says is kept by the diary, or
// lies at an address; here stands what it is to the contract and whether anybody may
// read it.
type Document struct {
	ID         string
	Version    int64
	ContractID string
	DocumentID identity.Ref // in the diary
	Title      string
	Kind       string // a code of DocumentKinds
	DatedOn    day.Date
	URL        string // where it is when the diary has it not
	Public     bool   // shown to anybody
	CreatedAt  time.Time
	ChangedAt  time.Time

	Marked bool `db:"-"` // secret today by the diary's mark, set when read
}

// DocumentKinds is what a document is to the contract.
var DocumentKinds = []field.Option{
	{Value: "contract", Label: "Avtal"}, {Value: "supplement", Label: "Tilläggsavtal"}, {Value: "terms", Label: "Villkor"}, {Value: "prices", Label: "Prislista"},
	{Value: "dpa", Label: "PUB-avtal"}, {Value: "specification", Label: "Kravspecifikation"}, {Value: "minutes", Label: "Protokoll"}, {Value: "other", Label: "Annat"},
}

// DocumentFields describes a document.
var DocumentFields = field.Set[Document]{
	{Key: "document_id", Label: "Handling i diariet", Kind: field.Ref, At: func(d *Document) any { return &d.DocumentID }},
	{Key: "title", Label: "Benämning", Required: true, At: func(d *Document) any { return &d.Title }},
	{Key: "kind", Label: "Vad det är", Kind: field.Choice, Choices: DocumentKinds, Required: true, At: func(d *Document) any { return &d.Kind }},
	{Key: "dated_on", Label: "Daterat", Kind: field.Date, At: func(d *Document) any { return &d.DatedOn }},
	{Key: "url", Label: "Adress", Help: "När handlingen inte finns i diariet, till exempel i ett annat system.", At: func(d *Document) any { return &d.URL }},
	{Key: "public", Label: "Får visas för alla", Kind: field.Bool, Help: "Vem som helst kan då hämta handlingen på avtalets sida i den publika avtalskatalogen, när den är upprättad. En sekretessmarkerad handling kan inte visas för alla.", At: func(d *Document) any { return &d.Public }},
}

// Href is where the document is read.
func (d Document) Href() string {
	if d.DocumentID != "" {
		return diary.DocumentPath + "/" + string(d.DocumentID)
	}
	return d.URL
}

// DocumentsURL is the address of the contract's documents.
func (c Contract) DocumentsURL() string { return c.URL() + "/dokument" }

func (d Document) check(c Contract) error {
	if err := DocumentFields.Missing(&d); err != nil {
		return err
	}
	if at, err := url.Parse(d.URL); err != nil || d.URL != "" && at.Scheme != "https" && at.Scheme != "http" {
		return fault.Invalid(fault.Field{Name: "url", Message: "Skriv hela adressen, med https:// först."})
	}
	switch {
	case d.Public && d.Marked:
		return c.refuse("göra ett dokument offentligt", "”%s” är sekretessmarkerad i diariet och kan inte visas för alla. Pröva sekretessen där först (OSL 5 kap. 5 §).", d.Title)
	case d.Public && c.Secrecy == Secret:
		return c.refuse("göra ett dokument offentligt", "Avtalet är märkt med sekretess, så ”%s” kan inte visas för alla. Ändra avtalets märkning först.", d.Title)
	}
	return nil
}
