package diary

import (
	"archive/zip"
	"bytes"
	"context"
	"io"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"time"

	"klover/internal/area/handbook"
	"klover/internal/area/identity"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/dbtest"
	"klover/internal/base/fault"
	"klover/internal/base/file"
	"klover/internal/base/find"
	"klover/internal/word/day"
	"klover/internal/word/party"
)

func tables() []fs.FS {
	return []fs.FS{audit.Migrations, find.Migrations, file.Migrations, identity.Migrations, handbook.Migrations, Migrations}
}

const today = 20230118

// readers of the tests. The member is "u1".
var (
	public    = Reader{}
	writer    = Reader{UserID: "w", Work: true}
	registrar = Reader{UserID: "r", Secret: true, Work: true}
	member    = Reader{UserID: "u1"}
	about     = Case{Kind: "procurement", Ref: "p1", Number: "INK22-0123", Title: "Rollatorer", Address: "/upphandlingar/p1", Parties: party.Of("D", "U")}
)

// world is what the records of the cases tell.
type world struct {
	sealed bool
	fields []Field
}

func newStore(d *db.DB) (Store, *world) {
	w := &world{sealed: true}
	d.Now = func() time.Time { return time.Date(2023, 1, 18, 9, 0, 0, 0, time.UTC) }
	return Store{DB: d,
		Subject: func(context.Context, string, string) (Case, error) { return about, nil },
		Members: func(_ context.Context, _ string, refs []string, user string) (map[string]bool, error) {
			return map[string]bool{"p1": user == "u1"}, nil
		},
		Sealed: func(context.Context, string, string) (bool, error) { return w.sealed, nil },
		Fields: func(context.Context, string, string) ([]Field, error) { return w.fields, nil },
	}, w
}

func acting(t *testing.T) context.Context {
	return audit.WithActor(t.Context(), audit.Actor{ID: "u1", Name: "Åsa Öberg"})
}

func letter(title string) Entry {
	return Entry{Direction: Incoming, HappenedOn: today, Counterpart: "Region Sörmland", Title: title, Kind: "letter", Step: "prepare", Responsible: "Åsa Öberg", ResponsibleID: "u1"}
}

func tender(from string) Entry {
	return Entry{Direction: Incoming, HappenedOn: today, Counterpart: from, Title: "Anbud från " + from, Kind: Tender, Step: "procure"}
}

func pdfFile(name string) Upload { return Upload{name, strings.NewReader("%PDF-1.7 " + name)} }

func must[T any](v T, err error) func(*testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func TestEntriesAreNumberedInTheCaseAndInTheYear(t *testing.T) {
	dbtest.Each(t, tables(), func(t *testing.T, d *db.DB) {
		s, _ := newStore(d)
		ctx := acting(t)
		first := must(s.Note(ctx, about, letter("Uppdrag")))(t)
		other := must(s.Note(ctx, Case{Kind: "board_item", Ref: "b1", Title: "Delårsrapport", Number: "NÄMND-1"}, letter("Yttrande")))(t)
		second := must(s.Note(ctx, about, letter("Fråga")))(t)
		d.Now = func() time.Time { return time.Date(2024, 2, 1, 9, 0, 0, 0, time.UTC) }
		third := must(s.Register(ctx, first.CaseID, letter("Svar")))(t)
		for i, got := range []Entry{first, other, second, third} {
			want := []string{"INK 2023:1 1", "INK 2023:2 1", "INK 2023:3 2", "INK 2024:1 3"}[i]
			if text := got.Number() + " " + string(rune('0'+got.No)); text != want {
				t.Errorf("entry %d has %s, want %s", i, text, want)
			}
		}
		if second.Exhibit("INK22-0123") != "INK22-0123:2" || !first.InTime || third.InTime {
			t.Errorf("%s, in time %v and %v", second.Exhibit("INK22-0123"), first.InTime, third.InTime)
		}
	})
}

func TestACaseWithoutANumberTakesOneOfTheBody(t *testing.T) {
	dbtest.Each(t, tables(), func(t *testing.T, d *db.DB) {
		s, _ := newStore(d)
		for i, want := range []string{"INK-D23-0001", "INK-D23-0002"} {
			c := must(s.Open(acting(t), Case{Kind: "own", Ref: string(rune('a' + i)), Title: "Eget ärende"}))(t)
			if c.Number != want {
				t.Errorf("%s, want %s", c.Number, want)
			}
		}
		again := must(s.Open(acting(t), Case{Kind: "own", Ref: "a", Title: "Nytt namn"}))(t)
		if again.Number != "INK-D23-0001" || again.Title != "Nytt namn" {
			t.Errorf("opened again as %s", again.Name())
		}
	})
}

func TestAnEntryIsCorrectedAndStruckButNeverRemoved(t *testing.T) {
	dbtest.Each(t, tables(), func(t *testing.T, d *db.DB) {
		s, _ := newStore(d)
		ctx := acting(t)
		e := must(s.Note(ctx, about, letter("Frga")))(t)
		e.Title = "Fråga"
		if _, err := s.Correct(ctx, writer, e, " "); err == nil {
			t.Error("corrected without a reason")
		}
		moved := e
		moved.No, moved.CaseID, moved.RegisteredBy = 99, "x", "Någon annan"
		e = must(s.Correct(ctx, writer, moved, "Felstavat"))(t)
		if e.No != 1 || e.RegisteredBy != "Åsa Öberg" {
			t.Errorf("a correction changed number or registrar: %+v", e)
		}
		if _, err := s.Strike(ctx, writer, e.ID, 1, "Fel ärende"); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("struck an old version: %v", err)
		}
		e = must(s.Strike(ctx, writer, e.ID, e.Version, "Fel ärende"))(t)
		if _, err := s.Correct(ctx, writer, e, "Ångrat"); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("a struck entry was corrected: %v", err)
		}
		rows, n, err := s.Search(ctx, public, Filter{}, Page{Limit: 10})
		if err != nil || n.N != 1 || !rows[0].Struck() {
			t.Errorf("the struck entry is gone: %v %v", rows, err)
		}
		told := must(s.History(ctx, EntryKind, e.ID))(t)
		if len(told) != 3 || told[0].Verb != "makulerade" || told[1].Why != "Felstavat" || told[1].Changes[0].From != "Frga" {
			t.Errorf("history: %+v", told)
		}
	})
}

