package procurement

import (
	"strings"
	"testing"

	"klover/internal/base/fault"
	"klover/internal/word/count"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/party"

	"github.com/google/go-cmp/cmp"
)

const today day.Date = 20230117

func valid() Procurement {
	return Procurement{Number: "INK22-0001", Title: "Rollatorer", Parties: party.Of("D", "U"), CarriedOutByUs: true, Procedure: "open"}
}

func TestCheckNamesTheTwoDaysThatDisagree(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name string
		with func(*Procurement)
		key  string
		want string
	}{
		{"notice before assignment", func(p *Procurement) { p.TakenOn, p.AnnouncedOn = 20220310, 20220301 }, "announced_on",
			"Annonserad 2022-03-01 är före uttagen 2022-03-10."},
		{"deadline before notice", func(p *Procurement) { p.AnnouncedOn, p.TenderDeadline = 20220310, 20220301 }, "tender_deadline",
			"Sista anbudsdag 2022-03-01 är före annonserad 2022-03-10."},
		{"nearest known day is named", func(p *Procurement) { p.TakenOn, p.SignedOn = 20220310, 20220301 }, "signed_on",
			"Avtal tecknat 2022-03-01 är före uttagen 2022-03-10."},
		{"tomorrow", func(p *Procurement) { p.SignedOn = 20230118 }, "signed_on",
			"Avtal tecknat 2023-01-18 ligger i framtiden. I dag är det 2023-01-17."},
		{"slip of the pen", func(p *Procurement) { p.TakenOn = 2220310 }, "taken_on",
			"Uttagen 0222-03-10 är för länge sedan för att stämma."},
		{"cancelled and signed", func(p *Procurement) { p.SignedOn, p.CancelledOn, p.CancelReason = 20220301, 20220401, "price" }, "cancelled_on",
			"Avbruten 2022-04-01 går inte ihop med avtal tecknat 2022-03-01. Upphandlingen är det ena eller det andra."},
		{"cancelled before notice", func(p *Procurement) { p.AnnouncedOn, p.CancelledOn, p.CancelReason = 20220401, 20220301, "price" }, "cancelled_on",
			"Avbruten 2022-03-01 är före annonserad 2022-04-01."},
		{"other reason without text", func(p *Procurement) { p.CancelledOn, p.CancelReason = 20220301, "other" }, "cancel_text",
			"Beskriv varför upphandlingen avbröts."},
		{"judged but not cancelled", func(p *Procurement) { p.Avoidable = Yes }, "avoidable",
			"Bara en avbruten upphandling kan bedömas som undvikbar."},
		{"host outside", func(p *Procurement) { p.Host = "C" }, "host",
			"Värdregionen C är inte med bland köparna DU."},
		{"ours without buyer", func(p *Procurement) { p.Parties = nil }, "parties",
			"Ange vilka regioner som är köpare, till exempel D, U eller DU."},
		{"thin motivation", func(p *Procurement) { p.NotCoordinatedReason, p.NotCoordinatedText = "other", "för bråttom" }, "not_coordinated_text",
			"Beskriv med minst 30 tecken varför upphandlingen inte samordnas."},
		{"joint and should have been", func(p *Procurement) { p.ShouldHaveBeenCoordinated, p.NotCoordinatedReason = true, "needs" }, "should_have_been_coordinated",
			"Upphandlingen är samordnad och kan därför inte också vara en som borde ha samordnats."},
		{"negative tenders", func(p *Procurement) { p.TendersReceived = count.Of(-1) }, "tenders_received",
			"Antalet anbud kan inte vara negativt."},
		{"no title", func(p *Procurement) { p.Title = "" }, "title", "Ange vad som upphandlas."},
	} {
		p := valid()
		test.with(&p)
		want := []fault.Field{{Name: test.key, Message: test.want}}
		if diff := cmp.Diff(want, fault.FieldsOf(p.Check(today))); diff != "" {
			t.Errorf("%s: %s", test.name, diff)
		}
	}
	p := valid()
	p.TakenOn, p.AnnouncedOn, p.TenderDeadline, p.AwardedOn, p.SignedOn, p.ClosedOn = 20220101, 20220101, 20220201, 20220301, 20220312, 20220312
	if err := p.Check(today); err != nil {
		t.Errorf("steps on the same day are refused: %v", err)
	}
}

