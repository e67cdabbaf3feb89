package board

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"klover/internal/base/field"
	"klover/internal/base/paper"
	"klover/internal/word/sv"
)

// MinuteText writes the text of an item for the minutes from its rows: light
// Markdown with ### headings, paragraphs and points.
func (s Sitting) MinuteText(m Matter) string {
	var b strings.Builder
	part := func(heading string, paragraphs ...string) {
		text := strings.TrimSpace(strings.Join(paragraphs, "\n\n"))
		if text != "" {
			fmt.Fprintf(&b, "### %s\n\n%s\n\n", heading, text)
		}
	}
	part(sv.UpperFirst(s.Body.Noun())+"s beslut", decisionLines(m))
	part("Jäv", s.conflictLines(m))
	part("Ordförande i ärendet", s.takenOver(m))
	part("Yrkanden", s.motionLines(m))
	part("Proposition", m.Proposition)
	part("Omröstning", s.voteLines(m))
	part("Reservation", s.reservations(m, "reservation"))
	part("Protokollsanteckning", s.reservations(m, "note"))
	part("Ärendet", m.Background)
	part("Föredragande", rapporteurLines(m))
	return strings.TrimSpace(b.String())
}

func decisionLines(m Matter) string {
	var lines []string
	for _, d := range m.Decisions {
		lines = append(lines, d.Text)
	}
	return strings.Join(lines, "\n\n")
}

func (s Sitting) conflictLines(m Matter) string {
	var lines []string
	for _, c := range m.Conflicts {
		lines = append(lines, strings.TrimSpace(s.People[c.PersonID].Text()+" anmäler jäv, lämnar lokalen och deltar inte i ärendet. "+c.Reason))
	}
	return strings.Join(lines, "\n\n")
}

var moves = map[string]string{
	ToApprove: "bifall till förvaltningens förslag", ToReject: "avslag på förvaltningens förslag", ToAmend: "ändring", ToAdd: "tillägg",
	ToReturn: "att ärendet återremitteras", ToTable: "att ärendet bordläggs",
}

func (s Sitting) motionLines(m Matter) string {
	var lines []string
	for _, y := range m.Motions {
		line := "- " + s.People[y.PersonID].Text() + " yrkar " + moves[y.Kind]
		if y.Text != "" {
			line += ": " + y.Text
		}
		lines = append(lines, strings.TrimSuffix(line, ".")+".")
	}
	return strings.Join(lines, "\n")
}

func (s Sitting) voteLines(m Matter) string {
	if len(m.Votes) == 0 {
		return ""
	}
	named := map[string][]string{}
	for _, v := range m.Votes {
		named[v.Vote] = append(named[v.Vote], s.People[v.PersonID].Text())
	}
	t := s.Tally(m)
	text := fmt.Sprintf("Omröstning begärs. Den som bifaller förvaltningens förslag röstar ja, annars nej. Utfallet blir %d ja, %d nej och %d som avstår.", t.Yes, t.No, t.Abstain)
	if t.Cast {
		text += " Ordförandens röst avgör."
	}
	if t.Result == "" {
		text += " Lotten avgör."
	}
	for _, v := range votes {
		if len(named[v.Value]) > 0 {
			text += "\n\n- " + v.Label + ": " + sv.List(named[v.Value]) + "."
		}
	}
	return text
}

func (s Sitting) reservations(m Matter, kind string) string {
	var lines []string
	for _, r := range m.Reservations {
		if r.Kind != kind {
			continue
		}
		if kind == "reservation" {
			lines = append(lines, strings.TrimSpace(s.People[r.PersonID].Text()+" reserverar sig mot beslutet. "+r.Text))
			continue
		}
		lines = append(lines, s.People[r.PersonID].Text()+": "+r.Text)
	}
	return strings.Join(lines, "\n\n")
}

func rapporteurLines(m Matter) string {
	var names []string
	for _, r := range m.Rapporteurs {
		names = append(names, r.Text())
	}
	if len(names) == 0 {
		return ""
	}
	return sv.UpperFirst(sv.List(names)) + "."
}

// blocks makes light Markdown into the blocks of a document; ### is a heading of
// the level.
func blocks(text string, level int) []paper.Block {
	var list []paper.Block
	var points, lines []string
	flush := func() {
		if len(points) > 0 {
			list = append(list, paper.Bullets(points...))
		}
		if len(lines) > 0 {
			list = append(list, paper.Text(strings.Join(lines, " ")))
		}
		points, lines = nil, nil
	}
	for line := range strings.SplitSeq(text, "\n") {
		line = strings.TrimSpace(line)
		point, isPoint := strings.CutPrefix(line, "- ")
		heading, isHeading := strings.CutPrefix(line, "### ")
		switch {
		case isHeading:
			flush()
			list = append(list, paper.Heading{Level: level, Text: heading})
		case isPoint:
			if len(lines) > 0 {
				flush()
			}
			points = append(points, point)
		case line == "":
			flush()
		default:
			if len(points) > 0 {
				flush()
			}
			lines = append(lines, line)
		}
	}
	flush()
	return list
}

