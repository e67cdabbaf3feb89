package board

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"

	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/file"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
)

func (a *Web) itemRoutes(m *web.Mux) {
	one := ItemPath + "/{id}"
	m.Handle("GET "+one, permRead, a.item)
	a.asked(m, one+"/andra", permWrite, a.editItem)
	a.asked(m, one+"/foredragande", permWrite, a.rapporteurs)
	a.asked(m, one+"/handling", permWrite, a.newPaper, web.MaxBody(MaxPaper+1<<20))
	a.asked(m, one+"/jav", permWrite, a.declaring)
	a.asked(m, one+"/ordforande", permWrite, a.presiding)
	a.asked(m, one+"/yrkande", permWrite, a.moving)
	a.asked(m, one+"/omrostning", permWrite, a.voting)
	a.asked(m, one+"/beslut", permWrite, a.deciding)
	a.asked(m, one+"/reservation", permWrite, a.reserving)
	a.asked(m, one+"/text", permWrite, a.editText)
	a.asked(m, one+"/ta-tillbaka", permWrite, a.undoing)
	a.does(m, one+"/notera", permWrite, "Informationen är noterad.", a.itemDoes(func(ctx context.Context, i Matter, _ map[string]string) error {
		_, err := a.Store.Decide(ctx, i.ID, 0, Point{Kind: Notes})
		return err
	}))
	a.does(m, one+"/omedelbart", permWrite, "Paragrafen justeras omedelbart. Texten är skriven och väntar på underskrift.", a.itemDoes(func(ctx context.Context, i Matter, _ map[string]string) error {
		return a.Store.AdjustAtOnce(ctx, i.ID)
	}))
	a.does(m, one+"/ta-bort-rad", permWrite, "Uppgiften är borttagen.", a.itemDoes(func(ctx context.Context, i Matter, posted map[string]string) error {
		return a.Store.RemoveRow(ctx, i.ID, posted["del"], posted["id"])
	}))
	a.does(m, one+"/flytta", permWrite, "Ärendet är flyttat.", func(r *http.Request) (string, error) {
		i, s, posted, err := a.itemPost(r)
		if err != nil {
			return "", err
		}
		to, _ := strconv.ParseInt(posted["till"], 10, 64)
		return s.URL(), a.Store.MoveItem(r.Context(), i.ID, to)
	})
	a.does(m, one+"/ta-bort", permWrite, "Ärendet är borttaget.", func(r *http.Request) (string, error) {
		i, s, _, err := a.itemPost(r)
		if err != nil {
			return "", err
		}
		return s.URL(), a.Store.RemoveItem(r.Context(), i.ID)
	})
	m.Handle("GET /namndhandlingar/{id}", permPapers, a.paper)
	a.does(m, "/namndhandlingar/{id}/ta-bort", permWrite, "Handlingen är borttagen.", a.dropPaper)
}

// itemOf returns the item of the address if the user may write to it.
func (a *Web) itemOf(r *http.Request) (Matter, Sitting, error) {
	i, s, err := a.Store.Item(r.Context(), r.PathValue("id"))
	if err != nil {
		return i, s, err
	}
	return i, s, scope(r.Context(), s.Body)
}

func (a *Web) itemPost(r *http.Request) (Matter, Sitting, map[string]string, error) {
	posted, err := web.FormValues(r)
	if err != nil {
		return Matter{}, Sitting{}, nil, err
	}
	i, s, err := a.itemOf(r)
	return i, s, posted, err
}

func (a *Web) itemDoes(do func(ctx context.Context, i Matter, posted map[string]string) error) func(r *http.Request) (string, error) {
	return func(r *http.Request) (string, error) {
		i, _, posted, err := a.itemPost(r)
		if err != nil {
			return "", err
		}
		return i.URL(), do(r.Context(), i, posted)
	}
}

func (i Item) crumbs(s Sitting) []ui.Crumb {
	return append(s.crumbs(), ui.Crumb{Label: i.Title, URL: i.URL()})
}

// itemStep is a form of an item with few controls.
func (a *Web) itemStep(r *http.Request, title, submit, intro, done string, do func(ctx context.Context, i Matter, s Sitting, posted map[string]string) error, controls ...ui.Control) (ask, error) {
	i, s, err := a.itemOf(r)
	f := ui.Form{Submit: submit, Cancel: i.URL(), Controls: controls}
	return ask{title: title, intro: intro, crumbs: i.crumbs(s), form: f, done: done,
		do: func(ctx context.Context, posted map[string]string) error { return do(ctx, i, s, posted) }}, err
}

