package capacity

import (
	"time"

	"klover/internal/area/law/policy"
	"klover/internal/base/field"
	"klover/internal/word/day"
	"klover/internal/word/party"
	"klover/internal/word/sv"
)

// Share is how much of full time somebody works from a day.
type Share struct {
	ID        string
	Version   int64
	UserID    string
	FromOn    day.Date
	Share     int64 // per mille of full time; 0 carries out no procurements
	CreatedAt time.Time
	ChangedAt time.Time
}

// fullShare is all of a week, of the hours or of a person.
const fullShare = 1000

// Check tells what is wrong.
func (s Share) Check() error {
	switch {
	case s.FromOn == 0:
		return refuse("from_on", "Ange från vilken dag det gäller.")
	case s.Share < 0 || s.Share > fullShare:
		return refuse("share", "Skriv en procentsats mellan 0 och 100.")
	}
	return nil
}

// Away is a time when somebody does no procurements. It has no field for why: that
// somebody is ill is nobody's business here.
type Away struct {
	ID        string
	Version   int64
	UserID    string
	FromOn    day.Date
	ToOn      day.Date // last day
	Kind      string   // a code of AwayKinds
	Share     int64    // per mille of each day, or 0 when Minutes says
	Minutes   Minutes  // for the whole time, when it is no share
	CreatedAt time.Time
	ChangedAt time.Time
}

// AwayKinds is what takes time from procurement (handbook 2.4).
var AwayKinds = []field.Option{{Value: "absence", Label: "Frånvaro"}, {Value: "development", Label: "Utvecklingstid"}, {Value: "other", Label: "Annat arbete"}}

// AwayFields describes it. Percent is written as a number.
var AwayFields = field.Set[Away]{
	{Key: "kind", Label: "Vad det är", Kind: field.Choice, Choices: AwayKinds, Required: true, At: func(a *Away) any { return &a.Kind },
		Help: "Skriv aldrig varför någon är borta."},
	{Key: "from_on", Label: "Första dag", Kind: field.Date, Required: true, At: func(a *Away) any { return &a.FromOn }},
	{Key: "to_on", Label: "Sista dag", Kind: field.Date, Required: true, At: func(a *Away) any { return &a.ToOn }},
	{Key: "share", Label: "Del av dagen", Kind: field.Decimal, Unit: "%", At: func(a *Away) any { return (*Percent)(&a.Share) }, Help: "100 för hela dagar. Lämna tomt om du anger timmar."},
	{Key: "minutes", Label: "Eller timmar sammanlagt", Kind: field.Decimal, Unit: "h", At: func(a *Away) any { return &a.Minutes }, Help: "Timmar av upphandlingstiden, för hela perioden."},
}

// longestAway is a limit against slips of the pen.
const longestAway = 800

// Check tells what is wrong.
func (a Away) Check() error {
	switch {
	case field.LabelOf(AwayKinds, a.Kind) == a.Kind:
		return refuse("kind", "Välj vad det är.")
	case a.FromOn == 0 || a.ToOn == 0:
		return refuse("to_on", "Ange första och sista dag.")
	case a.ToOn < a.FromOn:
		return refuse("to_on", "Sista dagen är före den första.")
	case a.FromOn.DaysUntil(a.ToOn) > longestAway:
		return refuse("to_on", "Ange högst två år i taget.")
	case (a.Share == 0) == (a.Minutes == 0):
		return refuse("share", "Ange antingen del av dagen eller timmar.")
	case a.Share < 0 || a.Share > fullShare || a.Minutes < 0:
		return refuse("share", "Skriv en procentsats mellan 0 och 100.")
	}
	return nil
}

// KindSv is what it is called to others.
func (a Away) KindSv() string { return field.LabelOf(AwayKinds, a.Kind) }

// Much says how much of the time it takes.
func (a Away) Much() string {
	switch a.Share {
	case 0:
		return a.Minutes.Hours()
	case fullShare:
		return "hela dagar"
	}
	return policy.PerMille.Text(a.Share) + " av dagen"
}

// Percent is a per mille that is written in percent.
type Percent int64

// Sv writes the percent: "62,5".
func (p Percent) Sv() string { return sv.Short(int64(p), 10, 1) }

// MarshalText returns the percent, "" for 0.
func (p Percent) MarshalText() ([]byte, error) {
	if p == 0 {
		return nil, nil
	}
	return []byte(p.Sv()), nil
}

// UnmarshalText reads a percent with at most one decimal.
func (p *Percent) UnmarshalText(text []byte) error {
	*p = 0
	if len(text) == 0 {
		return nil
	}
	n, ok := policy.PerMille.Read(string(text))
	if !ok || n > fullShare {
		return errPercent
	}
	*p = Percent(n)
	return nil
}

// Person is somebody who carries out procurements, with what is known of their time.
type Person struct {
	ID      string
	Name    string
	NameKey string
	UnitID  string
	Unit    string
	Parties party.Set
	Buyer   bool // has procurement as task: full time when nothing else is said
	From    day.Date
	To      day.Date // last day, 0 without end
	Gone    bool     // the account is closed
	Shares  []Share  // oldest first
	Away    []Away
}

// shareOn is how much of full time the person works on a day.
func (p Person) shareOn(d day.Date) int64 {
	share := int64(0)
	if p.Buyer {
		share = fullShare
	}
	for _, s := range p.Shares {
		if s.FromOn <= d {
			share = s.Share
		}
	}
	return share
}

// Time is the time of one week.
type Time struct {
	Contracted Minutes // hours of work, holidays taken off
	Procuring  Minutes // the part that is procurement
	Away       Minutes // absence
	Developing Minutes // development and other work
	Left       Minutes // available
}

// In is the person's time in a week: contracted × share − absence − development. A day
// away takes the procurement time of that day.
func (p Person) In(r Rules, w Week) Time {
	var t Time
	if p.Gone {
		return t
	}
	from, to := max(w.Monday(), p.From), w.Add(1).Monday()
	if p.To != 0 {
		to = min(to, p.To.AddDays(1))
	}
	share := p.shareOn(w.Sunday())
	days := workdays().working(from, to)
	t.Contracted = r.Minutes(fullTime).share(share*days, fullShare*fullWeek)
	t.Procuring = t.Contracted.share(r[shareOfTime], 1000)
	for _, a := range p.Away {
		m := a.in(r, from, to, share)
		if a.Kind == "absence" {
			t.Away += m
		} else {
			t.Developing += m
		}
	}
	t.Left = max(t.Procuring-t.Away-t.Developing, 0)
	return t
}

// in is how much procurement time a row takes of some days in one week.
func (a Away) in(r Rules, from, to day.Date, share int64) Minutes {
	end := a.ToOn.AddDays(1)
	from, to = max(from, a.FromOn), min(to, end)
	if to <= from {
		return 0
	}
	c := workdays()
	if a.Share > 0 {
		return r.Minutes(fullTime).share(share*c.working(from, to), fullShare*fullWeek).share(r[shareOfTime]*a.Share, 1000*fullShare)
	}
	all := c.working(a.FromOn, end)
	return a.Minutes.upTo(c.working(a.FromOn, to), all) - a.Minutes.upTo(c.working(a.FromOn, from), all)
}
