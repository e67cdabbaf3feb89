package price

import (
	"strings"
	"testing"

	"klover/internal/area/contract"
	"klover/internal/area/identity"
	"klover/internal/base/audit"
	"klover/internal/base/fault"
	"klover/internal/word/figure"
	"klover/internal/word/money"
	"klover/internal/word/party"
)

func (o office) index(t testing.TB, values map[Month]Index) Series {
	t.Helper()
	one := must[Series](t)(o.CreateSeries(t.Context(), Series{Code: "öv-1", Title: "Övningsindex", Provider: "Övning", Invented: true}))
	var points []Point
	for m, v := range values {
		points = append(points, Point{SeriesID: one.ID, Month: m, Value: v * indexScale, Final: true})
	}
	if err := o.PutPoints(t.Context(), points, "övning.csv"); err != nil {
		t.Fatal(err)
	}
	return one
}

func (o office) clause(t testing.TB, k contract.Contract, one Series, change func(*Clause)) Clause {
	t.Helper()
	c := Clause{ContractID: k.ID, Source: "punkt 7.2", Base: 202112, Span: 1, Lag: 1, Mode: ToBase, Carry: true, FirstOn: 20230101, Every: 12, NoticeDays: 60, LateOut: true, Initiator: "supplier", Decimals: 2,
		Fixed: Percent(20), Parts: []Part{{SeriesID: one.ID, Weight: Percent(80)}}}
	if change != nil {
		change(&c)
	}
	return must[Clause](t)(o.CreateClause(t.Context(), c))
}

func TestAnIndexClauseGivesANewListAsAProposal(t *testing.T) {
	atStore(t, func(t *testing.T, o office) {
		ctx := t.Context()
		k := o.deal(t, o.seller(t, "Ahlberg AB"))
		discounted := named("H-2", 0, one("st"))
		discounted.Listed, discounted.Discount, discounted.Net = Kr(50), Percent(10), Kr(45)
		l := o.priced(t, List{ContractID: k.ID}, gloves("H-1", 100), discounted)
		series := o.index(t, map[Month]Index{202112: 100, 202212: 105, 202312: 110})
		c := o.clause(t, k, series, nil)
		o.today(20221001)
		r := must[Revision](t)(o.Request(ctx, Revision{ContractID: k.ID, Ground: ByIndex, ClauseID: asRef(c.ID), RequestedOn: 20221001, RequestedBy: "supplier", FromOn: 20230101}))
		if r.State != Requested || !r.Yearly.Known {
			t.Errorf("%s, %s", r.State, r.Yearly.Sv())
		}
		r = must[Revision](t)(o.Check(ctx, r.ID))
		if r.Computed != SomeShare(Percent(4)) || r.Late || len(r.Steps) == 0 {
			t.Errorf("computed %s, late %v, %v", r.Computed.Sv(), r.Late, r.Steps)
		}
		r = must[Revision](t)(o.DecideRevision(ctx, r.ID, Choice{On: 20221105}))
		if r.State != Approved || r.Effect() != money.Some(money.Amount(int64(r.Yearly.Amount)*4/100)) && !r.Effect().Known {
			t.Errorf("%s, %s", r.State, r.Effect().Sv())
		}
		e := must[[]Edition](t)(o.Proposals(ctx, r.ID))[0]
		if work := must[[]Task](t)(o.Work(ctx)); len(work) != 1 || work[0].Do != "Fastställ" || work[0].URL != e.URL() {
			t.Errorf("the work is %+v", work)
		}
		if e.Stage != Draft || e.Dearer != 2 || e.Origin != FromIndex {
			t.Errorf("%+v", e)
		}
		if _, err := o.Decide(ctx, l.ID, e.N, Settlement{Version: e.Version, From: 20221201}); !strings.Contains(fault.FieldsOf(err)[0].Message, "beslutad från") {
			t.Errorf("the list holds before the decision says: %v", err)
		}
		o.decide(t, l, e.N, 20230101, "")
		for article, want := range map[string]Price{"H-1": Kr(104), "H-2": 46_800_000} { // 50·1,04 = 52, less 10 %
			if got := must[Holding](t)(o.At(ctx, k.ID, article, quantityScale, 20230601)); got.Item.Net != want {
				t.Errorf("%s is %s", article, got.Item.Sv())
			}
		}
		if _, err := o.WithdrawRevision(ctx, r.ID, "Fel"); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("a decision whose list holds is withdrawn: %v", err)
		}
		second := must[Revision](t)(o.Request(ctx, Revision{ContractID: k.ID, Ground: ByIndex, ClauseID: asRef(c.ID), RequestedOn: 20230901, RequestedBy: "supplier", FromOn: 20240101}))
		must[Revision](t)(o.Check(ctx, second.ID))
		second = must[Revision](t)(o.DecideRevision(ctx, second.ID, Choice{On: 20231101}))
		proposal := must[[]Edition](t)(o.Proposals(ctx, second.ID))[0]
		rows, _, err := o.Rows(ctx, proposal, ItemFilter{Text: "H-1"}, Page{})
		if err != nil || rows[0].Net != Kr(108) { // 100·1,08 from the base, not 104·1,0385 rounded
			t.Errorf("%s, %v", rows[0].Sv(), err)
		}
		must[Revision](t)(o.WithdrawRevision(ctx, second.ID, "Fel år"))
		if left := must[[]Edition](t)(o.Proposals(ctx, second.ID)); len(left) != 0 {
			t.Errorf("%d drafts remain", len(left))
		}
		if n := int64(len(must[[]figure.Row](t)(upliftOf(o).Rows(ctx, figure.Ending(figure.Year, 20231231, ""))))); n != 1 {
			t.Errorf("%d uplifts in 2023", n)
		}
	})
}

