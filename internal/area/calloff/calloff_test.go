package calloff

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"klover/internal/area/law"
	"klover/internal/base/audit"
	"klover/internal/base/fault"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/party"
)

func places(list ...Place) []Place {
	for i := range list {
		if list[i].Name == "" {
			list[i].Name = "Leverantör " + list[i].SupplierID
		}
	}
	return list
}

func names(turns []Turn) string {
	var ids []string
	for _, t := range turns {
		ids = append(ids, t.SupplierID)
	}
	return strings.Join(ids, " ")
}

func TestTurnsGoByRankOrByWhatIsMissing(t *testing.T) {
	t.Parallel()
	three := places(Place{SupplierID: "a", Rank: 1, Share: 500}, Place{SupplierID: "b", Rank: 2, Share: 300}, Place{SupplierID: "c", Rank: 3, Share: 200})
	for _, test := range []struct {
		name   string
		form   Form
		called map[string]money.Amount
		value  money.Amount
		want   string
	}{
		{"rank does not look at what was called off", ByRank, map[string]money.Amount{"a": 900}, 100, "a b c"},
		{"the first goes to the largest share", ByKey, nil, 100, "a b c"},
		{"then to whom lacks most", ByKey, map[string]money.Amount{"a": 100}, 100, "b c a"},
		{"a large one to whom can take it", ByKey, map[string]money.Amount{"a": 100, "b": 60, "c": 40}, 1000, "a b c"},
		{"nothing lacking goes by rank", ByKey, map[string]money.Amount{"a": 500, "b": 300, "c": 200}, 0, "a b c"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if got := names(Turns(test.form, three, test.called, test.value, 1000)); got != test.want {
				t.Errorf("the order is %s, want %s", got, test.want)
			}
		})
	}
}

func TestTheKeyNeverGivesAnybodyMoreThanOneCallOffTooMuch(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		n := rapid.IntRange(1, 6).Draw(r, "suppliers")
		var list []Place
		var denominator int64
		for i := range n {
			share := rapid.Int64Range(1, 1000).Draw(r, "share")
			denominator += share
			list = append(list, Place{SupplierID: string(rune('a' + i)), Rank: int64(i + 1), Share: share})
		}
		called := map[string]money.Amount{}
		var total, largest money.Amount
		for _, value := range rapid.SliceOfN(rapid.Int64Range(1, 5_000_000_000), 1, 60).Draw(r, "values") {
			v := money.Amount(value)
			called[Turns(ByKey, list, called, v, denominator)[0].SupplierID] += v
			total, largest = total+v, max(largest, v)
			var sum money.Amount
			for _, turn := range Turns(ByKey, list, called, 0, denominator) {
				sum += turn.Called
				if turn.Total != total {
					r.Fatalf("the total is %d, want %d", turn.Total, total)
				}
				if over := turn.Deviation(denominator); over > int64(largest)*denominator {
					r.Fatalf("%s has %d of %d with %d/%d: more than one call-off of %d too much", turn.SupplierID, turn.Called, total, turn.Share, denominator, largest)
				}
			}
			if sum != total {
				r.Fatalf("the suppliers have %d together, want %d", sum, total)
			}
		}
	})
}

