package request

import (
	"context"
	"io/fs"
	"strings"
	"testing"
	"time"

	"klover/internal/area/identity"
	"klover/internal/area/law"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/dbtest"
	"klover/internal/base/fault"
	"klover/internal/base/find"
	"klover/internal/base/mail"
	"klover/internal/word/day"
	"klover/internal/word/figure"
	"klover/internal/word/money"
	"klover/internal/word/party"
)

func tables() []fs.FS {
	return []fs.FS{audit.Migrations, find.Migrations, mail.Migrations, identity.Migrations, law.Migrations, Migrations}
}

// site is a store with a clinic, its people and Inköp.
type site struct {
	Store
	unit, parent, other string
	emma, chief, mats   identity.User // requester, her manager, unit head at Inköp
	now                 time.Time
}

func newSite(t testing.TB, d *db.DB) *site {
	t.Helper()
	s := &site{Store: Store{DB: d, Link: func(path string) string { return "https://klover.example" + path }}, now: time.Date(2022, 11, 1, 9, 0, 0, 0, time.UTC)}
	d.Now = func() time.Time { return s.now }
	in := identity.Store{DB: d}
	unit := func(name, parent string, code party.Code) string {
		return ok[identity.Unit](t)(in.CreateUnit(t.Context(), identity.Unit{Party: code, Kind: "customer", Name: name, ParentID: parent})).ID
	}
	s.parent = unit("Sjukvården", "", "U")
	s.unit, s.other = unit("Kliniken", s.parent, "U"), unit("Andra kliniken", "", "D")
	user := func(name, email, unit string) identity.User {
		return ok[identity.User](t)(in.Create(t.Context(), identity.User{Name: name, Email: email, Roles: identity.Roles{"requester"}, UnitID: identity.Ref(unit), Active: true, Parties: party.Of("U")}))
	}
	s.emma, s.chief, s.mats = user("Emma Ek", "emma@example.se", s.unit), user("Clara Chef", "clara@example.se", s.parent), user("Mats Ek", "mats@example.se", "")
	return s
}

func ok[T any](t testing.TB) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func as(t testing.TB, u identity.User) context.Context {
	return audit.WithActor(t.Context(), audit.Actor{ID: u.ID, Name: u.Name})
}

// form is a complete form of the clinic, for one region.
func (s *site) form(title string) Request {
	r := complete()
	r.Title, r.UnitID, r.Unit, r.Parties, r.Total = title, s.unit, "", party.Of("U"), Shares{{"U", money.Kr(2_000_000)}}
	return r
}

// sent makes a request that has been sent in.
func (s *site) sent(t testing.TB, r Request) Request {
	t.Helper()
	made := ok[Request](t)(s.Create(as(t, s.emma), r))
	return ok[Request](t)(s.Send(as(t, s.emma), made.ID, ""))
}

func (s *site) letters(t testing.TB) []mail.Letter {
	t.Helper()
	return ok[[]mail.Letter](t)(db.All[mail.Letter](t.Context(), s.DB, `SELECT `+db.Columns[mail.Letter]()+` FROM mail_message ORDER BY created_at, id`))
}

