package staff

import (
	"context"
	"net/http"
	"net/url"

	"github.com/danielgtaylor/huma/v2"

	"klover/internal/base/api"
	"klover/internal/word/count"
)

// API is the registers for other programs. Numbers of small groups are left out,
// as on the pages.
type API struct{ Store Store }

// Register adds the operations.
func (a API) Register(h huma.API) {
	api.Handle(h, "staff.read", api.Op("list-staff-posts", http.MethodGet, "/staff/posts", "Tjänster per enhet och grupp."), a.posts)
	api.Handle(h, "staff.read", api.Op("list-staff-vacancies", http.MethodGet, "/staff/vacancies", "Vakanser, som intervall."), a.vacancies)
	api.Handle(h, "staff.read", api.Op("list-staff-recruitments", http.MethodGet, "/staff/recruitments", "Rekryteringar."), a.recruitments)
	api.Handle(h, "staff.read", api.Op("get-staff-sick-leave", http.MethodGet, "/staff/sick-leave/{year}", "Sjukfrånvaro ett år i tre serier: månad, ackumulerat och rullande tolv."), a.sick)
	api.Handle(h, "staff.read", api.Op("get-staff-turnover", http.MethodGet, "/staff/turnover/{year}", "Personalomsättning ett år per grupp."), a.turnover)
	api.Handle(h, "staff.write", api.Op("create-staff-sick-leave", http.MethodPost, "/staff/sick-leave", "Registrera en månads timmar."), a.createSick)
	api.Handle(h, "staff.write", api.Op("save-staff-sick-leave", http.MethodPut, "/staff/sick-leave/hours/{id}", "Rätta en månads timmar. Version är den som lästes; 409 om någon annan har sparat sedan dess."), a.saveSick)
	api.Handle(h, "staff.write", api.Op("create-staff-post", http.MethodPost, "/staff/posts", "Registrera tjänster."), a.createPost)
	api.Handle(h, "staff.write", api.Op("create-staff-vacancy", http.MethodPost, "/staff/vacancies", "Registrera en vakans."), a.createVacancy)
	a.registerExits(h)
}

type apiPost struct {
	ID        string `json:"id,omitempty" readOnly:"true"`
	Version   int64  `json:"version,omitempty" readOnly:"true"`
	Group     string `json:"group" doc:"Gruppens kod: si, operativ, ekonomi …"`
	Unit      string `json:"unit,omitempty" doc:"Enhetens namn."`
	Posts     string `json:"posts" doc:"Antal med högst två decimaler: 2,5."`
	Financing string `json:"financing" enum:"egen,tredje"`
	Financier string `json:"financier,omitempty"`
	ValidFrom string `json:"validFrom" format:"date"`
	ValidTo   string `json:"validTo,omitempty" format:"date"`
}

func text(v interface{ MarshalText() ([]byte, error) }) string {
	b, _ := v.MarshalText()
	return string(b)
}

func postOut(p Post) apiPost {
	return apiPost{p.ID, p.Version, string(p.Group), p.Unit, text(p.Posts), string(p.Financing), p.Financier, p.ValidFrom.String(), p.ValidTo.String()}
}

type listInput struct {
	api.Page
	Group  string `query:"group"`
	Unit   string `query:"unitId"`
	Period string `query:"period" doc:"2022, 2022-03 eller 2022-01-01--2022-06-30."`
}

func (in *listInput) filter() (Filter, error) {
	return ParseFilter(url.Values{"grupp": {in.Group}, "enhet": {in.Unit}, "period": {in.Period}})
}

// listed answers with a page of a register.
func listed[T, O any](ctx context.Context, r Register[T], in *listInput, out func(T) O) (*api.List[O], error) {
	f, err := in.filter()
	if err != nil {
		return nil, err
	}
	rows, n, err := r.Search(ctx, f, Page{Limit: in.Limit, Offset: in.Offset})
	if err != nil {
		return nil, err
	}
	items := make([]O, len(rows))
	for i, row := range rows {
		items[i] = out(row)
	}
	return api.NewList(items, n.N, n.More), nil
}

