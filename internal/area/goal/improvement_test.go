package goal_test

import (
	"context"
	"io/fs"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"klover/internal/area/goal"
	"klover/internal/area/identity"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/dbtest"
	"klover/internal/base/fault"
	searching "klover/internal/base/find"
	"klover/internal/base/web"
	"klover/internal/base/webtest"
	"klover/internal/word/day"
	"klover/internal/word/figure"
)

var boardTables = []fs.FS{audit.Migrations, searching.Migrations, identity.Migrations, goal.Migrations}

// boards is two units with a person, one above the other, on a clock of their own.
type boards struct {
	goal.Store
	unit, above string
	ctx         context.Context
	person      string
	now         time.Time
}

func newBoards(t testing.TB, d *db.DB) *boards {
	t.Helper()
	b := &boards{Store: goal.Store{DB: d}, now: time.Date(2022, 3, 1, 8, 0, 0, 0, time.UTC)}
	d.Now = func() time.Time { b.now = b.now.Add(time.Second); return b.now }
	people := identity.Store{DB: d}
	if err := people.CreateRegions(t.Context()); err != nil {
		t.Fatal(err)
	}
	unit := func(name, kind, parent string) string {
		u, err := people.CreateUnit(t.Context(), identity.Unit{Party: "D", Kind: kind, Name: name, ParentID: parent, ValidFrom: 20110701})
		if err != nil {
			t.Fatal(err)
		}
		return u.ID
	}
	b.above = unit("Inköp", "own", "")
	b.unit = unit("Inköpsservice", "own", b.above)
	unit("Nyköpings lasarett", "customer", "")
	u, err := people.Create(t.Context(), identity.User{Name: "Jonas Lindqvist", Email: "jonas@klover.example", Title: "Inköpare", Roles: identity.Roles{"operational_buyer"}, UnitID: identity.Ref(b.unit), Active: true})
	if err != nil {
		t.Fatal(err)
	}
	b.person = u.ID
	b.ctx = audit.WithActor(t.Context(), audit.Actor{ID: u.ID, Name: u.Name})
	return b
}

func (b *boards) at(on day.Date) {
	b.now = time.Date(on.Year(), on.Month(), on.Day(), 8, 0, 0, 0, time.UTC)
}

func (b *boards) report(t testing.TB, title string) goal.Improvement {
	t.Helper()
	i, err := b.Report(b.ctx, goal.Improvement{Title: title, Kind: goal.CardDeviation, UnitID: b.unit, Problem: "Ordern fastnar.", Tags: goal.Tags{"e-handel"}})
	if err != nil {
		t.Fatal(err)
	}
	return i
}

func (b *boards) move(t testing.TB, id string, to goal.Stage, told map[string]string) goal.Improvement {
	t.Helper()
	i, err := b.Move(b.ctx, id, goal.Step{To: to, Told: told})
	if err != nil {
		t.Fatalf("%v %v", err, fault.FieldsOf(err))
	}
	return i
}

// toDone takes a card all the way.
func (b *boards) toDone(t testing.TB, id string) goal.Improvement {
	t.Helper()
	return b.move(t, id, goal.StageDone, map[string]string{"cause": "Fel kod.", "action": "Rätta koden.", "owner_id": b.person, "effect": "Inga fler."})
}

