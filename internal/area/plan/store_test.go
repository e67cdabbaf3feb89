package plan

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"klover/internal/area/category"
	"klover/internal/area/identity"
	"klover/internal/area/law"
	"klover/internal/area/law/policy"
	"klover/internal/area/request"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/dbtest"
	"klover/internal/base/fault"
	"klover/internal/base/find"
	"klover/internal/base/mail"
	"klover/internal/base/subscribe"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/party"
)

func areas() []fs.FS {
	return []fs.FS{audit.Migrations, find.Migrations, mail.Migrations, identity.Migrations, law.Migrations, category.Migrations, request.Migrations, subscribe.Migrations, Migrations}
}

func onEach(t *testing.T, do func(t *testing.T, s Store)) {
	t.Parallel()
	dbtest.Each(t, areas(), func(t *testing.T, d *db.DB) { do(t, Store{DB: d}) })
}

var cats = []category.Category{{Code: "H20", Name: "Hjälpmedel", ValidFrom: 20100101}, {Code: "V10", Name: "Vårdtjänster", ValidFrom: 20100101}}

// categories makes two categories and returns their ids.
func categories(t testing.TB, d *db.DB) (aids, care identity.Ref) {
	t.Helper()
	var ids [2]identity.Ref
	for i, c := range cats {
		made, err := category.Store{DB: d}.Create(t.Context(), c)
		if err != nil {
			t.Fatal(err)
		}
		ids[i] = identity.Ref(made.ID)
	}
	return ids[0], ids[1]
}

// at moves the clock of the store to the morning of a day.
func at(s Store, d day.Date) {
	s.DB.Now = func() time.Time { return d.Time().Add(9 * time.Hour) }
}

func walkers() Item {
	return Item{Title: "Rollatorer", Parties: party.Of("D"), Origin: FromContract, CPV: "33196200", Procedure: "open", Regime: "lou",
		EstimatedValue: money.Some(money.Kr(4_000_000)), NoticeOn: 20230415, ContractOn: 20230901}
}

func make1(t testing.TB, s Store, it Item) Item {
	t.Helper()
	made, err := s.Create(t.Context(), it)
	if err != nil {
		t.Fatal(err)
	}
	return made
}