// Minutes is the document, as far as it is written. What is secret is left out of
// the open version.
func (s Sitting) Minutes(secret bool) paper.Document {
	d := paper.Document{Title: "Protokoll " + s.HeldOn.Long(), Org: s.Body.Name, Date: s.HeldOn.Time(), Facts: s.documentFacts()}
	d.Blocks = append(d.Blocks, s.present()...)
	for _, m := range s.Matters {
		d.Blocks = append(d.Blocks, s.minuteBlocks(m, 1, secret)...)
	}
	if len(s.Corrections) > 0 {
		d.Blocks = append(d.Blocks, paper.Heading{Level: 1, Text: "Rättelser efter justering"})
		for _, c := range s.Corrections {
			d.Blocks = append(d.Blocks, paper.Text(c.NotedOn.Sv()+": "+c.Text+" Noterat av "+c.NotedBy+"."))
		}
	}
	return s.signed(d, "")
}

func (s Sitting) documentFacts() []paper.Fact {
	facts := []paper.Fact{{Label: "Plats", Value: s.where()}}
	if at := s.at(); at != "" {
		facts = append(facts, paper.Fact{Label: "Tid", Value: at})
	}
	if s.Secretary != "" {
		facts = append(facts, paper.Fact{Label: "Sekreterare", Value: s.Secretary})
	}
	if r := s.span(); r != "" {
		facts = append(facts, paper.Fact{Label: "Paragrafer", Value: r})
	}
	if s.AdjustedOn == 0 {
		return append(facts, paper.Fact{Label: "Läge", Value: "Inte justerat"})
	}
	facts = append(facts, paper.Fact{Label: "Justerat", Value: s.AdjustedOn.Sv()})
	for _, n := range s.Notices {
		if n.ItemID == "" {
			facts = append(facts, paper.Fact{Label: "Anslaget " + regionName(n.Party), Value: n.UpOn.Sv() + ", får tas ned " + n.DownOn.Sv()})
		}
	}
	return facts
}

// where is place and town: "Regionhuset, Eskilstuna".
func (m Meeting) where() string {
	place := strings.Trim(m.Place+", "+m.Town, ", ")
	if place == "" {
		place = sv.Missing
	}
	if m.Form != "physical" {
		place += " (" + lower(field.LabelOf(forms, m.Form)) + ")"
	}
	return place
}

func (m Meeting) at() string { return strings.Trim(m.StartsAt+"–"+m.EndsAt, "–") }

// span is the paragraphs of the meeting: "§§ 3–7".
func (s Sitting) span() string {
	var first, last int64
	for _, m := range s.Matters {
		for _, d := range m.Decisions {
			if d.Paragraph > 0 && (first == 0 || d.Paragraph < first) {
				first = d.Paragraph
			}
			last = max(last, d.Paragraph)
		}
	}
	switch {
	case first == 0:
		return ""
	case first == last:
		return fmt.Sprintf("§ %d", first)
	}
	return fmt.Sprintf("§§ %d–%d", first, last)
}

func regionName(code string) string { return field.LabelOf(owners, code) }

// present is who took part.
func (s Sitting) present() []paper.Block {
	if len(s.Attendance) == 0 {
		return []paper.Block{paper.Text("Källan anger inte vilka som var närvarande.")}
	}
	table := paper.Table{Caption: "Närvarande", RowHeads: true,
		Columns: []paper.Column{{Head: "Namn"}, {Head: "Uppdrag"}, {Head: "Deltar"}}}
	for _, t := range s.stays() {
		table.Rows = append(table.Rows, paper.R(s.People[t.PersonID].Text(), s.roleOf(t.Attendance), t.text()))
	}
	blocks := []paper.Block{table}
	if s.Others != "" {
		blocks = append(blocks, paper.Heading{Level: 1, Text: "Övriga närvarande"}, paper.Bullets(strings.Split(s.Others, "\n")...))
	}
	return blocks
}

// roleOf is what a person is at the meeting: "ordförande", "tjänstgörande ersättare
// för Tommy Levinsson".
func (s Sitting) roleOf(a Attendance) string {
	t, _ := s.holder(a.SeatID)
	role := "ledamot"
	if t.Seat.Kind == Deputy {
		role = "ersättare"
		if a.Serves {
			role = "tjänstgörande ersättare"
			if member, ok := s.holder(string(a.ForSeat)); ok {
				role += " för " + member.Person
			} else if a.ForSeat != "" {
				role += " på vakant plats"
			}
		}
	}
	if office := offices[t.Office]; office != "" {
		role = office
	}
	if a.PersonID == string(s.ChairID) && t.Office != Chair {
		role += ", mötesordförande"
	}
	return role
}

func (s Sitting) minuteBlocks(m Matter, level int, secret bool) []paper.Block {
	title := m.Title
	if m.Secrecy != "" && !secret {
		title = "Ärende med sekretess"
	}
	if len(m.Decisions) > 0 && m.Decisions[0].Paragraph > 0 {
		title = fmt.Sprintf("§ %d %s", m.Decisions[0].Paragraph, title)
	}
	list := []paper.Block{paper.Heading{Level: level, Text: title}}
	if m.Secrecy != "" && !secret {
		return append(list, paper.Text("Innehållet omfattas av sekretess enligt "+m.Secrecy+"."))
	}
	if m.CaseNumber != "" {
		list = append(list, paper.Text("Diarienummer "+m.CaseNumber))
	}
	text := m.Text
	if text == "" {
		text = s.MinuteText(m)
	}
	return append(list, blocks(text, level+1)...)
}