func TestCardTellsWhatItsColumnNeeds(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, boardTables, func(t *testing.T, d *db.DB) {
		b := newBoards(t, d)
		card := b.report(t, "Ordrar fastnar")
		if card.Number != "F2022-0001" || card.Stage != goal.StageNew {
			t.Errorf("reported as %s in %s", card.Number, card.Stage)
		}
		b.move(t, card.ID, goal.StageAnalysis, nil)
		for _, test := range []struct {
			to   goal.Stage
			want string
		}{{goal.StagePlan, "cause"}, {goal.StageDo, "cause action owner_id"}, {goal.StageDone, "cause action owner_id effect"}, {goal.StageDeclined, "reason"}} {
			_, err := b.Move(b.ctx, card.ID, goal.Step{To: test.to})
			var lacks []string
			for _, f := range fault.FieldsOf(err) {
				lacks = append(lacks, f.Name)
			}
			if got := strings.Join(lacks, " "); got != test.want {
				t.Errorf("to %s lacks %q, want %q", test.to, got, test.want)
			}
		}
		b.at(20220311)
		done := b.toDone(t, card.ID)
		if done.ClosedOn != 20220311 || done.Lead() != 10 || done.Owner != "Jonas Lindqvist" {
			t.Errorf("done %s after %d days by %q", done.ClosedOn, done.Lead(), done.Owner)
		}
		again := b.move(t, card.ID, goal.StageFollow, nil)
		if again.ClosedOn != 0 || again.Effect != "Inga fler." {
			t.Errorf("taken up again: %+v", again)
		}
		entries, err := audit.History(t.Context(), d, goal.ImprovementKind, card.ID)
		if err != nil || len(entries) != 4 || entries[0].Verb != "flyttade till Följ upp" {
			t.Errorf("history: %d entries, %v", len(entries), err)
		}
	})
}

func TestActivityNeedsNoAnalysis(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, boardTables, func(t *testing.T, d *db.DB) {
		b := newBoards(t, d)
		card, err := b.Report(b.ctx, goal.Improvement{Title: "Beställ skyltar", Kind: goal.CardActivity, UnitID: b.unit, Problem: "Skyltarna saknas."})
		if err != nil {
			t.Fatal(err)
		}
		b.move(t, card.ID, goal.StagePlan, nil)
	})
}

func TestWhoMovesAMovedCardIsToldSo(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, boardTables, func(t *testing.T, d *db.DB) {
		b := newBoards(t, d)
		card := b.report(t, "Ordrar fastnar")
		b.move(t, card.ID, goal.StageAnalysis, nil)
		_, err := b.Move(b.ctx, card.ID, goal.Step{From: goal.StageNew, To: goal.StageAnalysis})
		if fault.KindOf(err) != fault.KindConflict || !strings.Contains(fault.Message(err), "Analys") {
			t.Errorf("a second move: %v", err)
		}
		if _, err := b.Move(b.ctx, card.ID, goal.Step{To: "nowhere"}); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("a move to nowhere: %v", err)
		}
		stale := card
		stale.Title = "Andra ordrar"
		if _, err := b.SaveImprovement(b.ctx, stale, ""); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("a stale save: %v", err)
		}
	})
}

func TestCardsAreRaisedToTheUnitAbove(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, boardTables, func(t *testing.T, d *db.DB) {
		b := newBoards(t, d)
		card := b.report(t, "Ordrar fastnar")
		if _, err := b.Raise(b.ctx, card.ID, " "); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("raised without a note: %v", err)
		}
		b.at(20220305)
		raised, err := b.Raise(b.ctx, card.ID, "Avtalet behöver ändras.")
		if err != nil || raised.UnitID != b.above || raised.FromUnit != "Inköpsservice" || raised.EnteredOn != 20220305 {
			t.Errorf("raised: %+v, %v", raised, err)
		}
		if _, err := b.Raise(b.ctx, card.ID, "Högre."); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("raised above the top: %v", err)
		}
		events, err := b.EventsSince(t.Context(), b.unit, 20220305)
		if err != nil || len(events) != 1 || events[0].Kind != goal.WasRaised || events[0].Text != "Inköpsservice → Inköp. Avtalet behöver ändras." {
			t.Errorf("the unit below is told %+v, %v", events, err)
		}
	})
}

