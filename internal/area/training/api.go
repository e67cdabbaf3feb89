package training

import (
	"context"
	"net/http"
	"net/url"

	"github.com/danielgtaylor/huma/v2"

	"klover/internal/area/identity"
	"klover/internal/base/api"
	"klover/internal/base/audit"
	"klover/internal/word/count"
	"klover/internal/word/day"
)

// API is the registers for other programs.
type API struct{ Store Store }

// Register adds the operations.
func (a API) Register(h huma.API) {
	api.Handle(h, "training.read", api.Op("list-courses", http.MethodGet, "/courses", "Sök bland kurser."), a.courses)
	api.Handle(h, "training.read", api.Op("get-course", http.MethodGet, "/courses/{id}", "Läs en kurs med hur många som har giltigt intyg."), a.course)
	api.Handle(h, "training.write", api.Op("create-course", http.MethodPost, "/courses", "Lägg upp en kurs."), a.createCourse)
	api.Handle(h, "training.write", api.Op("save-course", http.MethodPut, "/courses/{id}", "Ändra en kurs. Version är den som lästes; 409 om någon annan har sparat sedan dess."), a.saveCourse)
	api.Handle(h, "training.read", api.Op("list-course-occasions", http.MethodGet, "/course-occasions", "Sök bland kurstillfällen."), a.occasions)
	api.Handle(h, "training.write", api.Op("create-course-occasion", http.MethodPost, "/course-occasions", "Planera ett kurstillfälle."), a.createOccasion)
	api.Handle(h, "training.read", api.Op("book-course-occasion", http.MethodPost, "/course-occasions/{id}/bookings", "Boka dig själv. Är tillfället fullt hamnar du i väntelistan."), a.book)
	api.Handle(h, "training.write", api.Op("list-certificates", http.MethodGet, "/course-certificates", "Sök bland intyg."), a.certificates)
	api.Handle(h, "training.write", api.Op("create-certificate", http.MethodPost, "/course-certificates", "Registrera en genomförd kurs."), a.createCertificate)
	api.Handle(h, "training.write", api.Op("check-training", http.MethodGet, "/course-validity", "Har användaren giltiga intyg för en målgrupp?"), a.valid)
}

type apiCompleted struct {
	Unit string `json:"unit,omitempty"`
	Done int64  `json:"done"`
	Of   int64  `json:"of"`
}

type apiCourse struct {
	ID          string         `json:"id,omitempty" readOnly:"true"`
	Version     int64          `json:"version,omitempty"`
	Name        string         `json:"name" minLength:"1"`
	Kind        string         `json:"kind" enum:"fysisk,digital,elarande"`
	Goals       []string       `json:"goals" doc:"Målgrupper: alla, inkop, bestallare, ehandel, attestant, kravstallare, nya_chefer, pub."`
	Required    bool           `json:"required,omitempty"`
	ValidMonths *int64         `json:"validMonths,omitempty" doc:"Hur länge intyget gäller. Utelämnas när det gäller tills vidare."`
	Responsible string         `json:"responsible,omitempty"`
	Description string         `json:"description,omitempty"`
	EndedOn     string         `json:"endedOn,omitempty" format:"date"`
	Completed   []apiCompleted `json:"completed,omitempty" readOnly:"true"`
}

func courseOut(c Course) apiCourse {
	o := apiCourse{ID: c.ID, Version: c.Version, Name: c.Name, Kind: string(c.Kind), Goals: []string{}, Required: c.Required,
		Responsible: c.Responsible, Description: c.Description, EndedOn: c.EndedOn.String()}
	for _, g := range c.Goals {
		o.Goals = append(o.Goals, string(g))
	}
	if c.ValidMonths.Known {
		o.ValidMonths = &c.ValidMonths.N
	}
	return o
}