// made answers with what was stored.
func made[T, O any](one T, err error, out func(T) O) (*api.One[O], error) {
	if err != nil {
		return nil, err
	}
	return &api.One[O]{Body: out(one)}, nil
}

func (a API) posts(ctx context.Context, in *listInput) (*api.List[apiPost], error) {
	return listed(ctx, a.Store.Posts(), in, postOut)
}

func (a API) createPost(ctx context.Context, in *struct{ Body apiPost }) (*api.One[apiPost], error) {
	var p Post
	b := in.Body
	err := PostFields.Read(&p, map[string]string{"grp": b.Group, "unit": b.Unit, "posts": b.Posts, "financing": b.Financing,
		"financier": b.Financier, "valid_from": b.ValidFrom, "valid_to": b.ValidTo})
	if err == nil {
		p, err = a.Store.Posts().Create(ctx, p)
	}
	return made(p, err, postOut)
}

type apiVacancy struct {
	ID        string `json:"id,omitempty" readOnly:"true"`
	Version   int64  `json:"version,omitempty" readOnly:"true"`
	Group     string `json:"group,omitempty"`
	Unit      string `json:"unit,omitempty"`
	Low       string `json:"low" doc:"Minsta antalet vakanta tjänster."`
	High      string `json:"high,omitempty" doc:"Största antalet, när det är ett intervall."`
	ValidFrom string `json:"validFrom" format:"date"`
	ValidTo   string `json:"validTo,omitempty" format:"date"`
	Reason    string `json:"reason,omitempty"`
}

func vacancyOut(v Vacancy) apiVacancy {
	return apiVacancy{v.ID, v.Version, string(v.Group), v.Unit, text(v.Low), text(v.High), v.ValidFrom.String(), v.ValidTo.String(), v.Reason}
}

func (a API) vacancies(ctx context.Context, in *listInput) (*api.List[apiVacancy], error) {
	return listed(ctx, a.Store.Vacancies(), in, vacancyOut)
}

func (a API) createVacancy(ctx context.Context, in *struct{ Body apiVacancy }) (*api.One[apiVacancy], error) {
	var v Vacancy
	b := in.Body
	err := VacancyFields.Read(&v, map[string]string{"grp": b.Group, "unit": b.Unit, "low": b.Low, "high": b.High,
		"valid_from": b.ValidFrom, "valid_to": b.ValidTo, "reason": b.Reason})
	if err == nil {
		v, err = a.Store.Vacancies().Create(ctx, v)
	}
	return made(v, err, vacancyOut)
}

type apiRecruitment struct {
	ID        string `json:"id"`
	Group     string `json:"group"`
	Unit      string `json:"unit,omitempty"`
	Persons   int64  `json:"persons"`
	Month     string `json:"month" doc:"När rekryteringen gjordes: 2022-11."`
	StartsIn  string `json:"startsIn,omitempty"`
	Financing string `json:"financing"`
}

func (a API) recruitments(ctx context.Context, in *listInput) (*api.List[apiRecruitment], error) {
	return listed(ctx, a.Store.Recruitments(), in, func(r Recruitment) apiRecruitment {
		return apiRecruitment{r.ID, string(r.Group), r.Unit, r.Persons, r.Month.String(), r.StartsIn.String(), string(r.Financing)}
	})
}

// apiHours is a share with its terms.
type apiHours struct {
	Sick     string `json:"sickHours"`
	Ordinary string `json:"ordinaryHours"`
	Share    string `json:"share" doc:"Som den visas: 3,25 %."`
}

func hoursOut(h Hours) *apiHours {
	if !h.Known() {
		return nil
	}
	return &apiHours{text(h.Sick), text(h.Ordinary), h.Share()}
}

type apiPoint struct {
	Month     string    `json:"month"`
	Alone     *apiHours `json:"alone"`
	ToDate    *apiHours `json:"yearToDate"`
	Rolling12 *apiHours `json:"rolling12"`
}

type apiSickYear struct {
	Year   int        `json:"year"`
	Locked string     `json:"locked,omitempty" doc:"Det låsta värdet för helåret."`
	Months []apiPoint `json:"months"`
}