func TestTermsAreCheckedForEachLotAndRegion(t *testing.T) {
	t.Parallel()
	base := Terms{ValidFrom: 20220101, Form: ByRank, ReplyDays: 3}
	for _, test := range []struct {
		name   string
		change func(*Terms)
		want   string // "" is right
	}{
		{"ranks 1 and 2", func(t *Terms) {
			t.Places = places(Place{SupplierID: "a", Rank: 1}, Place{SupplierID: "b", Rank: 2})
		}, ""},
		{"ranks of each lot", func(t *Terms) {
			t.Places = places(Place{SupplierID: "a", Rank: 1, Lot: "Norr"}, Place{SupplierID: "b", Rank: 2, Lot: "Norr"}, Place{SupplierID: "b", Rank: 1, Lot: "Söder"})
		}, ""},
		{"the same rank twice", func(t *Terms) {
			t.Places = places(Place{SupplierID: "a", Rank: 1}, Place{SupplierID: "b", Rank: 1})
		}, "Rangerna ska vara 1 till 2"},
		{"somebody twice", func(t *Terms) {
			t.Places = places(Place{SupplierID: "a", Rank: 1}, Place{SupplierID: "a", Rank: 2})
		}, "två gånger"},
		{"a region for one only", func(t *Terms) {
			t.Places = places(Place{SupplierID: "a", Rank: 1, Party: "D"}, Place{SupplierID: "b", Rank: 2})
		}, "Ange region för alla"},
		{"shares that do not sum", func(t *Terms) {
			t.Form, t.Denominator = ByKey, 1000
			t.Places = places(Place{SupplierID: "a", Share: 600}, Place{SupplierID: "b", Share: 399})
		}, "Andelarna ska tillsammans"},
		{"competition needs criteria", func(t *Terms) {
			t.Form, t.Places = Reopened, places(Place{SupplierID: "a"}, Place{SupplierID: "b"})
		}, "kriterierna"},
		{"mixed needs its value", func(t *Terms) {
			t.Form, t.Below, t.Criteria, t.Places = Mixed, ByRank, "Pris", places(Place{SupplierID: "a", Rank: 1}, Place{SupplierID: "b", Rank: 2})
		}, "från vilket värde"},
		{"one supplier is one", func(t *Terms) {
			t.Form, t.Places = Single, places(Place{SupplierID: "a"}, Place{SupplierID: "b"})
		}, "en leverantör"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			terms := base
			test.change(&terms)
			fields := fault.FieldsOf(terms.Check())
			switch {
			case test.want == "" && len(fields) > 0:
				t.Errorf("refused: %v", fields)
			case test.want != "" && (len(fields) != 1 || !strings.Contains(fields[0].Message, test.want)):
				t.Errorf("got %v, want %q", fields, test.want)
			}
		})
	}
}

func TestMixedTermsReopenCompetitionFromTheirValue(t *testing.T) {
	t.Parallel()
	terms := Terms{Form: Mixed, FKUFrom: money.Some(money.Kr(500_000)), Below: ByRank}
	if got := terms.FormOf(money.Kr(499_999)); got != ByRank {
		t.Errorf("below it is %s", got)
	}
	if got := terms.FormOf(money.Kr(500_000)); got != Reopened {
		t.Errorf("from it is %s", got)
	}
}

func at0800(d day.Date) time.Time { return d.Time().Add(8 * time.Hour) }