func TestStateFollowsFromTheFacts(t *testing.T) {
	t.Parallel()
	for want, p := range map[State]Procurement{
		Taken:      {TakenOn: 20220101},
		Preparing:  {TakenOn: 20220101, StrategyApprovedOn: 20220105},
		Announced:  {AnnouncedOn: 20220110},
		Evaluating: {AnnouncedOn: 20220110, TendersReceived: count.Of(0)},
		Awarded:    {AnnouncedOn: 20220110, AwardedOn: 20220301},
		Signed:     {SignedOn: 20220312},
		Closed:     {SignedOn: 20220312, ClosedOn: 20220401},
		Cancelled:  {AnnouncedOn: 20220110, CancelledOn: 20220201, ClosedOn: 20220201},
	} {
		p.derive(today)
		if p.State != want {
			t.Errorf("state = %s, want %s", p.State, want)
		}
	}
}

// Handled are those open on a day of the period, taken out those that got their
// number in it (I21).
func TestAnAssignmentIsOpenUntilItsContract(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name string
		p    Procurement
		want day.Date
	}{
		{"signed, closed later", Procurement{SignedOn: 20220312, ClosedOn: 20220601}, 20220312},
		{"cancelled", Procurement{CancelledOn: 20220201}, 20220201},
		{"came to nothing", Procurement{ClosedOn: 20220105}, 20220105},
		{"open", Procurement{AwardedOn: 20220105}, 0},
	} {
		test.p.derive(today)
		if test.p.EndedOn != test.want {
			t.Errorf("%s: ended on %v, want %v", test.name, test.p.EndedOn, test.want)
		}
	}
}