// TestSecretsAreDeniedByDefault walks every reader through every way to a secret.
func TestSecretsAreDeniedByDefault(t *testing.T) {
	dbtest.Each(t, tables(), func(t *testing.T, d *db.DB) {
		s, w := newStore(d)
		ctx := acting(t)
		w.sealed = false
		secret := letter("Affärshemlighet")
		secret.Counterpart, secret.Mark = "Hemliga AB", Mark{Ground: "31:16", SecretReason: "Priser"}
		c := must(s.Open(ctx, about))(t)
		e := must(s.Register(ctx, c.ID, secret, pdfFile("hemlig.pdf")))(t)
		for _, test := range []struct {
			name   string
			reader Reader
			may    bool
		}{
			{"the public", public, false}, {"somebody signed in", Reader{UserID: "x"}, false}, {"who writes in the diary", writer, false},
			{"the registrar", registrar, true}, {"a member", member, true},
		} {
			rows, _, err := s.Search(ctx, test.reader, Filter{}, Page{})
			if err != nil || len(rows) != 1 {
				t.Fatal(rows, err)
			}
			_, one, err := s.Entry(ctx, test.reader, e.ID)
			if err != nil {
				t.Fatal(err)
			}
			docs := must(s.DocumentsOf(ctx, test.reader, c, e))(t)
			for _, seen := range []string{rows[0].Title, rows[0].Counterpart, one.Title, docs[0].Title} {
				if open := seen != masked && seen != ""; open != test.may {
					t.Errorf("%s sees %q", test.name, seen)
				}
			}
			version := must(db.One[string](ctx, d, `SELECT id FROM diary_version WHERE entry_id = $1`, e.ID))(t)
			_, _, _, err = s.Read(ctx, test.reader, version)
			if (err == nil) != test.may || !test.may && fault.KindOf(err) != fault.KindForbidden {
				t.Errorf("%s opens it: %v", test.name, err)
			}
			e.Title = "Ändrad"
			if _, err = s.Correct(ctx, test.reader, e, "Prov"); (err == nil) != test.may {
				t.Errorf("%s corrects it: %v", test.name, err)
			}
			if err == nil {
				e.Version++
			}
		}
		told := must(s.History(ctx, DocumentKind, must(s.DocumentsOf(ctx, registrar, c, e))(t)[0].ID))(t)
		verbs := map[string]int{}
		for _, h := range told {
			verbs[h.Verb]++
			if strings.Contains(h.Title, "hemlig") || strings.Contains(h.Title, "Affärs") {
				t.Errorf("the history tells %q", h.Title)
			}
		}
		if verbs["läste"] != 2 || verbs["nekades att läsa handlingen"] != 3 {
			t.Errorf("reading was logged as %v", verbs)
		}
	})
}