func must[T any](v T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func TestAnItemHasNumberHistoryAndWords(t *testing.T) {
	onEach(t, func(t *testing.T, s Store) {
		aids, _ := categories(t, s.DB)
		it := walkers()
		it.CategoryID = aids
		made := make1(t, s, it)
		again := must(s.Get(t.Context(), made.ID))(t)
		if made.Number != "P23-0001" || again.Category != "H20 Hjälpmedel" || again.State != Planned {
			t.Errorf("%+v", again)
		}
		again.NoticeOn = 20230701
		saved := must(s.Save(t.Context(), again, "Flyttas till hösten"))(t)
		entries := must(audit.History(t.Context(), s.DB, KindItem, made.ID))(t)
		if len(entries) != 2 || entries[0].Why != "Flyttas till hösten" || len(entries[0].Changes) != 1 || entries[0].Changes[0].Label != "Annons" {
			t.Errorf("history %+v", entries)
		}
		found, n, err := s.Search(t.Context(), Filter{Text: "rollat hjälpm"}, Page{})
		if err != nil || n.N != 1 || found[0].Version != saved.Version {
			t.Errorf("found %v %v %v", found, n, err)
		}
		again.Comment = "för sent"
		if _, err := s.Save(t.Context(), again, ""); !errors.Is(err, db.ErrStale) {
			t.Errorf("an old form was saved: %v", err)
		}
	})
}

func TestWhatIsNoneOfTheChoicesIsRefused(t *testing.T) {
	t.Parallel()
	it := walkers()
	it.Origin = "annat"
	if err := it.Check(); len(fault.FieldsOf(err)) != 1 {
		t.Errorf("an unknown origin: %v", err)
	}
	if err := (Guest{Name: "Västerås stad", Kind: "annat"}).Check(); len(fault.FieldsOf(err)) != 1 {
		t.Errorf("an unknown kind of guest: %v", err)
	}
	if shown := ParseShown("notice,estimated_value"); len(shown) != 1 {
		t.Errorf("the public sees %v", shown)
	}
}

func TestDropNeedsAReasonAndIsTakenBack(t *testing.T) {
	onEach(t, func(t *testing.T, s Store) {
		it := make1(t, s, walkers())
		if _, err := s.Drop(t.Context(), it.ID, it.Version, ""); len(fault.FieldsOf(err)) != 1 {
			t.Errorf("dropped without a reason: %v", err)
		}
		dropped := must(s.Drop(t.Context(), it.ID, it.Version, "Behovet har upphört"))(t)
		if dropped.State != Dropped || dropped.IsOpen || dropped.EndedOn != s.Today() {
			t.Errorf("%+v", dropped)
		}
		if n := must(s.Number(t.Context(), Filter{}))(t); n != 0 {
			t.Errorf("%d open items, want 0", n)
		}
		if back := must(s.Restore(t.Context(), it.ID, dropped.Version))(t); back.State != Planned || back.DropReason != "" {
			t.Errorf("%+v", back)
		}
	})
}

func TestAnInvestmentTooNearIsLate(t *testing.T) {
	onEach(t, func(t *testing.T, s Store) {
		it := walkers()
		it.Origin, it.NeededOn, it.ContractOn, it.NoticeOn = FromInvestment, 20230601, 0, 0
		it = make1(t, s, it)
		// 2023-06-01 less 258 days, between 7 and 10 months, of open procedure and 60 of transition.
		if it.LatestStartOn != 20220718 {
			t.Errorf("latest start %s", it.LatestStartOn)
		}
		if text, late := it.Late(s.Today()); !late || !strings.Contains(text, "2022-07-18") {
			t.Errorf("%v %q", late, text)
		}
		late, n, err := s.Search(t.Context(), Filter{Late: true}, Page{})
		if err != nil || n.N != 1 || late[0].ID != it.ID {
			t.Errorf("%v %v", n, err)
		}
		if err := s.Policy().Save(t.Context(), policy.Value{Key: "transition_days", ValidFrom: 20230101, Value: 0, Source: "Ledningsgruppen"}); err != nil {
			t.Fatal(err)
		}
		if again := must(s.Get(t.Context(), it.ID))(t); again.LatestStartOn != 20220916 {
			t.Errorf("the new parameter gave %s", again.LatestStartOn)
		}
	})
}

type fixed []Proposal

func (f fixed) Proposals(context.Context, Rules, day.Date) ([]Proposal, error) { return f, nil }

func TestTheSameRowIsProposedOnce(t *testing.T) {
	onEach(t, func(t *testing.T, s Store) {
		p := Proposal{Kind: "contract", Ref: "a/2023-12-31", ContractID: "a", Origin: FromContract, Title: "Rollatorer", Parties: party.Of("D"), Why: "Avtalet slutar."}
		q := Proposal{Kind: "procurement", Ref: "b", Origin: FromRerun, Title: "Sängar", Parties: party.Of("U"), Why: "Avbruten."}
		s.Sources = []Source{fixed{p, q}}
		if n := must(s.Feed(t.Context()))(t); n != 2 {
			t.Fatalf("%d proposals, want 2", n)
		}
		if n := must(s.Feed(t.Context()))(t); n != 0 {
			t.Errorf("%d proposals the second time", n)
		}
		list, _, err := s.Proposals(t.Context(), ProposalFilter{Judgement: Undecided}, Page{Sort: "title"})
		if err != nil || len(list) != 2 {
			t.Fatal(list, err)
		}
		it := must(s.Accept(t.Context(), list[0].ID))(t)
		if it.Title != "Rollatorer" || it.Origin != FromContract || it.ContractID != "a" {
			t.Errorf("%+v", it)
		}
		if err := s.Dismiss(t.Context(), list[1].ID, "nej"); len(fault.FieldsOf(err)) != 1 {
			t.Errorf("dismissed with a short reason: %v", err)
		}
		if err := s.Dismiss(t.Context(), list[1].ID, "Behovet finns inte längre"); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Accept(t.Context(), list[1].ID); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("a dismissed proposal was accepted: %v", err)
		}
		// Another end of the same contract is another row, but the item is about it already.
		p.Ref = "a/2024-12-31"
		s.Sources = []Source{fixed{p, q}}
		if n := must(s.Feed(t.Context()))(t); n != 0 {
			t.Errorf("%d proposals for what the plan has", n)
		}
	})
}

