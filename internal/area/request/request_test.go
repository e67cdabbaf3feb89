package request

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"klover/internal/area/law"
	"klover/internal/base/fault"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/party"

	"github.com/google/go-cmp/cmp"
)

// complete is a form with nothing missing.
func complete() Request {
	return Request{State: Draft, Title: "Rollatorer", Need: "Patienter behöver rollatorer hem.", Kind: "new", Nature: "goods", UnitID: "u1", Unit: "Kliniken",
		Contact: "Emma, 070-123", Parties: party.Of("D", "U"), Total: Shares{{"D", money.Kr(4_000_000)}, {"U", money.Kr(2_000_000)}},
		TotalValue: money.Some(money.Kr(6_000_000)), ApprovedValue: money.Some(money.Kr(6_000_000)), Financing: "running", Budget: "yes", BudgetBy: "Chefen",
		WantedStart: 20231001, Coordination: Joint, ApprovedBy: "Chefen", ApprovedOn: 20221101}
}

// What the form must say before it is sent in, handbook 2.1.
func TestAFormIsSentWhenNothingIsMissing(t *testing.T) {
	t.Parallel()
	separate := func(reason, text string) func(*Request) {
		return func(r *Request) {
			r.Parties, r.Total, r.Coordination, r.Reason, r.ReasonText = party.Of("U"), Shares{{"U", money.Kr(1)}}, Separate, reason, text
		}
	}
	for name, test := range map[string]struct {
		change func(*Request)
		key    string // what is wrong, "" for nothing
	}{
		"complete":                       {func(*Request) {}, ""},
		"no title":                       {func(r *Request) { r.Title = " " }, "title"},
		"no unit":                        {func(r *Request) { r.UnitID = "" }, "unit_id"},
		"a region without value":         {func(r *Request) { r.Total = r.Total.With("U", money.Opt{}) }, "total_U"},
		"no answer on coordination":      {func(r *Request) { r.Coordination = "" }, "coordination"},
		"no without a reason":            {separate("", strings.Repeat("x", 30)), "reason"},
		"no with 29 characters":          {separate("needs", strings.Repeat("å", 29)), "reason_text"},
		"no with 29 and blanks":          {separate("needs", strings.Repeat("å", 29)+"   "), "reason_text"},
		"no with 30 characters":          {separate("needs", strings.Repeat("å", 30)), ""},
		"unsure needs no reason":         {func(r *Request) { r.Coordination = Unsure }, ""},
		"investment without Permit":      {func(r *Request) { r.Financing = "investment" }, "permit_id"},
		"money decided by nobody":        {func(r *Request) { r.BudgetBy = "" }, "budget_by"},
		"no money yet":                   {func(r *Request) { r.Budget, r.BudgetBy = "no", "" }, ""},
		"replaces an unnamed contract":   {func(r *Request) { r.Kind = "replace" }, "contract_no"},
		"a fixed day without why":        {func(r *Request) { r.MustStart = 20231101 }, "must_why"},
		"nobody approves":                {func(r *Request) { r.ApprovedBy, r.ApprovedOn = "", 0 }, "manager_id"},
		"approved some day":              {func(r *Request) { r.ApprovedOn = 0 }, "approved_on"},
		"a manager is asked":             {func(r *Request) { r.ApprovedBy, r.ApprovedOn, r.ManagerID = "", 0, "m" }, ""},
		"the value was raised afterward": {func(r *Request) { r.ApprovedValue = money.Some(money.Kr(5_000_000)) }, "manager_id"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := complete()
			test.change(&r)
			var keys []string
			for _, f := range fault.FieldsOf(r.Complete()) {
				keys = append(keys, f.Name)
			}
			if got := strings.Join(keys, " "); got != test.key {
				t.Errorf("wrong: %q, want %q", got, test.key)
			}
		})
	}
}

