package survey

import (
	"fmt"
	"net/http"

	"klover/internal/base/fault"
	"klover/internal/base/web"
)

// askPage is the form as the one who answers sees it.
type askPage struct {
	Form      Form
	About     string
	Action    string // "" when it is only looked at
	Questions []askedQuestion
	Wrong     []fault.Field
}

type askedQuestion struct {
	Key     string
	Text    string
	Free    bool
	Value   string
	Wrong   string
	Options []scaleOption
}

type scaleOption struct {
	Value  string
	Label  string
	Chosen bool
}

type thanksPage struct{ Text string }

var (
	askTmpl    = web.Parse[askPage](pages, "ask.html")
	thanksTmpl = web.Parse[thanksPage](pages, "thanks.html")
)

func newAskPage(f Form, about, action string, posted map[string]string, wrong error) askPage {
	page := askPage{Form: f, About: about, Action: action, Wrong: fault.FieldsOf(wrong)}
	for _, q := range f.Questions {
		a := askedQuestion{Key: "q-" + q.ID, Text: q.Text, Free: q.Asks == Free, Value: posted["q-"+q.ID]}
		if !a.Free {
			a.Options = scaleOptions(f, a.Value)
		}
		for _, w := range page.Wrong {
			if w.Name == a.Key {
				a.Wrong = w.Message
			}
		}
		page.Questions = append(page.Questions, a)
	}
	return page
}

func scaleOptions(f Form, chosen string) []scaleOption {
	var list []scaleOption
	for n := int64(1); n <= f.ScaleMax; n++ {
		o := scaleOption{Value: fmt.Sprint(n), Label: fmt.Sprint(n)}
		switch {
		case n == 1 && f.LowLabel != "":
			o.Label += " – " + f.LowLabel
		case n == f.ScaleMax && f.HighLabel != "":
			o.Label += " – " + f.HighLabel
		}
		list = append(list, o)
	}
	list = append(list, scaleOption{Value: "vet-ej", Label: "Vet ej"})
	for i := range list {
		list[i].Chosen = list[i].Value == chosen
	}
	return list
}

func (a *Web) ask(w http.ResponseWriter, r *http.Request) error {
	asked, err := a.Store.Asked(r.Context(), r.PathValue("token"))
	if err != nil {
		return err
	}
	if asked.Invitation.Answered {
		return thanksTmpl.Render(w, r, asked.Form.Title, thanksPage{"Du har redan svarat på enkäten. Tack!"})
	}
	return askTmpl.Render(w, r, asked.Form.Title, newAskPage(asked.Form, asked.Round.Title, r.URL.Path, nil, nil))
}

func (a *Web) answer(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	token := r.PathValue("token")
	asked, err := a.Store.Asked(r.Context(), token)
	if err != nil {
		return err
	}
	err = a.Store.Answer(r.Context(), token, posted)
	if fault.KindOf(err) == fault.KindInvalid {
		return askTmpl.RenderStatus(w, r, http.StatusUnprocessableEntity, asked.Form.Title, newAskPage(asked.Form, asked.Round.Title, r.URL.Path, posted, err))
	}
	if fault.KindOf(err) == fault.KindConflict {
		return thanksTmpl.Render(w, r, asked.Form.Title, thanksPage{fault.Message(err)})
	}
	if err != nil {
		return err
	}
	return thanksTmpl.Render(w, r, asked.Form.Title, thanksPage{asked.Form.Thanks})
}

// preview shows the form without anywhere to send it.
func (a *Web) preview(w http.ResponseWriter, r *http.Request) error {
	f, err := a.Store.Get(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	return askTmpl.Render(w, r, f.Title, newAskPage(f, "Förhandsvisning", "", nil, nil))
}
