package category

import (
	"context"
	"fmt"
	"strings"

	"klover/internal/word/day"
)

// demoSource says what the demo's tree is: the official list is read from a file
// and never invented (handbook 5.1).
const demoSource = "Testträd. Flera namn på andra nivån står i verksamhetsberättelsen för 2018; koder, indelning och övriga namn är påhittade."

// demoFrom is the first day of the demo's tree.
const demoFrom day.Date = 20160101

// demoTree is the test tree: code and name, and behind the bar the role that
// leads the category. The length of a code tells its level.
const demoTree = `
H Hälso- och sjukvård
H10 Medicinteknik|category_lead
H101 Bilddiagnostik
H102 Ultraljud
H103 Patientövervakning
H104 Tandvårdsutrustning
H20 Hjälpmedel|category_lead
H201 Förflyttning och gång
H202 Sängar och lyftar
H203 Kommunikationshjälpmedel
H204 Kognitiva hjälpmedel
H30 Laboratoriemedicin|category_lead
H301 Analysutrustning
H302 Reagens
H40 Läkemedel|strategic_buyer
H50 Vårdtjänster|strategic_buyer
H501 Utredning och behandling
H502 Undersökningar
H60 Hyrpersonal|category_lead
H601 Läkare
H602 Sjuksköterskor
I IT och telefoni
I10 IT|strategic_buyer
I101 Vårdsystem
I102 Arbetsplats och skrivare
I103 Telefoni
F Fastighet
F10 Bygg och anläggning|category_lead
F101 Ombyggnad
F102 Installationer
F20 Lokalvård|category_lead
F30 Energi|strategic_buyer
F40 Jordbruk och skogsbruk|category_lead
M Måltider och transport
M10 Livsmedel|strategic_buyer
M101 Färskvaror
M102 Torrvaror
M20 Catering och fika|category_lead
M30 Logistik och transport|category_lead
M301 Sjukresor
M302 Gods
M40 Fordon|strategic_buyer
M50 Drivmedel och biogas|strategic_buyer
V Verksamhetsstöd
V10 Konsulttjänster|strategic_buyer
V101 Juridiska tjänster
V102 Organisation och ekonomi
V20 Kommunikation|strategic_buyer
V30 Kulturtjänster|strategic_buyer
V40 Möbler|category_lead
V50 Kontor och förbrukning|strategic_buyer
V60 Tryck och profilprodukter|strategic_buyer
V70 Foto och översättning|strategic_buyer
`

// demoFormer led Hyrpersonal before the lead of today. The name is invented.
const demoFormer = "Kerstin Åhlander"

// Demo reads in the test tree, puts it in force and names leads. It returns the
// ids by name.
func (s Store) Demo(ctx context.Context, users map[string]string) (map[string]string, error) {
	rows, leads := demoRows()
	v, err := s.Propose(ctx, Version{Label: "Testträd (påhittade koder)", ValidFrom: demoFrom, Source: demoSource}, rows)
	if err != nil {
		return nil, fmt.Errorf("the test tree: %w", err)
	}
	if err := s.Enforce(ctx, v.ID, ""); err != nil {
		return nil, err
	}
	tree, err := s.Ever(ctx)
	if err != nil {
		return nil, err
	}
	ids := map[string]string{}
	for _, n := range tree.All() {
		ids[n.Name] = n.ID
	}
	return ids, s.demoLeads(ctx, tree, leads, users)
}

func demoRows() (rows []Row, leads map[string]string) {
	leads = map[string]string{}
	for line := range strings.Lines(strings.TrimSpace(demoTree)) {
		code, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		name, role, _ := strings.Cut(rest, "|")
		r := Row{No: int64(len(rows) + 2), Code: code, Name: name, Level: 1}
		switch len(code) {
		case 3:
			r.Parent, r.Level = code[:1], 2
		case 4:
			r.Parent, r.Level = code[:2]+"0", 3
		}
		if role != "" {
			leads[code] = role
		}
		rows = append(rows, r)
	}
	return rows, leads
}

// demoLeads names the leads. Without users, as in tests of areas above, nobody leads.
func (s Store) demoLeads(ctx context.Context, tree Tree, leads, users map[string]string) error {
	for _, n := range tree.All() {
		user := users[leads[n.Code]]
		if user == "" {
			continue
		}
		from := demoFrom
		if n.Name == "Hyrpersonal" {
			if err := s.Appoint(ctx, n.ID, Lead{UserName: demoFormer, ValidFrom: from}, ""); err != nil {
				return err
			}
			from = 20160501
		}
		if err := s.Appoint(ctx, n.ID, Lead{UserID: user, ValidFrom: from}, ""); err != nil {
			return err
		}
	}
	return nil
}

// demoSuccessors is what replaces three categories in the second tree.
var demoSuccessors = map[string]Codes{"M50": {"F30"}, "V60": {"V20", "V50"}, "V70": {"V20"}}

func revisedRows(from day.Date) []Row {
	rows, _ := demoRows()
	for i := range rows {
		if to := demoSuccessors[rows[i].Code]; to != nil {
			rows[i].ValidFrom, rows[i].ValidTo, rows[i].ReplacedBy = demoFrom, from.AddDays(-1), to
		}
	}
	return rows
}

// DemoRevision puts a second tree in force from a day: one category is divided and two go into
// others, so that what stands in them is to be reclassified.
func (s Store) DemoRevision(ctx context.Context, from day.Date) error {
	v, err := s.Propose(ctx, Version{Label: "Testträd 2022 (påhittade koder)", ValidFrom: from, Source: demoSource}, revisedRows(from))
	if err != nil {
		return fmt.Errorf("the test tree of 2022: %w", err)
	}
	return s.Enforce(ctx, v.ID, "")
}

// DemoProposal leaves a draft of a next version, from the beginning of a year:
// something to compare with the tree that is used, which was revised on a day.
func (s Store) DemoProposal(ctx context.Context, year int, revised day.Date) error {
	rows := revisedRows(revised)
	from := day.New(year, 1, 1)
	for i := range rows {
		r := &rows[i]
		switch r.Code {
		case "V20":
			r.Name = "Kommunikation och medier"
		case "H203":
			r.Name = "Hjälpmedel för kommunikation"
		case "I103":
			r.Parent, r.Level = "I20", 3
		case "H502":
			r.ValidTo, r.ReplacedBy = from.AddDays(-1), Codes{"H501", "H503"}
			r.ValidFrom = demoFrom
		}
	}
	last := rows[len(rows)-1].No
	rows = append(rows, Row{No: last + 1, Code: "I20", Parent: "I", Name: "Telefoni och nät", Level: 2},
		Row{No: last + 2, Code: "H503", Parent: "H50", Name: "Bilddiagnostiska undersökningar", Level: 3})
	_, err := s.Propose(ctx, Version{Label: fmt.Sprintf("Testträd %d, förslag", year), ValidFrom: from, Source: demoSource}, rows)
	return err
}
