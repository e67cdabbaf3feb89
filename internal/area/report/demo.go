package report

import (
	"context"
	"fmt"
	"strings"

	"klover/internal/word/day"
)

// DemoText is a report whose text the organisation has written: sections as in a
// template, and for one that is finished what was decided about it.
type DemoText struct {
	Year     int
	Text     string
	Decision Decision
}

// Demo writes the annual reports of the demo organisation in the name of the
// context's actor: finished ones are decided, fixed and archived, the others are
// drafts that are shared out and discussed.
func Demo(ctx context.Context, s Store, texts []DemoText) error {
	for _, t := range texts {
		if err := s.demoReport(ctx, t); err != nil {
			return fmt.Errorf("the report of %d: %w", t.Year, err)
		}
	}
	return nil
}

func (s Store) demoReport(ctx context.Context, t DemoText) error {
	r, _, err := s.Fresh(ctx, Annual, day.Year(t.Year), false)
	if err != nil {
		return err
	}
	sections := parseSections(t.Text)
	for i := range sections {
		sections[i].Status = Ready
	}
	if r, err = s.add(ctx, r, sections, ""); err != nil {
		return err
	}
	if t.Decision.On != 0 {
		return s.settled(ctx, r.ID, t.Decision)
	}
	return s.shareOut(ctx, r.ID)
}

// demoShares is who writes the remaining sections of 2022 until when.
var demoShares = []struct {
	heading, owner string
	due            day.Date
}{
	{"Ekonomi", "Peter Häggblad", 20230120},
	{"Resurssituationen", "Nadja Berglind", 20230125},
	{"Processutveckling", "Olle Tengvall", 20230127},
}

// shareOut gives the authors of 2022 their sections.
func (s Store) shareOut(ctx context.Context, id string) error {
	_, sections, err := s.Get(ctx, id)
	if err != nil {
		return err
	}
	var list []Assignment
	for _, one := range sections {
		for _, share := range demoShares {
			if one.Heading != share.heading {
				continue
			}
			owner, err := s.named(ctx, share.owner)
			if err != nil {
				return err
			}
			list = append(list, Assignment{one.ID, owner, share.due})
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

// settled brings a finished report through review and decision to the archive.
func (s Store) settled(ctx context.Context, id string, d Decision) error {
	r, _, err := s.Get(ctx, id)
	if err != nil {
		return err
	}
	for _, verb := range []string{"skicka", "godkann"} {
		if r, err = s.Take(ctx, id, verb, r.Version, ""); err != nil {
			return err
		}
	}
	if r, err = s.Decide(ctx, id, r.Version, d); err != nil {
		return err
	}
	if r, err = s.Fix(ctx, id, r.Version); err != nil {
		return err
	}
	_, err = s.Archive(ctx, id)
	return err
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