func TestADraftMayLackAlmostEverything(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		r   Request
		key string
	}{
		"empty":                         {Request{}, ""},
		"joint buyers answer no":        {Request{Parties: party.Of("D", "U"), Coordination: Separate}, "coordination"},
		"a value of one that buys not":  {Request{Parties: party.Of("D"), Total: Shares{{"U", 100}}}, "total_U"},
		"negative":                      {Request{Total: Shares{{"U", -1}}}, "total_U"},
		"a year costs more than all":    {Request{Total: Shares{{"U", 100}}, Yearly: Shares{{"U", 101}}}, "total_U"},
		"must start before it may":      {Request{WantedStart: 20230201, MustStart: 20230101}, "must_start"},
		"approved tomorrow":             {Request{ApprovedOn: 20221111}, "approved_on"},
		"a value before any buyer said": {Request{Total: Shares{{"U", 100}}}, ""},
	} {
		err := test.r.Check(20221110)
		var keys []string
		for _, f := range fault.FieldsOf(err) {
			keys = append(keys, f.Name)
		}
		if got := strings.Join(keys, " "); got != test.key {
			t.Errorf("%s: wrong %q, want %q", name, got, test.key)
		}
	}
}

// Every step against every state: what is not named here is refused.
func TestStepsAreTakenOnlyFromTheirStates(t *testing.T) {
	t.Parallel()
	want := map[Verb][]State{
		Send: {Draft}, Approve: {Draft, Complement}, Receive: {Sent}, Ask: {Sent, Received, Prioritised}, Reply: {Complement},
		Judge: {Sent, Received, Complement, Prioritised}, Prioritise: {Received, Prioritised}, Withdraw: {Sent, Received, Complement, Prioritised},
		Reject: {Sent, Received, Complement, Prioritised}, TakeBack: {Received, Complement, Prioritised, Withdrawn, Rejected},
		Take: {Received, Prioritised}, Assign: {Taken, Assigned, Ongoing}, Start: {Taken, Assigned}, End: {Taken, Assigned, Ongoing},
	}
	if len(want) != len(moves) {
		t.Fatalf("%d verbs are tested, there are %d", len(want), len(moves))
	}
	for v, from := range want {
		for _, o := range States {
			r := Request{State: State(o.Value), Coordination: Separate}
			may := slices.Contains(from, r.State)
			if got := r.Can(v); got != may {
				t.Errorf("%s from %s: %v, want %v", v, o.Value, got, may)
			}
			if err := r.step(v); (err == nil) != may {
				t.Errorf("%s from %s: %v", v, o.Value, err)
			}
		}
	}
}

func TestAnAnswerLeadsBackToWhereTheQuestionCameFrom(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ from, back State }{{Sent, Received}, {Received, Received}, {Prioritised, Prioritised}} {
		r := complete()
		r.State = test.from
		if err := r.ask(person{"m", "Mats"}, "Hur många?", 20221110); err != nil || r.State != Complement {
			t.Fatalf("from %s: %s, %v", test.from, r.State, err)
		}
		if err := r.reply(" "); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("an empty answer: %v", err)
		}
		if err := r.reply("Femtio."); err != nil || r.State != test.back {
			t.Errorf("from %s back to %s, %v, want %s", test.from, r.State, err, test.back)
		}
	}
}

func TestARaisedValueMustBeApprovedAnew(t *testing.T) {
	t.Parallel()
	r := complete()
	r.State, r.Before, r.TotalValue = Complement, Received, money.Some(money.Kr(7_000_000))
	r.ManagerID, r.Manager = "c", "Clara Chef"
	if err := r.reply("Det blev dyrare."); !strings.Contains(fault.Message(err), "Clara Chef behöver godkänna det igen") {
		t.Errorf("answered with a higher value: %v", err)
	}
	if err := r.approve(person{"x", "Någon annan"}, 20221110); fault.KindOf(err) != fault.KindForbidden {
		t.Errorf("approved by another: %v", err)
	}
	if err := r.approve(person{"c", "Clara Chef"}, 20221110); err != nil || !r.Signed() || r.State != Complement {
		t.Fatalf("approve: %v, %s", err, r.State)
	}
	if err := r.reply("Det blev dyrare."); err != nil {
		t.Error(err)
	}
}

