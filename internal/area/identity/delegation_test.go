package identity

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/party"
)

// ladder is an order in which signing climbs with the amount.
func ladder() Delegation {
	return Delegation{Rules: []DelegationRule{
		{Nr: "4.1", Heading: "Avtal", Decision: "Teckna avtal", Act: ActSign, Delegate: "strategic_buyer", Ceiling: money.Some(money.Kr(1_000_000)), Notify: true},
		{Nr: "4.2", Heading: "Avtal", Decision: "Teckna avtal", Act: ActSign, Delegate: "unit_head", Substitute: "process_lead", Ceiling: money.Some(money.Kr(5_000_000)), Notify: true},
		{Nr: "4.3", Heading: "Avtal", Decision: "Teckna avtal", Act: ActSign, Delegate: "chief", Notify: true},
		{Nr: "4.10", Heading: "Avtal", Decision: "Nyttja option", Act: ActOption, Delegate: "unit_head", Ceiling: money.Some(money.Kr(5_000_000))},
		{Nr: "7.1", Heading: "Domstol", Decision: "Föra talan", Act: "represent_in_court", Delegate: "lawyer"},
	}}
}

func TestOrderSaysWhoMayDecide(t *testing.T) {
	t.Parallel()
	kr := func(n int64) money.Opt { return money.Some(money.Kr(n)) }
	for _, test := range []struct {
		name   string
		roles  Roles
		act    string
		amount money.Opt
		nr     string // of the point that allows it
		role   string
		reason string
	}{
		{"within the limit", Roles{"unit_head"}, ActSign, kr(4_000_000), "4.2", "unit_head", ""},
		{"exactly the limit", Roles{"unit_head"}, ActSign, kr(5_000_000), "4.2", "unit_head", ""},
		{"one öre above", Roles{"unit_head"}, ActSign, money.Some(money.Kr(5_000_000) + 1), "4.2", "",
			"Enhetschef får teckna avtal upp till 5 000 000 kr enligt punkt 4.2; avtalet är på 5 000 000,01 kr. Inköpschefen får fatta beslutet."},
		{"above the limit", Roles{"unit_head"}, ActSign, kr(7_200_000), "4.2", "",
			"Enhetschef får teckna avtal upp till 5 000 000 kr enligt punkt 4.2; avtalet är på 7 200 000 kr. Inköpschefen får fatta beslutet."},
		{"the lowest who may is named", Roles{"strategic_buyer"}, ActSign, kr(2_000_000), "4.1", "",
			"Strategisk inköpare får teckna avtal upp till 1 000 000 kr enligt punkt 4.1; avtalet är på 2 000 000 kr. Enhetschefen får fatta beslutet."},
		{"no limit", Roles{"chief"}, ActSign, kr(900_000_000), "4.3", "chief", ""},
		{"the lowest point of several roles", Roles{"chief", "unit_head"}, ActSign, kr(10), "4.2", "unit_head", ""},
		{"the substitute", Roles{"process_lead"}, ActSign, kr(3_000_000), "4.2", "process_lead", ""},
		{"a role that is not named", Roles{"certifier"}, ActSign, kr(10), "", "",
			"Delegationsordningen ger inte attestant rätt att teckna avtal. En strategisk inköpare får fatta beslutet."},
		{"nobody", nil, ActSign, kr(10), "", "", "Den som inte har någon roll får inte teckna avtal. En strategisk inköpare får fatta beslutet."},
		{"unknown is not zero", Roles{"unit_head"}, ActSign, money.Opt{}, "4.2", "",
			"Enhetschef får teckna avtal upp till 5 000 000 kr enligt punkt 4.2, men avtalets värde är inte känt. Fyll i värdet, optioner inräknade, eller låt någon utan beloppsgräns besluta. Inköpschefen får fatta beslutet."},
		{"unknown needs one without limit", Roles{"chief"}, ActSign, money.Opt{}, "4.3", "chief", ""},
		{"only the board", Roles{"unit_head"}, ActOption, kr(6_000_000), "4.10", "",
			"Enhetschef får nyttja option upp till 5 000 000 kr enligt punkt 4.10; avtalet är på 6 000 000 kr. Beslutet fattas av nämnden."},
		{"an act that the order does not name", Roles{"chief"}, ActCancel, kr(1), "", "",
			"Delegationsordningen ger inte inköpschef rätt att avbryta upphandling. Beslutet fattas av nämnden."},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := ladder().Judge(test.roles, test.act, test.amount)
			reason := strings.ReplaceAll(got.Reason, "\u00a0", " ")
			if got.Allowed != (test.reason == "") || got.Rule.Nr != test.nr || got.Role != test.role || reason != test.reason {
				t.Errorf("got %+v\nwant point %q role %q reason %q", got, test.nr, test.role, test.reason)
			}
		})
	}
}