func TestWrongCardsAreRefused(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, boardTables, func(t *testing.T, d *db.DB) {
		b := newBoards(t, d)
		for name, spoil := range map[string]func(*goal.Improvement){
			"title": func(i *goal.Improvement) { i.Title = " " }, "problem": func(i *goal.Improvement) { i.Problem = "" },
			"unit_id": func(i *goal.Improvement) { i.UnitID = "x" }, "owner_id": func(i *goal.Improvement) { i.OwnerID = "x" },
			"whys":     func(i *goal.Improvement) { i.Whys = "1\n2\n3\n4\n5\n6" },
			"link_url": func(i *goal.Improvement) { i.LinkURL = "javascript:alert(1)" },
		} {
			card := goal.Improvement{Title: "Ordrar", Kind: goal.CardIdea, UnitID: b.unit, Problem: "Fastnar."}
			spoil(&card)
			_, err := b.Report(b.ctx, card)
			if fields := fault.FieldsOf(err); len(fields) != 1 || fields[0].Name != name {
				t.Errorf("%s: %v %v", name, err, fields)
			}
		}
		for _, address := range []string{"//evil.example", "http://x.example", "upphandlingar"} {
			if _, err := b.Report(b.ctx, goal.Improvement{Title: "Ordrar", Kind: goal.CardIdea, UnitID: b.unit, Problem: "x", LinkURL: address}); err == nil {
				t.Errorf("%s passes as a link", address)
			}
		}
	})
}

func TestLimitsAreDecidedByTheUnit(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, boardTables, func(t *testing.T, d *db.DB) {
		b := newBoards(t, d)
		limits, err := b.Limits(t.Context(), b.unit)
		if err != nil || limits[0].Of(6) != goal.Fresh || limits[0].Of(7) != goal.Aging || limits[0].Of(14) != goal.Stuck {
			t.Errorf("usual limits %+v, %v", limits, err)
		}
		limits[0].WarnDays, limits[0].LateDays = 30, 20
		if err := b.SaveLimits(b.ctx, b.unit, limits); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("limits the wrong way round: %v", err)
		}
		limits[0].WarnDays = 2
		if err := b.SaveLimits(b.ctx, b.unit, limits); err != nil {
			t.Fatal(err)
		}
		own, err := b.Limits(t.Context(), b.unit)
		other, err2 := b.Limits(t.Context(), b.above)
		if err != nil || err2 != nil || own[0].WarnDays != 2 || other[0].WarnDays != 7 {
			t.Errorf("own %+v, other %+v, %v %v", own[0], other[0], err, err2)
		}
		entries, err := audit.History(t.Context(), d, goal.LimitKind, b.unit)
		if err != nil || len(entries) != 1 || len(entries[0].Changes) != 1 {
			t.Errorf("history of limits %+v, %v", entries, err)
		}
	})
}

func TestImprovementFiguresAreTheSumOfTheirCards(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, boardTables, func(t *testing.T, d *db.DB) {
		b := newBoards(t, d)
		first, second, declined := b.report(t, "Ett"), b.report(t, "Två"), b.report(t, "Tre")
		b.report(t, "Fyra")
		b.at(20220311)
		b.toDone(t, first.ID)
		b.move(t, declined.ID, goal.StageDeclined, map[string]string{"reason": "Görs redan."})
		b.at(20220331)
		b.toDone(t, second.ID)
		register, err := figure.NewRegister(goal.ImprovementFigures(b.Store))
		if err != nil {
			t.Fatal(err)
		}
		for _, test := range []struct{ key, month, year string }{
			{"goal.improvements_new", "4", "4"}, {"goal.improvements_done", "2", "2"}, {"goal.improvement_days", "20 dagar", "20 dagar"},
		} {
			f, err := register.Get(test.key)
			if err != nil {
				t.Fatal(err)
			}
			for kind, want := range map[figure.PeriodKind]string{figure.Month: test.month, figure.Year: test.year} {
				ask := figure.Ending(kind, 20220301, "")
				v, err := f.Value(t.Context(), ask)
				rows, err2 := f.Rows(t.Context(), ask)
				if err != nil || err2 != nil || v.Check(rows) != nil {
					t.Errorf("%s: %v %v %v", test.key, err, err2, v.Check(rows))
				}
				if got := plain(f.Text(v)); got != want {
					t.Errorf("%s %s = %s, want %s", test.key, kind.Sv(), got, want)
				}
			}
			v, err := f.Value(t.Context(), figure.Ending(figure.Year, 20210101, ""))
			if err != nil || v.Num != 0 || (test.key == "goal.improvement_days") != (v.State == figure.NotMeasurable) {
				t.Errorf("%s in a year without cards: %+v, %v", test.key, v, err)
			}
		}
	})
}