func TestStepsAskTheirRules(t *testing.T) {
	t.Parallel()
	at := func(s State) Procurement {
		p := valid()
		p.TakenOn = 20220101
		for _, to := range []State{Announced, Evaluating, Awarded, Signed, Closed} {
			if s == Taken {
				break
			}
			switch to {
			case Announced:
				p.StrategyApprovedOn, p.AnnouncedOn = 20220105, 20220110
			case Evaluating:
				p.TendersReceived = count.Of(2)
			case Awarded:
				p.AwardedOn = 20220301
			case Signed:
				p.SignedOn = 20220312
			case Closed:
				p.ClosedOn = 20220401
			}
			if to == s {
				break
			}
		}
		if s == Cancelled {
			p.AwardedOn, p.SignedOn, p.ClosedOn, p.CancelledOn, p.CancelReason = 0, 0, 0, 20220305, "price"
		}
		p.derive(today)
		return p
	}
	for _, test := range []struct {
		name string
		from State
		do   func(*Procurement) error
		want string // "" is allowed
	}{
		{"announce without strategy", Taken, func(p *Procurement) error { return p.announce(Announcement{On: 20220110}) },
			"Upphandlingsstrategin måste vara beslutad innan upphandlingen annonseras. Ange beslutsdagen."},
		{"announce before October 2017", Taken, func(p *Procurement) error { return p.announce(Announcement{On: 20170930}) }, ""},
		{"announce with strategy", Taken, func(p *Procurement) error {
			return p.announce(Announcement{On: 20220110, StrategyApprovedOn: 20220105})
		}, ""},
		{"announce a call-off", Taken, func(p *Procurement) error {
			return p.announce(Announcement{On: 20220110, Procedure: CallOff})
		}, "Avrop annonseras inte. Byt till ett annonserat förfarande, eller registrera tilldelningen direkt."},
		{"announce twice", Announced, func(p *Procurement) error { return p.announce(Announcement{On: 20220110}) },
			"INK22-0001 är i läget annonserad och kan därför inte annonseras."},
		{"open tenders, none came", Announced, func(p *Procurement) error { return p.receive(count.Of(0)) }, ""},
		{"open tenders, not counted", Announced, func(p *Procurement) error { return p.receive(count.Count{}) },
			"Ange antalet anbud. Skriv 0 om inga kom in."},
		{"award before notice", Taken, func(p *Procurement) error { return p.award(Award{On: 20220301}) },
			"INK22-0001 är i läget uttagen och kan därför inte tilldelas."},
		{"award a direct award", Taken, func(p *Procurement) error { p.Procedure = Direct; return p.award(Award{On: 20220301}) }, ""},
		{"sign before award", Evaluating, func(p *Procurement) error { return p.sign(20220301) },
			"INK22-0001 är i läget utvärderas och kan därför inte få avtal tecknat."},
		{"cancel without reason", Evaluating, func(p *Procurement) error { return p.cancel(Cancellation{On: 20220305}) },
			"Ange skälet till att upphandlingen avbryts."},
		{"cancel for unknown", Evaluating, func(p *Procurement) error { return p.cancel(Cancellation{On: 20220305, Reason: unknown}) },
			"Ange skälet till att upphandlingen avbryts."},
		{"cancel what nobody was invited to", Taken, func(p *Procurement) error {
			return p.cancel(Cancellation{On: 20220305, Reason: "need"})
		}, "INK22-0001 är inte annonserad och kan därför inte avbrytas. Avsluta uppdraget i stället."},
		{"close it instead", Taken, func(p *Procurement) error { return p.close(20220305, "Behovet har upphört.") }, ""},
		{"close it without a word", Taken, func(p *Procurement) error { return p.close(20220305, " ") },
			"Skriv varför uppdraget avslutas utan avtal."},
		{"close in the middle", Evaluating, func(p *Procurement) error { return p.close(20220305, "x") },
			"INK22-0001 är i läget utvärderas och kan därför inte avslutas."},
		{"judge a living one", Signed, func(p *Procurement) error { return p.judge(CancellationJudgement{Avoidable: Yes}) },
			"INK22-0001 är inte avbruten, så det finns inget avbrytande att bedöma."},
		{"judge", Cancelled, func(p *Procurement) error {
			return p.judge(CancellationJudgement{Avoidable: Yes, Lesson: "Testa modellen."})
		}, ""},
		{"reopen without a word", Closed, func(p *Procurement) error { return p.reopen("") }, "Skriv varför steget tas tillbaka."},
		{"reopen", Cancelled, func(p *Procurement) error { return p.reopen("Fel upphandling.") }, ""},
	} {
		p := at(test.from)
		if p.State != test.from {
			t.Fatalf("%s: begins as %s", test.name, p.State)
		}
		got := ""
		if err := test.do(&p); err != nil {
			got = fault.Message(err)
			if fields := fault.FieldsOf(err); len(fields) == 1 {
				got = fields[0].Message
			}
		}
		if got != test.want {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
}

func TestVerbsAreThoseOfTheState(t *testing.T) {
	t.Parallel()
	p := valid()
	for _, test := range []struct {
		with func()
		want string
	}{
		{func() { p.TakenOn = 20220101 }, "tilldela strategi annonsera avsluta"},
		{func() { p.StrategyApprovedOn, p.AnnouncedOn = 20220105, 20220110 }, "tilldela anbud tilldelning avbryt oppna"},
		{func() { p.TendersReceived = count.Of(3) }, "tilldela anbud tilldelning avbryt oppna"},
		{func() { p.AwardedOn = 20220301 }, "tilldela underratta teckna avbryt oppna"},
		{func() { p.SignedOn = 20220312 }, "efterannons avsluta oppna"},
		{func() { p.ClosedOn = 20220312 }, "efterannons oppna"},
	} {
		test.with()
		p.derive(today)
		if got := strings.Join(p.Verbs(), " "); got != test.want {
			t.Errorf("%s: %s, want %s", p.State, got, test.want)
		}
	}
}

func TestFieldsReadWhatOfficesWrite(t *testing.T) {
	t.Parallel()
	var p Procurement
	err := Fields.Read(&p, map[string]string{
		"title": "Rollatorer", "procedure": "Förenklat", "regime": "Direktiv 2014/25/EU", "nature": "Byggentreprenader",
		"cpv": "33182100-0 Defibrillatorer", "parties": "RS/RV", "host": "Region Sörmland", "announced_on": "11/2 2022", "tenders_received": "",
		"estimated_value": "ca 10 mkr", "contracted_value": "1 234,5", "buyer_org_no": "2120002742", "avoidable": "ja", "code_of_conduct": "x",
		"cancel_reason": "För högt pris",
	})
	if err != nil {
		t.Fatal(err)
	}
	want := Procurement{Title: "Rollatorer", Procedure: "simplified", Regime: "luf", Nature: "works", CPV: "33182100",
		Parties: party.Of("D", "U"), Host: "D", AnnouncedOn: 20220211, EstimatedValue: money.Some(money.Kr(10_000_000)), EstimateApprox: true,
		ContractedValue: money.Some(123450), BuyerOrgNo: "212000-2742", Avoidable: Yes, CodeOfConduct: true, CancelReason: "price"}
	if diff := cmp.Diff(want, p); diff != "" {
		t.Error(diff)
	}
	for key, text := range map[string]string{"cpv": "1234", "procedure": "lottning", "tenders_received": "flera", "announced_on": "2022-02-30"} {
		if err := Fields.Read(&p, map[string]string{key: text}); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("%s %q: %v, want a fault", key, text, err)
		}
	}
	d, _ := Fields.Get("estimated_value")
	if got := strings.ReplaceAll(d.Text(&p), "\u00a0", " "); got != "ca 10 000 000 kr" {
		t.Errorf("estimate is shown as %q", got)
	}
	again := Procurement{}
	if msg := d.Set(&again, d.Raw(&p)); msg != "" || again.EstimatedValue != p.EstimatedValue || !again.EstimateApprox {
		t.Errorf("estimate %q reads back as %v", d.Raw(&p), again.EstimatedValue)
	}
}

func TestEveryFieldHasOneNameAndNoSharedAlias(t *testing.T) {
	t.Parallel()
	seen := map[string]string{}
	for _, d := range Fields {
		for _, name := range append([]string{strings.ToLower(d.Label)}, d.Aliases...) {
			if owner, ok := seen[name]; ok && owner != d.Key {
				t.Errorf("%q means both %s and %s", name, owner, d.Key)
			}
			seen[name] = d.Key
		}
	}
}

func TestFilterReadsBack(t *testing.T) {
	t.Parallel()
	f := Filter{
		Text: "rollator", Announced: day.Year(2022), Taken: day.Month(2022, 3), Handled: day.Year(2021), Signed: day.Tertial(2022, 2),
		Cancelled: day.Year(2020), Deadline: day.Between(20220101, 20220831), Own: new(true), Joint: new(false), Outsourced: new(true),
		ShouldBeJoint: new(true), CodeOfConduct: new(true), Environment: new(false), Appealed: new(true), TendersKnown: new(true),
		Party: "D", Parties: party.Of("D", "U"), Form: "cpb", Procedures: []Procedure{"open", FKU}, States: []State{Announced, Awarded},
		Category: "c1", PurchaserID: "u1", Purchaser: "Åsa Öberg", Consultant: "Bolaget AB", Avoidable: "yes", Sector: "Region",
		Buyer: "232100-0032", Tenders: "1", Noticed: new(true), OnCategory: "c2",
	}
	back, err := ParseFilter(f.Values())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(f, back); diff != "" {
		t.Error(diff)
	}
	if got, want := (Filter{Announced: day.Year(2022), Joint: new(true)}).URL(), "/upphandlingar?annonserad=2022&samordnad=ja"; got != want {
		t.Errorf("URL = %s, want %s", got, want)
	}
	if got := (Filter{}).URL(); got != "/upphandlingar" {
		t.Errorf("URL of everything = %s", got)
	}
	if _, err := ParseFilter(map[string][]string{"annonserad": {"i fjol"}, "samordnad": {"kanske"}, "forfarande": {"lottning"}}); len(fault.FieldsOf(err)) != 3 {
		t.Errorf("three bad values: %v", err)
	}
}