func TestPointsStandInTheOrderOfTheirNumbers(t *testing.T) {
	t.Parallel()
	rules := []DelegationRule{{Nr: "4.10"}, {Nr: "10"}, {Nr: "4.2"}, {Nr: "4"}, {Nr: "4.2.1"}}
	inOrder(rules)
	var got []string
	for _, r := range rules {
		got = append(got, r.Nr)
	}
	if diff := cmp.Diff([]string{"4", "4.2", "4.2.1", "4.10", "10"}, got); diff != "" {
		t.Error(diff)
	}
}

// adopted puts the ladder in force from the day.
func adopted(t *testing.T, s Store, from day.Date) Delegation {
	t.Helper()
	d, err := s.DraftDelegation(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(d.Rules) == 0 {
		for _, r := range ladder().Rules {
			r.DelegationID = d.ID
			if _, err := s.PutRule(t.Context(), r); err != nil {
				t.Fatal(err)
			}
		}
	}
	if d, err = s.Delegation(t.Context(), d.ID); err != nil {
		t.Fatal(err)
	}
	d.AdoptedBy, d.AdoptedOn, d.Decision, d.ValidFrom = "Inköpsnämnden", from, "§ 12", from
	if d, err = s.AdoptDelegation(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	return d
}

func TestNewVersionEndsTheFormerAndDiffers(t *testing.T) {
	each(t, func(t *testing.T, s Store, _ *time.Time) {
		ctx := t.Context()
		first := adopted(t, s, 20170407)
		second, err := s.DraftDelegation(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if len(second.Rules) != 5 || second.N != 2 {
			t.Fatalf("the draft is no copy: %+v", second)
		}
		if _, err := s.DraftDelegation(ctx); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("a second draft: %v", err)
		}
		changed := second.Rules[1]
		changed.Ceiling = money.Some(money.Kr(8_000_000))
		if _, err := s.PutRule(ctx, changed); err != nil {
			t.Fatal(err)
		}
		if err := s.RemoveRule(ctx, second.ID, second.Rules[4].ID); err != nil {
			t.Fatal(err)
		}
		if _, err := s.PutRule(ctx, DelegationRule{DelegationID: second.ID, Nr: "4.1", Heading: "x", Decision: "x", Act: ActAward, Delegate: "chief"}); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("a number twice: %v", err)
		}
		if _, err := s.PutRule(ctx, DelegationRule{DelegationID: first.ID, Nr: "9", Heading: "x", Decision: "x", Act: ActAward, Delegate: "chief"}); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("an adopted version was changed: %v", err)
		}
		if _, err := s.PutRule(ctx, DelegationRule{DelegationID: second.ID, Nr: "5.1", Heading: "Tilldelning", Decision: "Besluta om tilldelning", Act: ActAward, Delegate: "chief"}); err != nil {
			t.Fatal(err)
		}
		second = adopted2(t, s, second.ID, 20190101)
		var got []string
		first, _ = s.Delegation(ctx, first.ID)
		for _, c := range second.Compare(first) {
			got = append(got, c.Sv()+" "+c.Rule.Nr)
		}
		if diff := cmp.Diff([]string{"Ändrad 4.2", "Ny 5.1", "Borttagen 7.1"}, got); diff != "" {
			t.Error(diff)
		}
		for on, want := range map[day.Date]int64{20170406: 0, 20170407: 1, 20181231: 1, 20190101: 2, 20230101: 2} {
			d, ok, err := s.DelegationOn(ctx, on)
			if err != nil || d.N != want || ok != (want > 0) {
				t.Errorf("on %s version %d %v %v, want %d", on, d.N, ok, err, want)
			}
		}
		if _, err := s.ReopenDelegation(ctx, second.ID, "fel dag"); err != nil {
			t.Fatal(err)
		}
		if d, _, _ := s.DelegationOn(ctx, 20230101); d.N != 1 {
			t.Errorf("the former version does not hold again: %+v", d)
		}
		if err := s.RemoveDraft(ctx, second.ID); err != nil {
			t.Error(err)
		}
	})
}

