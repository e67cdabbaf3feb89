package board

import (
	"context"
	"fmt"
	"strings"

	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/word/day"
	"klover/internal/word/sv"
)

// The methods of this file write what reports print of the board, as Markdown. The
// first argument is a body's code; without one the board, committee or executive
// meeting of the period's last day is meant.

// meant returns the body that a report asks for, as it was called then.
func (s Store) meant(ctx context.Context, p day.Period, args []string, kind string) (Body, error) {
	if len(args) > 0 && args[0] != "" {
		b, err := s.BodyByCode(ctx, args[0])
		if err != nil {
			return b, err
		}
		return s.bodyOn(ctx, b.ID, p.Last())
	}
	bodies, err := s.Bodies(ctx, p.Last())
	for _, b := range bodies {
		if b.Kind == kind && covers(p.Last(), b.ValidFrom, b.ValidTo) {
			return b, err
		}
	}
	if err == nil {
		err = fault.Wrong("Det finns inget organ av slaget %s i perioden. Skriv organets kod efter namnet.", lower(field.LabelOf(kinds, kind)))
	}
	return Body{}, err
}

// CompositionText lists members and deputies with changes during the period, and
// the main rapporteurs.
func (s Store) CompositionText(ctx context.Context, p day.Period, args []string) (string, error) {
	b, err := s.meant(ctx, p, args, Board)
	if err != nil {
		return "", err
	}
	list, err := s.Composition(ctx, b.ID, p)
	if err != nil {
		return "", err
	}
	var text []string
	add := func(paragraph string) {
		if paragraph != "" {
			text = append(text, paragraph)
		}
	}
	add(b.Nomination)
	add("Under året har " + b.Noun() + " haft följande sammansättning:")
	for _, kind := range []struct{ kind, heading string }{{Member, "Ledamöter:"}, {Deputy, "Ersättare:"}} {
		if points := lines(list, kind.kind, p); points != "" {
			add(kind.heading)
			add(points)
		}
	}
	add(b.Rapporteurs)
	return strings.Join(text, "\n\n"), nil
}

func lines(list []Place, kind string, p day.Period) string {
	var points []string
	for _, place := range list {
		if place.Kind != kind {
			continue
		}
		for _, t := range place.Terms {
			points = append(points, "- "+t.Line(p))
		}
	}
	return strings.Join(points, "\n")
}

// MeetingsText tells the meetings of the period with their items: under headings,
// or with "lista" as the second argument as points.
func (s Store) MeetingsText(ctx context.Context, p day.Period, args []string) (string, error) {
	b, err := s.meant(ctx, p, args, Board)
	if err != nil {
		return "", err
	}
	list, err := s.Sittings(ctx, b.ID, p)
	if err != nil {
		return "", err
	}
	text := []string{fmt.Sprintf("Under %s har %s haft %s sammanträden.", when(p), b.Noun(), numeral(len(list)))}
	switch len(list) {
	case 0:
		text[0] = fmt.Sprintf("Under %s har %s inte haft något sammanträde.", when(p), b.Noun())
	case 1:
		text[0] = fmt.Sprintf("Under %s har %s haft ett sammanträde.", when(p), b.Noun())
	}
	points := len(args) > 1 && args[1] == "lista"
	for _, m := range list {
		heading := fmt.Sprintf("## Den %s sammanträdde %s", dayMonth(m.HeldOn), b.Noun())
		if m.Town != "" {
			heading += " i " + m.Town
		}
		text = append(text, heading)
		text = append(text, m.told(points)...)
	}
	return strings.Join(text, "\n\n"), nil
}

// when is the period in a sentence: "2017", else with words.
func when(p day.Period) string {
	if p == day.Year(p.From.Year()) {
		return fmt.Sprint(p.From.Year())
	}
	return "perioden " + p.Label()
}

func (s Sitting) told(points bool) []string {
	var text, list []string
	for _, m := range s.Matters {
		if m.Secrecy != "" {
			continue // a report is public
		}
		if points {
			list = append(list, "- "+m.Told(s.Body))
			continue
		}
		if n := len(text); m.Kind == Information && n > 0 && text[n-2] == informed(s.Body) {
			text[n-1] += " " + m.Told(s.Body)
			continue
		}
		heading := "### " + m.Title
		if m.Kind == Information {
			heading = informed(s.Body)
		}
		text = append(text, heading, m.Told(s.Body))
	}
	if points {
		return []string{strings.Join(list, "\n")}
	}
	return text
}

// informed is the heading under which reports gather what a body was told.
func informed(b Body) string {
	if b.Kind == Board {
		return "### Information vid nämndssammanträdet"
	}
	return "### Information vid sammanträdet"
}

// JointMeetingText says whether the executive boards have met, and when.
func (s Store) JointMeetingText(ctx context.Context, p day.Period, args []string) (string, error) {
	b, err := s.meant(ctx, p, args, Executive)
	if err != nil {
		return "", err
	}
	list, err := s.Sittings(ctx, b.ID, p)
	if err != nil {
		return "", err
	}
	counted, err := s.years(ctx, b.ID, p)
	if err != nil {
		return "", err
	}
	switch {
	case len(list) > 0:
		return fmt.Sprintf("Under %s genomfördes %s %s: %s.", when(p), numeral(len(list)), plural(len(list), "gemensamt styrelsesammanträde", "gemensamma styrelsesammanträden"), days(list)), nil
	case counted.Held.Known && counted.Held.N == 0:
		return fmt.Sprintf("Inget gemensamt styrelsesammanträde genomfördes under %s.", when(p)), nil
	case counted.Held.Known:
		return fmt.Sprintf("Under %s genomfördes %s %s.", when(p), numeral(int(counted.Held.N)), plural(int(counted.Held.N), "gemensamt styrelsesammanträde", "gemensamma styrelsesammanträden")), nil
	}
	return "Uppgift om gemensamma styrelsesammanträden saknas.", nil
}

func plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// days names the days of meetings: "den 24 mars, den 23 maj och den 15 september".
func days(list []Sitting) string {
	var names []string
	for _, m := range list {
		names = append(names, "den "+dayMonth(m.HeldOn))
	}
	return sv.List(names)
}

// years is the counted meetings of a body in a period of whole years.
func (s Store) years(ctx context.Context, bodyID string, p day.Period) (Year, error) {
	var sum Year
	list, err := s.Years(ctx, bodyID)
	for _, y := range list {
		if day.Date(y.Year*10000+101) >= p.From && (p.To == 0 || day.Date(y.Year*10000+1231) < p.To) {
			sum.Planned, sum.Held = plus(sum.Planned, y.Planned), plus(sum.Held, y.Held)
			sum.Remote, sum.Physical = plus(sum.Remote, y.Remote), plus(sum.Physical, y.Physical)
		}
	}
	return sum, err
}

// CommitteeText tells how the committee is chosen and when it has met.
func (s Store) CommitteeText(ctx context.Context, p day.Period, args []string) (string, error) {
	b, err := s.meant(ctx, p, args, Committee)
	if err != nil {
		return "", err
	}
	list, err := s.Sittings(ctx, b.ID, p)
	if err != nil {
		return "", err
	}
	met := fmt.Sprintf("Under året har %s inte sammanträtt.", b.Noun())
	switch {
	case len(list) == 1:
		met = fmt.Sprintf("Under året har %s sammanträtt %s.", b.Noun(), days(list))
	case len(list) > 1:
		met = fmt.Sprintf("Under året har %s sammanträtt vid %s tillfällen: %s.", b.Noun(), numeral(len(list)), days(list))
	}
	if b.Place != "" {
		met += fmt.Sprintf(" Normalt sammanträder %s i %s.", b.Noun(), b.Place)
	}
	if b.Rapporteurs != "" {
		met += " " + b.Rapporteurs
	}
	return strings.TrimSpace(b.Nomination + "\n\n" + met), nil
}

// MandateText lists what the body shall do, as its rules said at the end of the period.
func (s Store) MandateText(ctx context.Context, p day.Period, args []string) (string, error) {
	b, err := s.meant(ctx, p, args, Board)
	if err != nil {
		return "", err
	}
	remits, err := s.Remits(ctx, b.ID)
	if err != nil {
		return "", err
	}
	r, ok := remitOn(remits, p.Last())
	if !ok {
		return "", fault.Wrong("%s har inget uppdrag registrerat för perioden.", b.Name)
	}
	var points []string
	for line := range strings.Lines(r.Points) {
		if line = strings.TrimSpace(line); line != "" {
			points = append(points, "- "+line)
		}
	}
	return strings.Join(points, "\n"), nil
}

// DecisionText is the page of one decision: what was decided, which stands under the
// report's own heading, the proposition and the matter. The second argument is the item's mark, to which the report's year is added
// when it has none, so that it follows the report to the next year. Before the
// decision it is the proposal, and says so; what is put to the meeting is told when
// it has been.
func (s Store) DecisionText(ctx context.Context, p day.Period, args []string) (string, error) {
	if len(args) < 2 {
		return "", fault.Wrong("Skriv organets kod och ärendets märke, till exempel inkopsnamnden verksamhetsberattelse.")
	}
	b, err := s.meant(ctx, p, args, Board)
	if err != nil {
		return "", err
	}
	year := fmt.Sprintf("%s.%d", args[1], p.Last().Year())
	list, err := s.matters(ctx, `m.body_id = $1 AND i.mark IN ($2, $3) AND i.secrecy = ''`, b.ID, args[1], year)
	if err != nil {
		return "", err
	}
	if len(list) == 0 {
		return fmt.Sprintf("Ärendet står inte på någon dagordning för %s än. Det infogas här när det har märket %s.", sv.LowerFirst(b.Name), year), nil
	}
	m := list[len(list)-1] // the latest, if it was taken up again
	text := "## Förslag till " + sv.LowerFirst(b.Name) + "s beslut\n\n" + m.Proposal
	if len(m.Decisions) > 0 {
		text = decisionLines(m)
		if m.Proposition != "" {
			text += "\n\n## Proposition\n\n" + m.Proposition
		}
	}
	if m.Background != "" {
		text += "\n\n## Ärendet\n\n" + m.Background
	}
	return text, nil
}

// SeatCount is the seats of a kind at the end of a period, and those who elect them.
func (s Store) SeatCount(ctx context.Context, b Body, kind string, p day.Period) ([]Seat, error) {
	seats, err := s.Seats(ctx, b.ID)
	var list []Seat
	for _, seat := range seats {
		if seat.Kind == kind && covers(p.Last(), seat.ValidFrom, seat.ValidTo) {
			list = append(list, seat)
		}
	}
	return list, err
}

// Marked returns the decisions with a mark, oldest first.
func (s Store) Marked(ctx context.Context, mark string) ([]Decision, error) {
	return db.All[Decision](ctx, s.DB, `SELECT `+db.Columns[Decision]()+` FROM board_decision WHERE mark = $1 ORDER BY decided_on, point`, mark)
}
