package demo

import (
	"context"
	"fmt"
	"time"

	"klover/internal/area/goal"
	"klover/internal/area/staff"
	"klover/internal/word/count"
	"klover/internal/word/day"
)

// sickYear is the sick leave of a year, month by month in hundredths of a percent.
// Where a report has printed the year too, one month is what makes it so.
type sickYear struct {
	year   int
	months [12]int64
	whole  int64 // printed share of the year, hundredths of a percent; 0 for none
	free   int   // the month that gives way, from 0
	long   int64 // percent of the sick hours that are from day 60
}

// sickYears: the printed months are January and December 2016; January, June and
// December 2017; November 2022. The others are invented.
var sickYears = []sickYear{
	{2016, [12]int64{320, 310, 330, 360, 350, 340, 300, 360, 420, 460, 500, 535}, 0, 0, 34},
	{2017, [12]int64{560, 560, 570, 590, 640, 780, 560, 560, 580, 600, 0, 600}, 603, 10, 48},
	{2018, [12]int64{590, 600, 570, 540, 510, 480, 400, 430, 450, 470, 480, 470}, 0, 0, 41},
	{2019, [12]int64{460, 480, 450, 420, 400, 390, 320, 350, 380, 400, 410, 420}, 0, 0, 36},
	{2020, [12]int64{400, 430, 560, 480, 400, 350, 300, 330, 370, 390, 420, 410}, 0, 0, 29},
	{2021, [12]int64{320, 330, 310, 290, 280, 270, 220, 250, 270, 280, 300, 310}, 0, 0, 27},
	{2022, [12]int64{290, 280, 270, 250, 240, 230, 190, 220, 240, 0, 1100, 310}, 325, 9, 22},
}

const employed = 53

// hours returns the months of a year for the whole organisation.
func (y sickYear) hours() []staff.SickMonth {
	var list []staff.SickMonth
	var sick, ordinary staff.Hundredths
	for i, p := range day.Year(y.year).Months() {
		h := staff.SickMonth{Month: staff.MonthOf(p.From), Ordinary: staff.Hundredths(weekdays(p) * 800 * employed), Persons: count.Of(employed), Source: "Personalsystemets frånvarorapport"}
		h.Sick = rounded(h.Ordinary, y.months[i])
		sick, ordinary = sick+h.Sick, ordinary+h.Ordinary
		list = append(list, h)
	}
	if y.whole != 0 {
		list[y.free].Sick = rounded(ordinary, y.whole) - sick
	}
	for i, h := range list {
		list[i].Long = staff.Some(h.Sick * staff.Hundredths(y.long) / 100)
	}
	return list
}

func rounded(of staff.Hundredths, share int64) staff.Hundredths {
	return (of*staff.Hundredths(share) + 5000) / 10_000
}

func weekdays(p day.Period) int64 {
	var n int64
	for d := p.From; d < p.To; d = d.AddDays(1) {
		if w := d.Weekday(); w != time.Saturday && w != time.Sunday {
			n++
		}
	}
	return n
}

// sickUnits is how employees and sick hours were divided on the units in 2022.
var sickUnits = []struct {
	unit    string
	persons int64
	sick    staff.Hundredths // parts of 53
}{{"Upphandlingsenheten", 20, 23}, {"Inköpsservice", 18, 17}, {"Leverantörsgruppen", 4, 5}, {"Stöd och styrning", 11, 8}}

// byUnit divides the months on the units; the last takes what is over.
func byUnit(months []staff.SickMonth) []staff.SickMonth {
	var list []staff.SickMonth
	for _, m := range months {
		left := m
		for i, u := range sickUnits {
			one := m
			one.Unit, one.Persons = u.unit, count.Of(u.persons)
			one.Sick, one.Ordinary, one.Long.N = m.Sick*u.sick/employed, m.Ordinary*staff.Hundredths(u.persons)/employed, m.Long.N*u.sick/employed
			if i == len(sickUnits)-1 {
				one.Sick, one.Ordinary, one.Long.N = left.Sick, left.Ordinary, left.Long.N
			}
			left.Sick, left.Ordinary, left.Long.N = left.Sick-one.Sick, left.Ordinary-one.Ordinary, left.Long.N-one.Long.N
			list = append(list, one)
		}
	}
	return list
}

