package demo

import (
	"context"
	"fmt"
	"strings"

	"klover/internal/app/casefile"
	"klover/internal/area/diary"
	"klover/internal/word/day"
)

// The diary was taken into use in the autumn of 2022; so many cases have their files here.
const (
	diarySince = day.Date(20220901)
	diaryCases = 15
	written    = 3 // of them have documents from the handbook's templates
)

// body is what the demo's diary is called.
const body = "Inköp Sörmland Västmanland"

// diaryEvents names the body whose diary it is.
func (b *builder) diaryEvents() []event {
	return []event{{diarySince, func(ctx context.Context) error {
		ctx = by(ctx, b.colleague("archivist"))
		s := casefile.Store(b.tx)
		bodies, err := s.Bodies(ctx)
		if err != nil {
			return err
		}
		bodies[0].Name = body
		_, err = s.SaveBody(ctx, bodies[0])
		return err
	}}}
}

// filed is one procurement whose documents are entered in the diary.
type filed struct {
	*builder
	a   *assignment
	id  *string // of the procurement
	who person
	no  int // among those that are filed
}

// fileEvents is what is entered in the diary while a procurement lives, if it is one
// of the first that were announced.
func (b *builder) fileEvents(a *assignment, id *string, who person) []event {
	if a.taken < diarySince || !a.advertised() || b.filed == diaryCases || a.worked { // its steps enter themselves
		return nil
	}
	f := filed{b, a, id, who, b.filed}
	b.filed++
	var events []event
	add := func(on day.Date, do func(context.Context, day.Date) error) {
		if on != 0 {
			events = append(events, event{on, func(ctx context.Context) error { return do(by(ctx, who), on) }})
		}
	}
	add(a.taken, f.entry(diary.Incoming, "Upphandlingsuppdrag: "+a.title, a.client, "request", "prepare"))
	add(a.taken.AddDays(9).WorkingDay(), f.entry(diary.Prepared, "Minnesanteckningar från startmötet", "", "minutes", "prepare"))
	add(a.strategy, f.strategy)
	add(a.announced, f.entry(diary.Outgoing, "Annons", "Annonsdatabasen", "notice", "procure"))
	add(a.announced, f.entry(diary.Prepared, "Upphandlingsdokument", "", "documents", "procure"))
	if a.announced != 0 {
		add(a.announced.AddDays(11).WorkingDay(), f.question)
	}
	if a.announced != 0 && a.deadline <= Today {
		add(a.deadline, f.tenders)
		add(a.deadline.AddDays(1).WorkingDay(), f.entry(diary.Prepared, "Öppningsprotokoll", "", "opening", "procure"))
	}
	add(a.awarded, f.award)
	add(a.signed, f.entry(diary.Prepared, "Avtal", "", diary.Contract, "implement"))
	add(a.cancelled, f.entry(diary.Prepared, "Beslut att avbryta upphandlingen", "", diary.Cancellation, "procure"))
	return events
}

// note enters something in the case.
func (f filed) note(ctx context.Context, e diary.Entry) (diary.Entry, error) {
	p, err := f.procurement.Get(ctx, *f.id)
	if err != nil {
		return e, err
	}
	e.Responsible, e.ResponsibleID = f.who.name, f.who.id
	return casefile.Store(f.tx).Note(ctx, casefile.Of(p), e)
}

func (f filed) entry(direction diary.Direction, title, counterpart, kind, step string) func(context.Context, day.Date) error {
	return func(ctx context.Context, on day.Date) error {
		if direction != diary.Prepared && counterpart == "" {
			counterpart = "Region Sörmland"
		}
		_, err := f.note(ctx, diary.Entry{Direction: direction, HappenedOn: on, Counterpart: counterpart, Title: title, Kind: kind, Step: step})
		return err
	}
}

// question is a supplier's question with its answer; some came in days before anybody
// registered them.
func (f filed) question(ctx context.Context, on day.Date) error {
	came := on.AddDays(-4 * (f.no % 2))
	asker := companies(sellerCount)[40+f.no].name
	if _, err := f.note(ctx, diary.Entry{Direction: diary.Incoming, HappenedOn: came, Counterpart: asker, Title: "Fråga om leveranstid", Kind: "question", Step: "procure"}); err != nil {
		return err
	}
	_, err := f.note(ctx, diary.Entry{Direction: diary.Outgoing, HappenedOn: on, Counterpart: "Alla som har hämtat upphandlingsdokumenten", Title: "Svar på fråga om leveranstid", Kind: "question", Step: "procure"})
	return err
}

// strategy is written from the template in a few cases, and only noted in the others.
func (f filed) strategy(ctx context.Context, on day.Date) error {
	if f.no >= written {
		return f.entry(diary.Prepared, "Upphandlingsstrategi", "", diary.Strategy, "prepare")(ctx, on)
	}
	return f.document(ctx, "Mall för upphandlingsstrategi", diary.Strategy, "prepare", diary.Publication{Direction: diary.Prepared})
}

// document makes a document from a template and publishes it.
func (f filed) document(ctx context.Context, template, kind, step string, p diary.Publication) error {
	s := casefile.Store(f.tx)
	c, ok, err := s.CaseOf(ctx, "procurement", *f.id)
	if err != nil || !ok {
		return fmt.Errorf("case of %s: %v %w", f.a.title, ok, err)
	}
	templates, err := s.Templates(ctx)
	if err != nil {
		return err
	}
	for _, t := range templates {
		if t.Title == template {
			d, err := s.FromTemplate(ctx, diary.Document{CaseID: c.ID, Kind: kind, Step: step}, t.ID)
			if err != nil {
				return err
			}
			p.By, p.Responsible = f.who.id, f.who.name
			_, err = s.Publish(ctx, diary.Reader{UserID: f.who.id, Work: true, Secret: true}, d.ID, d.Version, p)
			return err
		}
	}
	return fmt.Errorf("there is no template %s", template)
}

// tenders are registered as they come in; two of them have their file here.
func (f filed) tenders(ctx context.Context, on day.Date) error {
	s := casefile.Store(f.tx)
	for i := range min(f.a.tenders, 3) {
		from := companies(sellerCount)[(f.no*17+i*5)%sellerCount].name
		e, err := f.note(ctx, diary.Entry{Direction: diary.Incoming, HappenedOn: on, Counterpart: from, Title: "Anbud från " + from, Kind: diary.Tender, Step: "procure"})
		if err != nil {
			return err
		}
		if i > 0 || f.no >= 2 {
			continue
		}
		file := diary.Upload{Name: "anbud.txt", From: strings.NewReader("Påhittat anbud till demon.\n")}
		if err := s.Attach(ctx, diary.Reader{Secret: true}, e.ID, file); err != nil {
			return err
		}
	}
	return nil
}

// award is the evaluation, the decision and the notification.
func (f filed) award(ctx context.Context, on day.Date) error {
	if err := f.entry(diary.Prepared, "Utvärderingsprotokoll", "", "evaluation", "procure")(ctx, on); err != nil {
		return err
	}
	if f.no < written {
		if err := f.document(ctx, "Mall för tilldelningsbeslut", diary.Award, "procure", diary.Publication{Direction: diary.Prepared}); err != nil {
			return err
		}
	} else if err := f.entry(diary.Prepared, "Tilldelningsbeslut", "", diary.Award, "procure")(ctx, on); err != nil {
		return err
	}
	return f.entry(diary.Outgoing, "Underrättelse om tilldelningsbeslut", "Alla anbudsgivare", "notification", "procure")(ctx, on)
}
