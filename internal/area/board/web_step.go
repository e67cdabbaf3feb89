package board

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"klover/internal/base/fault"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
)

// step is a form of a meeting with few controls.
func (a *Web) step(r *http.Request, title, submit, intro, done string, do func(ctx context.Context, m Meeting, posted map[string]string) error, controls ...ui.Control) (ask, error) {
	m, err := a.meetingOf(r)
	f := ui.Form{Submit: submit, Cancel: m.URL(), Controls: controls}
	return ask{title: title, intro: intro, crumbs: m.crumbs(), form: f, done: done,
		do: func(ctx context.Context, posted map[string]string) error { return do(ctx, m, posted) }}, err
}

func (a *Web) call(r *http.Request) (ask, error) {
	s, err := a.Store.Sitting(r.Context(), r.PathValue("id"))
	if err != nil {
		return ask{}, err
	}
	intro := "Kallelsen och handlingarna blir läsbara för dem som har rätt till nämndens handlingar."
	if last := s.LastSummons(); last != 0 {
		intro += " Sista dag är " + last.Sv() + "."
	}
	return a.step(r, "Kalla till sammanträdet", "Kalla", intro, "Sammanträdet är kallat.",
		func(ctx context.Context, m Meeting, posted map[string]string) error {
			return a.Store.Call(ctx, m.ID, posted["why"])
		},
		ui.Control{Key: "why", Label: "Skäl om kallelsen är sen", Type: "text"})
}

func (a *Web) closing(r *http.Request) (ask, error) {
	return a.step(r, "Avsluta sammanträdet", "Avsluta", "Alla ärenden ska ha ett beslut, vara noterade, återremitterade eller bordlagda.", "Sammanträdet är avslutat. Upprätta protokollet.",
		func(ctx context.Context, m Meeting, posted map[string]string) error {
			return a.Store.Close(ctx, m.ID, posted["ends_at"])
		},
		ui.Control{Key: "ends_at", Label: "Slutade klockan", Type: "text", Help: "Till exempel 12:10."})
}

func (a *Web) cancelling(r *http.Request) (ask, error) {
	return a.step(r, "Ställ in sammanträdet", "Ställ in", "", "Sammanträdet är inställt.",
		func(ctx context.Context, m Meeting, posted map[string]string) error {
			return a.Store.Cancel(ctx, m.ID, posted["why"])
		},
		ui.Control{Key: "why", Label: "Varför ställs det in?", Type: "long", Required: true})
}

func (a *Web) taking(r *http.Request) (ask, error) {
	return a.step(r, "Ta tillbaka senaste steget", "Ta tillbaka", "För rättelser. Sammanträdet går ett steg tillbaka; närvaro tas bort om det går tillbaka till kallat.", "Steget är tillbakataget.",
		func(ctx context.Context, m Meeting, posted map[string]string) error {
			return a.Store.Restore(ctx, m.ID, posted["why"])
		},
		ui.Control{Key: "why", Label: "Varför?", Type: "text", Required: true})
}

func (a *Web) electing(r *http.Request) (ask, error) {
	s, err := a.Store.Sitting(r.Context(), r.PathValue("id"))
	if err != nil {
		return ask{}, err
	}
	elected := map[string]bool{}
	for _, g := range s.signers("") {
		elected[g.PersonID] = true
	}
	c := ui.Control{Key: "adjusters", Label: "Justerare", Type: "many", Required: true, Help: "Väljs vid sammanträdet bland dem som tjänstgör. Ordföranden justerar alltid."}
	for _, t := range s.stays() {
		if t.Serves && t.PersonID != string(s.ChairID) && !slices.ContainsFunc(c.Options, func(o ui.Option) bool { return o.Value == t.PersonID }) {
			c.Options = append(c.Options, ui.Option{Value: t.PersonID, Label: s.People[t.PersonID].Text(), Chosen: elected[t.PersonID]})
		}
	}
	return a.step(r, "Val av justerare", "Spara justerare", "", "Justerarna är noterade.",
		func(ctx context.Context, m Meeting, posted map[string]string) error {
			return a.Store.Elect(ctx, m.ID, fields(posted["adjusters"]))
		}, c)
}

// fields splits what a control for many values has posted.
func fields(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == ',' })
}