func TestListOfCardsIsFilteredAndSorted(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, boardTables, func(t *testing.T, d *db.DB) {
		b := newBoards(t, d)
		one := b.report(t, "Ordrar fastnar")
		b.at(20220405)
		b.report(t, "Katalogen släpar")
		b.toDone(t, one.ID)
		for want, query := range map[string]string{
			"Katalogen släpar Ordrar fastnar": "", "Ordrar fastnar": "kolumn=done&avslutat=2022-04", "Katalogen släpar": "q=katalog&etikett=E-handel",
			"": "forsenad=ja",
		} {
			values, err := url.ParseQuery(query)
			if err != nil {
				t.Fatal(err)
			}
			f, err := goal.ParseImprovementFilter(values)
			if err != nil || f.Values().Encode() != values.Encode() {
				t.Errorf("%s comes back as %s, %v", query, f.Values().Encode(), err)
			}
			cards, count, err := b.Improvements(t.Context(), f, goal.Page{Sort: "-reported_on", Limit: 10})
			var got []string
			for _, c := range cards {
				got = append(got, c.Title)
			}
			if text := strings.Join(got, " "); text != want || err != nil || count.N != len(cards) {
				t.Errorf("%s gives %q, want %q, %v", query, text, want, err)
			}
		}
	})
}

var improverPerms = []string{"goal.read", "goal.improve", "goal.write"}

func boardSite(t testing.TB) (http.Handler, *boards, web.User) {
	t.Helper()
	b := newBoards(t, dbtest.SQLite(t, boardTables...))
	m := webtest.Mux()
	(&goal.ImprovementWeb{Store: b.Store}).Routes(m)
	u := webtest.User("Jonas Lindqvist", improverPerms...)
	u.ID = b.person
	return m, b, u
}

func TestBoardMovesCardsByButtons(t *testing.T) {
	t.Parallel()
	m, b, u := boardSite(t)
	webtest.Get(t, m, u, "/forbattringstavla").Status(200).Has(".tabs [aria-current]", "Inköpsservice").Has("[role=status]", "0\u00a0öppna kort")
	webtest.Post(t, m, u, "/forbattringstavla", "title", "", "kind", "idea").Status(422).Has(".errors", "Fyll i rubrik")
	webtest.Post(t, m, u, "/forbattringstavla", "title", "Ordrar fastnar", "kind", "deviation", "unit_id", b.unit, "problem", "De står still.").Status(303)
	cards, _, err := b.Improvements(t.Context(), goal.ImprovementFilter{}, goal.Page{})
	if err != nil || len(cards) != 1 || cards[0].ReportedBy != "Jonas Lindqvist" {
		t.Fatalf("%+v, %v", cards, err)
	}
	card := cards[0].URL()
	b.at(20220310)
	page := webtest.Get(t, m, u, "/forbattringstavla?enhet="+b.unit).Status(200).Has("#k-new", "Ny").Has(".card h3", "Ordrar fastnar").Has(".card .badge", "9\u00a0dagar, länge").Count(".board section", 6)
	if got := page.Attr(".card-moves button", "aria-label"); got != "Flytta F2022-0001 Ordrar fastnar till Analys" {
		t.Errorf("the button is called %s", got)
	}
	webtest.Post(t, m, u, card+"/flytta", "fran", "new", "till", "analysis", "tillbaka", "/forbattringstavla?enhet=alla#kort-x").Redirects("/forbattringstavla?enhet=alla#kort-x")
	webtest.Post(t, m, u, card+"/flytta", "fran", "new", "till", "analysis").Status(409)
	webtest.Post(t, m, u, card+"/flytta", "fran", "analysis", "till", "plan", "tillbaka", "//evil.example").Status(422).Has(".errors", "orsaken").Count("textarea", 1)
	webtest.Get(t, m, u, card+"/flytta?till=plan").Status(200).Has("label", "Orsak").Lacks("label", "Effekt")
	webtest.Get(t, m, u, card+"/flytta?till=nowhere").Status(404)
	webtest.Post(t, m, u, card+"/flytta", "fran", "analysis", "till", "plan", "cause", "Fel kod.", "tillbaka", "//evil.example").Redirects("/forbattringstavla?enhet=" + b.unit + "#kort-" + cards[0].ID)
	webtest.Post(t, m, u, card+"/flytta", "fran", "plan", "till", "rejected").Status(422).Has(".errors", "varför kortet avslås")
	webtest.Post(t, m, u, card+"/kommentar", "text", "Vi väntar på IT.").Redirects(card + "#kommentarer")
	webtest.Post(t, m, u, card+"/kommentar", "text", " ").Redirects(card + "#kommentarer")
	webtest.Get(t, m, u, card).Status(200).Has(".why", "Vi väntar på IT.").Has(".history", "flyttade till Plan").Has("a", "Lyft till Inköp").Has(".timeline .now", "Plan")
	webtest.Post(t, m, u, card+"/lyft", "why", "").Status(422).Has(".errors", "varför kortet lyfts")
	webtest.Post(t, m, u, card+"/lyft", "why", "Avtalet behöver ändras.").Redirects(card)
	webtest.Get(t, m, u, "/forbattringstavla?enhet="+b.above).Has(".card .second", "lyft från Inköpsservice")
	reader := webtest.User("Rut Ek", "goal.read")
	webtest.Get(t, m, reader, "/forbattringstavla").Status(200).Lacks("a", "Nytt kort").Count(".card-moves", 0)
	webtest.Post(t, m, reader, card+"/flytta", "till", "do").Status(403)
	webtest.Get(t, m, webtest.Nobody, "/forbattringstavla").Redirects("/logga-in?next=%2Fforbattringstavla")
}

