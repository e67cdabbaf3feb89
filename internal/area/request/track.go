package request

import (
	"klover/internal/base/field"
	"klover/internal/word/day"
	"klover/internal/word/sv"
)

// Stage is one step on the way of a request, as its requester follows it.
type Stage struct {
	Label string
	On    day.Date // when it was reached, 0 for what is to come
	Here  bool     // the request is here now
	Stuck bool     // it waits for the requester
}

// Track returns the way of the request: what is done, where it is and what comes.
// One that has been withdrawn or rejected ends there.
func (r Request) Track() []Stage {
	way := []struct {
		state State
		label string
		on    day.Date
	}{
		{Sent, "Inskickat", r.SentOn}, {Received, "Mottaget", r.ReceivedOn}, {Prioritised, "I kö", r.PrioritisedOn}, {Taken, "Uttaget", r.TakenOn},
		{Assigned, "Inköpare utsedd", r.AssignedOn}, {Ongoing, "Upphandling pågår", r.StartedOn}, {Closed, "Avslutat", r.EndedOn},
	}
	stages := []Stage{{Label: "Utkast", On: day.Of(r.CreatedAt), Here: r.State == Draft, Stuck: r.State == Draft}}
	gone := r.State == Withdrawn || r.State == Rejected
	for _, w := range way {
		if gone && (w.on == 0 || w.state == Closed) {
			continue
		}
		stages = append(stages, Stage{Label: w.label, On: w.on, Here: w.state == r.State})
		if w.state == r.lastBefore() && r.State == Complement {
			stages = append(stages, Stage{Label: "Kompletteras", On: r.ComplementOn, Here: true, Stuck: true})
		}
	}
	if gone {
		stages = append(stages, Stage{Label: r.State.Sv(), On: r.EndedOn, Here: true})
	}
	return stages
}

// lastBefore is the state that a question stopped the request in.
func (r Request) lastBefore() State {
	if r.Before == "" {
		return Received
	}
	return r.Before
}

// Now tells the requester in plain words where the request is, and who has it.
func (r Request) Now(today day.Date) (text, who string) {
	ours := "Inköp"
	if r.Handler != "" {
		ours = r.Handler + ", Inköp"
	}
	switch r.State {
	case Draft:
		if r.AskedOn != 0 && !r.Approved() {
			return "Uppdraget väntar på att " + r.Manager + " godkänner det. Frågan skickades " + r.AskedOn.Sv() + ". Sedan går det till Inköp.", r.Manager
		}
		return "Uppdraget är ett utkast. Bara du och din enhet ser det tills det skickas in.", r.Requester
	case Sent:
		return "Inköp har fått uppdraget och ska läsa igenom det.", "Inköp"
	case Received:
		return "Inköp läser igenom uppdraget och bedömer när det kan upphandlas." + r.pending(), ours
	case Complement:
		return "Inköp har ställt en fråga " + r.ComplementOn.Sv() + " och väntar på svar.", r.Requester
	case Prioritised:
		return "Uppdraget står i kö med prioritet " + field.LabelOf(Priorities, r.Priority) + ". Det har väntat i " + sv.Plural(int64(r.Age(today)), "dag", "dagar") + "." + r.pending(), ours
	case Taken:
		return "Uppdraget har fått nummer " + r.Number + " och ska få en inköpare.", "Inköp"
	case Assigned:
		return r.Purchaser + " har fått uppdraget och kallar till ett startmöte.", r.Purchaser
	case Ongoing:
		return "Upphandlingen pågår. " + r.Purchaser + " leder arbetet.", r.Purchaser
	case Closed:
		return "Uppdraget är avslutat. " + r.EndWhy, ""
	case Withdrawn:
		return "Uppdraget återkallades " + r.EndedOn.Sv() + ". " + r.EndWhy, ""
	}
	return "Inköp genomför inte uppdraget. " + r.EndWhy, ""
}

// pending says that the answer on coordination holds the request up.
func (r Request) pending() string {
	switch {
	case r.Unsettled() == "":
		return ""
	case r.Judgement == Contested:
		return " Svaret om samordning tas upp i Inköpsrådet."
	}
	return " Motiveringen till att inte samordna prövas."
}