func (a *Web) newItem(r *http.Request) (ask, error) {
	m, err := a.meetingOf(r)
	if err != nil {
		return ask{}, err
	}
	i := Item{MeetingID: m.ID, Kind: ForDecision}
	f := ui.NewForm(ItemFields, &i)
	f.Submit, f.Cancel, f.Draft = "Spara ärende", m.URL(), "namndarende-"+m.ID
	return ask{title: "Nytt ärende", crumbs: m.crumbs(), form: f, done: "Ärendet står på föredragningslistan.",
		do: func(ctx context.Context, posted map[string]string) error {
			if err := ItemFields.Read(&i, plainLines(posted)); err != nil {
				return err
			}
			var err error
			i, err = a.Store.AddItem(ctx, i)
			return err
		}, to: func() string { return i.URL() }}, nil
}

// plainLines takes away the carriage returns that browsers send in long texts.
func plainLines(posted map[string]string) map[string]string {
	for key, value := range posted {
		posted[key] = strings.ReplaceAll(value, "\r\n", "\n")
	}
	return posted
}

func (a *Web) editItem(r *http.Request) (ask, error) {
	i, s, err := a.itemOf(r)
	if err != nil {
		return ask{}, err
	}
	f := ui.NewForm(ItemFields, &i.Item)
	f.Control("background").Rows = 12
	f.Submit, f.Cancel, f.Version, f.Draft = "Spara ärende", i.URL(), int(i.Version), "namndarende-"+i.ID
	input := func(posted map[string]string) Item {
		mine := i.Item
		_ = ItemFields.Read(&mine, plainLines(posted))
		return mine
	}
	return ask{title: "Ändra ärendet", crumbs: i.crumbs(s), form: f, done: "Ärendet är sparat.", conflict: conflictOf(ItemFields, input, i.Item, i.Version),
		do: func(ctx context.Context, posted map[string]string) error {
			mine := i.Item
			if err := ItemFields.Read(&mine, plainLines(posted)); err != nil {
				return err
			}
			mine.Version = int64(web.Version(posted))
			return a.Store.SaveItem(ctx, mine)
		}}, nil
}

func (a *Web) rapporteurs(r *http.Request) (ask, error) {
	i, _, err := a.itemOf(r)
	if err != nil {
		return ask{}, err
	}
	var lines []string
	for _, one := range i.Rapporteurs {
		lines = append(lines, one.Text())
	}
	return a.itemStep(r, "Föredragande", "Spara föredragande", "", "Föredragande är sparade.",
		func(ctx context.Context, i Matter, _ Sitting, posted map[string]string) error {
			return a.Store.SetRapporteurs(ctx, i.ID, posted["lines"])
		},
		ui.Control{Key: "lines", Label: "Föredragande", Type: "long", Value: strings.Join(lines, "\n"), Help: "En per rad: namn, titel."})
}

func (a *Web) newPaper(r *http.Request) (ask, error) {
	q, err := a.itemStep(r, "Bifoga handling", "Bifoga", fmt.Sprintf("Högst %d MB.", MaxPaper>>20), "Handlingen är bifogad.",
		func(ctx context.Context, i Matter, _ Sitting, posted map[string]string) error {
			from, head, err := r.FormFile("file")
			if errors.Is(err, http.ErrMissingFile) || errors.Is(err, http.ErrNotMultipart) {
				return fault.Invalid(fault.Field{Name: "file", Message: "Välj en fil."})
			}
			if err != nil {
				return err
			}
			defer from.Close()
			name := strings.TrimSpace(posted["name"])
			if name == "" {
				name = head.Filename
			}
			return a.Store.AddPaper(ctx, Paper{ItemID: i.ID, Name: name, Public: posted["public"] == "ja", Secrecy: posted["secrecy"]}, from)
		},
		ui.Control{Key: "file", Label: "Fil", Type: "file", Required: true},
		ui.Control{Key: "name", Label: "Namn", Type: "text", Help: "Tomt ger filens namn."},
		ui.Control{Key: "public", Label: "Offentlig", Type: "bool", Value: "ja", Required: true},
		ui.Control{Key: "secrecy", Label: "Sekretess", Type: "text", Help: "Lagrum för en handling som inte är offentlig, till exempel OSL 19 kap. 3 §. Läsning loggas."})
	q.form.Upload = true
	return q, err
}

// paper answers with a paper's bytes as a file; reading a secret one is logged.
func (a *Web) paper(w http.ResponseWriter, r *http.Request) error {
	return a.Store.ReadPaper(r.Context(), r.PathValue("id"), func(p Paper, f file.File) io.Writer {
		w.Header().Set("Content-Type", "application/octet-stream") // never shown by the browser as one of our pages
		w.Header().Set("Content-Disposition", fmt.Sprintf("attachment; filename*=UTF-8''%s", escaped(f.Name)))
		return w
	})
}

