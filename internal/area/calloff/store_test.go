package calloff

import (
	"context"
	"io/fs"
	"strings"
	"testing"
	"time"

	"klover/internal/area/category"
	"klover/internal/area/contract"
	"klover/internal/area/diary"
	"klover/internal/area/handbook"
	"klover/internal/area/identity"
	"klover/internal/area/law"
	"klover/internal/area/law/policy"
	"klover/internal/area/plan"
	"klover/internal/area/procurement"
	"klover/internal/area/request"
	"klover/internal/area/supplier"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/dbtest"
	"klover/internal/base/fault"
	"klover/internal/base/file"
	"klover/internal/base/find"
	"klover/internal/base/mail"
	"klover/internal/word/day"
	"klover/internal/word/figure"
	"klover/internal/word/money"
	"klover/internal/word/party"
)

func tables() []fs.FS {
	return []fs.FS{audit.Migrations, find.Migrations, file.Migrations, mail.Migrations, identity.Migrations, law.Migrations, category.Migrations, supplier.Migrations,
		handbook.Migrations, diary.Migrations, request.Migrations, plan.Migrations, procurement.Migrations, contract.Migrations, Migrations}
}

// office is a store with a clock that a test moves.
type office struct {
	Store
	on *day.Date
}

func (o office) today(on day.Date) { *o.on = on }

func atStore(t *testing.T, do func(t *testing.T, o office)) {
	t.Helper()
	t.Parallel()
	dbtest.Each(t, tables(), func(t *testing.T, d *db.DB) { do(t, officeOf(t, d)) })
}

func officeOf(t *testing.T, d *db.DB) office {
	on := day.New(2022, 6, 1)
	d.Now = func() time.Time { return at0800(on) }
	if err := (law.Store{DB: d}).Seed(t.Context()); err != nil {
		t.Fatal(err)
	}
	return office{Store{DB: d}, &on}
}

func must[T any](t *testing.T) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(fault.Message(err), fault.FieldsOf(err), err)
		}
		return v
	}
}

// sellers makes three suppliers.
func (o office) sellers(t *testing.T) [3]string {
	t.Helper()
	var ids [3]string
	for i, name := range []string{"Ahlberg AB", "Bergman AB", "Cederlund AB"} {
		s := supplier.New()
		s.Name, s.Email = name, strings.ToLower(name[:3])+"@exempel.se"
		ids[i] = must[supplier.Supplier](t)(supplier.Store{DB: o.DB}.Create(t.Context(), s)).ID
	}
	return ids
}

// framework is an own framework for 1 000 000 kr with the form.
func (o office) framework(t *testing.T, form Form) (Framework, [3]string) {
	t.Helper()
	ids := o.sellers(t)
	k := must[contract.Contract](t)(contract.Store{DB: o.DB}.Create(t.Context(), contract.Contract{Title: "Kaffe", Type: contract.Framework, Parties: party.Of("D", "U"),
		SignedOn: 20220101, StartsOn: 20220101, EndsOn: 20231231, Ceiling: money.Some(money.Kr(1_000_000))}))
	f := must[Framework](t)(o.CreateFramework(t.Context(), Framework{ContractID: identity.Ref(k.ID)}))
	o.terms(t, f.ID, form, ids)
	return f, ids
}

func (o office) terms(t *testing.T, id string, form Form, ids [3]string) {
	t.Helper()
	terms := Terms{FrameworkID: id, ValidFrom: 20220101, Form: form, ReplyDays: 3, Denominator: 1000, Criteria: "Lägst pris"}
	for i, share := range []int64{500, 300, 200} {
		terms.Places = append(terms.Places, Place{SupplierID: ids[i], Rank: int64(i + 1), Share: share})
	}
	must[Terms](t)(o.SetTerms(t.Context(), terms))
}

func (o office) draft(t *testing.T, f Framework, thousands int64) CallOff {
	t.Helper()
	return must[CallOff](t)(o.Create(t.Context(), CallOff{Title: "Bryggkaffe", FrameworkID: f.ID, Party: "D", Value: money.Kr(thousands * 1000)}))
}

// bought asks until somebody takes the call-off.
func (o office) bought(t *testing.T, f Framework, thousands int64) CallOff {
	t.Helper()
	c := o.draft(t, f, thousands)
	must[CallOff](t)(o.Ask(t.Context(), c.ID, Request{}))
	return must[CallOff](t)(o.Answer(t.Context(), c.ID, Reply{Answer: Takes}))
}