func TestCardIsChangedAndConflictsShowBoth(t *testing.T) {
	t.Parallel()
	m, b, u := boardSite(t)
	card := b.report(t, "Ordrar fastnar")
	webtest.Get(t, m, u, card.URL()+"/andra").Status(200).Has("label", "Fem varför")
	values := []string{"version", "1", "title", "Ordrar fastnar ofta", "kind", "deviation", "unit_id", b.unit, "problem", "Samma.", "whys", "Koden är fel.\nIngen rättar."}
	webtest.Post(t, m, u, card.URL(), values...).Redirects(card.URL())
	webtest.Get(t, m, u, card.URL()).Has("h1", "Ordrar fastnar ofta").Count("ol.prose li", 2)
	webtest.Post(t, m, u, card.URL(), append(values, "title", "Annat")...).Status(409).Has("th", "Din version")
	webtest.Get(t, m, u, "/forbattringstavla/finns-inte").Status(404)
}

func TestMeetingTellsWhatHasChangedAndWhatIsLate(t *testing.T) {
	t.Parallel()
	m, b, u := boardSite(t)
	old := b.report(t, "Gammalt kort")
	b.move(t, old.ID, goal.StageDo, map[string]string{"cause": "x", "action": "y", "owner_id": b.person})
	late, err := b.Improvement(t.Context(), old.ID)
	if err != nil {
		t.Fatal(err)
	}
	late.DueOn = 20220501
	if _, err := b.SaveImprovement(b.ctx, late, ""); err != nil {
		t.Fatal(err)
	}
	b.at(20220612)
	b.report(t, "Nytt kort")
	webtest.Get(t, m, u, "/forbattringstavla/mote").Status(200).Count("#andrat li", 1).Has("h2", "Ändrat sedan 2022-06-05").Has("#andrat", "Nytt kort").
		Has("#ta-upp", "Skulle vara klart 2022-05-01. Ansvarig: Jonas Lindqvist.").Has("#ta-upp", "Har stått i Gör i 103\u00a0dagar").Has("h2", "Följ upp")
	webtest.Get(t, m, u, "/forbattringstavla/mote?sedan=2022-03-01").Has("#andrat", "flyttade från Ny till Gör")
	webtest.Get(t, m, u, "/forbattringstavla/mote?sedan=igår").Status(422)
}

