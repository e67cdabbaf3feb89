package demo

import (
	"context"
	"fmt"
	"math/rand/v2"

	"klover/internal/area/procurement"
	"klover/internal/area/survey"
	"klover/internal/base/mail"
	"klover/internal/word/day"
)

// grades is how many answers of each grade the customers of a year's procurements
// gave. Until 2021 they are 310 with the mean 5,6 and 99,0 % satisfied; 2022 has 57
// with 5,2 and 93 %; together 5,5 and 98,1 %, which is 0,9 points less (F16, I17).
// Fewer answer each year, as the report says.
var grades = []struct {
	year                              int
	threes, twos, fours, fives, sixes int
}{
	{2017, 1, 0, 3, 18, 44}, {2018, 1, 0, 3, 18, 42}, {2019, 0, 0, 2, 18, 42}, {2020, 1, 0, 2, 17, 40}, {2021, 0, 0, 2, 17, 39},
	{2022, 3, 1, 6, 20, 27},
}

// engagement is the staff surveys: HME 73,3, 76,8 and 79,3 (F14).
var engagement = []struct {
	on     day.Date
	n, sum int64
}{{20200415, 47, 1663}, {20210414, 48, 1759}, {20220420, 50, 1877}}

const teamSize = 4

// surveyEvents lets the customers of as many procurements be asked as the answers
// of each year need, two or three answers each.
func (b *builder) surveyEvents(story []*assignment) []event {
	r := rand.New(rand.NewPCG(11, 2022))
	var nki, hme survey.Form
	events := []event{{20170102, func(ctx context.Context) (err error) {
		nki, hme, err = b.survey.Demo(by(ctx, b.controller))
		return err
	}}}
	for _, g := range grades {
		answers := shuffled(r, g.twos, g.threes, g.fours, g.fives, g.sixes)
		for _, a := range story {
			if len(answers) == 0 {
				break
			}
			if a.signed.Year() != g.year || a.signed > day.New(g.year, 12, 15) || r.IntN(3) > 0 {
				continue
			}
			n := min(2+r.IntN(2), len(answers))
			events = append(events, b.askCustomers(&nki, a, answers[:n])...)
			answers = answers[n:]
		}
		if len(answers) > 0 {
			panic(fmt.Sprintf("demo: %d answers of %d have nobody to give them", len(answers), g.year))
		}
	}
	if a := latestSigned(story); a != nil {
		events = append(events, b.askCustomers(&nki, a, nil)[:1]...) // is still open
	}
	for _, e := range engagement {
		events = append(events, event{e.on, func(ctx context.Context) error {
			return b.survey.DemoTotals(by(ctx, b.controller), hme, e.on, e.n, e.sum)
		}})
	}
	return append(events, event{Today, b.endSurveys})
}

// latestSigned is the last contract of the story, whose customers have not answered.
func latestSigned(story []*assignment) *assignment {
	var last *assignment
	for _, a := range story {
		if a.signed != 0 && a.signed < Today && (last == nil || a.signed > last.signed) {
			last = a
		}
	}
	return last
}

// shuffled returns the grades 2–6, as many of each as given, in a drawn order.
func shuffled(r *rand.Rand, counts ...int) []int64 {
	var list []int64
	for i, n := range counts {
		for range n {
			list = append(list, int64(i+2))
		}
	}
	r.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	return list
}

// askCustomers asks the team of a procurement the day after the signing and lets
// some of them answer within the week.
func (b *builder) askCustomers(form *survey.Form, a *assignment, answers []int64) []event {
	var round string
	return []event{
		{a.signed.AddDays(1), func(ctx context.Context) error {
			signed, err := b.survey.Unasked(ctx, form.ID)
			if err != nil {
				return err
			}
			for _, c := range signed {
				if c.Title == a.title && c.SignedOn == a.signed {
					r, err := b.askTeam(by(ctx, b.purchaser[a.buyer]), *form, c)
					round = r.ID
					return err
				}
			}
			return fmt.Errorf("%s is not among those to be asked", a.title)
		}},
		{a.signed.AddDays(6), func(ctx context.Context) error { return b.survey.DemoAnswer(ctx, *form, round, answers) }},
		{a.signed.AddDays(15), b.survey.Tend},
		{a.signed.AddDays(32), b.survey.Tend},
	}
}

func (b *builder) askTeam(ctx context.Context, form survey.Form, c survey.Signed) (survey.Round, error) {
	var team []procurement.Member
	for i := range teamSize {
		n := b.asked + i
		name := customers[n%len(customers)] + " " + surnames[n/len(customers)%len(surnames)]
		team = append(team, procurement.Member{Role: "requirement_owner", Name: name, Address: fmt.Sprintf("kravstallare%d@demo.example", n+1)})
	}
	b.asked += teamSize
	if err := b.procurement.Join(ctx, c.ProcurementID, team); err != nil {
		return survey.Round{}, err
	}
	return b.survey.Ask(ctx, form, c)
}

// The customers are invented.
var (
	customers = []string{"Agneta", "Bertil", "Cecilia", "David", "Elsa", "Fredrik", "Gunilla", "Hassan", "Ingrid", "Joakim", "Katarina", "Lars", "Mona"}
	surnames  = []string{"Alm", "Björk", "Dahl", "Ekman", "Frisk", "Gran", "Hall", "Issa", "Jonsson", "Kvist", "Lind", "Moberg", "Norling", "Ring", "Sand", "Tall", "Vik"}
)

// endSurveys closes what is over and empties the outbox: the demo writes to nobody.
func (b *builder) endSurveys(ctx context.Context) error {
	if err := b.survey.Tend(ctx); err != nil {
		return err
	}
	for {
		sent, err := mail.Deliver(ctx, b.tx, nobody{})
		if err != nil || sent == 0 {
			return err
		}
	}
}

// nobody receives the letters of the demo.
type nobody struct{}

// Send throws the letter away.
func (nobody) Send(context.Context, mail.Letter) error { return nil }