// signed adds the lines of those who sign.
func (s Sitting) signed(d paper.Document, itemID string) paper.Document {
	var lines []paper.Signature
	for _, g := range s.signers(itemID) {
		line := paper.Signature{Name: s.People[g.PersonID].Name, Role: "Justerare"}
		if g.Chair {
			line.Role = "Ordförande"
			if itemID == "" && g.PersonID != string(s.ChairID) {
				line.Role += " " + s.presided(g.PersonID)
			}
		}
		switch {
		case g.SignedOn != 0 && g.Paper:
			line.Signed = "Undertecknat på papper " + g.SignedOn.Sv() + ", registrerat av " + g.SignedBy
		case g.SignedOn != 0:
			line.Signed = "Justerat elektroniskt " + g.SignedOn.Sv()
		}
		lines = append(lines, line)
	}
	if len(lines) > 0 {
		d.Blocks = append(d.Blocks, paper.Signatures{Lines: lines})
	}
	return d
}

// Extract is the minutes of one item (protokollsutdrag).
func (s Sitting) Extract(m Matter) paper.Document {
	d := paper.Document{Title: "Protokollsutdrag " + s.HeldOn.Long(), Org: s.Body.Name, Number: m.CaseNumber, Date: s.HeldOn.Time(), Facts: s.documentFacts()}
	d.Blocks = s.minuteBlocks(m, 1, true)
	item := ""
	if m.Immediate {
		item = m.ID
	}
	return s.signed(d, item)
}

// Summons is the document that calls to the meeting, with its agenda.
func (s Sitting) Summons() paper.Document {
	d := paper.Document{Title: "Kallelse och föredragningslista " + s.HeldOn.Long(), Org: s.Body.Name, Date: s.HeldOn.Time(), Facts: []paper.Fact{
		{Label: "Dag", Value: sv.UpperFirst(sv.Weekday(s.HeldOn.Weekday())) + " " + s.HeldOn.Long()}, {Label: "Plats", Value: s.where()}}}
	if at := s.at(); at != "" {
		d.Facts = append(d.Facts, paper.Fact{Label: "Tid", Value: at})
	}
	if s.CalledOn != 0 {
		d.Facts = append(d.Facts, paper.Fact{Label: "Kallelsen utsänd", Value: s.CalledOn.Sv()})
	}
	table := paper.Table{Caption: "Föredragningslista", RowHeads: true,
		Columns: []paper.Column{{Head: "Nr"}, {Head: "Ärende", Weight: 4}, {Head: "Slag"}, {Head: "Föredragande", Weight: 2}}}
	for _, m := range s.Matters {
		table.Rows = append(table.Rows, paper.R(fmt.Sprint(m.Position), m.Title, field.LabelOf(itemKinds, m.Kind), strings.TrimSuffix(rapporteurLines(m), ".")))
	}
	d.Blocks = append(d.Blocks, table)
	for _, m := range s.Matters {
		d.Blocks = append(d.Blocks, paper.Heading{Level: 1, Text: fmt.Sprintf("%d. %s", m.Position, m.Title)})
		if m.Proposal != "" {
			d.Blocks = append(d.Blocks, paper.Heading{Level: 2, Text: "Förslag till beslut"})
			d.Blocks = append(d.Blocks, blocks(m.Proposal, 3)...)
		}
		if m.Background != "" {
			d.Blocks = append(d.Blocks, paper.Heading{Level: 2, Text: "Ärendet"})
			d.Blocks = append(d.Blocks, blocks(m.Background, 3)...)
		}
		if len(m.Papers) > 0 {
			d.Blocks = append(d.Blocks, paper.Heading{Level: 2, Text: "Handlingar"}, paper.Bullets(paperNames(m)...))
		}
	}
	return d
}

func paperNames(m Matter) []string {
	var names []string
	for _, p := range m.Papers {
		name := p.Name
		if !p.Public {
			name += " (sekretess, " + p.Secrecy + ")"
		}
		names = append(names, name)
	}
	return names
}

// seal is the fingerprint of the adjusted minutes: texts, decisions, who was there.
func (s Sitting) seal() string {
	h := sha256.New()
	fmt.Fprintln(h, s.ID, s.HeldOn, s.where(), s.at(), s.Secretary, s.Others)
	for _, a := range s.Attendance {
		fmt.Fprintln(h, a.PersonID, a.SeatID, a.Serves, a.ForSeat, a.FromItem, a.ToItem)
	}
	for _, m := range s.Matters {
		fmt.Fprintln(h, m.Position, m.Title, m.Text)
		for _, d := range m.Decisions {
			fmt.Fprintln(h, d.Year, d.Paragraph, d.Point, d.Text)
		}
	}
	return hex.EncodeToString(h.Sum(nil))
}