// staffEvents registers the hours of each year and locks it in the January after.
// What was registered of 2022 besides is in staffed.
func (b *builder) staffEvents() []event {
	var events []event
	for _, y := range sickYears {
		events = append(events, event{day.New(y.year+1, 1, 12), func(ctx context.Context) error {
			ctx, s := by(ctx, b.controller), staff.Store{DB: b.tx}
			months := y.hours()
			if y.year == 2022 {
				months = byUnit(months)
			}
			if _, err := s.SickMonths().CreateAll(ctx, months); err != nil {
				return fmt.Errorf("hours of %d: %w", y.year, err)
			}
			_, err := s.LockYear(ctx, y.year)
			return err
		}})
	}
	return append(events, event{20230113, b.staffed})
}

// staffed registers the posts, vacancies, recruitments, leavers and averages that
// the report for 2022 tells of.
func (b *builder) staffed(ctx context.Context) error {
	ctx, s := by(ctx, b.controller), staff.Store{DB: b.tx}
	if _, err := s.Posts().CreateAll(ctx, demoPosts()); err != nil {
		return fmt.Errorf("posts: %w", err)
	}
	if _, err := s.Vacancies().CreateAll(ctx, []staff.Vacancy{
		{Row: staff.Row{Unit: "Upphandlingsenheten"}, Group: staff.Strategic, Low: 250, High: 300, ValidFrom: 20210901, Reason: "Rekrytering pågår", Note: "Antalet varierar med delade tjänster."},
		{Row: staff.Row{Unit: "Leverantörsgruppen"}, Group: staff.Suppliers, Low: 100, ValidFrom: 20220101, Reason: "Anställningsstopp"},
	}); err != nil {
		return fmt.Errorf("vacancies: %w", err)
	}
	if _, err := s.Recruitments().CreateAll(ctx, demoRecruitments()); err != nil {
		return fmt.Errorf("recruitments: %w", err)
	}
	if _, err := s.Exits().CreateAll(ctx, demoExits()); err != nil {
		return fmt.Errorf("exits: %w", err)
	}
	if _, err := s.Headcounts().CreateAll(ctx, demoHeadcounts()); err != nil {
		return fmt.Errorf("averages: %w", err)
	}
	return nil
}

func demoPosts() []staff.Post {
	var list []staff.Post
	add := func(unit string, g staff.Group, n int64) *staff.Post {
		list = append(list, staff.Post{Row: staff.Row{Unit: unit}, Group: g, Posts: staff.Posts(n), Financing: staff.Own, ValidFrom: 20201001})
		return &list[len(list)-1]
	}
	const top, procuring, service, suppliers, support = "Inköp Sörmland Västmanland", "Upphandlingsenheten", "Inköpsservice", "Leverantörsgruppen", "Stöd och styrning"
	add(top, staff.Chief, 1)
	add(procuring, staff.Strategic, 19)
	add(procuring, staff.Support, 1)
	add(procuring, staff.Chief, 1)
	add(service, staff.Operational, 11)
	add(service, staff.Finance, 6)
	add(service, staff.Chief, 1)
	add(suppliers, staff.Suppliers, 5)
	add(support, staff.Category, 3)
	add(support, staff.Controller, 2)
	add(support, staff.Lawyer, 2)
	add(support, staff.Ecommerce, 2)
	add(support, staff.Support, 1)
	add(support, staff.Chief, 1)
	ended := add(support, staff.Ecommerce, 1)
	ended.ValidTo, ended.Note = 20220630, "E-handelskoordinator för Västmanland. Statsbidraget upphörde."
	payout := add(service, staff.Payout, 3)
	payout.Financing, payout.Financier, payout.ValidFrom, payout.Note = staff.ThirdParty, "Mälartåg", 20220301, "Utbetalningsorder för förseningsersättning."
	return list
}