func TestVersionsAreFinalAndTellWhatDiffers(t *testing.T) {
	onEach(t, func(t *testing.T, s Store) {
		ctx := t.Context()
		var items []Item
		for i := range 6 {
			it := walkers()
			it.Title = fmt.Sprint("Post ", i)
			items = append(items, make1(t, s, it))
		}
		at(s, 20230310)
		v1 := must(s.Take(ctx, "Mars 2023", ""))(t)
		if err := s.Decide(ctx, v1.ID, Decision{On: 20230310, By: "Anna Chef", Body: "Inköpschefen"}); err != nil {
			t.Fatal(err)
		}
		moved := items[0]
		moved.NoticeOn = 20230701
		must(s.Save(ctx, moved, ""))(t)
		must(s.Drop(ctx, items[1].ID, 1, "Behovet har upphört"))(t)
		if err := s.Join(ctx, []string{items[2].ID}, Case{ID: "c", Number: "INK23-0001"}); err != nil {
			t.Fatal(err)
		}
		if err := s.Join(ctx, []string{items[3].ID}, Case{ID: "d", Number: "INK23-0002"}); err != nil {
			t.Fatal(err)
		}
		if err := s.Follow(ctx, "d", Done, 20230401); err != nil {
			t.Fatal(err)
		}
		changed := items[4]
		changed.Client = "Hjälpmedelscentralen"
		must(s.Save(ctx, changed, ""))(t)
		make1(t, s, walkers())
		at(s, 20230610)
		v2 := must(s.Take(ctx, "Juni 2023", ""))(t)
		if err := s.Decide(ctx, v2.ID, Decision{On: 20230612, By: "Anna Chef", Body: "Inköpschefen"}); err == nil {
			t.Error("decided in the future")
		}
		if err := s.Decide(ctx, v2.ID, Decision{On: 20230610, By: "Anna Chef", Body: "Inköpschefen", Reference: "INK23-44"}); err != nil {
			t.Fatal(err)
		}
		v3 := must(s.Take(ctx, "December 2023", ""))(t)
		kinds := func(from, to string) string {
			var list []string
			for _, d := range must(s.Diff(ctx, from, to))(t) {
				list = append(list, d.Kind+" "+d.Item.Number)
			}
			return strings.Join(list, ", ")
		}
		want := "new P23-0007, moved P23-0001, begun P23-0003, done P23-0004, dropped P23-0002, changed P23-0005"
		for name, got := range map[string]string{"v1–v2": kinds(v1.ID, v2.ID), "v1–v3": kinds(v1.ID, v3.ID), "v1–now": kinds(v1.ID, Now)} {
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s: %s", name, diff)
			}
		}
		if got := kinds(v2.ID, v3.ID); got != "" {
			t.Errorf("v2–v3: %s", got)
		}
		all := must(s.Versions(ctx))(t)
		if all[1].Status != Decided || all[2].Status != Replaced || all[1].Items != 7 {
			t.Errorf("versions %+v", all)
		}
		for name, do := range map[string]func() error{
			"relabel": func() error { return s.Relabel(ctx, v1.ID, "Annat", "") },
			"retake":  func() error { return s.Retake(ctx, v2.ID) },
			"decide":  func() error { return s.Decide(ctx, v2.ID, Decision{On: 20230610, By: "x", Body: "y"}) },
			"discard": func() error { return s.Discard(ctx, v1.ID) },
		} {
			if err := do(); fault.KindOf(err) != fault.KindConflict || !strings.Contains(fault.Message(err), "kan inte ändras") {
				t.Errorf("%s of a decided version: %v", name, err)
			}
		}
		told := must(audit.History(ctx, s.DB, KindVersion, v1.ID))(t)
		if told[0].Verb != "nekades att ändra" && told[0].Verb != "nekades att ta bort" || !strings.Contains(told[0].Why, "handbok avsnitt 2.2") {
			t.Errorf("the attempt is not told: %+v", told[0])
		}
		if err := s.Discard(ctx, v3.ID); err != nil {
			t.Error(err)
		}
	})
}