// Handbook 2.1: the reason is judged by the unit head, a contested one by the council.
func TestARequestIsNotTakenBeforeItsReasonIsSettled(t *testing.T) {
	t.Parallel()
	apart := func(change func(*Request)) Request {
		r := complete()
		r.State, r.Coordination = Received, Separate
		change(&r)
		return r
	}
	mats := person{"m", "Mats"}
	for name, test := range map[string]struct {
		r    Request
		says string
	}{
		"joint":     {apart(func(r *Request) { r.Coordination = Joint }), ""},
		"not yet":   {apart(func(*Request) {}), "är inte prövad"},
		"accepted":  {apart(func(r *Request) { r.judge(Accepted, "", mats, 20221110) }), ""},
		"contested": {apart(func(r *Request) { r.judge(Contested, "Behoven är lika.", mats, 20221110) }), "Inköpsrådet har inte gett besked"},
		"postponed": {apart(func(r *Request) {
			r.judge(Contested, "Behoven är lika.", mats, 20221110)
			r.discuss(Council{On: 20221120, Outcome: Postponed})
		}), "Inköpsrådet har inte gett besked"},
		"apart": {apart(func(r *Request) {
			r.judge(Contested, "Behoven är lika.", mats, 20221110)
			r.discuss(Council{On: 20221120, Outcome: Apart})
		}), ""},
		"together": {apart(func(r *Request) {
			r.judge(Contested, "Behoven är lika.", mats, 20221110)
			r.discuss(Council{On: 20221120, Outcome: Coordinate})
		}), ""},
	} {
		r := test.r
		err := r.take("p1", "INK22-0001", 20221201)
		if (err == nil) != (test.says == "") || !strings.Contains(fault.Message(err), test.says) && test.says != "" {
			t.Errorf("%s: %v, want %q", name, err, test.says)
		}
	}
	r := apart(func(*Request) {})
	if err := r.judge(Contested, " ", mats, 20221110); fault.KindOf(err) != fault.KindInvalid {
		t.Errorf("contested without a word: %v", err)
	}
}

func TestANewReasonIsJudgedAnew(t *testing.T) {
	t.Parallel()
	was := Request{State: Received, Coordination: Separate, Reason: "needs", ReasonText: "gammal", Judgement: Accepted, JudgedBy: "Mats", ApprovedBy: "Clara", ApprovedID: "c", ApprovedOn: 20221101}
	now := was
	now.ReasonText = "ny"
	now.edited(was)
	if now.Judgement != "" || now.JudgedBy != "" {
		t.Errorf("the judgement stands: %s by %s", now.Judgement, now.JudgedBy)
	}
	same := was
	same.Title = "Annat"
	same.edited(was)
	if same.Judgement != Accepted || !same.Signed() {
		t.Error("another change took the judgement or the approval away")
	}
}

func TestSharesAddUpAndReadBack(t *testing.T) {
	t.Parallel()
	var s Shares
	s = s.With("U", money.Some(money.Kr(2))).With("D", money.Some(money.Kr(1))).With("U", money.Some(money.Kr(3)))
	sum, err := s.Sum()
	if err != nil || sum.Amount != money.Kr(4) {
		t.Errorf("sum %v, %v", sum, err)
	}
	var back Shares
	if err := back.UnmarshalText([]byte(s.String())); err != nil || cmp.Diff(s, back) != "" {
		t.Errorf("%s reads back as %s, %v", s, back, err)
	}
	if none, _ := (Shares{}).Sum(); none.Known {
		t.Error("no shares add up to a known value")
	}
	if _, err := (Shares{{"D", 1 << 62}, {"U", 1 << 62}}).Sum(); err == nil {
		t.Error("a sum past the largest amount")
	}
	if err := back.UnmarshalText([]byte("D:tio")); err == nil {
		t.Error("read words as an amount")
	}
}