func upliftOf(o office) figure.Figure {
	for _, f := range Figures(o.Store) {
		if f.Key == "price.uplift" {
			return f
		}
	}
	panic("no figure")
}

func TestALateRequestIsRefused(t *testing.T) {
	atStore(t, func(t *testing.T, o office) {
		ctx := t.Context()
		k := o.deal(t, o.seller(t, "Ahlberg AB"))
		c := o.clause(t, k, o.index(t, map[Month]Index{202112: 100, 202212: 105}), nil)
		late := must[Revision](t)(o.Request(ctx, Revision{ContractID: k.ID, Ground: ByIndex, ClauseID: asRef(c.ID), RequestedOn: 20221115, RequestedBy: "supplier", FromOn: 20230101}))
		late = must[Revision](t)(o.Check(ctx, late.ID))
		if !late.Late {
			t.Error("46 days before is in time")
		}
		if _, err := o.DecideRevision(ctx, late.ID, Choice{On: 20221120}); !strings.Contains(fault.Message(err), "2022-11-02") {
			t.Errorf("%v", err)
		}
		if told := must[[]audit.Entry](t)(o.History(ctx, RevisionKind, late.ID)); told[0].Verb != "nekades att godkänna" {
			t.Errorf("the refusal is not told: %s", told[0].Verb)
		}
		if late = must[Revision](t)(o.DecideRevision(ctx, late.ID, Choice{On: 20221120, Reject: true, Why: "För sent"})); late.State != Rejected {
			t.Error(late.State)
		}
		early := must[Revision](t)(o.Request(ctx, Revision{ContractID: k.ID, Ground: ByIndex, ClauseID: asRef(c.ID), RequestedOn: 20220601, RequestedBy: "supplier", FromOn: 20221001}))
		if _, err := o.Check(ctx, early.ID); !strings.Contains(strings.ReplaceAll(fault.FieldsOf(err)[0].Message, "\u00a0", " "), "1 januari 2023") {
			t.Errorf("before the first day: %v", err)
		}
		missing := must[Revision](t)(o.Request(ctx, Revision{ContractID: k.ID, Ground: ByIndex, ClauseID: asRef(c.ID), RequestedOn: 20220601, RequestedBy: "supplier", FromOn: 20230201}))
		if _, err := o.Check(ctx, missing.ID); !strings.Contains(fault.Message(err), "januari 2023") || !strings.Contains(fault.Message(err), "ÖV-1") {
			t.Errorf("a missing month: %v", err)
		}
	})
}