func adopted2(t *testing.T, s Store, id string, from day.Date) Delegation {
	t.Helper()
	d, err := s.Delegation(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	d.AdoptedBy, d.AdoptedOn, d.Decision, d.ValidFrom = "Inköpsnämnden", from, "§ 3", from
	if d, err = s.AdoptDelegation(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	return d
}

func TestDecisionOutsideTheOrderIsRefusedAndTold(t *testing.T) {
	each(t, func(t *testing.T, s Store, _ *time.Time) {
		adopted(t, s, 20170407)
		head := mustUser(t, s, "Mats Ekdahl", "unit_head")
		ctx := audit.WithActor(t.Context(), audit.Actor{ID: head.ID, Name: head.Name})
		sign := Decision{Act: ActSign, DecidedOn: 20220211, Amount: money.Some(money.Kr(7_200_000)), Parties: party.Of("D", "U"),
			RecordKind: "contract", RecordRef: "c1", RecordTitle: "A22-0001 Rollatorer"}
		err := s.Deciding(ctx, func(tx *db.DB) (Decision, error) {
			_, err := tx.Exec(ctx, `UPDATE identity_user SET title = 'ändrad' WHERE id = $1`, head.ID)
			return sign, err
		})
		if fault.KindOf(err) != fault.KindForbidden || !audit.Refused(err) || !strings.Contains(fault.Message(err), "punkt 4.2") {
			t.Fatalf("got %v", err)
		}
		if u, _ := s.User(ctx, head.ID); u.Title != "" {
			t.Error("what was refused was done")
		}
		told, err := s.History(ctx, "contract", "c1")
		if err != nil || len(told) != 1 || told[0].Verb != "nekades att teckna avtal" || !strings.Contains(told[0].Why, "Inköpschefen") {
			t.Errorf("the attempt is not told: %+v %v", told, err)
		}
		if _, n, _ := s.Decisions(ctx, DecisionFilter{}, Page{}); n.N != 0 {
			t.Error("a refused decision was stored")
		}

		sign.Amount = money.Some(money.Kr(4_800_000))
		d, err := s.Decide(ctx, sign)
		if err != nil || d.RuleNr != "4.2" || d.Role != "unit_head" || d.Basis != BasisDelegation || !d.Notify {
			t.Errorf("got %+v, %v", d, err)
		}
		sign.Amount = money.Some(money.Kr(7_200_000))
		if _, err := s.Decide(OnBoard(ctx, "nämnden sa ja"), sign); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("a board decision without its paragraph: %v", err)
		}
		d, err = s.Decide(OnBoard(ctx, "Inköpsnämnden 2022-02-11 § 7"), sign)
		if err != nil || d.Basis != BasisBoard || d.Notify {
			t.Errorf("got %+v, %v", d, err)
		}
	})
}

func TestDecisionWithoutAnOrderIsKeptWithThatNote(t *testing.T) {
	each(t, func(t *testing.T, s Store, _ *time.Time) {
		adopted(t, s, 20170407)
		d, err := s.Decide(t.Context(), Decision{Act: ActSign, DecidedOn: 20170406, Amount: money.Some(money.Kr(9_000_000))})
		if err != nil || d.Basis != BasisNone || d.Ground() != "Ingen delegationsordning gällde" || !d.Notify {
			t.Errorf("got %+v, %v", d, err)
		}
		if _, err := s.Decide(t.Context(), Decision{Act: ActSign, DecidedOn: 20170407, Amount: money.Some(money.Kr(1))}); fault.KindOf(err) != fault.KindForbidden {
			t.Errorf("the system decided on its own: %v", err)
		}
	})
}

func TestDecisionsAreReportedToOneMeeting(t *testing.T) {
	each(t, func(t *testing.T, s Store, _ *time.Time) {
		adopted(t, s, 20170407)
		chief := mustUser(t, s, "Karin Forsell", "chief")
		ctx := audit.WithActor(t.Context(), audit.Actor{ID: chief.ID, Name: chief.Name})
		decide := func(on day.Date, ref string) Decision {
			d, err := s.Decide(ctx, Decision{Act: ActSign, DecidedOn: on, Amount: money.Some(money.Kr(1)), RecordKind: "contract", RecordRef: ref, RecordTitle: ref, Parties: party.Of("D")})
			if err != nil {
				t.Fatal(err)
			}
			return d
		}
		decide(20220110, "a")
		decide(20220210, "b")
		decide(20220211, "c")
		gone := decide(20220112, "d")
		if _, err := s.WithdrawDecision(ctx, gone.ID, ""); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("withdrawn without a reason: %v", err)
		}
		if err := s.Withdraw(ctx, "contract", "d", ActSign, "fel avtal"); err != nil {
			t.Fatal(err)
		}
		waiting, err := s.Unreported(ctx, 20220210)
		if err != nil || len(waiting) != 2 || waiting[0].RecordRef != "a" {
			t.Fatalf("got %+v, %v", waiting, err)
		}
		m := Meeting{ID: "m1", Title: "Inköpsnämnden 2022-02-10", On: 20220210}
		if n, err := s.Report(ctx, m); err != nil || n != 2 {
			t.Fatalf("reported %d, %v", n, err)
		}
		for reported, want := range map[string]int{"ja": 2, "nej": 1, "": 4} {
			if _, n, err := s.Decisions(ctx, DecisionFilter{Reported: reported}, Page{}); err != nil || n.N != want {
				t.Errorf("anmält %q: %d, %v, want %d", reported, n.N, err, want)
			}
		}
		if list, _, _ := s.Decisions(ctx, DecisionFilter{Meeting: "m1", Party: "D", Act: ActSign, UserID: chief.ID, Decided: day.Year(2022), Basis: BasisDelegation}, Page{Limit: 10}); len(list) != 2 || list[0].State() != "Anmält" {
			t.Errorf("got %+v", list)
		}
		if n, err := s.Unreport(ctx, "m1"); err != nil || n != 2 {
			t.Errorf("took back %d, %v", n, err)
		}
		if waiting, _ := s.Unreported(ctx, 20220331); len(waiting) != 3 {
			t.Errorf("after the meeting's item was removed %d wait, want 3", len(waiting))
		}
	})
}

func TestDecisionFilterSurvivesTheAddress(t *testing.T) {
	t.Parallel()
	f := DecisionFilter{Text: "rull", Act: ActSign, UserID: "u", Decided: day.Year(2022), Party: "D", Reported: "nej", Basis: BasisNone, Meeting: "m"}
	got, err := ParseDecisionFilter(f.Values())
	if err != nil || got != f {
		t.Errorf("got %+v, %v", got, err)
	}
}