func TestFilterAddressReadsBack(t *testing.T) {
	t.Parallel()
	f := Filter{Text: "rull", Sent: day.Year(2022), Judged: day.Month(2022, 11), Queued: new(true), QueuedOn: 20221231, Mine: true, States: []State{Sent, Taken},
		Party: "D", Coordination: "no", Judgement: None, Outcome: "later", Priority: "1", Flag: "personal", UnitID: "u", Reason: "needs", WishedID: "w"}
	u, err := url.Parse(f.URL())
	if err != nil {
		t.Fatal(err)
	}
	back, err := ParseFilter(u.Query())
	if diff := cmp.Diff(f, back); diff != "" || err != nil {
		t.Errorf("%v %s", err, diff)
	}
	if _, err := ParseFilter(url.Values{"tillstand": {"kanske"}, "iko": {"nja"}, "inskickad": {"i fjol"}}); len(fault.FieldsOf(err)) != 3 {
		t.Errorf("wrong filter: %v", err)
	}
}

func TestAgeStopsWhenTheRequestLeavesTheQueue(t *testing.T) {
	t.Parallel()
	r := Request{SentOn: 20221101}
	if got := r.Age(20221111); got != 10 {
		t.Errorf("age %d, want 10", got)
	}
	r.LeftOn = 20221105
	if got := r.Age(20221111); got != 4 {
		t.Errorf("age %d, want 4", got)
	}
	if got := (Request{}).Age(20221111); got != 0 {
		t.Errorf("a draft is %d days old", got)
	}
}

// Handbook 2.5: under the direct limit 3–6 weeks, 19 kap. 5–7 months, above the EU
// threshold 7–10 months.
func TestTheWantedStartIsHeldAgainstTheLeadTime(t *testing.T) {
	t.Parallel()
	book := law.Standard()
	for _, test := range []struct {
		kronor    int64
		start     day.Date
		procedure string
		fit       Fit
	}{
		{300_000, 20221115, "Direktupphandling", Short},
		{300_000, 20221230, "Direktupphandling", Ample},
		{1_500_000, 20230301, "Annonspliktig upphandling", Short},
		{1_500_000, 20230501, "Annonspliktig upphandling", Tight},
		{1_500_000, 20230701, "Annonspliktig upphandling", Ample},
		{9_000_000, 20230501, "Öppet förfarande", Short},
		{9_000_000, 20231001, "Öppet förfarande", Ample},
	} {
		r := Request{Nature: "goods", TotalValue: money.Some(money.Kr(test.kronor)), WantedStart: test.start}
		l := r.LeadTime(book, 20221101)
		if l.Fit != test.fit || !strings.HasPrefix(l.Procedure, test.procedure) || l.Basis == "" {
			t.Errorf("%d kr by %v: %s, %s (%s), want %s, %s", test.kronor, test.start, l.Procedure, l.Fit, l.Unknown, test.procedure, test.fit)
		}
	}
	if l := (Request{}).LeadTime(book, 20221101); l.Fit != NoFit || l.Unknown == "" {
		t.Errorf("without value and start: %+v", l)
	}
}

func TestTheWayShowsWhereTheRequestIs(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		r    Request
		want string // here in brackets, done with a star
	}{
		"draft":      {Request{State: Draft}, "[Utkast] Inskickat Mottaget I kö Uttaget Inköpare utsedd Upphandling pågår Avslutat"},
		"asked":      {Request{State: Complement, Before: Received, SentOn: 1, ReceivedOn: 2}, "Utkast Inskickat* Mottaget* [Kompletteras] I kö Uttaget Inköpare utsedd Upphandling pågår Avslutat"},
		"asked late": {Request{State: Complement, Before: Prioritised, SentOn: 1, ReceivedOn: 2, PrioritisedOn: 3}, "Utkast Inskickat* Mottaget* I kö* [Kompletteras] Uttaget Inköpare utsedd Upphandling pågår Avslutat"},
		"rejected":   {Request{State: Rejected, SentOn: 1, ReceivedOn: 2, EndedOn: 3}, "Utkast Inskickat* Mottaget* [Avslagen]"},
	} {
		var got []string
		for i, s := range test.r.Track() {
			label := s.Label
			switch {
			case s.Here:
				label = "[" + label + "]"
			case s.On != 0 && i > 0:
				label += "*"
			}
			got = append(got, label)
		}
		if diff := cmp.Diff(test.want, strings.Join(got, " ")); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}