func latest(t *testing.T, d *db.DB) audit.Entry {
	t.Helper()
	return must[[]audit.Entry](t)(audit.Latest(t.Context(), d, "", 1))[0]
}

func TestARankListIsAskedInOrderAndRefusalsAreKept(t *testing.T) {
	atStore(t, func(t *testing.T, o office) {
		f, ids := o.framework(t, ByRank)
		c := o.draft(t, f, 100)
		if c.Number != "AV22-0001" || c.Form != ByRank || c.State != Draft {
			t.Fatalf("%+v", c)
		}
		must[CallOff](t)(o.Ask(t.Context(), c.ID, Request{Address: "ahl@exempel.se"}))
		if _, err := o.Ask(t.Context(), c.ID, Request{SupplierID: ids[1]}); !audit.Refused(err) || latest(t, o.DB).Verb != "nekades att fråga nästa leverantör" {
			t.Fatalf("asked while the first had time: %v, told %q", err, latest(t, o.DB).Verb)
		}
		must[CallOff](t)(o.Answer(t.Context(), c.ID, Reply{Declines, "Slut på lagret"}))
		if _, err := o.Ask(t.Context(), c.ID, Request{SupplierID: ids[2]}); !audit.Refused(err) {
			t.Errorf("jumped without reason: %v", err)
		}
		must[CallOff](t)(o.Ask(t.Context(), c.ID, Request{SupplierID: ids[2], Deviation: "Bergman levererar inte kaffe i dag"}))
		if e := latest(t, o.DB); !strings.Contains(e.Verb, "utanför tur") || e.Why == "" {
			t.Errorf("the history says %q, %q", e.Verb, e.Why)
		}
		c = must[CallOff](t)(o.Answer(t.Context(), c.ID, Reply{Answer: Takes}))
		if c.State != Accepted || c.Supplier != "Cederlund AB" || c.OrderedOn != 20220601 {
			t.Errorf("%+v", c)
		}
		refused, n, err := o.Refusals(t.Context(), RefusalFilter{FrameworkID: f.ID, Answered: day.Year(2022)}, Page{Limit: 10})
		if err != nil || n.N != 1 || refused[0].SupplierName != "Ahlberg AB" || refused[0].Reason != "Slut på lagret" || refused[0].CallOffNumber != "AV22-0001" {
			t.Errorf("%+v, %v, %v", refused, n, err)
		}
		counts := must[[]Refusing](t)(o.RefusingOn(t.Context(), f.ID))
		if len(counts) != 2 || counts[0].Refused != 1 || counts[1].Refused != 0 {
			t.Errorf("%+v", counts)
		}
		letters := must[int64](t)(db.One[int64](t.Context(), o.DB, `SELECT count(*) FROM mail_message`))
		if letters != 1 {
			t.Errorf("%d letters, want the one with an address", letters)
		}
		back := must[CallOff](t)(o.TakeBack(t.Context(), c.ID, "Fel svar"))
		if back.State != Asked || back.SupplierID != "" {
			t.Errorf("taken back to %s with %q", back.State, back.Supplier)
		}
	})
}

func TestAKeyGivesTheTurnToWhoLacksMost(t *testing.T) {
	atStore(t, func(t *testing.T, o office) {
		f, _ := o.framework(t, ByKey)
		var got []string
		for range 10 {
			got = append(got, o.bought(t, f, 50).Supplier[:1])
		}
		if order := strings.Join(got, ""); strings.Count(order, "A") != 5 || strings.Count(order, "B") != 3 || strings.Count(order, "C") != 2 {
			t.Errorf("ten equal call-offs went to %s, want five, three and two", order)
		}
		turns, terms, err := o.Turns(t.Context(), CallOff{FrameworkID: f.ID, Party: "D", Value: 1})
		if err != nil {
			t.Fatal(err)
		}
		for _, turn := range turns {
			if d := turn.Deviation(terms.Denominator); d != 0 {
				t.Errorf("%s deviates by %d", turn.Name, d)
			}
		}
	})
}