func TestNobodyIsAskedBeforeTheOneInTurnHasAnswered(t *testing.T) {
	t.Parallel()
	terms := Terms{ID: "t", Form: ByRank, ReplyDays: 3}
	turns := Turns(ByRank, places(Place{SupplierID: "a", Rank: 1}, Place{SupplierID: "b", Rank: 2}, Place{SupplierID: "c", Rank: 3}), nil, 100, 0)
	c := CallOff{ID: "1", Number: "AV22-0001", Title: "Stolar", Value: 100, State: Draft}
	friday := day.New(2022, 6, 17)

	if _, err := c.ask(terms, turns, nil, Request{SupplierID: "b"}, at0800(friday), "Bo"); !audit.Refused(err) || !strings.Contains(fault.Message(err), "Leverantör as tur") {
		t.Errorf("out of turn without reason: %v", err)
	}
	first, err := c.ask(terms, turns, nil, Request{}, at0800(friday), "Bo")
	if err != nil || first.SupplierID != "a" || first.Place != 1 || c.State != Asked || c.TermsID != "t" {
		t.Fatalf("the first is %+v, %v", first, err)
	}
	if first.ReplyBy != 20220622 { // Monday to Wednesday, before Midsummer Eve
		t.Errorf("answer by %s", first.ReplyBy)
	}
	asked := []Ask{first}
	if _, err := c.ask(terms, turns, asked, Request{}, at0800(friday), "Bo"); !audit.Refused(err) {
		t.Errorf("the next before an answer: %v", err)
	}
	if err := c.answer(&asked[0], Reply{Answer: Silent}, at0800(20220622)); !audit.Refused(err) {
		t.Errorf("silent while there is time: %v", err)
	}
	if err := c.answer(&asked[0], Reply{Answer: Declines}, at0800(20220620)); fault.KindOf(err) != fault.KindInvalid {
		t.Errorf("a no without reason: %v", err)
	}
	if err := c.answer(&asked[0], Reply{Answer: Silent}, at0800(20220623)); err != nil {
		t.Fatal(err)
	}
	third, err := c.ask(terms, turns, asked, Request{SupplierID: "c", Deviation: "Bara C har varan hemma"}, at0800(20220623), "Bo")
	if err != nil || third.Place != 2 || third.DeviationBy != "Bo" || third.ReplyBy != 20220629 {
		t.Fatalf("out of turn with a reason: %+v, %v", third, err)
	}
	asked = append(asked, third)
	if err := c.answer(&asked[1], Reply{Answer: Takes}, at0800(20220627)); err != nil || c.State != Accepted || c.SupplierID != "c" || c.OrderedOn != 20220627 {
		t.Errorf("accepted: %+v, %v", c, err)
	}
}

func competition() (CallOff, Terms) {
	return CallOff{ID: "1", Number: "AV22-0001", Title: "Datorer", Value: money.Kr(900_000), Party: "D", State: Draft},
		Terms{ID: "t", Form: Reopened, Criteria: "Lägst pris", Places: places(Place{SupplierID: "a"}, Place{SupplierID: "b"}, Place{SupplierID: "c"})}
}

func TestAllAreInvitedOrLeftOutWithAReason(t *testing.T) {
	t.Parallel()
	c, terms := competition()
	in := Invitation{Deadline: 20220701, To: []Invitee{{SupplierID: "a"}, {SupplierID: "b"}}}
	if err := c.invite(terms, &in, 20220601); !audit.Refused(err) || !strings.Contains(fault.Message(err), "Leverantör c") {
		t.Fatalf("one is left out: %v", err)
	}
	in.To = append(in.To, Invitee{SupplierID: "c", LeftOut: "Har gått i konkurs"}, Invitee{SupplierID: "z"})
	if err := c.invite(terms, &in, 20220601); err != nil || c.State != Invited || c.Criteria != "Lägst pris" || len(in.To) != 3 {
		t.Errorf("%+v, %+v, %v", c, in, err)
	}
}

