package demo

import (
	"context"
	"fmt"
	"strings"

	"klover/internal/area/identity"
	"klover/internal/area/training"
	"klover/internal/word/count"
	"klover/internal/word/day"
)

// The names of invented employees and orderers are made of these.
var (
	firstNames = strings.Fields("Agnes Bertil Cecilia David Elin Fredrik Gunilla Hugo Ingela Jakob Kerstin Love Malin Niklas Olivia Patrik Rebecka Stefan Tilda Urban Viola Wilmer Ylva Zebastian")
	lastNames  = strings.Fields("Almkvist Backlund Cederholm Dalgren Ekvall Fagerlind Grönqvist Hedbom Isaksdotter Jernberg Kullander Lövdahl")
)

// participant returns the n-th invented name.
func participant(n int) string {
	return firstNames[n%len(firstNames)] + " " + lastNames[(n/len(firstNames)+n)%len(lastNames)]
}

// The courses of the demo, by key.
const (
	ellsa, partnership, newChief, pub, ecommerceCourse, receipt = "ellsa", "partnerskap", "chef", "pub", "ehandel", "kvittens"
)

var demoCourses = []struct {
	key    string
	course training.Course
}{
	{ellsa, training.Course{Name: "Miljöutbildning i Ellsa", Kind: training.Elearning, Goals: training.Goals{training.Procurement}, Required: true, Responsible: "Hållbarhetsstrateg",
		Description: "Grundläggande miljöutbildning för alla medarbetare."}},
	{partnership, training.Course{Name: "Klart partnerskap", Kind: training.Classroom, Goals: training.Goals{training.Procurement}, Responsible: "Inköpschef", EndedOn: 20180630,
		Description: "Gemensamt arbete med värdegrunden och gruppens kompetens. Började hösten 2017 och fortsatte första halvan av 2018."}},
	{newChief, training.Course{Name: "Ny chefsutbildning: inköp", Kind: training.Digital, Goals: training.Goals{training.NewChiefs}, Responsible: "Processledare",
		Description: "Vad en ny chef behöver veta om inköp, avtal och attest. Ges i båda regionerna vår och höst."}},
	{pub, training.Course{Name: "Personuppgiftsbiträdesavtal (PUB-avtal)", Kind: training.Digital, Goals: training.Goals{training.Processors}, Required: true, ValidMonths: count.Of(36), Responsible: "Inköpsjurist",
		Description: "Process och mallar för PUB-avtal som är gemensamma för båda regionerna."}},
	{ecommerceCourse, training.Course{Name: "E-handel för beställare", Kind: training.Classroom, Goals: training.Goals{training.Orderers, training.Ecommerce}, Required: true, ValidMonths: count.Of(24), Responsible: "E-handelskoordinator",
		Description: "Att beställa rätt på avtal. Den som ska beställa behöver ett giltigt intyg."}},
	{receipt, training.Course{Name: "Leveranskvittens", Kind: training.Elearning, Goals: training.Goals{training.Orderers}, ValidMonths: count.Of(36), Responsible: "E-handelskoordinator",
		Description: "Att kvittera en leverans så att fakturan kan betalas utan handpåläggning."}},
}

// trainingEvents lays up the courses and lets them be given.
func (b *builder) trainingEvents() []event {
	s := training.Store{DB: b.tx}
	courses := map[string]training.Course{}
	run := func(on day.Date, do func(context.Context) error) event {
		return event{on, func(ctx context.Context) error {
			return do(by(ctx, person{b.users["process_lead"], "Olle Tengvall"}))
		}}
	}
	return append([]event{
		run(20170109, func(ctx context.Context) error {
			for _, d := range demoCourses {
				c, err := s.CreateCourse(ctx, d.course)
				if err != nil {
					return fmt.Errorf("course %s: %w", d.key, err)
				}
				courses[d.key] = c
			}
			return nil
		}),
		run(20171218, func(ctx context.Context) error {
			return b.everybody(ctx, s, courses[ellsa], 20171201, 0, 52, "Ellsa, slutrapport")
		}),
		run(20180620, func(ctx context.Context) error {
			return b.everybody(ctx, s, courses[partnership], 20180615, 0, 52, "Närvarolistor 2017–2018")
		}),
		run(20220516, func(ctx context.Context) error {
			return b.everybody(ctx, s, courses[ellsa], 20220510, 52, 56, "Ellsa, rapport")
		}),
		run(20220906, func(ctx context.Context) error { return b.completedOrderers(ctx, s, courses) }),
	}, b.occasionEvents(s, courses, run)...)
}

// everybody registers that all employees from one number up to another have taken
// a course: the reports say "samtliga medarbetare".
func (b *builder) everybody(ctx context.Context, s training.Store, c training.Course, on day.Date, from, to int, source string) error {
	if _, err := s.SetAudience(ctx, training.Audience{CourseID: c.ID, Persons: int64(to), ValidFrom: day.New(on.Year(), 1, 1)}); err != nil {
		return err
	}
	var list []training.Certificate
	for n := from; n < to; n++ {
		list = append(list, training.Certificate{Course: c.Name, Name: participant(n), Unit: "Inköp", CompletedOn: on, Source: source})
	}
	_, err := s.CreateCertificates(ctx, list)
	return err
}