func (b apiCourse) into(c *Course) error {
	c.Required, c.ValidMonths, c.Goals = b.Required, count.Count{}, nil
	if b.ValidMonths != nil {
		c.ValidMonths = count.Of(*b.ValidMonths)
	}
	for _, g := range b.Goals {
		var one Goals
		if err := one.UnmarshalText([]byte(g)); err != nil {
			return err
		}
		c.Goals = append(c.Goals, one...)
	}
	return CourseFields.Read(c, map[string]string{"name": b.Name, "kind": b.Kind, "responsible": b.Responsible, "description": b.Description, "ended_on": b.EndedOn})
}

type courseList struct {
	api.Page
	Text string `query:"q"`
	Goal string `query:"goal" doc:"Målgrupp."`
}

func listOut[T, O any](rows []T, n Count, err error, out func(T) O) (*api.List[O], error) {
	if err != nil {
		return nil, err
	}
	items := make([]O, len(rows))
	for i, row := range rows {
		items[i] = out(row)
	}
	return api.NewList(items, n.N, n.More), nil
}

func one[T, O any](v T, err error, out func(T) O) (*api.One[O], error) {
	if err != nil {
		return nil, err
	}
	return &api.One[O]{Body: out(v)}, nil
}

func (a API) courses(ctx context.Context, in *courseList) (*api.List[apiCourse], error) {
	rows, n, err := a.Store.Courses(ctx, Filter{Text: in.Text, Goal: Goal(in.Goal)}, Page{Limit: in.Limit, Offset: in.Offset})
	return listOut(rows, n, err, courseOut)
}