func TestWhatIsHiddenCannotBeSearchedOut(t *testing.T) {
	dbtest.Each(t, tables(), func(t *testing.T, d *db.DB) {
		s, _ := newStore(d)
		ctx := acting(t)
		must(s.Note(ctx, about, tender("Bolaget AB")))(t)
		must(s.Note(ctx, about, letter("Öppen fråga")))(t)
		for _, f := range []Filter{{Text: "Bolaget"}, {Kind: Tender}, {Direction: "in", Text: "anbud"}, {Ground: tenderGround}} {
			if _, n, err := s.Search(ctx, public, f, Page{}); err != nil || n.N != 0 {
				t.Errorf("%+v finds %d hidden: %v", f, n.N, err)
			}
		}
		if _, n, _ := s.Search(ctx, public, Filter{Direction: "in"}, Page{}); n.N != 1 {
			t.Errorf("a filter on what is hidden chooses %d", n.N)
		}
		if _, n, _ := s.Search(ctx, registrar, Filter{Kind: Tender}, Page{}); n.N != 1 {
			t.Errorf("the registrar finds %d tenders", n.N)
		}
		if _, n, _ := s.Search(ctx, registrar, Filter{Text: "bolaget", Secret: new(true)}, Page{}); n.N != 1 {
			t.Errorf("the registrar finds %d secrets by their words", n.N)
		}
		hits, err := find.Search(ctx, d, "bolaget", []string{"diary.read"}, 10)
		if err != nil || len(hits) != 0 {
			t.Errorf("the search over all finds %v %v", hits, err)
		}
	})
}

func TestNobodyOpensATenderBeforeTheAward(t *testing.T) {
	dbtest.Each(t, tables(), func(t *testing.T, d *db.DB) {
		s, w := newStore(d)
		ctx := acting(t)
		c := must(s.Open(ctx, about))(t)
		e := must(s.Register(ctx, c.ID, tender("Bolaget AB"), pdfFile("anbud.pdf")))(t)
		version := must(db.One[string](ctx, d, `SELECT id FROM diary_version WHERE entry_id = $1`, e.ID))(t)
		for _, reader := range []Reader{public, writer, member, registrar} {
			if _, _, _, err := s.Read(ctx, reader, version); fault.KindOf(err) != fault.KindForbidden || !strings.Contains(fault.Message(err), "19 kap. 3 §") {
				t.Errorf("%+v opens a sealed tender: %v", reader, err)
			}
		}
		if err := s.Export(ctx, registrar, c.ID, io.Discard); fault.KindOf(err) != fault.KindForbidden {
			t.Errorf("a case with sealed tenders was taken out: %v", err)
		}
		without := s
		without.Sealed = nil
		w.sealed = false
		if _, _, _, err := without.Read(ctx, registrar, version); fault.KindOf(err) != fault.KindForbidden {
			t.Errorf("opened where nobody can tell: %v", err)
		}
		w.sealed = true
		decision := Entry{Direction: Prepared, HappenedOn: today, Title: "Tilldelningsbeslut", Kind: Award, Step: "procure"}
		must(s.Register(ctx, c.ID, decision))(t)
		if _, one, _ := s.Entry(ctx, public, e.ID); one.Title != masked {
			t.Error("an entry of a decision that the record does not have lifted the secrecy")
		}
		w.sealed = false
		must(s.Register(ctx, c.ID, decision))(t)
		if _, one, _ := s.Entry(ctx, public, e.ID); one.Title != "Anbud från Bolaget AB" || one.Counterpart != "Bolaget AB" {
			t.Errorf("after the award the public reads %q", one.Title)
		}
		if _, _, _, err := s.Read(ctx, public, version); err != nil {
			t.Errorf("after the award: %v", err)
		}
		if _, n, _ := s.Search(ctx, public, Filter{Text: "bolaget"}, Page{}); n.N != 1 {
			t.Errorf("after the award %d are found", n.N)
		}
		told := must(s.History(ctx, EntryKind, e.ID))(t)
		if told[0].Verb != "hävde sekretessmarkeringen" {
			t.Errorf("history: %s", told[0].Verb)
		}
	})
}

func TestAClosedCaseTakesNothingMore(t *testing.T) {
	dbtest.Each(t, tables(), func(t *testing.T, d *db.DB) {
		s, _ := newStore(d)
		ctx := acting(t)
		c := must(s.Open(ctx, about))(t)
		must(s.Close(ctx, c.ID, today))(t)
		if _, err := s.Register(ctx, c.ID, letter("För sent")); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("registered: %v", err)
		}
		if _, err := s.Reopen(ctx, c.ID, ""); err == nil {
			t.Error("reopened without a reason")
		}
	})
}