func demoRecruitments() []staff.Recruitment {
	list := []staff.Recruitment{
		{Group: staff.Strategic, Persons: 1, Month: 20211101, StartsIn: 20220201},
		{Group: staff.Strategic, Persons: 1, Month: 20220101, StartsIn: 20220401},
		{Group: staff.Strategic, Persons: 1, Month: 20220501, StartsIn: 20220901},
		{Group: staff.Operational, Persons: 1, Month: 20220301, StartsIn: 20220501},
		{Group: staff.Operational, Persons: 1, Month: 20220601, StartsIn: 20220801},
		{Group: staff.Finance, Persons: 1, Month: 20220201, StartsIn: 20220401},
		{Group: staff.Payout, Persons: 3, Month: 20220201, StartsIn: 20220301, Financing: staff.ThirdParty},
		{Group: staff.Strategic, Persons: 2, Month: 20221101, StartsIn: 20230301},
		{Group: staff.Strategic, Persons: 1, Month: 20221201, StartsIn: 20230401},
	}
	for i := range list {
		if list[i].Unit = "Inköpsservice"; list[i].Group == staff.Strategic {
			list[i].Unit = "Upphandlingsenheten"
		}
		if list[i].Financing == "" {
			list[i].Financing = staff.Own
		}
	}
	return list
}

// demoExits: 3 of 16 strategic purchasers and 4 of 53 in all left for others in
// 2022; 3 of 16,5 in 2021. Plausible terms of what was printed, not printed themselves.
func demoExits() []staff.Exit {
	var list []staff.Exit
	add := func(g staff.Group, to staff.Destination, months ...staff.Month) {
		for _, m := range months {
			list = append(list, staff.Exit{Group: g, Persons: 1, Month: m, Destination: to, Financing: staff.Own})
		}
	}
	add(staff.Strategic, staff.Outside, 20210201, 20210601, 20211001, 20220301, 20220601, 20220901)
	add(staff.Operational, staff.Outside, 20210401, 20210901, 20220401)
	add(staff.Operational, staff.Inside, 20220801)
	add(staff.Finance, staff.Retired, 20220201)
	add(staff.Suppliers, staff.Retired, 20211201)
	add(staff.Ecommerce, staff.TermEnd, 20220601)
	return list
}

func demoHeadcounts() []staff.Headcount {
	var list []staff.Headcount
	for _, h := range []struct {
		group           staff.Group
		in2021, average staff.Hundredths
	}{
		{staff.Strategic, 1650, 1600}, {staff.Operational, 1100, 1100}, {staff.Finance, 600, 600}, {staff.Suppliers, 400, 400}, {staff.Chief, 400, 400},
		{staff.Category, 300, 300}, {staff.Controller, 200, 200}, {staff.Lawyer, 200, 200}, {staff.Ecommerce, 300, 200}, {staff.Support, 250, 300},
	} {
		list = append(list,
			staff.Headcount{Group: h.group, Year: 2021, Average: h.in2021, Note: "Personalsystemets årsrapport"},
			staff.Headcount{Group: h.group, Year: 2022, Average: h.average, Note: "Personalsystemets årsrapport"})
	}
	return list
}

// staffTargets registers the targets that the reports print.
func (b *builder) staffTargets(ctx context.Context) error {
	for _, t := range []goal.Target{
		{Figure: "hr.sick", Period: day.Year(2017), Num: 45, Den: 1000, DecidedOn: 20161125},
		{Figure: "hr.sick", Period: day.Year(2022), Num: 3, Den: 100, DecidedOn: 20211126},
		{Figure: "hr.turnover.all", Period: day.Year(2021), Num: 86, Den: 1000, DecidedOn: 20210212, Reason: "Rimligt mål för hela Inköps personalomsättning."},
	} {
		t.Span, t.Aim, t.HasAmount, t.ApprovedBy = goal.Year, goal.Max, true, "Inköpsnämnden"
		if _, err := b.goal.CreateTarget(ctx, t); err != nil {
			return fmt.Errorf("target of %s: %w", t.Figure, err)
		}
	}
	return nil
}
