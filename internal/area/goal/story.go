package goal

import (
	"cmp"
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"klover/internal/base/fault"
	"klover/internal/base/paper"
	"klover/internal/base/story"
	"klover/internal/word/day"
	"klover/internal/word/figure"
	"klover/internal/word/party"
	"klover/internal/word/sv"
)

// Texts about goals and activities hold figures as {{tal proc.announced}}, in the
// language of the reports. Here the values are shown where the text is written;
// other tokens stand until the report fills them.

// figureWords are the tokens that name a figure.
var figureWords = []string{"tal", "andring", "bedomning", "delar", "nyckeltal", "tabell", "diagram", "lista"}

// readable tells whether a text can be read and its figures exist.
func (s Store) readable(text string) error {
	blocks, wrong := story.Parse(text)
	for _, t := range story.Tokens(blocks) {
		if !slices.Contains(figureWords, t.Name) {
			continue
		}
		for _, arg := range t.Args {
			if !keyShape.MatchString(arg) {
				continue
			}
			if _, err := s.Register.Get(arg); err != nil {
				wrong = append(wrong, story.Wrong{Line: t.Line, Column: t.Column, Message: fault.Message(err)})
			}
		}
	}
	if len(wrong) == 0 {
		return nil
	}
	return fault.Invalid(fault.Field{Name: "text", Message: wrong[0].String()})
}

var (
	keyShape    = regexp.MustCompile(`^[a-z][a-z_]*(\.[a-z0-9_]+)+$`)
	offsetShape = regexp.MustCompile(`^[+-]\d{1,2}$`)
)

// teller says the tokens of texts for one period.
type teller struct {
	store Store
	ctx   context.Context
	view  View
	err   error // the first that reading a figure gave
}

// writer writes texts for a period, with the values of their figures.
func (s Store) writer(ctx context.Context, p day.Period) (*story.Writer, *teller) {
	t := &teller{store: s, ctx: ctx, view: NewView(figure.YearToDate, p.Last(), "")}
	switch len(p.Months()) {
	case 1:
		t.view.Kind = figure.Month
	case 12:
		t.view.Kind = figure.Year
	}
	return &story.Writer{Say: t.say}, t
}

// Blocks returns a text for a period as it is read, with the values of its figures.
func (s Store) Blocks(ctx context.Context, text string, p day.Period) ([]paper.Block, error) {
	w, t := s.writer(ctx, p)
	parsed, _ := story.Parse(text)
	return w.Blocks(parsed), t.err
}

func (t *teller) say(token story.Token) []paper.Run {
	said, err := t.token(token)
	t.err = cmp.Or(t.err, err)
	return []paper.Run{said}
}

// token says one token: the year, or a figure's value, target or verdict. Others
// stand as they are written.
func (t *teller) token(token story.Token) (paper.Run, error) {
	as := paper.T(token.Text)
	v, key, form := t.view, "", ""
	for _, arg := range token.Args {
		kind, isKind := kindWords[arg]
		switch {
		case isKind:
			v.Kind = kind
		case keyShape.MatchString(arg):
			key = arg
		case offsetShape.MatchString(arg):
			n, _ := strconv.Atoi(arg)
			v = v.Step(n)
		case slices.Contains(party.All(), party.Code(arg)):
			v.Party = party.Code(arg)
		case arg == "mål" || arg == "utan-enhet" || arg == "ord":
			form = arg
		default:
			p, err := day.ParsePeriod(arg)
			if err != nil || p.To == 0 {
				return as, nil
			}
			v.On = day.New(p.Last().Year(), p.Last().Month(), 1)
		}
	}
	switch {
	case token.Name == "ar":
		return paper.T(fmt.Sprint(v.On.Year())), nil
	case token.Name == "period":
		return paper.T(v.Period().Label()), nil
	case !slices.Contains([]string{"tal", "bedomning", "andring"}, token.Name) || key == "":
		return as, nil
	}
	f, err := t.store.Register.Get(key)
	if err != nil {
		return as, nil // a figure that has left the register: the token itself says which
	}
	if token.Name == "andring" {
		now, before := t.view, v
		if now.Kind, now.Party = v.Kind, v.Party; v == now {
			before = now.Before()
		}
		text, err := t.change(f, now, before, form)
		return paper.Num(key, text, now.FigureURL(key)), err
	}
	text, err := t.figure(f, v, token.Name, form)
	return paper.Num(key, text, v.FigureURL(key)), err
}

// change says how a figure has changed since another period: "+9 338 (+12,1 %)", or
// in words "ökat med 9 338 (12,1 %)".
func (t *teller) change(f figure.Figure, now, before View, form string) (string, error) {
	v, err := t.store.Value(t.ctx, f, now.Ask())
	if err != nil {
		return "", err
	}
	w, err := t.store.Value(t.ctx, f, before.Ask())
	text := f.Change(v, w)
	if err != nil || form != "ord" {
		return text, err
	}
	bare := strings.NewReplacer("+", "", sv.Minus, "").Replace(text)
	order, ok := figure.Compare(v, w)
	switch {
	case !ok:
		return "inte kunnat jämföras", nil
	case order > 0:
		return "ökat med " + bare, nil
	case order < 0:
		return "minskat med " + bare, nil
	}
	return "varit oförändrat", nil
}

func (t *teller) figure(f figure.Figure, v View, name, form string) (string, error) {
	value, err := t.store.Value(t.ctx, f, v.Ask())
	if err != nil || form == "" && name == "tal" {
		return f.Text(value), err
	}
	switch {
	case form == "utan-enhet":
		return Plain(f, value), nil
	case form == "ord" && name == "tal":
		return Words(f, value), nil
	}
	targets, err := t.store.Targets(t.ctx, TargetFilter{Figure: f.Key})
	target := TargetFor(targets, v)
	switch {
	case err != nil:
		return "", err
	case name == "bedomning":
		return strings.ToLower(target.Judge(value, v.Period()).Sv()), nil
	case target.HasAmount:
		return f.Text(target.Amount()), nil
	case target.Exists():
		return target.Text(f), nil
	}
	return "inget mål", nil
}

// kindWords are the words for other kinds of period than the text's own.
var kindWords = map[string]figure.PeriodKind{
	"månad": figure.Month, "ack": figure.YearToDate, "r12": figure.Rolling12, "helår": figure.Year, "start": figure.Accumulated,
}