func TestRetentionCountsFromTheDayTheCaseWasClosed(t *testing.T) {
	dbtest.Each(t, tables(), func(t *testing.T, d *db.DB) {
		s, _ := newStore(d)
		ctx := acting(t)
		clock := func(y int) { d.Now = func() time.Time { return time.Date(y, 1, 18, 9, 0, 0, 0, time.UTC) } }
		clock(2020)
		old := letter("Gammalt brev")
		old.HappenedOn = 20200118
		e := must(s.Note(ctx, about, old))(t)
		keep := old
		keep.Title, keep.Kind = "Strategi", Strategy
		must(s.Note(ctx, about, keep))(t)
		must(s.Close(ctx, e.CaseID, 20200118))(t)
		for year, want := range map[int]int{2021: 0, 2022: 1} {
			clock(year)
			due := must(s.Due(ctx, registrar, 100))(t)
			if len(due) != want || want == 1 && (due[0].ID != e.ID || due[0].DueOn != 20220118) {
				t.Errorf("%d: %d due, want %d", year, len(due), want)
			}
		}
		must(s.AddRule(ctx, Rule{Kind: "letter", Years: 5, ValidFrom: 20220101, Source: "Dokumenthanteringsplan 2022", Confirmed: true}))(t)
		clock(2022)
		if due := must(s.Due(ctx, registrar, 100))(t); len(due) != 0 {
			t.Errorf("%d due after the new rule", len(due))
		}
		if _, err := s.AddRule(ctx, Rule{Kind: "letter", Years: 6, ValidFrom: 20210101, Source: "Plan"}); err == nil {
			t.Error("a rule was put before one that holds")
		}
		rules := must(s.Rules(ctx, 20211231))(t)
		i := slices.IndexFunc(rules, func(r Rule) bool { return r.Kind == "letter" })
		if rules[i].Years != 2 || rules[i].ValidTo != 20220101 || rules[i].Confirmed {
			t.Errorf("before: %+v", rules[i])
		}
	})
}

func TestACaseFileIsTakenOutWithItsHashes(t *testing.T) {
	dbtest.Each(t, tables(), func(t *testing.T, d *db.DB) {
		s, _ := newStore(d)
		ctx := acting(t)
		c := must(s.Open(ctx, about))(t)
		must(s.Register(ctx, c.ID, letter("Fråga/svar"), pdfFile("a.pdf"), pdfFile("b.pdf")))(t)
		doc := must(s.Draft(ctx, Document{CaseID: c.ID, Title: "Strategi", Kind: Strategy, Step: "prepare"}, "Text", ""))(t)
		must(s.Publish(ctx, writer, doc.ID, 1, Publication{Direction: Prepared}))(t)
		must(s.Draft(ctx, Document{CaseID: c.ID, Title: "Utkast", Kind: Strategy, Step: "prepare"}, "Text", ""))(t)
		if err := s.Export(ctx, writer, c.ID, io.Discard); fault.KindOf(err) != fault.KindForbidden {
			t.Errorf("taken out by somebody who may not read secrets: %v", err)
		}
		var out bytes.Buffer
		if err := s.Export(ctx, registrar, c.ID, &out); err != nil {
			t.Fatal(err)
		}
		archive := must(zip.NewReader(bytes.NewReader(out.Bytes()), int64(out.Len())))(t)
		var names []string
		for _, f := range archive.File {
			names = append(names, strings.TrimPrefix(f.Name, "INK22-0123/"))
		}
		slices.Sort(names)
		want := "handlingar/001 a.pdf, handlingar/001 b.pdf, handlingar/002 Strategi.md, handlingar/002 Strategi.pdf, kontrollsummor.txt, register.csv"
		if got := strings.Join(names, ", "); got != want {
			t.Errorf("taken out: %s", got)
		}
		sums := must(fs.ReadFile(archive, "INK22-0123/kontrollsummor.txt"))(t)
		if !strings.Contains(string(sums), hashOf("Text")+"  handlingar/002 Strategi.md") || strings.Count(string(sums), "\n") != 4 {
			t.Errorf("sums:\n%s", sums)
		}
	})
}

func TestGroundsAreDated(t *testing.T) {
	dbtest.Each(t, tables(), func(t *testing.T, d *db.DB) {
		s, _ := newStore(d)
		must(s.AddGround(acting(t), Ground{Code: "19:3", About: "anbud", EndsOnAward: true, ValidFrom: 20230101, Source: "SFS 2022:1"}))(t)
		for on, want := range map[day.Date]string{20221231: "anbud före tilldelningsbeslut", 20230101: "anbud"} {
			for _, g := range must(s.Grounds(t.Context(), on))(t) {
				if g.Code == "19:3" && g.About != want {
					t.Errorf("on %s: %s", on, g.About)
				}
			}
		}
	})
}