func TestTheCeilingIsUsedAndCommittedTogether(t *testing.T) {
	atStore(t, func(t *testing.T, o office) {
		f, ids := o.framework(t, ByRank)
		one := o.bought(t, f, 400)
		must[Use](t)(o.AddUse(t.Context(), Use{FrameworkID: f.ID, SupplierID: ids[1], Party: "U", UsedOn: 20220501, Amount: money.Kr(300_000), Text: "Beställningar i e-handeln"}))
		must[Use](t)(o.AddUse(t.Context(), Use{CallOffID: identity.Ref(one.ID), UsedOn: 20220601, Amount: money.Kr(150_000), Text: "Faktura 1"}))
		meter := func() Meter {
			t.Helper()
			return must[map[string][]Meter](t)(o.Meters(t.Context(), f))[f.ID][0]
		}
		if m := meter(); m.Used != money.Kr(450_000) || m.Committed != money.Kr(250_000) || m.Light() != Watch {
			t.Errorf("used %s, committed %s, %s", m.Used.Sv(), m.Committed.Sv(), m.Light().Sv())
		}
		large := o.draft(t, f, 301)
		if _, err := o.Ask(t.Context(), large.ID, Request{}); !audit.Refused(err) || !strings.Contains(fault.Message(err), "C-23/20") || latest(t, o.DB).Verb != "nekades att avropa över taket" {
			t.Fatalf("past the ceiling: %v", err)
		}
		must[CallOff](t)(o.Settle(t.Context(), one.ID, 20220601)) // 250 000 are free again
		if m := meter(); m.Committed != 0 || m.Used != money.Kr(450_000) {
			t.Errorf("after settling: used %s, committed %s", m.Used.Sv(), m.Committed.Sv())
		}
		must[CallOff](t)(o.Ask(t.Context(), large.ID, Request{}))
		must[CallOff](t)(o.Answer(t.Context(), large.ID, Reply{Answer: Takes}))
		full := o.draft(t, f, 400)
		must[CallOff](t)(o.AllowOver(t.Context(), full.ID, law.Minor, "Under tio procent"))
		must[CallOff](t)(o.Ask(t.Context(), full.ID, Request{}))
		must[CallOff](t)(o.Answer(t.Context(), full.ID, Reply{Answer: Takes}))
		if m := meter(); m.Light() != Full {
			t.Errorf("%d %% is %s", m.Percent(), m.Light().Sv())
		}
		proposals, err := Plan{DB: o.DB}.Proposals(t.Context(), must[plan.Rules](t)(plan.Store{DB: o.DB}.Rules(t.Context(), 0)), 20220601)
		if err != nil || len(proposals) != 1 || proposals[0].Ref != string(f.ContractID) {
			t.Errorf("proposed %+v, %v", proposals, err)
		}
	})
}

func TestAStrangerIsRefusedAndTold(t *testing.T) {
	atStore(t, func(t *testing.T, o office) {
		f, _ := o.framework(t, ByRank)
		_, err := o.Create(t.Context(), CallOff{Title: "Kaffe", FrameworkID: f.ID, Party: "C", Value: 100})
		if fault.KindOf(err) != fault.KindForbidden || latest(t, o.DB).Verb != "nekades att avropa på" {
			t.Fatalf("%v, told %q", err, latest(t, o.DB).Verb)
		}
		must[Framework](t)(o.SetRights(t.Context(), f.ID, []Right{{Kind: RightRegion, Party: "C"}}))
		must[CallOff](t)(o.Create(t.Context(), CallOff{Title: "Kaffe", FrameworkID: f.ID, Party: "C", Value: 100}))
		c := CallOff{Title: "Kaffe", FrameworkID: f.ID, Party: "C", Value: 100}
		c = must[CallOff](t)(o.Create(t.Context(), c))
		o.today(20240101)
		if _, err := o.Ask(t.Context(), c.ID, Request{}); !audit.Refused(err) || !strings.Contains(fault.Message(err), "gäller inte") {
			t.Errorf("asked after the framework ended: %v", err)
		}
	})
}

func TestTermsAreKeptForCallOffsThatBeganByThem(t *testing.T) {
	atStore(t, func(t *testing.T, o office) {
		f, ids := o.framework(t, ByRank)
		c := o.draft(t, f, 10)
		must[CallOff](t)(o.Ask(t.Context(), c.ID, Request{}))
		next := Terms{FrameworkID: f.ID, ValidFrom: 20220101, Form: Single, ReplyDays: 3, Places: []Place{{SupplierID: ids[2]}}}
		if _, err := o.SetTerms(t.Context(), next); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("terms in use replaced: %v", err)
		}
		next.ValidFrom = 20220601
		must[Terms](t)(o.SetTerms(t.Context(), next))
		turns, _, err := o.Turns(t.Context(), must[CallOff](t)(o.Get(t.Context(), c.ID)))
		if err != nil || len(turns) != 3 {
			t.Errorf("the begun one has %d in turn, %v", len(turns), err)
		}
		if fresh := o.draft(t, f, 10); fresh.Form != Single {
			t.Errorf("a new one is %s", fresh.Form)
		}
	})
}