func TestMoreThanTheClauseGivesIsRefused(t *testing.T) {
	atStore(t, func(t *testing.T, o office) {
		ctx := t.Context()
		k := o.deal(t, o.seller(t, "Ahlberg AB"))
		c := o.clause(t, k, o.index(t, map[Month]Index{202112: 100, 202212: 105}), nil)
		r := must[Revision](t)(o.Request(ctx, Revision{ContractID: k.ID, Ground: ByIndex, ClauseID: asRef(c.ID), RequestedOn: 20220901, RequestedBy: "supplier", FromOn: 20230101}))
		must[Revision](t)(o.Check(ctx, r.ID))
		if _, err := o.DecideRevision(ctx, r.ID, Choice{On: 20220910, Percent: SomeShare(Percent(5)), Why: "x"}); !strings.Contains(fault.FieldsOf(err)[0].Message, "17 kap.") {
			t.Errorf("%v", err)
		}
		if _, err := o.DecideRevision(ctx, r.ID, Choice{On: 20220910, Percent: SomeShare(Percent(2))}); fault.FieldsOf(err)[0].Name != "why" {
			t.Errorf("a part without a reason: %v", err)
		}
		r = must[Revision](t)(o.DecideRevision(ctx, r.ID, Choice{On: 20220910, Percent: SomeShare(Percent(2)), Why: "Överenskommet"}))
		if r.State != Partial || r.standing().Factor.Rat().Cmp(RatioOf(51, 50).Rat()) != 0 {
			t.Errorf("%s, %s", r.State, r.standing().Factor.Sv())
		}
		if _, err := o.Request(ctx, Revision{ContractID: k.ID, Ground: ByNegotiation, RequestedOn: 20220901, FromOn: 20230101, Asked: SomeShare(Percent(2)), Text: "x"}); !strings.Contains(fault.FieldsOf(err)[0].Message, "17 kap.") {
			t.Errorf("a rise without a clause: %v", err)
		}
	})
}

func TestNobodyApprovesAPriceChangeOutsideTheDelegation(t *testing.T) {
	atStore(t, func(t *testing.T, o office) {
		who, ctx := identity.Store{DB: o.DB}, t.Context()
		k := o.deal(t, o.seller(t, "Ahlberg AB"))
		order := must[identity.Delegation](t)(who.DraftDelegation(ctx))
		must[identity.DelegationRule](t)(who.PutRule(ctx, identity.DelegationRule{DelegationID: order.ID, Nr: "7.2", Heading: "Avtal", Decision: "x", Act: identity.ActPrice, Delegate: "unit_head", Ceiling: money.Some(money.Kr(5_000_000))}))
		order = must[identity.Delegation](t)(who.Delegation(ctx, order.ID))
		order.AdoptedBy, order.AdoptedOn, order.Decision, order.ValidFrom = "Inköpsnämnden", 20190101, "§ 1", 20190101
		must[identity.Delegation](t)(who.AdoptDelegation(ctx, order))
		u := must[identity.User](t)(who.Create(ctx, identity.User{Name: "Mats Ekdahl", Email: "mats@region.se", Roles: identity.Roles{"unit_head"}, Parties: party.Of("D"), Active: true}))
		mats := audit.WithActor(ctx, audit.Actor{ID: u.ID, Name: u.Name})
		k.Value = money.Some(money.Kr(7_200_000))
		k = must[contract.Contract](t)(contract.Store{DB: o.DB}.Save(ctx, k, ""))
		r := must[Revision](t)(o.Request(mats, Revision{ContractID: k.ID, Ground: ByNegotiation, RequestedOn: 20220501, FromOn: 20220701, Asked: SomeShare(Percent(-3)), Text: "Förhandling om volymer"}))
		must[Revision](t)(o.Check(mats, r.ID))
		if _, err := o.DecideRevision(mats, r.ID, Choice{On: 20220601}); fault.KindOf(err) != fault.KindForbidden {
			t.Errorf("got %v", err)
		}
		told := must[[]audit.Entry](t)(o.History(ctx, RevisionKind, r.ID))
		if now := must[Revision](t)(o.Revision(ctx, r.ID)); now.State != Checked || told[0].Verb != "nekades att godkänna prisändring" {
			t.Errorf("%s, %s", now.State, told[0].Verb)
		}
		r = must[Revision](t)(o.DecideRevision(identity.OnBoard(mats, "Inköpsnämnden 2022-06-01 § 3"), r.ID, Choice{On: 20220601}))
		if r.State != Approved || r.DecidedBy != "Mats Ekdahl" || r.Effect().Amount >= 0 {
			t.Errorf("%s by %s, %s", r.State, r.DecidedBy, r.Effect().Sv())
		}
		must[Revision](t)(o.WithdrawRevision(mats, r.ID, "Fel avtal"))
		list, _, err := who.Decisions(ctx, identity.DecisionFilter{Act: identity.ActPrice}, identity.Page{})
		if err != nil || len(list) != 1 || list[0].WithdrawnOn == 0 {
			t.Errorf("the decision stands: %+v, %v", list, err)
		}
	})
}