func (a API) course(ctx context.Context, in *struct {
	ID string `path:"id"`
}) (*api.One[apiCourse], error) {
	c, err := a.Store.Course(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	done, err := a.Store.Completed(ctx, c.ID, a.Store.Today())
	return one(c, err, func(c Course) apiCourse {
		o := courseOut(c)
		for _, d := range done {
			o.Completed = append(o.Completed, apiCompleted{d.Unit, d.Done, d.Of})
		}
		return o
	})
}

func (a API) createCourse(ctx context.Context, in *struct{ Body apiCourse }) (*api.One[apiCourse], error) {
	var c Course
	err := in.Body.into(&c)
	if err == nil {
		c, err = a.Store.CreateCourse(ctx, c)
	}
	return one(c, err, courseOut)
}

func (a API) saveCourse(ctx context.Context, in *struct {
	ID   string `path:"id"`
	Body apiCourse
}) (*api.One[apiCourse], error) {
	c, err := a.Store.Course(ctx, in.ID)
	if err == nil {
		err = in.Body.into(&c)
	}
	if err == nil {
		c.Version = in.Body.Version
		c, err = a.Store.SaveCourse(ctx, c, "")
	}
	return one(c, err, courseOut)
}

type apiOccasion struct {
	ID       string `json:"id,omitempty" readOnly:"true"`
	CourseID string `json:"courseId"`
	Course   string `json:"course,omitempty" readOnly:"true"`
	StartsOn string `json:"startsOn" format:"date"`
	EndsOn   string `json:"endsOn,omitempty" format:"date"`
	Hours    string `json:"hours,omitempty"`
	Place    string `json:"place,omitempty"`
	Teacher  string `json:"teacher,omitempty"`
	Seats    int64  `json:"seats" minimum:"1"`
	Booked   int64  `json:"booked" readOnly:"true" required:"false"`
	State    string `json:"state,omitempty" readOnly:"true" enum:"planerad,öppen,genomförd,inställd"`
}

func occasionOut(o Occasion) apiOccasion {
	return apiOccasion{o.ID, o.CourseID, o.Course, o.StartsOn.String(), o.EndsOn.String(), o.Hours, o.Place, o.Teacher, o.Seats, o.Booked, string(o.State)}
}

func (a API) occasions(ctx context.Context, in *struct {
	api.Page
	CourseID string `query:"courseId"`
	State    string `query:"state"`
	Period   string `query:"period" doc:"Börjar i perioden: 2022, 2022-03 …"`
}) (*api.List[apiOccasion], error) {
	v := url.Values{"kurs": {in.CourseID}, "period": {in.Period}}
	if in.State != "" {
		v.Set("lage", in.State)
	}
	f, err := ParseFilter(v)
	if err != nil {
		return nil, err
	}
	rows, n, err := a.Store.Occasions(ctx, f, Page{Limit: in.Limit, Offset: in.Offset})
	return listOut(rows, n, err, occasionOut)
}

func (a API) createOccasion(ctx context.Context, in *struct{ Body apiOccasion }) (*api.One[apiOccasion], error) {
	b := in.Body
	o := Occasion{CourseID: b.CourseID, Seats: b.Seats}
	err := OccasionFields.Read(&o, map[string]string{"starts_on": b.StartsOn, "ends_on": b.EndsOn, "hours": b.Hours, "place": b.Place, "teacher": b.Teacher})
	if err == nil {
		o, err = a.Store.CreateOccasion(ctx, o)
	}
	return one(o, err, occasionOut)
}

type apiBooking struct {
	ID    string `json:"id"`
	State string `json:"state" enum:"bokad,väntar"`
	Place int64  `json:"place,omitempty" doc:"Nummer i väntelistan."`
}

func (a API) book(ctx context.Context, in *struct {
	ID string `path:"id"`
}) (*api.One[apiBooking], error) {
	u := audit.ActorFrom(ctx)
	unit, err := a.Store.unitOf(ctx, u.ID)
	if err != nil {
		return nil, err
	}
	b, err := a.Store.Book(ctx, in.ID, Person{UserID: identity.Ref(u.ID), Name: u.Name, Unit: unit})
	return one(b, err, func(b Booking) apiBooking { return apiBooking{b.ID, string(b.State), b.Place} })
}

type apiCertificate struct {
	ID          string `json:"id,omitempty" readOnly:"true"`
	Course      string `json:"course" doc:"Kursens namn."`
	Name        string `json:"name"`
	Email       string `json:"email,omitempty"`
	Unit        string `json:"unit,omitempty"`
	CompletedOn string `json:"completedOn" format:"date"`
	ValidTo     string `json:"validTo,omitempty" format:"date"`
	Source      string `json:"source,omitempty"`
}

func certificateOut(c Certificate) apiCertificate {
	return apiCertificate{c.ID, c.Course, c.Name, c.Email, c.Unit, c.CompletedOn.String(), c.ValidTo.String(), c.Source}
}

func (a API) certificates(ctx context.Context, in *struct {
	api.Page
	Text     string `query:"q"`
	CourseID string `query:"courseId"`
	Validity string `query:"validity" enum:"giltigt,snart,slut"`
}) (*api.List[apiCertificate], error) {
	rows, n, err := a.Store.Certificates(ctx, Filter{Text: in.Text, CourseID: in.CourseID, Validity: in.Validity}, Page{Limit: in.Limit, Offset: in.Offset})
	return listOut(rows, n, err, certificateOut)
}

func (a API) createCertificate(ctx context.Context, in *struct{ Body apiCertificate }) (*api.One[apiCertificate], error) {
	var c Certificate
	b := in.Body
	err := CertificateFields.Read(&c, map[string]string{"course": b.Course, "name": b.Name, "email": b.Email, "unit": b.Unit,
		"completed_on": b.CompletedOn, "valid_to": b.ValidTo, "source": b.Source})
	if err == nil {
		c, err = a.Store.CreateCertificate(ctx, c)
	}
	return one(c, err, certificateOut)
}

type apiValid struct {
	Valid  bool   `json:"valid"`
	Reason string `json:"reason,omitempty"`
}

func (a API) valid(ctx context.Context, in *struct {
	UserID string `query:"userId" required:"true"`
	Goal   string `query:"goal" required:"true"`
	On     string `query:"on" format:"date" doc:"I dag när den utelämnas."`
}) (*api.One[apiValid], error) {
	on := a.Store.Today()
	if in.On != "" {
		var err error
		if on, err = day.Parse(in.On); err != nil {
			return nil, err
		}
	}
	ok, why, err := a.Store.Valid(ctx, in.UserID, Goal(in.Goal), on)
	return one(apiValid{ok, why}, err, func(v apiValid) apiValid { return v })
}
