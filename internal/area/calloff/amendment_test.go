package calloff

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"klover/internal/area/contract"
	"klover/internal/area/identity"
	"klover/internal/word/money"
	"klover/internal/word/party"
)

// changed decides a change of minor value of the framework's contract.
func (o office) changed(t *testing.T, f Framework, amount money.Amount) contract.Amendment {
	t.Helper()
	s := contract.Store{DB: o.DB}
	a := must[contract.Amendment](t)(s.Propose(t.Context(), contract.Amendment{ContractID: string(f.ContractID), Title: "Fler platser", What: "Två nya platser.", Amount: amount}))
	for _, q := range []string{"supplier", "nature"} {
		a = must[contract.Amendment](t)(s.AnswerAmendment(t.Context(), a.ID, contract.Reply{Question: q, Answer: contract.No}))
	}
	return must[contract.Amendment](t)(s.DecideAmendment(t.Context(), a.ID, o.Today(), "Liten ändring."))
}

func TestADecidedChangeOfTheContractMovesTheCeiling(t *testing.T) {
	atStore(t, func(t *testing.T, o office) {
		f, _ := o.framework(t, ByRank)
		limit := func() string {
			f = must[Framework](t)(o.Framework(t.Context(), f.ID))
			return must[map[string][]Meter](t)(o.Meters(t.Context(), f))[f.ID][0].Limit()
		}
		if got := limit(); got != "Tak 1\u00a0000\u00a0000\u00a0kr" {
			t.Error(got)
		}
		c := o.draft(t, f, 1050)
		if _, err := o.Ask(t.Context(), c.ID, Request{}); err == nil {
			t.Error("a call-off above the ceiling is asked for")
		}
		a := o.changed(t, f, money.Kr(90_000))
		if got := limit(); got != "Tak 1\u00a0090\u00a0000\u00a0kr, varav ändringar 90\u00a0000\u00a0kr" {
			t.Error(got)
		}
		if _, err := o.Ask(t.Context(), c.ID, Request{}); err != nil {
			t.Errorf("the ceiling has been raised, and still: %v", err)
		}
		before := must[map[string][]Meter](t)(o.metersOn(t.Context(), []Framework{f}, 20220531))[f.ID][0]
		if before.Amount != money.Kr(1_000_000) {
			t.Errorf("on the day before the decision the ceiling was %s", before.Amount.Sv())
		}
		must[contract.Amendment](t)(contract.Store{DB: o.DB}.WithdrawAmendment(t.Context(), a.ID, "Fel avtal."))
		if got := limit(); got != "Tak 1\u00a0000\u00a0000\u00a0kr" {
			t.Errorf("after the decision was taken back: %s", got)
		}
	})
}

func TestAReductionNeverLeavesACeilingBelowNothing(t *testing.T) {
	t.Parallel()
	f := Framework{Amended: money.Kr(-2000), Ceilings: []Ceiling{{Amount: money.Kr(1000)}, {Lot: "Norr", Amount: money.Kr(400)}}}
	all := meters(f, []Taken{{Lot: "Norr", Party: "D", Used: money.Kr(100)}}, Limits{Watch: 70, Warn: 85, Near: 95, Stop: 100})
	if all[0].Light() != Full || all[1].Amount != money.Kr(400) || f.Ceilings[0].Amount != money.Kr(1000) {
		t.Errorf("%+v", all)
	}
}

func TestTheContractsWordsOfWhoMayCallOffBecomeRights(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		words string
		want  []string
	}{
		{"", []string{"Region Sörmland", "Region Västmanland"}},
		{"Alla enheter", []string{"Region Sörmland", "Region Västmanland"}},
		{"Region Västmanland", []string{"Region Västmanland"}},
		{"Region Sörmland, Folktandvården Sörmland AB och Eskilstuna kommun.", []string{"Region Sörmland", "Folktandvården Sörmland AB", "Eskilstuna kommun"}},
		{"Samtliga förvaltningar; Västmanlands Teater AB\nRegion Uppsala", []string{"Region Sörmland", "Region Västmanland", "Västmanlands Teater AB"}},
	} {
		var got []string
		for _, r := range rightsOf(contract.Contract{Parties: party.Of("D", "U"), CallOff: test.words}) {
			got = append(got, r.Sv())
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%q:\n%s", test.words, diff)
		}
	}
}

func TestAFrameworkFromAContractHasItsRights(t *testing.T) {
	atStore(t, func(t *testing.T, o office) {
		k := must[contract.Contract](t)(contract.Store{DB: o.DB}.Create(t.Context(), contract.Contract{Title: "Kaffe", Type: contract.Framework, Parties: party.Of("D", "U"),
			SignedOn: 20220101, StartsOn: 20220101, EndsOn: 20231231, CallOff: "Region Sörmland, Folktandvården Sörmland AB"}))
		f := must[Framework](t)(o.CreateFramework(t.Context(), Framework{ContractID: identity.Ref(k.ID)}))
		if len(f.Rights) != 2 || f.Rights[1].Sv() != "Folktandvården Sörmland AB" || f.Contract.CallOff != k.CallOff {
			t.Errorf("%+v, %q", f.Rights, f.Contract.CallOff)
		}
	})
}