// completedOrderers are certificates from Kompetensportalen, some of them soon at
// an end when the demo stands still.
func (b *builder) completedOrderers(ctx context.Context, s training.Store, courses map[string]training.Course) error {
	emails := map[string]string{}
	for role, email := range map[string]string{"operational_buyer": "jonas.lindqvist", "requester": "emma.rosendal"} {
		emails[role] = email + "@demo.klover.example"
	}
	var list []training.Certificate
	for n := range 24 {
		on := day.New(2021, 1, 12).AddDays(24 * n)
		list = append(list, training.Certificate{Course: courses[ecommerceCourse].Name, Name: participant(100 + n), Unit: clientsOf["D"][n%4], CompletedOn: on, Source: "Kompetensportalen"})
	}
	list = append(list,
		training.Certificate{Course: courses[ecommerceCourse].Name, Name: "Jonas Lindqvist", Email: emails["operational_buyer"], Unit: "Inköpsservice", CompletedOn: 20210225, Source: "Kompetensportalen"},
		training.Certificate{Course: courses[ecommerceCourse].Name, Name: "Emma Rosendal", Email: emails["requester"], Unit: "Västmanlands sjukhus Västerås", CompletedOn: 20220309, Source: "Kompetensportalen"},
		training.Certificate{Course: courses[receipt].Name, Name: "Jonas Lindqvist", Email: emails["operational_buyer"], Unit: "Inköpsservice", CompletedOn: 20220309, Source: "Kompetensportalen"})
	if _, err := s.CreateCertificates(ctx, list); err != nil {
		return fmt.Errorf("certificates of orderers: %w", err)
	}
	_, err := s.SetAudience(ctx, training.Audience{CourseID: courses[ecommerceCourse].ID, Persons: 40, ValidFrom: 20220101})
	return err
}

// demoOccasions: what was given in 2022, and what is open in January 2023.
var demoOccasions = []struct {
	course  string
	planned day.Date
	on      day.Date
	hours   string
	place   string
	teacher string
	seats   int64
	booked  int      // invented participants
	roles   []string // participants with an account
	held    bool
	absent  int
	grades  []int64
}{
	{newChief, 20220301, 20220406, "09.00–11.00", "Digitalt möte", "Olle Tengvall", 25, 11, nil, true, 1, []int64{5, 5, 6, 4, 5, 6}},
	{pub, 20220412, 20220517, "13.00–15.00", "Digitalt möte", "Nadja Berglind", 20, 12, []string{"strategic_buyer", "category_lead"}, true, 0, []int64{6, 5, 5, 5, 4}},
	{newChief, 20220830, 20221005, "09.00–11.00", "Digitalt möte", "Olle Tengvall", 25, 14, []string{"certifier"}, true, 2, nil},
	{ecommerceCourse, 20221010, 20221116, "08.30–12.00", "Mälarsjukhuset, sal B", "Frida Norling", 10, 8, nil, true, 1, []int64{5, 4, 6, 5, 5, 5}},
	{ecommerceCourse, 20221212, 20230214, "08.30–12.00", "Mälarsjukhuset, sal B", "Frida Norling", 6, 7, []string{"operational_buyer"}, false, 0, nil},
	{ecommerceCourse, 20221212, 20230309, "08.30–12.00", "Köping, konferensrum 2", "Frida Norling", 12, 2, nil, false, 0, nil},
	{pub, 20230110, 20230228, "13.00–15.00", "Digitalt möte", "Nadja Berglind", 20, 3, []string{"strategic_buyer"}, false, 0, nil},
}

func (b *builder) occasionEvents(s training.Store, courses map[string]training.Course, run func(day.Date, func(context.Context) error) event) []event {
	var events []event
	for i, d := range demoOccasions {
		var o training.Occasion
		events = append(events, run(d.planned, func(ctx context.Context) error {
			var err error
			if o, err = s.CreateOccasion(ctx, training.Occasion{CourseID: courses[d.course].ID, StartsOn: d.on, Hours: d.hours, Place: d.place, Teacher: d.teacher, Seats: d.seats}); err != nil {
				return err
			}
			if o, err = s.Publish(ctx, o.ID, o.Version); err != nil {
				return err
			}
			names, err := b.identity.Names(ctx)
			if err != nil {
				return err
			}
			for _, role := range d.roles {
				id := b.users[role]
				if _, err := s.Book(ctx, o.ID, training.Person{UserID: identity.Ref(id), Name: names[id]}); err != nil {
					return err
				}
			}
			for n := range d.booked {
				if _, err := s.Book(ctx, o.ID, training.Person{Name: participant(40*i + n), Unit: clientsOf["D"][n%5]}); err != nil {
					return err
				}
			}
			return nil
		}))
		if d.held {
			events = append(events, run(d.on.AddDays(1), func(ctx context.Context) error { return held(ctx, s, o, d.absent, d.grades) }))
		}
	}
	return events
}

// held notes who came to an occasion, the last of the list being those who did not,
// and what some of them thought.
func held(ctx context.Context, s training.Store, o training.Occasion, absent int, grades []int64) error {
	bookings, err := s.Bookings(ctx, o.ID)
	if err != nil {
		return err
	}
	var list []training.Attendance
	for i, b := range bookings {
		came := i < len(bookings)-absent
		list = append(list, training.Attendance{BookingID: b.ID, Present: came, Passed: came})
	}
	if _, err := s.Attend(ctx, o.ID, o.Version, list); err != nil {
		return err
	}
	for i, grade := range grades {
		if err := s.Evaluate(ctx, list[i].BookingID, training.Evaluation{Grade: grade}); err != nil {
			return err
		}
	}
	return nil
}
