package report

import (
	"context"
	"fmt"
	"strings"

	"klover/internal/word/day"
)

// Demo writes the annual report of 2017, fixed, and the one of 2022 as a draft that
// begins with its template, for the demo organisation, in the name of the context's
// actor.
func Demo(ctx context.Context, s Store) error {
	old, err := s.Create(ctx, Annual, day.Year(2017), false)
	if err != nil {
		return fmt.Errorf("creating the report of 2017: %w", err)
	}
	if err := s.ready(ctx, old.ID); err != nil {
		return err
	}
	if err := s.settled(ctx, old.ID, Decision{On: day.New(2018, 3, 14), By: "DU-nämnden", Text: "DU-nämnden godkänner verksamhetsberättelsen för 2017."}); err != nil {
		return fmt.Errorf("fixing the report of 2017: %w", err)
	}
	year, err := s.Create(ctx, Annual, day.Year(2022), false)
	if err != nil {
		return fmt.Errorf("creating the report of 2022: %w", err)
	}
	if err := s.tell(ctx, year.ID); err != nil {
		return err
	}
	return s.shareOut(ctx, year.ID)
}

// demoShares is who writes the remaining sections of 2022 until when.
var demoShares = []struct {
	heading, owner string
	due            day.Date
}{
	{"Besparingar", "Peter Häggblad", 20230120},
	{"Överprövningar", "Nadja Berglind", 20230125},
	{"Nyckeltal som förändras", "Olle Tengvall", 20230127},
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

// discuss leaves a comment and a suggestion on the section about the market.
func (s Store) discuss(ctx context.Context, sections []Section) error {
	for _, one := range sections {
		if one.Heading != "Omvärld" {
			continue
		}
		if _, err := s.Comment(ctx, one.ID, "Säg också vad det betydde för leveranserna.", "brist på råvaror och stigande priser"); err != nil {
			return err
		}
		proposal := strings.Replace(one.Text, "det märktes i många avtal", "det märktes i priset på många avtal", 1)
		_, err := s.Suggest(ctx, one.ID, one.Version, proposal, "Tydligare vad som märktes.")
		return err
	}
	return nil
}

// demoTexts is what the authors of 2022 have added so far, in our own words:
// sections after a heading of the template.
var demoTexts = []struct{ after, heading, text, owner string }{
	{"Årets nyckeltal", "Omvärld", "Leverantörernas marknad blev lugnare när pandemin klingade av. Kriget i Ukraina gav samtidigt brist på råvaror och stigande priser, och det märktes i många avtal.", "Karin Forsell"},
	{"Avbrutna upphandlingar", "Arbetssätt", "De nya processerna är i drift och har en förvaltning som tar hand om förslag till förbättring. Upphandlingsplanen tas fram på ett nytt sätt, och nämnden har beslutat kategoriplanen för {{ar +1}}.\n\n- Mallarna för upphandling har setts över.\n- En förstudie av ett nytt upphandlingssystem har börjat.\n- Externa konsulter har avlastat när tjänster har varit vakanta.", "Olle Tengvall"},
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

// tell writes the demo's own texts into the report.
func (s Store) tell(ctx context.Context, id string) error {
	for _, d := range demoTexts {
		_, sections, err := s.Get(ctx, id)
		if err != nil {
			return err
		}
		for _, one := range sections {
			if one.Heading != d.after {
				continue
			}
			added, err := s.AddSection(ctx, id, one.No, d.heading)
			if err != nil {
				return err
			}
			added.Text, added.Status = d.text, Ready
			if added.OwnerID, err = s.named(ctx, d.owner); err != nil {
				return err
			}
			if _, err := s.SaveSection(ctx, added); err != nil {
				return fmt.Errorf("writing %s: %w", d.heading, err)
			}
		}
	}
	return nil
}

// ready marks every section as finished by its author.
func (s Store) ready(ctx context.Context, id string) error {
	_, sections, err := s.Get(ctx, id)
	if err != nil {
		return err
	}
	for _, one := range sections {
		one.Status = Ready
		if _, err := s.SaveSection(ctx, one); err != nil {
			return fmt.Errorf("saving section %s: %w", one.Heading, err)
		}
	}
	return nil
}