func TestARequestGoesFromTheClinicToItsProcurement(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, tables(), func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		emma, mats := as(t, s.emma), as(t, s.mats)
		form := s.form("Rollatorer")
		form.Coordination, form.Reason, form.ReasonText = Separate, "needs", "Kliniken behöver en annan modell än den andra regionen."
		r := ok[Request](t)(s.Create(emma, form))
		if r.Unit != "Kliniken" || r.Reference != "" || r.Requester != "Emma Ek" || r.TotalValue.Amount != money.Kr(2_000_000) {
			t.Errorf("draft of %q by %q, reference %q, value %v", r.Unit, r.Requester, r.Reference, r.TotalValue)
		}
		r = ok[Request](t)(s.Send(emma, r.ID, "t1"))
		if r.State != Sent || r.Reference != "UB22-0001" || r.SentOn != 20221101 {
			t.Fatalf("sent: %s %q %v", r.State, r.Reference, r.SentOn)
		}
		s.now = s.now.AddDate(0, 0, 10)
		ok[Request](t)(s.Receive(mats, r.ID))
		ok[Request](t)(s.Ask(mats, r.ID, "Hur många patienter?"))
		ok[Request](t)(s.Reply(emma, r.ID, "Ungefär femhundra."))
		ok[Request](t)(s.JudgeReason(mats, r.ID, Contested, "Behoven verkar vara lika."))
		ok[Request](t)(s.Prioritise(mats, r.ID, Priority{Level: "1", Why: "Avtalet löper ut.", WishedID: s.chief.ID}))
		if _, err := s.Taken(mats, r.ID, "p1", "INK22-0007", 20221201); fault.KindOf(err) != fault.KindConflict {
			t.Fatalf("taken while contested: %v", err)
		}
		ok[Request](t)(s.Discuss(mats, r.ID, Council{On: 20221120, Note: "Rådet delade klinikens syn.", Outcome: Apart}))
		s.now = s.now.AddDate(0, 0, 20)
		ok[Request](t)(s.Taken(mats, r.ID, "p1", "INK22-0007", 20221201))
		ok[Request](t)(s.Assigned(mats, r.ID, "i", "Inge Inköpare", 20221205))
		ok[Request](t)(s.Started(mats, r.ID, 20221210))
		r = ok[Request](t)(s.Ended(mats, r.ID, 20230110, "Avtal tecknat 2023-01-10."))
		if r.State != Closed || r.Name() != "INK22-0007 Rollatorer" || r.Waited != 30 || r.LeftOn != 20221201 || r.Wished != "Clara Chef" {
			t.Errorf("ended as %s, %s, waited %d, left %v, wished %q", r.State, r.Name(), r.Waited, r.LeftOn, r.Wished)
		}
		if by, found, err := s.ByProcurement(emma, "p1"); err != nil || !found || by.ID != r.ID {
			t.Errorf("by procurement: %v %v", found, err)
		}
		said := ok[[]Message](t)(s.Messages(emma, r.ID))
		if len(said) != 2 || said[0].Kind != Question || !said[0].Ours || said[1].Text != "Ungefär femhundra." {
			t.Errorf("messages %+v", said)
		}
		var subjects []string
		for _, l := range s.letters(t) {
			subjects = append(subjects, strings.Fields(l.ToName)[0]+": "+l.Subject)
			if !strings.Contains(l.Text, "https://klover.example/upphandlingsuppdrag/"+r.ID) {
				t.Errorf("no link in %q", l.Text)
			}
		}
		want := "Emma: Uppdraget UB22-0001 Rollatorer är mottaget|Emma: Uppdraget UB22-0001 Rollatorer behöver kompletteras|Mats: Uppdraget UB22-0001 Rollatorer är kompletterat|" +
			"Emma: Uppdraget UB22-0001 Rollatorer står i kö|Emma: Uppdraget INK22-0007 Rollatorer har tagits ut|Emma: Uppdraget INK22-0007 Rollatorer har fått en inköpare|Emma: Uppdraget INK22-0007 Rollatorer är avslutat"
		if got := strings.Join(subjects, "|"); got != want {
			t.Errorf("letters\n%s, want\n%s", got, want)
		}
		history := ok[[]audit.Entry](t)(s.History(emma, r.ID))
		if len(history) != 13 || history[5].Verb != "nekades att ta ut" || !strings.Contains(history[5].Why, "Inköpsrådet") {
			t.Errorf("%d entries; the refused one: %+v", len(history), history[5])
		}
	})
}

