package review

import (
	"context"
	"net/http"
	"strings"

	"klover/internal/area/procurement"
	"klover/internal/base/fault"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
)

// verb is a step in a case with its own form.
type verb struct {
	name    string // in the address
	label   string // on the button
	done    string // after it
	icon    string
	perm    string
	intro   string
	forward bool
	keys    []string     // attributes asked for
	more    []ui.Control // what no attribute holds
	do      func(ctx context.Context, s Store, c Case, posted map[string]string) error
}

var verbs = []verb{
	{name: "tillbaka", label: "Ta tillbaka senaste steget", done: "Steget är tillbakataget.", icon: "rotate-2", perm: permWrite,
		intro: "För rättelser. Laga kraft, det senaste avgörandet eller det senaste överklagandet tas bort.",
		more:  []ui.Control{{Key: "why", Label: "Varför tas steget tillbaka?", Type: "long", Required: true}},
		do: func(ctx context.Context, s Store, c Case, posted map[string]string) error {
			_, err := s.TakeBack(ctx, c.ID, posted["why"])
			return err
		}},
	{name: "bedom", label: "Bedöm", done: "Bedömningen är sparad.", icon: "scale", perm: permJudge,
		intro: "Hade överprövningen kunnat undvikas, och vad har vi lärt oss? Bedömningen räknas i nyckeltalet onödiga överprövningar.",
		keys:  []string{"unnecessary", "cause", "cause_text", "lesson", "action"},
		do: func(ctx context.Context, s Store, c Case, _ map[string]string) error {
			_, err := s.Judge(ctx, c.ID, Judgement{c.Unnecessary, c.Cause, c.CauseText, c.Lesson, c.Action, web.UserFrom(ctx).Name})
			return err
		}},
	{name: "overklaga", label: "Överklagat", done: "Överklagandet är noterat.", icon: "arrow-up", perm: permWrite,
		more: []ui.Control{
			{Key: "appealed_on", Label: "Överklagat den", Type: "date", Help: "ÅÅÅÅ-MM-DD", Required: true},
			{Key: "by", Label: "Överklagat av", Type: "text", Help: "Sökanden eller vi."},
			{Key: "appeal_number", Label: "Målnummer i den högre instansen", Type: "text"},
		},
		do: func(ctx context.Context, s Store, c Case, posted map[string]string) error {
			a := Appeal{By: strings.TrimSpace(posted["by"]), Number: strings.TrimSpace(posted["appeal_number"])}
			if err := readDay(&a.On, "appealed_on", posted); err != nil {
				return err
			}
			_, err := s.Appeal(ctx, c.ID, a)
			return err
		}},
	{name: "laga-kraft", label: "Laga kraft", done: "Målet är avslutat.", icon: "archive", perm: permWrite, keys: []string{"closed_on"},
		do: func(ctx context.Context, s Store, c Case, _ map[string]string) error {
			_, err := s.Close(ctx, c.ID, c.ClosedOn)
			return err
		}},
	{name: "avgor", label: "Registrera avgörande", done: "Avgörandet är registrerat.", icon: "gavel", perm: permWrite, forward: true,
		keys: []string{"decided_on", "outcome"}, more: []ui.Control{{Key: "note", Label: "Rättens skäl i korthet", Type: "long"}},
		do: func(ctx context.Context, s Store, c Case, posted map[string]string) error {
			_, err := s.Decide(ctx, c.ID, Decision{c.last().DecidedOn, c.last().Outcome, strings.TrimSpace(posted["note"])})
			return err
		}},
}

func readDay(to *day.Date, key string, posted map[string]string) error {
	if err := to.UnmarshalText([]byte(posted[key])); err != nil {
		return fault.Invalid(fault.Field{Name: key, Message: fault.Message(err)})
	}
	return nil
}

func (a *Web) askVerb(v verb) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		c, _, err := a.writable(r)
		if err != nil {
			return err
		}
		if !c.Can(v.name) {
			return fault.Conflict("Målet är i läget %s, och då går det inte att välja %s.", strings.ToLower(c.State()), strings.ToLower(v.label))
		}
		return formTmpl.Render(w, r, v.label+": mål "+c.Number, a.verbPage(v, c))
	}
}

func (a *Web) verbPage(v verb, c Case) formPage {
	f := ui.NewForm(Fields, &c)
	f.Only(v.keys...)
	f.Choose("unnecessary", procurement.Judgements[1:])
	for i, in := range f.Controls {
		f.Controls[i].Group = ""
		if in.Type == "date" && in.Value == "" {
			f.Controls[i].Value = a.Store.today().String()
		}
		f.Controls[i].Required = in.Key == "unnecessary" || in.Key == "outcome" || in.Type == "date"
	}
	f.Controls = append(f.Controls, v.more...)
	f.Action, f.Submit, f.Cancel = c.URL()+"/"+v.name, v.label, c.URL()
	return formPage{Crumbs: crumbs(c), Intro: v.intro, Form: f}
}

func (a *Web) doVerb(v verb) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		posted, err := web.FormValues(r)
		if err != nil {
			return err
		}
		c, _, err := a.writable(r)
		if err != nil {
			return err
		}
		input, asked := c, map[string]string{}
		input.Instances = append([]Instance(nil), c.Instances...)
		for _, key := range v.keys {
			asked[key] = posted[key]
		}
		if err = Fields.Read(&input, asked); err == nil {
			err = v.do(r.Context(), a.Store, input, posted)
		}
		if err == nil {
			return web.Redirect(w, r, c.URL(), v.done)
		}
		return again(w, r, v.label+": mål "+c.Number, a.verbPage(v, c), posted, err)
	}
}