func TestJoinIsRefusedWithEveryReason(t *testing.T) {
	onEach(t, func(t *testing.T, s Store) {
		ctx := t.Context()
		aids, care := categories(t, s.DB)
		a, b, c := walkers(), walkers(), walkers()
		a.CategoryID, b.CategoryID, c.CategoryID = aids, aids, care
		b.Parties, c.CPV, c.Regime = party.Of("U"), "85100000", "luf"
		a, b, c = make1(t, s, a), make1(t, s, b), make1(t, s, c)
		_, err := s.Together(ctx, []string{a.ID, c.ID})
		for _, part := range []string{"P23-0003 har en annan kategori", "följer LUF"} {
			if !strings.Contains(fault.Message(err), part) {
				t.Errorf("%q is missing in %v", part, err)
			}
		}
		if err := s.Invite(ctx, Guest{ItemID: b.ID, Name: "Västerås stad", Kind: "municipality"}); err != nil {
			t.Fatal(err)
		}
		m := must(s.Together(ctx, []string{a.ID, b.ID}))(t)
		if m.Parties.Sv() != "DU" || m.EstimatedValue.Amount != money.Kr(8_000_000) || len(m.Guests) != 1 {
			t.Errorf("%+v", m)
		}
		err = s.Join(ctx, []string{a.ID, b.ID}, Case{ID: "x", Number: "INK23-0009", Parties: party.Of("D")})
		if !strings.Contains(fault.Message(err), "Region U är köpare i planen men inte i upphandlingen INK23-0009") {
			t.Errorf("%v", err)
		}
		if told := must(audit.History(ctx, s.DB, KindItem, a.ID))(t); told[0].Verb != "nekades att tas in i en upphandling" {
			t.Errorf("the attempt is not told: %+v", told[0])
		}
		if err := s.Join(ctx, []string{a.ID, b.ID}, Case{ID: "x", Number: "INK23-0009", Parties: party.Of("D", "U")}); err != nil {
			t.Fatal(err)
		}
		if err := s.Join(ctx, []string{a.ID}, Case{ID: "y", Number: "INK23-0010"}); !strings.Contains(fault.Message(err), "P23-0001 är pågår") && !strings.Contains(fault.Message(err), "P23-0001") {
			t.Errorf("%v", err)
		}
		if err := s.Follow(ctx, "x", Cancelled, 20230117); err != nil {
			t.Fatal(err)
		}
		if it := must(s.Get(ctx, b.ID))(t); it.State != Cancelled || it.Procurement != "INK23-0009" {
			t.Errorf("%+v", it)
		}
	})
}

type contracts []Subject

func (c contracts) Subjects(_ context.Context, _ day.Date, ids []string) ([]Subject, error) {
	return c, nil
}