func TestAFormSentTwiceIsOneRequest(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, tables(), func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		emma := as(t, s.emma)
		form := s.form("Rollatorer")
		form.Token = "formulär-1"
		one := ok[Request](t)(s.Create(emma, form))
		two := ok[Request](t)(s.Create(emma, form))
		if one.ID != two.ID {
			t.Error("a form posted twice made two drafts")
		}
		ok[Request](t)(s.Send(emma, one.ID, "t1"))
		again := ok[Request](t)(s.Send(emma, one.ID, "t1"))
		if again.Reference != "UB22-0001" {
			t.Errorf("sent twice: %q", again.Reference)
		}
		_, err := s.Send(emma, one.ID, "t2")
		if want := "Uppdraget är redan inskickat 2022-11-01 som UB22-0001 och kan inte skickas in en gång till (Klövers regelunderlag 2.1)."; fault.Message(err) != want {
			t.Errorf("another form: %v", err)
		}
		same := ok[Request](t)(s.Create(emma, s.form("Rollatorer")))
		if _, err := s.Send(emma, same.ID, "t3"); !strings.Contains(fault.Message(err), "Kliniken har redan skickat in UB22-0001 Rollatorer") {
			t.Errorf("the same need in another form: %v", err)
		}
		for id, want := range map[string]int{one.ID: 1, same.ID: 1} {
			refused := 0
			for _, e := range ok[[]audit.Entry](t)(s.History(emma, id)) {
				if e.Verb == "nekades att skicka in" && strings.Contains(e.Why, "Klövers regelunderlag 2.1") {
					refused++
				}
			}
			if refused != want {
				t.Errorf("%d refusals are told, want %d", refused, want)
			}
		}
	})
}

func TestAManagerApprovesBeforeInkopSeesIt(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, tables(), func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		emma, clara := as(t, s.emma), as(t, s.chief)
		form := s.form("Rollatorer")
		form.ApprovedBy, form.ApprovedOn, form.ManagerID = "", 0, s.chief.ID
		r := ok[Request](t)(s.Create(emma, form))
		r = ok[Request](t)(s.Send(emma, r.ID, "t1"))
		if r.State != Draft || r.AskedOn != 20221101 || r.Manager != "Clara Chef" {
			t.Fatalf("waits as %s, asked %v, %q", r.State, r.AskedOn, r.Manager)
		}
		all := Filter{Viewer: &Viewer{UserID: s.mats.ID, All: true}}
		if n := ok[int64](t)(s.Count(emma, all)); n != 0 {
			t.Error("Inköp sees a draft")
		}
		if n := ok[int64](t)(s.Count(emma, Filter{Viewer: &Viewer{UserID: s.chief.ID}})); n != 1 {
			t.Error("the manager does not see what is to be approved")
		}
		if _, err := s.Approve(as(t, s.mats), r.ID, r.Version); fault.KindOf(err) != fault.KindForbidden {
			t.Errorf("approved by another: %v", err)
		}
		if _, err := s.Approve(clara, r.ID, r.Version-1); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("approved an older version: %v", err)
		}
		r = ok[Request](t)(s.Approve(clara, r.ID, r.Version))
		if r.State != Sent || !r.Signed() || r.ApprovedBy != "Clara Chef" || r.Reference != "UB22-0001" {
			t.Errorf("approved: %s by %q, %q", r.State, r.ApprovedBy, r.Reference)
		}
		own := s.form("Egen")
		own.ApprovedBy, own.ApprovedOn, own.ManagerID = "", 0, s.chief.ID
		mine := ok[Request](t)(s.Create(clara, own))
		if mine = ok[Request](t)(s.Send(clara, mine.ID, "")); mine.State != Sent || !mine.Signed() {
			t.Errorf("a manager's own request: %s", mine.State)
		}
		if letters := s.letters(t); len(letters) != 2 || letters[0].ToName != "Clara Chef" || letters[1].ToName != "Emma Ek" {
			t.Errorf("letters %+v", letters)
		}
	})
}