// attending asks for everybody with a mandate whether they are there.
func (a *Web) attending(r *http.Request) (ask, error) {
	s, err := a.Store.Sitting(r.Context(), r.PathValue("id"))
	if err != nil {
		return ask{}, err
	}
	now := map[string][]Attendance{}
	for _, t := range s.Attendance {
		now[t.SeatID] = append(now[t.SeatID], t)
	}
	var controls []ui.Control
	chair := ui.Control{Key: "chair", Label: "Mötesordförande", Type: "choice", Required: true, Group: "Ordförande"}
	for _, t := range s.Terms {
		name := s.People[t.PersonID].Text()
		chair.Options = append(chair.Options, ui.Option{Value: t.PersonID, Label: name, Chosen: t.PersonID == string(s.ChairID)})
		controls = append(controls, attendControls(t, now[t.SeatID], name)...)
	}
	controls = append([]ui.Control{chair}, controls...)
	controls = append(controls, ui.Control{Key: "others", Label: "Övriga närvarande", Type: "long", Value: s.Others, Help: "En per rad: namn och titel.", Group: "Övriga"})
	return a.step(r, "Närvaro", "Spara närvaro",
		"Ersättare som tjänstgör får en ledamots plats: den de är personliga för, annars en av samma part. Ärendena fylls i bara för den som inte är med hela sammanträdet: 2– för den som kommer sent, 1–4 för den som går, 1–3, 6– för den som går och kommer tillbaka.", "Närvaron är sparad.",
		func(ctx context.Context, m Meeting, posted map[string]string) error {
			list, err := attendance(s, posted)
			if err != nil {
				return err
			}
			return a.Store.SetAttendance(ctx, m.ID, posted["chair"], list, posted["others"])
		}, controls...)
}

func attendControls(t Term, now []Attendance, name string) []ui.Control {
	value := ""
	if len(now) > 0 {
		value = "present"
		if now[0].Serves {
			value = "serves"
		}
	}
	options := []ui.Option{{Value: "serves", Label: "Tjänstgör", Chosen: value == "serves"}}
	if t.Seat.Kind == Deputy {
		options = append(options, ui.Option{Value: "present", Label: "Närvarar utan att tjänstgöra", Chosen: value == "present"})
	}
	group := upper(t.Seat.Text()) + ": " + name
	return []ui.Control{
		{Key: "a_" + t.SeatID, Label: "Närvaro", Type: "choice", Options: options, Value: value, Group: group, Help: "Streck betyder frånvarande."},
		{Key: "i_" + t.SeatID, Label: "Ärenden", Type: "text", Value: itemsText(now), Group: group, Help: "Tomt är hela sammanträdet."},
	}
}

func attendance(s Sitting, posted map[string]string) ([]Attendance, error) {
	var list []Attendance
	var wrong []fault.Field
	for _, t := range s.Terms {
		how := posted["a_"+t.SeatID]
		if how == "" {
			continue
		}
		spans, err := parseItems(posted["i_"+t.SeatID], len(s.Matters))
		if err != nil {
			wrong = append(wrong, fault.Field{Name: "i_" + t.SeatID, Message: fault.Message(err)})
		}
		for _, a := range spans {
			a.PersonID, a.SeatID, a.Serves = t.PersonID, t.SeatID, how == "serves"
			list = append(list, a)
		}
	}
	return list, fault.Invalid(wrong...)
}

func (a *Web) announcing(r *http.Request) (ask, error) {
	m, err := a.meetingOf(r)
	if err != nil {
		return ask{}, err
	}
	item := r.URL.Query().Get("arende")
	var controls []ui.Control
	for _, code := range m.Body.Parties {
		key := string(code)
		controls = append(controls,
			ui.Control{Key: "up_" + key, Label: "Uppsatt", Type: "date", Value: a.Store.Today().String(), Help: dayHelp, Required: true, Group: regionName(key)},
			ui.Control{Key: "board_" + key, Label: "Anslagstavla", Type: "text", Value: "Digitala anslagstavlan, " + regionName(key), Group: regionName(key)})
	}
	q, err := a.step(r, "Anslå protokollet", "Anslå", "En gemensam nämnds protokoll anslås hos varje part. Tiden för överklagande räknas från den senaste dagen.", "Protokollet är anslaget.",
		func(ctx context.Context, m Meeting, posted map[string]string) error {
			up, boards, at := map[string]day.Date{}, map[string]string{}, map[string]*day.Date{}
			for _, code := range m.Body.Parties {
				at["up_"+string(code)] = new(day.Date)
				boards[string(code)] = posted["board_"+string(code)]
			}
			if err := readDays(posted, at); err != nil {
				return err
			}
			for key, on := range at {
				up[strings.TrimPrefix(key, "up_")] = *on
			}
			return a.Store.Announce(ctx, m.ID, posted["arende"], up, boards)
		}, controls...)
	q.form.Hidden = []ui.Hidden{{Name: "arende", Value: item}}
	return q, err
}

func (a *Web) correcting(r *http.Request) (ask, error) {
	s, err := a.Store.Sitting(r.Context(), r.PathValue("id"))
	if err != nil {
		return ask{}, err
	}
	var options []ui.Option
	for _, m := range s.Matters {
		options = append(options, ui.Option{Value: m.ID, Label: fmt.Sprintf("%d. %s", m.Position, m.Title)})
	}
	return a.step(r, "Notera en rättelse", "Spara rättelse", "Ett justerat protokoll ändras inte. Rättelsen läggs till sist i det.", "Rättelsen är noterad.",
		func(ctx context.Context, m Meeting, posted map[string]string) error {
			return a.Store.Correct(ctx, m.ID, posted["item"], posted["text"])
		},
		ui.Control{Key: "item", Label: "Ärende", Type: "choice", Options: options, Help: "Tomt när rättelsen gäller hela protokollet."},
		ui.Control{Key: "text", Label: "Vad är fel, och vad är rätt?", Type: "long", Required: true})
}