func TestCandidatesAreJudgedAndStay(t *testing.T) {
	onEach(t, func(t *testing.T, s Store) {
		ctx := t.Context()
		_, care := categories(t, s.DB)
		d := Item{Title: "Distansradiologi", Parties: party.Of("D"), Origin: FromContract, CategoryID: care, CPV: "85150000", ContractID: "c1", ContractEnds: 20230930}
		u := d
		u.Parties, u.ContractID, u.ContractEnds = party.Of("U"), "c2", 20231231
		d, u = make1(t, s, d), make1(t, s, u)
		s.Neighbours = []Neighbours{contracts{
			{Kind: "contract", Ref: "c1", Number: "A19-0001", Parties: party.Of("D"), Ends: 20230930, Joint: true, Options: []Extension{{N: 1, Months: 12, Ends: 20240930, Notice: 20230331}}},
			{Kind: "contract", Ref: "c2", Number: "A19-0002", Parties: party.Of("U"), Ends: 20231231, Options: []Extension{{N: 1, Months: 9, Ends: 20240930, Notice: 20230630}}},
		}}
		if n := must(s.Match(ctx))(t); n != 1 {
			t.Fatalf("%d candidates", n)
		}
		list, _, err := s.Candidates(ctx, CandidateFilter{Open: true}, Page{})
		if err != nil || len(list) != 1 {
			t.Fatal(list, err)
		}
		c := list[0]
		// 40 for the category, 22 or 23 for three months of twelve, 10 for earlier.
		if c.Score != 72 && c.Score != 73 || !strings.Contains(c.ScoreText, "Tidigare samordnade 10") {
			t.Errorf("%d %s", c.Score, c.ScoreText)
		}
		b, ok, err := s.BridgeFor(ctx, c)
		if err != nil || !ok || b.Ends != 20240930 || !strings.Contains(b.Text(), "A19-0001: nyttja en option, besked senast 2023-03-31") {
			t.Errorf("%v %v %s", ok, err, b.Text())
		}
		if _, err := s.DecideCandidate(ctx, c.ID, c.Version, Verdict{Outcome: DecidedApart, Reason: "patterns", Text: "för kort"}); len(fault.FieldsOf(err)) != 1 {
			t.Errorf("apart without a motive: %v", err)
		}
		c = must(s.DecideCandidate(ctx, c.ID, c.Version, Verdict{Outcome: DecidedApart, Reason: "patterns", Text: "Regionerna har olika behov och köpmönster."}))(t)
		if it := must(s.Get(ctx, u.ID))(t); it.Coordination != Separate || !strings.Contains(it.CoordinationText, "köpmönster") {
			t.Errorf("%+v", it)
		}
		must(s.Drop(ctx, d.ID, must(s.Get(ctx, d.ID))(t).Version, "Behovet har upphört"))(t)
		must(s.Match(ctx))(t)
		if kept, _, err := s.Candidates(ctx, CandidateFilter{Outcome: DecidedApart}, Page{}); err != nil || len(kept) != 1 || kept[0].ReasonText() != c.ReasonText() {
			t.Errorf("the decision is gone: %v %v", kept, err)
		}
	})
}

// editioned makes a decided version with a public and a kept-out item.
func editioned(t testing.TB, s Store) Version {
	t.Helper()
	ctx := t.Context()
	aids, care := categories(t, s.DB)
	a, b, c := walkers(), walkers(), walkers()
	a.CategoryID, b.CategoryID, c.CategoryID = aids, care, care
	a.Description, a.Contact, a.Comment, a.Purchaser = "Rollatorer för inne och ute.", "Upphandling, Region Sörmland", "Hemlig kommentar", "Petra Persson"
	a.CoordinationText, a.RiskText = "Hemligt motiv", "Hemlig risk"
	b.Title, c.Title = "Distansradiologi", "Utelämnad"
	c.KeptOut, c.KeptOutReason = true, "Säkerhetskänslig"
	for _, it := range []Item{a, b, c} {
		make1(t, s, it)
	}
	v := must(s.Take(ctx, "Januari 2023", ""))(t)
	if err := s.Decide(ctx, v.ID, Decision{On: s.Today(), By: "Anna Chef", Body: "Inköpschefen"}); err != nil {
		t.Fatal(err)
	}
	return must(s.OneVersion(ctx, v.ID))(t)
}