type yearInput struct {
	Year int `path:"year" minimum:"1990" maximum:"2199"`
}

func (a API) sick(ctx context.Context, in *yearInput) (*api.One[apiSickYear], error) {
	points, err := a.Store.Series(ctx, in.Year)
	if err != nil {
		return nil, err
	}
	out := apiSickYear{Year: in.Year, Months: []apiPoint{}}
	for _, p := range points {
		out.Months = append(out.Months, apiPoint{p.Month.String(), hoursOut(p.Alone), hoursOut(p.ToDate), hoursOut(p.Rolling12)})
	}
	lock, locked, err := a.Store.Lock(ctx, in.Year)
	if locked {
		out.Locked = lock.Share()
	}
	return made(out, err, func(o apiSickYear) apiSickYear { return o })
}

type apiTurnover struct {
	Group   string `json:"group" doc:"Tom för hela Inköp."`
	Left    *int64 `json:"left" doc:"Null när gruppen är för liten för att visas."`
	Average string `json:"average,omitempty"`
	Share   string `json:"share"`
}

func turnoverOut(t Turnover) apiTurnover {
	if t.Hidden {
		return apiTurnover{Group: string(t.Group), Share: TooFew}
	}
	return apiTurnover{string(t.Group), &t.Left, text(t.Average), t.Percent()}
}

func (a API) turnover(ctx context.Context, in *yearInput) (*api.List[apiTurnover], error) {
	list, all, err := a.Store.Turnover(ctx, in.Year)
	if err != nil {
		return nil, err
	}
	out := []apiTurnover{turnoverOut(all)}
	for _, t := range list {
		out = append(out, turnoverOut(t))
	}
	return api.NewList(out, len(out), false), nil
}

type apiSick struct {
	ID       string `json:"id,omitempty" readOnly:"true"`
	Version  int64  `json:"version,omitempty"`
	Month    string `json:"month" doc:"2022-11"`
	Unit     string `json:"unit,omitempty" doc:"Enhetens namn; tomt för hela Inköp."`
	Sick     string `json:"sickHours"`
	Ordinary string `json:"ordinaryHours"`
	Long     string `json:"longHours,omitempty" doc:"Därav från dag 60. Utelämnas om uppgift saknas."`
	Persons  *int64 `json:"persons,omitempty"`
	Source   string `json:"source,omitempty"`
	Why      string `json:"why,omitempty" doc:"Varför timmarna rättas."`
}

func sickOut(s SickMonth) apiSick {
	o := apiSick{ID: s.ID, Version: s.Version, Month: s.Month.String(), Unit: s.Unit, Sick: text(s.Sick), Ordinary: text(s.Ordinary), Long: text(s.Long), Source: s.Source}
	if s.Persons.Known {
		o.Persons = &s.Persons.N
	}
	return o
}

func (b apiSick) into(s *SickMonth) error {
	s.Persons = count.Count{}
	if b.Persons != nil {
		s.Persons = count.Of(*b.Persons)
	}
	return SickFields.Read(s, map[string]string{"month": b.Month, "unit": b.Unit, "sick": b.Sick, "ordinary": b.Ordinary, "long": b.Long, "source": b.Source})
}

func (a API) createSick(ctx context.Context, in *struct{ Body apiSick }) (*api.One[apiSick], error) {
	var s SickMonth
	err := in.Body.into(&s)
	if err == nil {
		s, err = a.Store.SickMonths().Create(ctx, s)
	}
	return made(s, err, sickOut)
}

func (a API) saveSick(ctx context.Context, in *struct {
	ID   string `path:"id"`
	Body apiSick
}) (*api.One[apiSick], error) {
	s, err := a.Store.SickMonths().Get(ctx, in.ID)
	if err == nil {
		err = in.Body.into(&s)
	}
	if err == nil {
		s.Version = in.Body.Version
		s, err = a.Store.SickMonths().Save(ctx, s, in.Body.Why)
	}
	return made(s, err, sickOut)
}