func TestAReopenedCompetitionRunsToItsStandstill(t *testing.T) {
	t.Parallel()
	c, terms := competition()
	in := Invitation{Deadline: 20220701, To: []Invitee{{SupplierID: "a"}, {SupplierID: "b"}, {SupplierID: "c"}}}
	ok := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(fault.Message(err), fault.FieldsOf(err))
		}
	}
	ok(c.invite(terms, &in, 20220601))
	if err := c.open(20220701, "Bo Ek", "Åsa Öberg"); !audit.Refused(err) {
		t.Errorf("opened on the last day: %v", err)
	}
	if err := c.open(20220702, "Bo Ek", "bo ek"); fault.KindOf(err) != fault.KindInvalid {
		t.Errorf("opened by one: %v", err)
	}
	ok(c.open(20220702, "Bo Ek", "Åsa Öberg"))
	all := in.To
	if err := all[0].note(Invitee{AnsweredOn: 20220702}, c); fault.KindOf(err) != fault.KindInvalid {
		t.Errorf("a late answer: %v", err)
	}
	ok(all[0].note(Invitee{AnsweredOn: 20220630, Price: money.Some(money.Kr(800_000)), Result: Won, Reason: "Lägst pris"}, c))
	ok(all[1].note(Invitee{AnsweredOn: 20220701, Price: money.Some(money.Kr(850_000)), Result: Lost}, c))
	if err := c.evaluate(all, "Pris"); fault.KindOf(err) != fault.KindConflict {
		t.Errorf("evaluated without reasons for all: %v", err)
	}
	all[1].Reason = "Högre pris"
	ok(c.evaluate(all, "Priset jämfördes"))
	ok(c.decide(all, 20220704, "Lägst pris", "Bo Ek"))
	if c.SupplierID != "a" || c.Value != money.Kr(800_000) {
		t.Errorf("decided %s for %s", c.SupplierID, c.Value.Sv())
	}
	if err := c.sign(20220704); !audit.Refused(err) {
		t.Errorf("signed before anybody was told: %v", err)
	}
	ok(c.notify(law.Standard(), Notice{On: 20220705}))
	if c.State != Standstill || c.StandstillTo != 20220715 {
		t.Errorf("%s until %s", c.State, c.StandstillTo)
	}
	if err := c.sign(20220715); !audit.Refused(err) || !strings.Contains(fault.Message(err), "Frivillig avtalsspärr") {
		t.Errorf("signed inside the standstill: %v", err)
	}
	ok(c.sign(20220716))
	if c.State != Signed || c.OrderedOn != 20220716 {
		t.Errorf("signed as %s on %s", c.State, c.OrderedOn)
	}
}

func TestAWaivedStandstillNeedsOnlyItsReason(t *testing.T) {
	t.Parallel()
	c := CallOff{Number: "AV22-0001", State: Decided, DecidedOn: 20220704}
	if err := c.notify(law.Standard(), Notice{On: 20220705, Waived: "Bara ett svar"}); err != nil || c.State != Decided || c.StandstillTo != 0 {
		t.Fatalf("%+v, %v", c, err)
	}
	if err := c.sign(20220705); err != nil || c.State != Signed {
		t.Errorf("%s, %v", c.State, err)
	}
}

func TestTheLightFollowsWhatIsTaken(t *testing.T) {
	t.Parallel()
	limits := Limits{Watch: 70, Warn: 85, Near: 95, Stop: 100}
	for _, test := range []struct {
		taken int64
		want  Light
	}{{0, Free}, {6_999, Free}, {7_000, Watch}, {8_499, Watch}, {8_500, Warn}, {9_500, Near}, {9_999, Near}, {10_000, Full}, {12_000, Full}} {
		m := Meter{Ceiling: Ceiling{Amount: 10_000}, Used: money.Amount(test.taken / 2), Committed: money.Amount(test.taken - test.taken/2), Limits: limits}
		if got := m.Light(); got != test.want {
			t.Errorf("%d of 10000 is %s, want %s", test.taken, got.Sv(), test.want.Sv())
		}
	}
}

func TestACallOffPastAnyCeilingOfItsOwnIsRefused(t *testing.T) {
	t.Parallel()
	f := Framework{ID: "f", Ceilings: []Ceiling{{Amount: 1000}, {Party: "D", Amount: 500}, {Lot: "Norr", Amount: 300}}}
	all := meters(f, []Taken{{Lot: "Norr", Party: "D", Used: 100, Committed: 150}, {Party: "U", Used: 300}}, Limits{Stop: 100})
	for _, test := range []struct {
		lot   string
		party party.Code
		value money.Amount
		over  bool
	}{
		{"", "U", 450, false}, {"", "U", 451, true}, {"", "D", 250, false}, {"", "D", 251, true}, {"Norr", "U", 50, false}, {"Norr", "U", 51, true},
	} {
		c := CallOff{Lot: test.lot, Party: test.party}
		if err := c.within(all, test.value); audit.Refused(err) != test.over {
			t.Errorf("%d in %q for %s: %v, want refused %t", test.value, test.lot, test.party, err, test.over)
		}
	}
	allowed := CallOff{Party: "D", State: Draft}
	if err := allowed.allowOver("", "Behövs", "Karin"); fault.KindOf(err) != fault.KindInvalid {
		t.Errorf("allowed without ground: %v", err)
	}
	if err := allowed.allowOver(law.Minor, "Under tio procent", "Karin"); err != nil {
		t.Fatal(err)
	}
	if err := allowed.within(all, 900); err != nil {
		t.Errorf("allowed, and yet %v", err)
	}
}

