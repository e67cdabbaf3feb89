package survey

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"klover/internal/base/fault"
	"klover/internal/base/field"
)

// Kind is what a form measures.
type Kind string

// The kinds.
const (
	NKI      Kind = "nki"      // customers of a procurement
	Category Kind = "kategori" // those who take part in category work
	HME      Kind = "hme"      // engagement of the staff, SKR's nine statements
	Other    Kind = "egen"
)

// Kinds in the order of the form.
var Kinds = []field.Option{
	{Value: string(NKI), Label: "NKI för upphandling"},
	{Value: string(Category), Label: "NKI för kategoriarbete"},
	{Value: string(HME), Label: "Medarbetarengagemang (HME)"},
	{Value: string(Other), Label: "Egen enkät"},
}

// Form is a set of questions that is asked again and again.
type Form struct {
	ID            string
	Version       int64
	Title         string
	Kind          Kind
	Intro         string
	Thanks        string
	ScaleMax      int64 // answers are 1 … ScaleMax
	LowLabel      string
	HighLabel     string
	SatisfiedFrom int64 // the lowest answer that counts as satisfied
	MinAnswers    int64 // fewer are not shown
	FewAnswers    int64 // fewer are warned about
	FirstReminder int64 // days after the opening, 0 = none
	LastReminder  int64
	CloseAfter    int64 // days after the opening
	OnSigning     bool  // is sent when a contract has been signed
	Retired       bool
	CreatedAt     time.Time
	ChangedAt     time.Time

	Questions []Question `db:"-"`
}

// Asks is how a question is answered.
type Asks string

// The ways to answer.
const (
	Overall Asks = "helhet"  // the scale; this is the one that the index is made of
	Scale   Asks = "skala"   // the scale
	Free    Asks = "fritext" // own words
)

var asks = []field.Option{
	{Value: string(Overall), Label: "Helhetsomdöme, skala"},
	{Value: string(Scale), Label: "Skala"},
	{Value: string(Free), Label: "Fritext"},
}

// Question is one line of a form.
type Question struct {
	ID     string
	FormID string
	Seq    int64
	Asks   Asks
	Part   string // of HME: Motivation, Ledarskap, Styrning
	Text   string
}

// Parts are the sub-indices of HME, in SKR's order.
var Parts = []string{"Motivation", "Ledarskap", "Styrning"}

// URL is the address of the form's page.
func (f Form) URL() string { return Path + "/" + f.ID }

// Paths of the registers.
const (
	Path      = "/enkater"
	RoundPath = "/utskick"
)

// Question returns the question with the id.
func (f Form) Question(id string) (Question, bool) {
	i := slices.IndexFunc(f.Questions, func(q Question) bool { return q.ID == id })
	if i < 0 {
		return Question{}, false
	}
	return f.Questions[i], true
}

// Overall returns the question that the index is made of.
func (f Form) Overall() (Question, bool) {
	i := slices.IndexFunc(f.Questions, func(q Question) bool { return q.Asks == Overall })
	if i < 0 {
		return Question{}, false
	}
	return f.Questions[i], true
}

// Counted tells whether the question is answered on the scale.
func (q Question) Counted() bool { return q.Asks != Free }

// Check says what is wrong with the form.
func (f Form) Check() error {
	var wrong []fault.Field
	add := func(key, text string, args ...any) {
		wrong = append(wrong, fault.Field{Name: key, Message: fmt.Sprintf(text, args...)})
	}
	if strings.TrimSpace(f.Title) == "" {
		add("title", "Ange enkätens namn.")
	}
	if f.ScaleMax < 2 || f.ScaleMax > 10 {
		add("scale_max", "Skalan ska gå till mellan 2 och 10.")
	}
	if f.SatisfiedFrom < 1 || f.SatisfiedFrom > f.ScaleMax {
		add("satisfied_from", "Gränsen för nöjd ska ligga på skalan, 1–%d.", f.ScaleMax)
	}
	if f.MinAnswers < fewest {
		add("min_answers", "Resultat från färre än %d svar får inte visas.", fewest)
	}
	if f.CloseAfter < 1 {
		add("close_after", "Ange hur många dagar enkäten är öppen.")
	}
	if f.LastReminder != 0 && f.LastReminder <= f.FirstReminder {
		add("last_reminder", "Den andra påminnelsen ska komma efter den första.")
	}
	if max(f.FirstReminder, f.LastReminder) >= f.CloseAfter {
		add("first_reminder", "Påminnelserna ska komma innan enkäten stängs, efter %d dagar.", f.CloseAfter)
	}
	return fault.Invalid(append(wrong, f.checkQuestions()...)...)
}