func (a *Web) dropPaper(r *http.Request) (string, error) {
	p, err := a.Store.Paper(r.Context(), r.PathValue("id"))
	if err != nil {
		return "", err
	}
	_, s, err := a.Store.Item(r.Context(), p.ItemID)
	if err != nil {
		return "", err
	}
	if err := scope(r.Context(), s.Body); err != nil {
		return "", err
	}
	return ItemPath + "/" + p.ItemID, a.Store.RemovePaper(r.Context(), p.ID)
}

// voterOptions is those who take part in an item.
func (s Sitting) voterOptions(m Matter) []ui.Option {
	var options []ui.Option
	for _, t := range s.voters(m) {
		options = append(options, ui.Option{Value: t.PersonID, Label: s.People[t.PersonID].Text()})
	}
	return options
}

func (a *Web) who(r *http.Request, label string) (ui.Control, error) {
	i, s, err := a.itemOf(r)
	return ui.Control{Key: "person", Label: label, Type: "choice", Required: true, Options: s.voterOptions(i)}, err
}

func chosen(posted map[string]string) (string, error) {
	if posted["person"] == "" {
		return "", fault.Invalid(fault.Field{Name: "person", Message: "Välj vem."})
	}
	return posted["person"], nil
}

func (a *Web) declaring(r *http.Request) (ask, error) {
	who, err := a.who(r, "Vem har jäv?")
	if err != nil {
		return ask{}, err
	}
	return a.itemStep(r, "Jäv", "Notera jäv", "Den som har jäv lämnar lokalen under ärendet, yrkar inte och röstar inte. Kontrollera sedan om en ersättare ska tjänstgöra.", "Jävet är noterat.",
		func(ctx context.Context, i Matter, _ Sitting, posted map[string]string) error {
			person, err := chosen(posted)
			if err != nil {
				return err
			}
			return a.Store.Declare(ctx, i.ID, person, posted["reason"])
		}, who, ui.Control{Key: "reason", Label: "Skäl", Type: "text"})
}

func (a *Web) presiding(r *http.Request) (ask, error) {
	i, s, err := a.itemOf(r)
	if err != nil {
		return ask{}, err
	}
	c := ui.Control{Key: "person", Label: "Ordförande i ärendet", Type: "choice", Options: s.voterOptions(i),
		Help: "Tomt: mötesordföranden, eller näste vice ordförande när mötesordföranden inte deltar."}
	for n := range c.Options {
		c.Options[n].Chosen = c.Options[n].Value == string(i.ChairID)
	}
	return a.itemStep(r, "Ordförande i ärendet", "Spara ordförande", "Väljs bland dem som deltar i ärendet när varken ordförande eller vice ordförande kan leda det.", "Ordföranden i ärendet är sparad.",
		func(ctx context.Context, i Matter, _ Sitting, posted map[string]string) error {
			return a.Store.Preside(ctx, i.ID, posted["person"])
		}, c)
}

func (a *Web) moving(r *http.Request) (ask, error) {
	who, err := a.who(r, "Vem yrkar?")
	if err != nil {
		return ask{}, err
	}
	return a.itemStep(r, "Yrkande", "Notera yrkande", "", "Yrkandet är noterat.",
		func(ctx context.Context, i Matter, _ Sitting, posted map[string]string) error {
			person, err := chosen(posted)
			if err != nil {
				return err
			}
			return a.Store.Move(ctx, i.ID, person, posted["kind"], posted["text"])
		}, who, ui.Control{Key: "kind", Label: "Yrkar", Type: "choice", Options: choices(motionKinds), Required: true},
		ui.Control{Key: "text", Label: "Lydelse", Type: "long", Help: "Behövs för ändring och tillägg."})
}

func (a *Web) voting(r *http.Request) (ask, error) {
	i, s, err := a.itemOf(r)
	if err != nil {
		return ask{}, err
	}
	cast := map[string]string{}
	for _, v := range i.Votes {
		cast[v.PersonID] = v.Vote
	}
	var controls []ui.Control
	for _, t := range s.voters(i) {
		c := ui.Control{Key: "v_" + t.PersonID, Label: s.People[t.PersonID].Text(), Type: "choice", Required: true, Options: choices(votes)}
		for n := range c.Options {
			c.Options[n].Chosen = c.Options[n].Value == cast[t.PersonID]
		}
		controls = append(controls, c)
	}
	return a.itemStep(r, "Omröstning", "Spara omröstning", "Ja är bifall till förvaltningens förslag. Vid lika röstetal avgör ordförandens röst, vid val lotten.", "Omröstningen är sparad.",
		func(ctx context.Context, i Matter, s Sitting, posted map[string]string) error {
			cast := map[string]string{}
			for _, t := range s.voters(i) {
				if v := posted["v_"+t.PersonID]; v != "" {
					cast[t.PersonID] = v
				}
			}
			return a.Store.CastVotes(ctx, i.ID, cast)
		}, controls...)
}