func TestAReopenedCompetitionIsSecretUntilItIsDecided(t *testing.T) {
	atStore(t, func(t *testing.T, o office) {
		ctx := audit.WithActor(t.Context(), audit.Actor{ID: "bo", Name: "Bo Ek"})
		f, ids := o.framework(t, Reopened)
		c := o.draft(t, f, 600)
		must[CallOff](t)(o.Invite(ctx, c.ID, Invitation{Deadline: 20220615, To: []Invitee{{SupplierID: ids[0], Address: "a@exempel.se"}, {SupplierID: ids[1], Address: "b@exempel.se"}, {SupplierID: ids[2], LeftOut: "I konkurs"}}}))
		q := must[Question](t)(o.AddQuestion(ctx, Question{CallOffID: c.ID, Question: "Ska kaffet vara malt?"}))
		if err := o.AnswerQuestion(ctx, c.ID, q.ID, "Nej, hela bönor."); err != nil {
			t.Fatal(err)
		}
		o.today(20220616)
		must[CallOff](t)(o.Open(ctx, c.ID, "Åsa Öberg"))
		must[CallOff](t)(o.NoteAnswers(ctx, c.ID, []Invitee{{SupplierID: ids[0], AnsweredOn: 20220614, Price: money.Some(money.Kr(550_000)), Result: Won, Rank: 1, Reason: "Lägst pris"}}))
		c = must[CallOff](t)(o.Get(ctx, c.ID))
		if list := must[[]Invitee](t)(o.ReadAnswers(ctx, c)); len(list) != 3 || !list[0].Answered() {
			t.Errorf("%+v", list)
		}
		if e := latest(t, o.DB); e.Verb != "läste svaren i" || e.Actor.Name != "Bo Ek" {
			t.Errorf("the reading is told as %q by %q", e.Verb, e.Actor.Name)
		}
		must[CallOff](t)(o.Evaluate(ctx, c.ID, "Priset jämfördes"))
		must[CallOff](t)(o.Decide(ctx, c.ID, 20220617, "Lägst pris"))
		decisions, _, err := identity.Store{DB: o.DB}.Decisions(ctx, identity.DecisionFilter{Act: identity.ActAward}, Page{})
		if err != nil || len(decisions) != 1 || decisions[0].RecordKind != Kind {
			t.Errorf("delegated decisions: %+v, %v", decisions, err)
		}
		must[CallOff](t)(o.Notify(ctx, c.ID, Notice{On: 20220617}))
		letters := must[int64](t)(db.One[int64](ctx, o.DB, `SELECT count(*) FROM mail_message`))
		if letters != 5 {
			t.Errorf("%d letters, want two invitations, an answer to both, and one notification", letters)
		}
		if _, err := o.Sign(ctx, c.ID, 20220620, false); !audit.Refused(err) || latest(t, o.DB).Verb != "nekades att teckna avropsavtal" {
			t.Errorf("signed inside the standstill: %v", err)
		}
		o.today(20220630)
		c = must[CallOff](t)(o.Sign(ctx, c.ID, 20220629, true))
		k := must[contract.Contract](t)(contract.Store{DB: o.DB}.Get(ctx, string(c.ContractID)))
		if c.State != Signed || k.Type != contract.CallOff || k.Value != money.Some(money.Kr(550_000)) || k.Stage != contract.Signed {
			t.Errorf("%s, contract %+v", c.State, k)
		}
		if _, err := o.TakeBack(ctx, c.ID, "Fel"); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("taken back with a contract: %v", err)
		}
	})
}