// fewest is the smallest group whose answers may be shown: so small that nobody
// can be told apart is the customer's own limit above it.
const fewest = 5

func (f Form) checkQuestions() []fault.Field {
	var wrong []fault.Field
	overall, parts := 0, map[string]int{}
	for i, q := range f.Questions {
		if q.Asks == Overall {
			overall++
		}
		parts[q.Part]++
		if strings.TrimSpace(q.Text) == "" {
			wrong = append(wrong, fault.Field{Name: questionKey(i, "text"), Message: fmt.Sprintf("Fråga %d saknar text.", i+1)})
		}
	}
	switch {
	case len(f.Questions) == 0:
		wrong = append(wrong, fault.Field{Name: questionKey(0, "text"), Message: "Ställ minst en fråga."})
	case f.Kind == HME && (f.ScaleMax != 5 || parts[Parts[0]] != 3 || parts[Parts[1]] != 3 || parts[Parts[2]] != 3):
		wrong = append(wrong, fault.Field{Name: "kind", Message: "HME har skalan 1–5 och nio frågor: tre vardera om motivation, ledarskap och styrning (SKR)."})
	case (f.Kind == NKI || f.Kind == Category) && overall != 1:
		wrong = append(wrong, fault.Field{Name: "kind", Message: "NKI räknas på precis ett helhetsomdöme. Markera en fråga som helhetsomdöme."})
	case overall > 1:
		wrong = append(wrong, fault.Field{Name: "kind", Message: "En enkät kan ha högst ett helhetsomdöme."})
	}
	return wrong
}

func questionKey(i int, name string) string { return fmt.Sprintf("question-%d-%s", i+1, name) }

// Blank is a new form of the kind, with the questions that belong to it.
func Blank(kind Kind) Form {
	f := Form{Kind: kind, ScaleMax: 6, LowLabel: "Inte alls nöjd", HighLabel: "Mycket nöjd", SatisfiedFrom: 4, MinAnswers: fewest,
		FewAnswers: 30, FirstReminder: 7, LastReminder: 14, CloseAfter: 30, Thanks: "Tack! Ditt svar är registrerat."}
	switch kind {
	case NKI:
		f.Title, f.OnSigning = "Kundnöjdhet efter upphandling", true
		f.Intro = "Du har varit med i en upphandling. Berätta hur du upplevde stödet från Inköp. Det tar ungefär en minut, och svaren kan inte knytas till dig."
		f.Questions = []Question{{Asks: Overall, Text: "Hur nöjd är du som helhet med det stöd du har fått från Inköp?"},
			{Asks: Scale, Text: "Hur nöjd är du med samarbetet under upphandlingen?"},
			{Asks: Scale, Text: "Hur väl motsvarar avtalet verksamhetens behov?"},
			{Asks: Free, Text: "Vad var bra, och vad kan vi göra bättre?"}}
	case Category:
		f.Title = "Kundnöjdhet med kategoriarbetet"
		f.Intro = "Du deltar i arbetet med en inköpskategori. Berätta hur du upplever det. Svaren kan inte knytas till dig."
		f.Questions = []Question{{Asks: Overall, Text: "Hur nöjd är du som helhet med kategoriarbetet?"},
			{Asks: Scale, Text: "Hur väl tas verksamhetens behov till vara?"}, {Asks: Free, Text: "Vad kan vi göra bättre?"}}
	case HME:
		f.Title = "Medarbetarundersökning, HME"
		f.Intro = "Nio påståenden om ditt arbete. Svaren kan inte knytas till dig."
		f.ScaleMax, f.SatisfiedFrom, f.LowLabel, f.HighLabel = 5, 4, "Stämmer mycket dåligt", "Stämmer mycket bra"
		for i, text := range hmeStatements {
			f.Questions = append(f.Questions, Question{Asks: Scale, Part: Parts[i/3], Text: text})
		}
	default:
		f.Questions = []Question{{Asks: Scale}}
	}
	return f
}

// hmeStatements are SKR's and RKA's nine, three to each part (handbook 6.4).
var hmeStatements = []string{
	"Mitt arbete känns meningsfullt",
	"Jag lär nytt och utvecklas i mitt dagliga arbete",
	"Jag ser fram emot att gå till arbetet",
	"Min närmaste chef visar uppskattning för mina arbetsinsatser",
	"Min närmaste chef visar förtroende för mig som medarbetare",
	"Min närmaste chef ger mig förutsättningar att ta ansvar i mitt arbete",
	"Jag är insatt i min arbetsplats mål",
	"Min arbetsplats mål följs upp och utvärderas på ett bra sätt",
	"Jag vet vad som förväntas av mig i mitt arbete",
}