// morePoints is how many points a decision may have in the form.
const morePoints = 3

func (a *Web) deciding(r *http.Request) (ask, error) {
	var controls []ui.Control
	for n := range morePoints {
		key, group := strconv.Itoa(n+1), fmt.Sprintf("Punkt %d", n+1)
		controls = append(controls,
			ui.Control{Key: "kind_" + key, Label: "Nämnden", Type: "choice", Options: choices(decisionKinds), Required: n == 0, Group: group},
			ui.Control{Key: "object_" + key, Label: "Vad", Type: "text", Group: group, Help: "Fortsättningen på meningen: budgeten för 2023, eller efter Beslutar att: revidera delegationsordningen."},
			ui.Control{Key: "text_" + key, Label: "Egen lydelse", Type: "long", Rows: 2, Group: group, Help: "Tom: meningen skrivs av slaget."})
	}
	return a.itemStep(r, "Beslut", "Notera beslut", "Paragrafen blir nästa nummer i årets följd. Beslutsförhet, jäv och ordförande kontrolleras.", "Beslutet är noterat.",
		func(ctx context.Context, i Matter, _ Sitting, posted map[string]string) error {
			var points []Point
			for n := range morePoints {
				key := strconv.Itoa(n + 1)
				if posted["kind_"+key] != "" {
					points = append(points, Point{posted["kind_"+key], strings.TrimSpace(posted["object_"+key]), strings.TrimSpace(posted["text_"+key])})
				}
			}
			_, err := a.Store.Decide(ctx, i.ID, 0, points...)
			return atFirst(err)
		}, controls...)
}

// atFirst puts what is wrong with a decision at the first point of the form.
func atFirst(err error) error {
	var wrong []fault.Field
	for _, f := range fault.FieldsOf(err) {
		wrong = append(wrong, fault.Field{Name: f.Name + "_1", Message: f.Message})
	}
	if len(wrong) == 0 {
		return err
	}
	return fault.Invalid(wrong...)
}

func (a *Web) reserving(r *http.Request) (ask, error) {
	who, err := a.who(r, "Vem?")
	if err != nil {
		return ask{}, err
	}
	return a.itemStep(r, "Reservation eller anteckning", "Spara", "", "Uppgiften är noterad.",
		func(ctx context.Context, i Matter, _ Sitting, posted map[string]string) error {
			person, err := chosen(posted)
			if err != nil {
				return err
			}
			return a.Store.Reserve(ctx, i.ID, person, posted["kind"], posted["text"])
		}, who, ui.Control{Key: "kind", Label: "Slag", Type: "choice", Required: true, Options: []ui.Option{{Value: "reservation", Label: "Reservation"}, {Value: "note", Label: "Protokollsanteckning"}}},
		ui.Control{Key: "text", Label: "Text", Type: "long", Help: "En reservation behöver ingen motivering."})
}

func (a *Web) editText(r *http.Request) (ask, error) {
	i, _, err := a.itemOf(r)
	if err != nil {
		return ask{}, err
	}
	q, err := a.itemStep(r, "Protokollets text", "Spara text", "Rader som börjar med ### är rubriker, rader som börjar med - är punkter. Den som redan har justerat får justera om.", "Texten är sparad.",
		func(ctx context.Context, i Matter, _ Sitting, posted map[string]string) error {
			return a.Store.EditText(ctx, i.ID, strings.TrimSpace(plainLines(posted)["text"]), int64(web.Version(posted)))
		},
		ui.Control{Key: "text", Label: "Text", Type: "long", Rows: 20, Value: i.Text, Required: true})
	q.form.Version, q.form.Draft = int(i.Version), "protokoll-"+i.ID
	q.conflict = conflictOf(textFields, func(posted map[string]string) Item { return Item{Text: posted["text"]} }, i.Item, i.Version)
	return q, err
}

// textFields is the one attribute that the text's own form has.
var textFields = func() field.Set[Item] {
	text, _ := ItemFields.Get("text")
	return field.Set[Item]{text}
}()

func (a *Web) undoing(r *http.Request) (ask, error) {
	return a.itemStep(r, "Ta tillbaka beslutet", "Ta tillbaka", "Bara den senaste paragrafen kan tas tillbaka, och bara medan sammanträdet pågår.", "Beslutet är tillbakataget.",
		func(ctx context.Context, i Matter, _ Sitting, posted map[string]string) error {
			return a.Store.Undo(ctx, i.ID, posted["why"])
		}, ui.Control{Key: "why", Label: "Varför?", Type: "text", Required: true})
}