func TestAnEditionHoldsOnlyWhatIsPublic(t *testing.T) {
	onEach(t, func(t *testing.T, s Store) {
		ctx := t.Context()
		v := editioned(t, s)
		e := must(s.Publish(ctx, v.ID, AllShown()))(t)
		rows, n, err := s.PublicItems(ctx, e.ID, PublicFilter{}, Page{})
		if err != nil || n.N != 2 || e.KeptOut != 1 {
			t.Fatal(rows, n, err)
		}
		want := PublicItem{EditionID: e.ID, Position: 1, Number: "P23-0001", Title: "Rollatorer", Description: "Rollatorer för inne och ute.", CategoryID: rows[0].CategoryID,
			Category: "H20 Hjälpmedel", CPV: "33196200", Parties: party.Of("D"), NoticeQ: "2023-Q2", ContractOn: 20230901, Contact: "Upphandling, Region Sörmland", Words: rows[0].Words}
		if diff := cmp.Diff(want, rows[0]); diff != "" {
			t.Error(diff)
		}
		if found, n, err := s.PublicItems(ctx, e.ID, PublicFilter{Text: "distans", Quarter: "2023-Q2", Party: "D"}, Page{}); err != nil || n.N != 1 || found[0].Title != "Distansradiologi" {
			t.Errorf("%v %v", found, err)
		}
		if err := s.Withdraw(ctx, e.ID, "Fel version"); err != nil {
			t.Fatal(err)
		}
		if _, ok, err := s.Edition(ctx); ok || err != nil {
			t.Errorf("still published: %v", err)
		}
	})
}

func TestAnAmountOrANameStopsTheEdition(t *testing.T) {
	onEach(t, func(t *testing.T, s Store) {
		ctx := t.Context()
		it := walkers()
		it.Description, it.Purchaser = "Värde omkring 4,5 mkr. Kontakta Petra Persson.", "Petra Persson"
		make1(t, s, it)
		v := must(s.Take(ctx, "Januari", ""))(t)
		if err := s.Decide(ctx, v.ID, Decision{On: s.Today(), By: "A", Body: "B"}); err != nil {
			t.Fatal(err)
		}
		v = must(s.OneVersion(ctx, v.ID))(t)
		p := must(s.Preview(ctx, v, AllShown()))(t)
		if len(p.Doubts) != 2 {
			t.Errorf("doubts %+v", p.Doubts)
		}
		if _, err := s.Publish(ctx, v.ID, AllShown()); !strings.Contains(fault.Message(err), "innehåller ett belopp") {
			t.Errorf("%v", err)
		}
		if p := must(s.Preview(ctx, v, Shown{"cpv"}))(t); len(p.Doubts) != 0 || p.Items[0].Description != "" {
			t.Errorf("%+v", p)
		}
	})
}

func TestSubscribersOfACategoryHearOfIt(t *testing.T) {
	onEach(t, func(t *testing.T, s Store) {
		ctx := t.Context()
		s.Link = func(path string) string { return "https://klover.example" + path }
		v := editioned(t, s)
		category := must(s.Preview(ctx, v, AllShown()))(t).Items[0].CategoryID
		subs := s.Subscriptions()
		for _, email := range []string{"ada@example.org", "bo@example.org"} {
			if err := subs.Ask(ctx, email, category, "1"); err != nil {
				t.Fatal(err)
			}
		}
		must(subs.Confirm(ctx, must(db.One[string](ctx, s.DB, `SELECT token FROM subscribe_subscriber WHERE email = 'ada@example.org'`))(t)))(t)
		must(s.Publish(ctx, v.ID, AllShown()))(t)
		news := must(db.All[mail.Letter](ctx, s.DB, `SELECT `+db.Columns[mail.Letter]()+` FROM mail_message WHERE subject LIKE 'Ny utgåva%'`))(t)
		if len(news) != 1 || news[0].ToAddress != "ada@example.org" || !strings.Contains(news[0].Text, "Rollatorer") || strings.Contains(news[0].Text, "Distansradiologi") {
			t.Fatalf("%+v", news)
		}
		if !strings.Contains(news[0].Text, "I kategorin H20 Hjälpmedel finns") || !strings.HasPrefix(news[0].Unsubscribe, "https://klover.example"+PublicPath+"/avsluta/") {
			t.Errorf("%+v", news[0])
		}
	})
}