func TestListOfCardsIsExportedAndLimitsAreSet(t *testing.T) {
	t.Parallel()
	m, b, u := boardSite(t)
	b.report(t, "Ordrar fastnar")
	webtest.Get(t, m, u, "/forbattringstavla/lista").Status(200).Count("tbody tr", 1).Has("td a", "Ordrar fastnar").Has(".views", "Mina öppna")
	webtest.Get(t, m, u, "/forbattringstavla/lista?kolumn=done").Has(".empty", "Inga kort matchar")
	file := webtest.Get(t, m, u, "/forbattringstavla/lista?format=csv").Status(200).HeaderHas("Content-Disposition", "forbattringskort.csv")
	if !strings.Contains(file.Body, "Ordrar fastnar") || !strings.Contains(file.Body, "Inköpsservice") {
		t.Errorf("the file has %s", file.Body)
	}
	limits := "/forbattringstavla/granser?enhet=" + b.unit
	webtest.Get(t, m, u, limits).Status(200).Has("h1", "Gränser för Inköpsservice").Count("tbody tr", 5)
	values := []string{"warn-new", "1", "late-new", "2", "most-new", "1"}
	for _, s := range []string{"analysis", "plan", "do", "follow"} {
		values = append(values, "warn-"+s, "5", "late-"+s, "10", "most-"+s, "0")
	}
	webtest.Post(t, m, u, limits, append(values, "warn-new", "många")...).Status(422).Has(".errors", "Ny: skriv antal dagar")
	webtest.Post(t, m, u, limits, values...).Redirects("/forbattringstavla?enhet=" + b.unit)
	b.report(t, "Ett till")
	webtest.Get(t, m, u, "/forbattringstavla").Has("section header .bad", "2, högst 1")
	webtest.Get(t, m, u, "/forbattringstavla/granser?enhet=x").Status(404)
}

func TestAPITakesCardsOverTheBoard(t *testing.T) {
	t.Parallel()
	_, b, _ := boardSite(t)
	u := webtest.User("Jonas Lindqvist", improverPerms...)
	code, answer := call(t, b.Store, u, "POST", "/api/v1/improvements", `{"title":"Ordrar fastnar","kind":"deviation","unitId":"`+b.unit+`","problem":"De står still."}`)
	if code != 200 || string(answer["stage"]) != `"new"` {
		t.Fatalf("%d %s", code, answer)
	}
	id := strings.Trim(string(answer["id"]), `"`)
	if code, _ = call(t, b.Store, u, "POST", "/api/v1/improvements/"+id+"/move", `{"to":"plan"}`); code != 422 {
		t.Errorf("a move without cause: %d", code)
	}
	if code, answer = call(t, b.Store, u, "POST", "/api/v1/improvements/"+id+"/move", `{"from":"new","to":"plan","cause":"Fel kod."}`); code != 200 || string(answer["stage"]) != `"plan"` {
		t.Errorf("a move: %d %s", code, answer)
	}
	if code, _ = call(t, b.Store, u, "POST", "/api/v1/improvements/"+id+"/comments", `{"text":"Vi väntar."}`); code != 200 {
		t.Errorf("a comment: %d", code)
	}
	if code, answer = call(t, b.Store, u, "GET", "/api/v1/improvements/"+id, ""); code != 200 || strings.Count(string(answer["events"]), `"kind"`) != 3 {
		t.Errorf("get: %d %s", code, answer["events"])
	}
	if code, answer = call(t, b.Store, u, "GET", "/api/v1/improvements?stage=plan&reported=2022", ""); code != 200 || string(answer["count"]) != "1" {
		t.Errorf("list: %d %s", code, answer["count"])
	}
	if code, _ = call(t, b.Store, u, "POST", "/api/v1/improvements/"+id+"/raise", `{"text":""}`); code != 422 {
		t.Errorf("raised without a note: %d", code)
	}
}
