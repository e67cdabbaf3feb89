package report

import (
	"context"
	"strings"

	"klover/internal/word/day"
)

// DemoText is a report of the demo: the sections that the organisation has written,
// or without text those of the template.
type DemoText struct {
	Kind   Kind
	Period day.Period
	Text   string
}

// Demo begins a report in the name of the context's actor, with every section ready.
func Demo(ctx context.Context, s Store, t DemoText) (Report, error) {
	r, sections, err := s.Fresh(ctx, t.Kind, t.Period, false)
	if err != nil {
		return r, err
	}
	if t.Text != "" {
		sections = parseSections(t.Text)
	}
	for i := range sections {
		sections[i].Status = Ready
	}
	return s.add(ctx, r, sections, "")
}

// DemoSettle brings a report through review and, as the body has decided or else as
// d says, through decision to the archive.
func DemoSettle(ctx context.Context, s Store, id string, d Decision) error {
	r, _, err := s.Get(ctx, id)
	if err != nil {
		return err
	}
	for _, verb := range []string{"skicka", "godkann"} {
		if r, err = s.Take(ctx, id, verb, r.Version, ""); err != nil {
			return err
		}
	}
	switch {
	case d.On != 0:
		if r, err = s.Decide(ctx, id, r.Version, d); err == nil {
			_, err = s.Fix(ctx, id, r.Version)
		}
	case r.Kind.needsDecision():
		_, err = s.FixAsDecided(ctx, id, r.Version)
	default:
		_, err = s.Fix(ctx, id, r.Version)
	}
	if err != nil {
		return err
	}
	_, err = s.Archive(ctx, id)
	return err
}

// demoShares is who writes the chapters and sections of an annual report, and until
// when in the January after the year. What is not named is the controller's; the
// decision is the board's, and headings over other sections nobody's.
var demoShares = []struct {
	heading, owner string
	day            int
}{
	{"Inköps transformationskarta", "Olle Tengvall", 13},
	{"Processutveckling", "Olle Tengvall", 13},
	{"Resurssituationen", "Nadja Berglind", 16},
	{"Rapportering av internkontroll", "Nadja Berglind", 17},
	{"Inköps utveckling", "Karin Forsell", 17},
	{"", "Peter Häggblad", 16},
}

// DemoShare gives each section of a draft its author and day, counted from the first
// day after the report's period, and leaves a comment and a suggestion.
func DemoShare(ctx context.Context, s Store, id string) error {
	r, sections, err := s.Get(ctx, id)
	if err != nil {
		return err
	}
	var list []Assignment
	for _, one := range sections {
		for _, share := range demoShares {
			if !strings.HasPrefix(one.Heading, share.heading) || one.Text == "" || strings.HasSuffix(one.Heading, "beslut") {
				continue
			}
			owner, err := s.named(ctx, share.owner)
			if err != nil {
				return err
			}
			list = append(list, Assignment{one.ID, owner, r.Period.To.AddDays(share.day - 1)})
			break
		}
	}
	if _, err := s.Assign(ctx, id, list); err != nil {
		return err
	}
	return s.discuss(ctx, sections)
}

// discuss leaves a comment and a suggestion on the section about resources.
func (s Store) discuss(ctx context.Context, sections []Section) error {
	const said, better = "ett högt tempo och tryck på verksamheten", "ett högt tempo och ett stort tryck på verksamheten"
	for _, one := range sections {
		if !strings.Contains(one.Text, said) {
			continue
		}
		if _, err := s.Comment(ctx, one.ID, "Säg också hur många upphandlingar konsulterna har gjort.", said); err != nil {
			return err
		}
		_, err := s.Suggest(ctx, one.ID, one.Version, strings.Replace(one.Text, said, better, 1), "Språket.")
		return err
	}
	return nil
}

// named returns who writes a section, "" when the demo has no such author.
func (s Store) named(ctx context.Context, name string) (string, error) {
	if s.People == nil {
		return "", nil
	}
	people, err := s.People(ctx)
	for _, p := range people {
		if p.Label == name {
			return p.Value, err
		}
	}
	return "", err
}