func TestOnlyThoseOnTheListMayCallOff(t *testing.T) {
	t.Parallel()
	f := Framework{Number: "A1", Title: "Kaffe", Rights: []Right{{Kind: RightRegion, Party: "D"}, {Kind: RightUnit, Party: "U", Name: "Kollektivtrafiken"}, {Kind: RightCompany, Name: "Sörmlandstrafiken AB"}}}
	for _, test := range []struct {
		c  CallOff
		ok bool
	}{
		{CallOff{Party: "D", Unit: "Kliniken"}, true}, {CallOff{Party: "U", Unit: "kollektivtrafiken"}, true}, {CallOff{Party: "U", Unit: "Kliniken"}, false},
		{CallOff{Party: "D", Unit: "Sörmlandstrafiken AB", Company: true}, true}, {CallOff{Party: "D", Unit: "Ett annat AB", Company: true}, false}, {CallOff{Party: "C"}, false},
	} {
		err := f.entitles(test.c)
		if (err == nil) != test.ok || err != nil && !audit.Refused(err) {
			t.Errorf("%s: %v, want allowed %t", test.c.Buyer(), err, test.ok)
		}
	}
}

func TestAddressesKeepTheirFilter(t *testing.T) {
	t.Parallel()
	f := Filter{Text: "kaffe", Ordered: day.Year(2022), State: Accepted, Party: "D", Over: true, Central: true}
	back, err := ParseFilter(f.Values())
	if err != nil || back != f {
		t.Errorf("%+v came back as %+v, %v", f, back, err)
	}
	r := RefusalFilter{Answered: day.Year(2022), Answer: Declines, SupplierID: "s"}
	if got, err := ParseRefusalFilter(r.Values()); err != nil || got != r {
		t.Errorf("%+v came back as %+v, %v", r, got, err)
	}
}

func TestARunningCallOffSaysWhatItWaitsFor(t *testing.T) {
	t.Parallel()
	today := day.New(2022, 6, 15)
	for _, test := range []struct {
		c    CallOff
		last Ask
		do   string
		by   day.Date
		ours bool
	}{
		{CallOff{State: Draft}, Ask{}, "Fortsätt", 0, true},
		{CallOff{State: Asked}, Ask{ReplyBy: 20220614}, "Registrera svar", 20220614, true},
		{CallOff{State: Asked}, Ask{ReplyBy: 20220615}, "Öppna", 20220615, false},
		{CallOff{State: Asked}, Ask{ReplyBy: 20220614, Answer: Declines}, "Fråga nästa leverantör", 0, true},
		{CallOff{State: Invited, Deadline: 20220615}, Ask{}, "Öppna", 20220615, false},
		{CallOff{State: Invited, Deadline: 20220614}, Ask{}, "Öppna svaren", 20220615, true},
		{CallOff{State: Decided, DecidedOn: 20220610}, Ask{}, "Underrätta", 20220613, true},
		{CallOff{State: Standstill, StandstillTo: 20220620}, Ask{}, "Öppna", 20220621, false},
		{CallOff{State: Standstill, StandstillTo: 20220614}, Ask{}, "Teckna", 20220615, true},
	} {
		if got := test.c.task(test.last, today); got.Do != test.do || got.By != test.by || got.Ours != test.ours {
			t.Errorf("%s %+v: %q by %s, ours %t", test.c.State, test.last, got.Do, got.By, got.Ours)
		}
	}
}
