package governance

import (
	"fmt"
	"slices"
	"strings"

	"klover/internal/area/contract"
	"klover/internal/word/day"
	"klover/internal/word/sv"
)

// Standing is how a contract in force is followed up today, against what its segment asks.
type Standing struct {
	Contract    contract.Contract
	Assessment  Assessment // without id when nobody has assessed the contract
	Would       contract.Segment
	WouldScore  int64
	Lines       []contract.Line
	Meetings    []Meeting
	Decision    PlanDecision // the latest of the board, without id for none
	Done        int64        // follow-ups until today
	Planned     int64
	Missed      int64
	NextMeeting day.Date // by the segment's frequency; 0 when it has none
	Lacks       []Lack
}

// Lack is something that the contract's segment asks for and that is not there.
type Lack struct {
	Code string
	Text string
	Red  bool
}

// The codes of what may be lacking.
const (
	LackSegment = "segment"
	LackPlan    = "plan"
	LackMissed  = "missed"
	LackMeeting = "meeting"
	LackBoard   = "board"
	LackWould   = "would"
)

// needsPlan tells whether the segment has a follow-up plan.
func needsPlan(s contract.Segment) bool { return s == "A" || s == "B" || s == "C" }

// Red tells whether anything that must be there is lacking.
func (s Standing) Red() bool {
	return slices.ContainsFunc(s.Lacks, func(l Lack) bool { return l.Red })
}

// Has tells whether the contract lacks what the code names.
func (s Standing) Has(code string) bool {
	return slices.ContainsFunc(s.Lacks, func(l Lack) bool { return l.Code == code })
}

// Text says what is lacking, or that nothing is.
func (s Standing) Text() string {
	if len(s.Lacks) == 0 {
		if s.Contract.Segment == "D" {
			return "Segment D följs upp reaktivt och har ingen plan"
		}
		return "Följs upp enligt segmentet"
	}
	texts := make([]string, len(s.Lacks))
	for i, l := range s.Lacks {
		texts[i] = l.Text
	}
	return sv.UpperFirst(strings.Join(texts, ", "))
}

// PlanText says how the follow-up plan stands.
func (s Standing) PlanText() string {
	switch {
	case s.Contract.Segment == "D" && len(s.Lines) == 0:
		return "Ingen plan (segment D)"
	case len(s.Lines) == 0:
		return "Ingen plan"
	case s.Planned == 0:
		return "Plan finns, inget gjort än"
	}
	return fmt.Sprintf("%d av %d gjorda", s.Done, s.Planned)
}

// judge fills in what follows from the facts on the day.
func (r Rules) judge(s Standing, today day.Date) Standing {
	s.Lacks = nil
	lack := func(when bool, code, text string, red bool) {
		if when {
			s.Lacks = append(s.Lacks, Lack{code, text, red})
		}
	}
	if s.Assessment.ID != "" {
		if o, err := r.Segment(s.Assessment, s.Contract); err == nil {
			s.Would, s.WouldScore = o.Segment, o.Score
		}
	}
	for _, l := range s.Lines {
		done, planned := l.Planned(today)
		s.Done, s.Planned, s.Missed = s.Done+done, s.Planned+planned, s.Missed+int64(len(l.Missed(today)))
	}
	segment := s.Contract.Segment
	s.NextMeeting = r.nextMeeting(segment, s.Contract.BeginsOn, s.Meetings)
	lack(segment == "", LackSegment, "avtalet är inte segmenterat", true)
	lack(needsPlan(segment) && !contract.ValidPlan(s.Lines, today), LackPlan, fmt.Sprintf("segment %s saknar giltig uppföljningsplan", segment), true)
	lack(s.Missed > 0, LackMissed, sv.Plural(s.Missed, "försenad uppföljning", "försenade uppföljningar"), true)
	lack(s.NextMeeting != 0 && s.NextMeeting < today, LackMeeting, "försenat uppföljningsmöte", true)
	lack(s.boardWaits() != "", LackBoard, s.boardWaits(), true)
	lack(s.Assessment.ID != "" && s.Assessment.Override == "" && s.Would != "" && s.Would != segment, LackWould, fmt.Sprintf("skulle bli %s med dagens regler", s.Would), false)
	return s
}

// boardWaits says what the board has to decide on: the plan of an environment-prioritised
// contract, and that plan again when it has been changed.
func (s Standing) boardWaits() string {
	if s.Contract.EnvPriority != contract.Yes || len(s.Lines) == 0 {
		return ""
	}
	if s.Decision.ID == "" {
		return "uppföljningsplanen för miljöprioriterat avtal är inte beslutad av nämnden"
	}
	for _, l := range s.Lines {
		if day.Of(l.CreatedAt) > s.Decision.DecidedOn {
			return "uppföljningsplanen har ändrats efter nämndens beslut " + s.Decision.DecidedOn.Sv()
		}
	}
	return ""
}

// nextMeeting is the last day for the next meeting by the segment's frequency.
func (r Rules) nextMeeting(segment contract.Segment, begins day.Date, meetings []Meeting) day.Date {
	yearly := r.Meetings[segment]
	if yearly == 0 || begins == 0 {
		return 0
	}
	last := begins
	for _, m := range meetings {
		last = max(last, m.HeldOn)
	}
	return last.AddMonths(int(12 / yearly))
}

// NextCheck is when a supplier is to be controlled again: by the strictest segment of
// its contracts, counted from the last control; at once when there is none.
func (r Rules) NextCheck(segments []contract.Segment, last, begins day.Date) (on day.Date, months int64) {
	for _, s := range segments {
		if m := r.Checks[s]; m > 0 && (months == 0 || m < months) {
			months = m
		}
	}
	if months == 0 {
		return 0, 0
	}
	return max(last, begins).AddMonths(int(months)), months
}