func TestWhoSeesARequest(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, tables(), func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		ok[Request](t)(s.Create(as(t, s.emma), s.form("Utkast")))
		s.sent(t, s.form("Skickad"))
		other := s.form("Annans")
		other.UnitID = s.other
		ok[Request](t)(s.Send(as(t, s.mats), ok[Request](t)(s.Create(as(t, s.mats), other)).ID, ""))
		for name, test := range map[string]struct {
			viewer Viewer
			mine   bool
			want   int64
		}{
			"the requester, with her unit": {Viewer{UserID: s.emma.ID, Units: []string{s.unit}}, false, 2},
			"a colleague":                  {Viewer{UserID: "x", Units: []string{s.unit, s.parent}}, false, 2},
			"a colleague's own":            {Viewer{UserID: "x", Units: []string{s.unit}}, true, 0},
			"somebody else":                {Viewer{UserID: "x"}, false, 0},
			"Inköp":                        {Viewer{UserID: "x", All: true}, false, 2},
		} {
			f := Filter{Viewer: &test.viewer, Mine: test.mine}
			if got := ok[int64](t)(s.Count(t.Context(), f)); got != test.want {
				t.Errorf("%s sees %d, want %d", name, got, test.want)
			}
			rows, _, err := s.Search(t.Context(), Filter{Viewer: &Viewer{UserID: "x", All: true}}, Page{})
			for _, r := range rows {
				if err != nil || test.viewer.All && !test.viewer.Sees(r) {
					t.Errorf("%s may not open %s, %v", name, r.Name(), err)
				}
			}
		}
		hits := ok[[]find.Hit](t)(find.Search(t.Context(), d, "utkast", []string{permRead}, 5))
		if len(hits) != 0 {
			t.Error("the search finds a draft")
		}
		if hits = ok[[]find.Hit](t)(find.Search(t.Context(), d, "skickad", []string{permRead}, 5)); len(hits) != 1 {
			t.Errorf("%d hits", len(hits))
		}
	})
}

func TestWrongStepsCanBeTakenBack(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, tables(), func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		mats := as(t, s.mats)
		r := s.sent(t, s.form("Rollatorer"))
		back := func(want State) {
			t.Helper()
			if _, err := s.TakeBack(mats, r.ID, ""); fault.KindOf(err) != fault.KindInvalid {
				t.Errorf("taken back without why: %v", err)
			}
			if r = ok[Request](t)(s.TakeBack(mats, r.ID, "Fel uppdrag.")); r.State != want {
				t.Errorf("back to %s, want %s", r.State, want)
			}
		}
		ok[Request](t)(s.Reject(mats, r.ID, "Finns på avtal."))
		back(Sent)
		if r.EndedOn != 0 || r.LeftOn != 0 {
			t.Errorf("still out of the queue: %v", r.LeftOn)
		}
		ok[Request](t)(s.Receive(mats, r.ID))
		ok[Request](t)(s.Prioritise(mats, r.ID, Priority{Level: "2", Why: "Som vanligt."}))
		ok[Request](t)(s.Withdraw(as(t, s.emma), r.ID, "Behovet är borta."))
		back(Prioritised)
		ok[Request](t)(s.Taken(mats, r.ID, "p1", "INK22-0001", 20221105))
		if r = ok[Request](t)(s.Untaken(mats, r.ID, "Upphandlingen var ett misstag.")); r.State != Prioritised || r.Number != "" || r.Waited != 0 {
			t.Errorf("untaken: %s %q", r.State, r.Number)
		}
		back(Received)
		back(Sent)
		if _, err := s.TakeBack(mats, r.ID, "En gång till."); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("nothing to take back: %v", err)
		}
		if err := s.Remove(mats, r.ID); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("removed what was sent: %v", err)
		}
		draft := ok[Request](t)(s.Create(as(t, s.emma), Request{}))
		if err := s.Remove(as(t, s.emma), draft.ID); err != nil {
			t.Error(err)
		}
	})
}