func TestStepsAreTakenBackOneByOne(t *testing.T) {
	atStore(t, func(t *testing.T, o office) {
		ctx := audit.WithActor(t.Context(), audit.Actor{ID: "bo", Name: "Bo Ek"})
		f, ids := o.framework(t, Reopened)
		c := o.draft(t, f, 600)
		must[CallOff](t)(o.Invite(ctx, c.ID, Invitation{Deadline: 20220615, To: []Invitee{{SupplierID: ids[0]}, {SupplierID: ids[1]}, {SupplierID: ids[2]}}}))
		o.today(20220616)
		must[CallOff](t)(o.Open(ctx, c.ID, "Åsa Öberg"))
		must[CallOff](t)(o.TakeBack(ctx, c.ID, "För tidigt"))
		must[CallOff](t)(o.Open(ctx, c.ID, "Åsa Öberg"))
		must[CallOff](t)(o.NoteAnswers(ctx, c.ID, []Invitee{{SupplierID: ids[1], AnsweredOn: 20220614, Result: Won, Reason: "Enda svaret"}}))
		must[CallOff](t)(o.Evaluate(ctx, c.ID, "Enda svaret"))
		must[CallOff](t)(o.Decide(ctx, c.ID, 20220616, "Enda svaret"))
		must[CallOff](t)(o.Notify(ctx, c.ID, Notice{On: 20220616, Waived: "Bara ett svar"}))
		must[CallOff](t)(o.Sign(ctx, c.ID, 20220616, false))
		for _, want := range []State{Decided, Decided, Evaluated, Opened} {
			if c = must[CallOff](t)(o.TakeBack(ctx, c.ID, "Övning")); c.State != want {
				t.Fatalf("taken back to %s, want %s", c.State, want)
			}
		}
		if _, err := o.TakeBack(ctx, c.ID, "Övning"); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("closed again with answers: %v", err)
		}
		must[CallOff](t)(o.Cancel(ctx, c.ID, "Behovet har försvunnit"))
		if c = must[CallOff](t)(o.TakeBack(ctx, c.ID, "Det kom tillbaka")); c.State != Opened || c.CancelledOn != 0 {
			t.Errorf("%s, cancelled %s", c.State, c.CancelledOn)
		}
	})
}

func TestAValueRaisedPastTheLimitOfCompetitionIsRefused(t *testing.T) {
	atStore(t, func(t *testing.T, o office) {
		f, ids := o.framework(t, ByRank)
		mixed := Terms{FrameworkID: f.ID, ValidFrom: 20220501, Form: Mixed, Below: ByRank, FKUFrom: money.Some(money.Kr(200_000)), ReplyDays: 3, Criteria: "Lägst pris",
			Places: []Place{{SupplierID: ids[0], Rank: 1}, {SupplierID: ids[1], Rank: 2}}}
		must[Terms](t)(o.SetTerms(t.Context(), mixed))
		if c := o.draft(t, f, 200); c.Form != Reopened {
			t.Errorf("a call-off of the limit is %s", c.Form)
		}
		c := o.draft(t, f, 199)
		c = must[CallOff](t)(o.Ask(t.Context(), c.ID, Request{Address: "ahl@exempel.se"}))
		c.Value = money.Kr(200_000)
		if _, err := o.Save(t.Context(), c, "Fler"); !audit.Refused(err) || latest(t, o.DB).Verb != "nekades att höja värdet" {
			t.Errorf("raised past the limit: %v", err)
		}
		must[CallOff](t)(o.Cancel(t.Context(), c.ID, "Behovet växte"))
		if n := must[int64](t)(db.One[int64](t.Context(), o.DB, `SELECT count(*) FROM mail_message WHERE subject LIKE 'Avropet är avbrutet%'`)); n != 1 {
			t.Errorf("%d letters tell that it was cancelled", n)
		}
	})
}

func TestALinkedProcurementWaitsForTheStandstill(t *testing.T) {
	atStore(t, func(t *testing.T, o office) {
		ctx := audit.WithActor(t.Context(), audit.Actor{ID: "bo", Name: "Bo Ek"})
		f, ids := o.framework(t, Reopened)
		cases := procurement.Store{DB: o.DB}
		p := must[procurement.Procurement](t)(cases.Create(ctx, procurement.Procurement{Title: "Kaffe", Parties: party.Of("D"), CarriedOutByUs: true, TakenOn: 20220101, Procedure: procurement.FKU}))
		c := must[CallOff](t)(o.Create(ctx, CallOff{Title: "Kaffe", FrameworkID: f.ID, Party: "D", Value: money.Kr(100_000), ProcurementID: identity.Ref(p.ID)}))
		must[CallOff](t)(o.Invite(ctx, c.ID, Invitation{Deadline: 20220615, To: []Invitee{{SupplierID: ids[0]}, {SupplierID: ids[1]}, {SupplierID: ids[2]}}}))
		o.today(20220616)
		must[CallOff](t)(o.Open(ctx, c.ID, "Åsa Öberg"))
		must[CallOff](t)(o.NoteAnswers(ctx, c.ID, []Invitee{{SupplierID: ids[1], AnsweredOn: 20220614, Result: Won, Reason: "Enda svaret"}}))
		must[CallOff](t)(o.Evaluate(ctx, c.ID, "Enda svaret"))
		must[CallOff](t)(o.Decide(ctx, c.ID, 20220616, "Enda svaret"))
		must[CallOff](t)(o.Notify(ctx, c.ID, Notice{On: 20220616}))
		if err := cases.MaySign(ctx, p.ID, 20220620); !audit.Refused(err) {
			t.Errorf("the procurement may be signed inside the standstill: %v", err)
		}
		must[CallOff](t)(o.TakeBack(ctx, c.ID, "Ofullständig underrättelse"))
		if err := cases.MaySign(ctx, p.ID, 20220620); err != nil {
			t.Errorf("and when the notification is taken back: %v", err)
		}
	})
}

