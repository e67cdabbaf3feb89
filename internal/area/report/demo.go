package report

import (
	"context"
	"fmt"

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
	if _, err := s.Fix(ctx, old.ID, old.Version); err != nil {
		return fmt.Errorf("fixing the report of 2017: %w", err)
	}
	year, err := s.Create(ctx, Annual, day.Year(2022), false)
	if err != nil {
		return fmt.Errorf("creating the report of 2022: %w", err)
	}
	return s.tell(ctx, year.ID)
}

// demoTexts is what the authors of 2022 have added so far, in our own words:
// sections after a heading of the template.
var demoTexts = []struct{ after, heading, text, owner string }{
	{"Årets nyckeltal", "Omvärld", "Leverantörernas marknad blev lugnare när pandemin klingade av. Kriget i Ukraina gav samtidigt brist på råvaror och stigande priser, och det märktes i många avtal.", "Karin Forsell"},
	{"Avbrutna upphandlingar", "Arbetssätt", "De nya processerna är i drift och har en förvaltning som tar hand om förslag till förbättring. Upphandlingsplanen tas fram på ett nytt sätt, och nämnden har beslutat kategoriplanen för {{ar +1}}.\n\n- Mallarna för upphandling har setts över.\n- En förstudie av ett nytt upphandlingssystem har börjat.\n- Externa konsulter har avlastat när tjänster har varit vakanta.", "Erik Sandvall"},
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
			added.Text, added.Owner, added.Status = d.text, d.owner, Ready
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