func TestAnOldFormDoesNotOverwriteANewer(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, tables(), func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		emma := as(t, s.emma)
		r := ok[Request](t)(s.Create(emma, s.form("Rollatorer")))
		first, second := r, r
		first.Need = "Ett"
		ok[Request](t)(s.Save(emma, first, ""))
		second.Need = "Två"
		if _, err := s.Save(emma, second, ""); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("saved over: %v", err)
		}
		r = ok[Request](t)(s.Get(emma, r.ID))
		r.State, r.Reference, r.Need = Taken, "UB99-1", "Tre"
		if r = ok[Request](t)(s.Save(emma, r, "")); r.State != Draft || r.Reference != "" || r.Need != "Tre" {
			t.Errorf("a form changed what only steps may: %s %q", r.State, r.Reference)
		}
		if err := s.KeepOwn(emma, r.ID, map[string]string{"need": "halvfärdigt & så", "version": "2"}); err != nil {
			t.Fatal(err)
		}
		own, found, err := s.Own(emma, r.ID)
		values, _ := own.Values()
		if err != nil || !found || values["need"] != "halvfärdigt & så" {
			t.Errorf("kept %v %v %v", values, found, err)
		}
		if _, found, _ := s.Own(as(t, s.mats), r.ID); found {
			t.Error("somebody else's text")
		}
		if err := s.DropOwn(emma, r.ID); err != nil {
			t.Fatal(err)
		}
		if _, found, _ := s.Own(emma, r.ID); found {
			t.Error("the text is still there")
		}
	})
}

func TestFiguresCountWhatTheListsShow(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, tables(), func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		mats := as(t, s.mats)
		start := s.now
		for i, title := range []string{"Ett", "Två", "Tre", "Fyra"} {
			s.now = start.AddDate(0, 0, 10*i)
			form := s.form(title)
			if i%2 == 1 {
				form.Coordination, form.Reason, form.ReasonText = Separate, "needs", strings.Repeat("olika ", 6)
			}
			r := s.sent(t, form)
			ok[Request](t)(s.Receive(mats, r.ID))
			switch title {
			case "Ett":
				ok[Request](t)(s.Taken(mats, r.ID, "p1", "INK22-0001", 20221121)) // waited 20
			case "Två":
				ok[Request](t)(s.JudgeReason(mats, r.ID, Contested, "Lika."))
			case "Tre":
				ok[Request](t)(s.Taken(mats, r.ID, "p2", "INK22-0002", 20221231)) // waited 40
			}
		}
		register := ok[*figure.Register](t)(figure.NewRegister(Figures(s.Store)))
		for _, test := range []struct {
			key, want string
			period    day.Period
		}{
			{"request.received", "4", day.Year(2022)},
			{"request.received", "3", day.Month(2022, 11)},
			{"request.queue", "2", day.Month(2022, 11)},
			{"request.queue", "2", day.Month(2022, 12)},
			{"request.queue_age", "14,0 dagar", day.Month(2022, 11)},
			{"request.wait", "30,0 dagar", day.Year(2022)},
			{"request.separate", "2", day.Year(2022)},
			{"request.separate_share", "50,0 %", day.Year(2022)},
			{"request.contested", "1", day.Year(2022)},
		} {
			f := ok[figure.Figure](t)(register.Get(test.key))
			ask := figure.Ask{Period: test.period, Kind: figure.Year}
			v := ok[figure.Value](t)(f.Value(t.Context(), ask))
			if got := f.Text(v); strings.ReplaceAll(got, "\u00a0", " ") != test.want {
				t.Errorf("%s %s = %s, want %s", test.key, test.period, got, test.want)
			}
			if f.Rows == nil {
				continue
			}
			if err := v.Check(ok[[]figure.Row](t)(f.Rows(t.Context(), ask))); err != nil {
				t.Errorf("%s %s: %v", test.key, test.period, err)
			}
		}
	})
}
