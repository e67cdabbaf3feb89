package initiative

import (
	"crypto/sha256"
	"database/sql/driver"
	"encoding/hex"
	"encoding/json"
	"strconv"
	"time"

	"klover/internal/base/audit"
	"klover/internal/base/fault"
	"klover/internal/base/paper"
	"klover/internal/word/day"
	"klover/internal/word/storage"
)

// Report is a category report in one version. What it says is computed from rows
// until it is approved, and then kept.
type Report struct {
	ID         string
	Version    int64
	CategoryID string
	No         int64
	AsOf       day.Date
	Market     string
	NextSteps  string
	Status     Status
	ApprovedOn day.Date
	ApprovedBy string
	Content    Content
	Hash       string
	CreatedAt  time.Time
	ChangedAt  time.Time

	Category string `db:"-"`
}

// Name is how the report is spoken of: "Kategorirapport Möbler, version 2".
func (r Report) Name() string {
	name := "Kategorirapport " + r.Category
	if r.No > 1 {
		name += ", version " + strconv.FormatInt(r.No, 10)
	}
	return name
}

// URL is the address of the report.
func (r Report) URL() string { return ReportPath + "/" + r.ID }

// Content is what a report says, part by part.
type Content struct {
	Parts []Part `json:"parts"`
}

// Part is one heading of a report with facts, a table or a text.
type Part struct {
	Title string     `json:"title"`
	Facts []Line     `json:"facts,omitempty"`
	Heads []string   `json:"heads,omitempty"`
	Rows  [][]string `json:"rows,omitempty"`
	Text  string     `json:"text,omitempty"`
}

// Line is a figure or another fact with its name.
type Line struct {
	Label string `json:"label"`
	Value string `json:"value"`
}

// Value stores the content as JSON, "" for none.
func (c Content) Value() (driver.Value, error) {
	if c.Parts == nil {
		return "", nil
	}
	return storage.JSON(c)
}

// Scan reads what Value stores.
func (c *Content) Scan(from any) error { return storage.ScanJSON(from, c) }

// sum returns the hash of the content.
func (c Content) sum() string {
	text, err := json.Marshal(c)
	if err != nil {
		panic(err) // texts can always be written
	}
	hash := sha256.Sum256(text)
	return hex.EncodeToString(hash[:])
}

// Whole tells whether the kept content is what was approved.
func (r Report) Whole() bool { return r.Status == Draft || r.Content.sum() == r.Hash }

// approve freezes what the report says.
func (r *Report) approve(c Content, on day.Date, by string) error {
	if r.Status != Draft {
		return r.final("nekades att godkänna")
	}
	if r.NextSteps == "" {
		return wrong("next_steps", "Skriv nästa steg innan rapporten godkänns.")
	}
	r.Status, r.ApprovedOn, r.ApprovedBy, r.Content, r.Hash = Approved, on, by, c, c.sum()
	return nil
}

// final is why an approved report is not changed; the attempt is written in its history.
func (r Report) final(verb string) error {
	return audit.Refuse(fault.Conflict("%s godkändes %s och kan inte ändras. Gör en ny version.", r.Name(), r.ApprovedOn.Sv()),
		audit.Entry{Kind: KindReport, Ref: r.ID, Title: r.Name(), Verb: verb})
}

// Document is the report as it is read and printed.
func (r Report) Document(org string, at time.Time) paper.Document {
	d := paper.Document{Title: r.Name(), Subtitle: "Uppgifter till och med " + r.AsOf.Sv(), Org: org, Date: at,
		Facts: []paper.Fact{{Label: "Läge", Value: r.Status.Sv()}}}
	if r.ApprovedOn != 0 {
		d.Facts = append(d.Facts, paper.Fact{Label: "Godkänd", Value: r.ApprovedOn.Sv() + " av " + r.ApprovedBy}, paper.Fact{Label: "Kontrollsumma", Value: r.Hash[:16]})
	}
	for _, p := range r.Content.Parts {
		d.Blocks = append(d.Blocks, p.blocks()...)
	}
	return d
}

func (p Part) blocks() []paper.Block {
	list := []paper.Block{paper.Heading{Level: 1, Text: p.Title}}
	if len(p.Facts) > 0 {
		var facts paper.Facts
		for _, f := range p.Facts {
			facts.Items = append(facts.Items, paper.Fact{Label: f.Label, Value: f.Value})
		}
		list = append(list, facts)
	}
	if p.Text != "" {
		list = append(list, paper.Text(p.Text))
	}
	if len(p.Rows) == 0 {
		return list
	}
	table := paper.Table{RowHeads: true, Dense: true}
	for _, h := range p.Heads {
		table.Columns = append(table.Columns, paper.Column{Head: h})
	}
	for _, cells := range p.Rows {
		table.Rows = append(table.Rows, paper.R(cells...))
	}
	return append(list, table)
}
