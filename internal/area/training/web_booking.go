package training

import (
	"context"
	"net/http"
	"strconv"

	"klover/internal/area/identity"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
)

func (a *Web) bookMe(w http.ResponseWriter, r *http.Request) error {
	me, err := a.me(r.Context())
	if err != nil {
		return err
	}
	b, err := a.Store.Book(r.Context(), r.PathValue("id"), me)
	if err != nil {
		return err
	}
	return web.Redirect(w, r, OccasionPath+"/"+b.OccasionID, bookedText("Du", b))
}

func bookedText(who string, b Booking) string {
	if b.State == Waiting {
		return who + " står i väntelistan."
	}
	return who + " är bokad."
}

func (a *Web) bookOther(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	o, err := a.loadOccasion(r)
	if err != nil {
		return err
	}
	ctx := r.Context()
	p := Person{Name: posted["name"], Unit: posted["unit"]}
	if chosen := posted["user"]; chosen != "" {
		if p, err = a.userNamed(ctx, chosen, p.Unit); err != nil {
			return err
		}
	}
	b, err := a.Store.Book(ctx, o.ID, p)
	if web.Correctable(err) {
		return a.showOccasion(w, r, o, posted, err)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, o.URL(), bookedText(b.Name, b))
}

// userNamed finds the user that was chosen by id, or typed by name.
func (a *Web) userNamed(ctx context.Context, chosen, unit string) (Person, error) {
	users, _, err := a.Store.people(ctx)
	if err != nil {
		return Person{}, err
	}
	for _, u := range users {
		if u.ID == chosen || u.Name == chosen {
			if unit == "" {
				unit, err = a.Store.unitOf(ctx, u.ID)
			}
			return Person{UserID: identity.Ref(u.ID), Name: u.Name, Unit: unit}, err
		}
	}
	return Person{}, fault.Invalid(fault.Field{Name: "user", Message: "Ingen användare heter " + chosen + "."})
}

// cancel is for one's own booking, or with training.write for anybody's.
func (a *Web) cancel(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	ctx := r.Context()
	b, err := a.Store.Booking(ctx, posted["bokning"])
	if err != nil {
		return err
	}
	if string(b.UserID) != web.UserFrom(ctx).ID && !web.May(ctx, "training.write") {
		return fault.Forbidden("Du kan bara avboka dig själv.")
	}
	if _, err := a.Store.Cancel(ctx, b.ID); err != nil {
		return err
	}
	return web.Redirect(w, r, web.Back(r, OccasionPath+"/"+b.OccasionID), "Bokningen är avbokad.")
}

func (a *Web) attend(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	bookings, err := a.Store.Bookings(r.Context(), id)
	if err != nil {
		return err
	}
	var list []Attendance
	for _, b := range bookings {
		if v := posted["b-"+b.ID]; v != "" {
			list = append(list, Attendance{BookingID: b.ID, Present: v != "franvarande", Passed: v == "godkand"})
		}
	}
	o, err := a.Store.Attend(r.Context(), id, int64(web.Version(posted)), list)
	if err != nil {
		return err
	}
	return web.Redirect(w, r, o.URL(), "Närvaron är sparad. De godkända har fått intyg.")
}

func evaluateForm(o Occasion) formPage {
	f := ui.Form{Action: o.URL() + "/utvardera", Submit: "Skicka", Cancel: o.URL(), Controls: []ui.Control{
		{Key: "grade", Label: "Betyg", Help: "1 är sämst och 6 är bäst.", Type: "choice", Required: true},
		{Key: "comment", Label: "Kommentar", Help: "Svaret sparas utan ditt namn. Skriv inget som avslöjar vem du är om du inte vill det.", Type: "long"},
	}}
	var options []field.Option
	for n := 1; n <= 6; n++ {
		options = append(options, field.Option{Value: strconv.Itoa(n), Label: strconv.Itoa(n)})
	}
	f.Choose("grade", options)
	return formPage{occasionCrumb(), f}
}

func (a *Web) askEvaluate(w http.ResponseWriter, r *http.Request) error {
	o, err := a.loadOccasion(r)
	if err != nil {
		return err
	}
	return again(w, r, "Utvärdera "+o.Name(), evaluateForm(o), nil, nil)
}

func (a *Web) evaluate(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	o, err := a.loadOccasion(r)
	if err != nil {
		return err
	}
	ctx := r.Context()
	mine, err := a.Store.BookingsOf(ctx, web.UserFrom(ctx).ID)
	if err != nil {
		return err
	}
	grade, _ := strconv.ParseInt(posted["grade"], 10, 64) // what is no number is no grade, and Check says so
	b, ok := mine[o.ID]
	if !ok {
		return fault.Forbidden("Bara den som var med kan utvärdera tillfället.")
	}
	err = a.Store.Evaluate(ctx, b.ID, Evaluation{Grade: grade, Comment: posted["comment"]})
	if web.Correctable(err) {
		return again(w, r, "Utvärdera "+o.Name(), evaluateForm(o), posted, err)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, o.URL(), "Tack för ditt svar.")
}