func TestFiguresAreTheSumOfTheirRows(t *testing.T) {
	atStore(t, func(t *testing.T, o office) {
		f, ids := o.framework(t, ByRank)
		o.bought(t, f, 400)
		c := o.draft(t, f, 500)
		must[CallOff](t)(o.Ask(t.Context(), c.ID, Request{}))
		must[CallOff](t)(o.Answer(t.Context(), c.ID, Reply{Unable, "Slut"}))
		must[CallOff](t)(o.Ask(t.Context(), c.ID, Request{SupplierID: ids[2], Deviation: "Enda som har"}))
		must[CallOff](t)(o.Answer(t.Context(), c.ID, Reply{Answer: Takes}))
		want := map[string]int64{"calloff.count": 2, "calloff.value": int64(money.Kr(900_000)), "calloff.refusals": 1, "calloff.deviations": 1, "calloff.ceiling": 1}
		for _, fig := range Figures(o.Store) {
			ask := figure.Ask{Period: day.Year(2022), Kind: figure.Year}
			v := must[figure.Value](t)(fig.Compute(t.Context(), ask))
			rows := must[[]figure.Row](t)(fig.Rows(t.Context(), ask))
			if num, _ := figure.SumRows(rows); num != v.Num || v.Num != want[fig.Key] {
				t.Errorf("%s is %d, its rows %d, want %d", fig.Key, v.Num, num, want[fig.Key])
			}
		}
	})
}

func TestParametersHoldFromTheirDay(t *testing.T) {
	atStore(t, func(t *testing.T, o office) {
		if err := o.Policy().Save(t.Context(), policy.Value{Key: keyWarn, ValidFrom: 20220701, Value: 80, Source: "Inköpschefen"}); err != nil {
			t.Fatal(err)
		}
		before, after := must[Limits](t)(o.Limits(t.Context(), 20220630)), must[Limits](t)(o.Limits(t.Context(), 20220701))
		if before.Warn != 85 || after.Warn != 80 {
			t.Errorf("%d before and %d after", before.Warn, after.Warn)
		}
	})
}

func TestCentralFrameworksAreCalledOffFromTheDayOfJoining(t *testing.T) {
	atStore(t, func(t *testing.T, o office) {
		ids := o.sellers(t)
		f := must[Framework](t)(o.CreateFramework(context.Background(), Framework{Number: "23.3-1234-22", Title: "Licenser", Body: "Kammarkollegiet", JoinForm: "named", StartsOn: 20220101,
			JoinedOn: 20220701, EndsOn: 20251231, LocalNumber: "R-17", Rights: []Right{{Kind: RightRegion, Party: "D"}}}))
		o.terms(t, f.ID, ByRank, ids)
		c := o.draft(t, f, 100)
		if _, err := o.Ask(t.Context(), c.ID, Request{}); !audit.Refused(err) {
			t.Errorf("asked before joining: %v", err)
		}
		o.today(20220701)
		must[CallOff](t)(o.Ask(t.Context(), c.ID, Request{}))
		rows, n, err := o.Search(t.Context(), Filter{Central: true, Open: true, Text: "bryggkaffe"}, Page{Limit: 5})
		if err != nil || n.N != 1 || rows[0].ID != c.ID {
			t.Errorf("%d central ones, %v", n.N, err)
		}
		list, _, err := o.Frameworks(t.Context(), FrameworkFilter{Kind: "inkopscentral", InForce: true, Form: ByRank, Text: "kammarkollegiet"}, Page{Limit: 5})
		if err != nil || len(list) != 1 || len(list[0].Rights) != 1 {
			t.Errorf("%+v, %v", list, err)
		}
	})
}
