package calloff

import "klover/internal/word/day"

// Task is what a call-off waits for.
type Task struct {
	CallOff CallOff
	Note    string
	Do      string
	URL     string
	By      day.Date // 0 without a day
	Ours    bool     // waits for us, not for a supplier
}

// task is what a running call-off waits for; the ask is its latest.
func (c CallOff) task(last Ask, today day.Date) Task {
	t := Task{CallOff: c, Ours: true}
	set := func(note, do, path string, by day.Date) {
		t.Note, t.Do, t.URL, t.By = note, do, c.URL()+path, by
	}
	switch c.State {
	case Draft:
		set("Utkast som inte är skickat", "Fortsätt", "", c.WantedOn)
	case Asked:
		switch {
		case last.Answer != "":
			set(last.Name+" tog inte avropet", "Fråga nästa leverantör", "/fraga", 0)
		case last.late(today):
			set(last.Name+" har inte svarat i tid", "Registrera svar", "/svar", last.ReplyBy)
		default:
			set(last.Name+" har tid att svara till och med "+last.ReplyBy.Sv(), "Öppna", "", last.ReplyBy)
			t.Ours = false
		}
	case Invited:
		if c.Deadline < today {
			set("Svarstiden har gått ut", "Öppna svaren", "/oppna", c.Deadline.AddDays(1).WorkingDay())
			break
		}
		set("Svarstiden löper till och med "+c.Deadline.Sv(), "Öppna", "", c.Deadline)
		t.Ours = false
	case Opened:
		set("Svaren ska utvärderas", "Registrera svar", "/anbud", 0)
	case Evaluated:
		set("Beslut ska fattas", "Besluta", "/besluta", 0)
	case Decided:
		if c.NotifiedOn == 0 {
			set("Leverantörerna ska underrättas", "Underrätta", "/underratta", c.DecidedOn.AddDays(1).WorkingDay())
			break
		}
		set("Avropsavtal kan tecknas", "Teckna", "/teckna", 0)
	case Standstill:
		if c.waits(today) {
			set("Avtalsspärr till och med "+c.StandstillTo.Sv(), "Öppna", "", c.StandstillTo.AddDays(1))
			t.Ours = false
			break
		}
		set("Avtalsspärren är över", "Teckna", "/teckna", c.StandstillTo.AddDays(1).WorkingDay())
	}
	return t
}
