package demo

import (
	"context"
	"fmt"

	"klover/internal/area/analysis"
	"klover/internal/area/identity"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/word/day"
	"klover/internal/word/party"
)

// demoPack is an analysis of a unit and what became of it.
type demoPack struct {
	title, unit   string
	party         party.Code
	year          int
	discussed     day.Date
	with          string
	followed      day.Date // 0: it has not been followed up
	summary, says string
}

// demoPacks are analyses of units that went through their states in earlier years. Names
// of units are those of the demo's lines; what was said is invented.
var demoPacks = []demoPack{
	{"Ortopedin, Mälarsjukhuset", "Mälarsjukhuset Eskilstuna, ortopedi", "D", 2020, 20210316, "Marie Sandgren, verksamhetschef", 20220324,
		"De flesta inköpen görs hos leverantörer med avtal. Det som går utanför är främst små köp som ingen har letat avtal för.",
		"Verksamheten beställer numera i avtalskatalogen. Det som köps utanför är ändå kvar på flera håll och tas upp igen."},
	{"Bild och funktion, Västerås", "Västmanlands sjukhus Västerås, bild och funktion", "U", 2021, 20220208, "Jonas Ahl, verksamhetschef", 0,
		"Det mesta köps hos leverantörer med avtal. Få fakturarader har artikelnummer, så priserna går sällan att kontrollera.", ""},
}

// Packs makes the analyses of units, when the lines are there.
func Packs(ctx context.Context, d *db.DB, s analysis.Store) error {
	who, err := db.One[audit.Actor](ctx, d, `SELECT id, name FROM identity_user WHERE active AND roles LIKE '%,category_lead,%' ORDER BY name LIMIT 1`)
	if err != nil {
		return err
	}
	for _, p := range demoPacks {
		if err := p.play(audit.WithActor(ctx, who), s, who); err != nil {
			return fmt.Errorf("analysis of %s: %w", p.title, err)
		}
	}
	return nil
}

// play takes the analysis through its states, each on its day.
func (p demoPack) play(ctx context.Context, s analysis.Store, who audit.Actor) error {
	unit, err := db.One[int64](ctx, s.DB, `SELECT coalesce(max(id), 0) FROM spend_unit WHERE party = $1 AND name = $2`, string(p.party), p.unit)
	if err != nil || unit == 0 { // a demo with few lines may lack the unit
		return err
	}
	one, err := onDay(s, p.discussed.AddDays(-14)).CreatePack(ctx, analysis.Pack{Title: p.title, Level: "operation", Party: p.party, Period: day.Year(p.year), Units: analysis.Units{unit},
		OwnerID: identity.Ref(who.ID), Owner: who.Name, Summary: p.summary})
	if err != nil {
		return err
	}
	if _, err := onDay(s, p.discussed).Discuss(ctx, one.ID, p.discussed, p.with); err != nil {
		return err
	}
	if err := p.agree(ctx, onDay(s, p.discussed), one.ID); err != nil {
		return err
	}
	if p.followed != 0 {
		if err := p.done(ctx, onDay(s, p.followed), one.ID); err != nil {
			return err
		}
		_, err = onDay(s, p.followed).Follow(ctx, one.ID, p.followed, p.says)
	}
	return err
}

// agree settles what was proposed: the two first are agreed on, the rest dropped.
func (p demoPack) agree(ctx context.Context, s analysis.Store, id string) error {
	actions, err := s.Actions(ctx, id)
	if err != nil || len(actions) == 0 {
		return err
	}
	for i, a := range actions {
		a.State, a.Owner, a.DueOn = analysis.Agreed, p.with, p.discussed.AddMonths(3)
		if i > 1 {
			a.State, a.Why = analysis.Dropped, a.Why+" Tas i nästa steg, när de två första är på plats."
		}
		if _, err := s.SaveAction(ctx, a); err != nil {
			return err
		}
	}
	_, err = s.Settle(ctx, id)
	return err
}

// done notes that what was agreed on has been done.
func (p demoPack) done(ctx context.Context, s analysis.Store, id string) error {
	actions, err := s.Actions(ctx, id)
	if err != nil {
		return err
	}
	for _, a := range actions {
		if a.State != analysis.Agreed {
			continue
		}
		a.State, a.Result = analysis.Done, "Genomgånget med dem som beställer."
		if _, err := s.SaveAction(ctx, a); err != nil {
			return err
		}
	}
	return nil
}

// onDay is the store as it was on a day, beside the one that pages use meanwhile.
func onDay(s analysis.Store, on day.Date) analysis.Store {
	then := *s.DB
	then.Now = Morning(on)
	s.DB = &then
	return s
}
