package goal

import (
	"database/sql/driver"
	"fmt"
	"regexp"
	"time"

	"klover/internal/base/fault"
	"klover/internal/word/day"
	"klover/internal/word/figure"
	"klover/internal/word/party"
	"klover/internal/word/storage"
)

// MeasurePath is the address of the figures that are entered by hand.
const MeasurePath = Path + "/egna"

// Way says which way is good, as it is stored.
type Way string

var ways = []Way{"neutral", "higher", "lower"} // in the order of figure.Direction

// Direction returns the way as figures know it.
func (w Way) Direction() figure.Direction {
	for i, known := range ways {
		if known == w {
			return figure.Direction(i)
		}
	}
	return figure.Neutral
}

// Combine says how the values of months make the value of a year.
type Combine string

// The ways to combine.
const (
	Sum   Combine = "sum"   // the months are added: orders
	Last  Combine = "last"  // what stands at the end of the period: products in the catalogue
	Quota Combine = "ratio" // numerators over denominators: the share of e-invoices
)

// Per says how often values are entered.
type Per string

// The frequencies.
const (
	PerMonth Per = "month" // values for whole years may be entered too, for the time before
	PerYear  Per = "year"
)

// Measure is a figure that no register gives: somebody enters its values with
// their source. It stands among the other figures, with targets and month close.
type Measure struct {
	ID          string
	Version     int64
	Key         string
	Name        string
	Unit        figure.Unit
	Direction   Way
	Decimals    int64
	Combine     Combine
	Per         Per
	Split       bool // values are entered for each region
	Owner       string
	Note        string
	Definition  string // the version that holds
	Source      string
	DefinedFrom day.Date    // first day of that version, 0 from the start
	Earlier     Definitions // oldest first
	Added       day.Date
	Retired     day.Date
	CreatedAt   time.Time
	ChangedAt   time.Time
}

// Definitions are versions of a definition, kept as one text.
type Definitions []figure.Definition

// Value stores the versions as JSON.
func (d Definitions) Value() (driver.Value, error) {
	if len(d) == 0 {
		return "", nil
	}
	return storage.JSON([]figure.Definition(d))
}

// Scan reads what Value stores.
func (d *Definitions) Scan(from any) error {
	*d = nil
	return storage.ScanJSON(from, (*[]figure.Definition)(d))
}

// URL is the address of the measure's page.
func (m Measure) URL() string { return MeasurePath + "/" + m.Key }

// Money tells whether values are amounts, kept in öre.
func (m Measure) Money() bool {
	return m.Unit == figure.Kr || m.Unit == figure.Tkr || m.Unit == figure.Mkr
}

// Parties returns the regions that values are entered for, "" for all together.
func (m Measure) Parties() []party.Code {
	if m.Split {
		return party.Principals()
	}
	return []party.Code{""}
}

var keyForm = regexp.MustCompile(`^[a-z][a-z0-9_]*(\.[a-z0-9_]+)+$`)

// Check returns what is wrong with the measure.
func (m Measure) Check() error {
	wrong := fault.FieldsOf(MeasureFields.Missing(&m))
	add := func(name, message string) { wrong = append(wrong, fault.Field{Name: name, Message: message}) }
	if m.Key != "" && (len(m.Key) > 60 || !keyForm.MatchString(m.Key)) {
		add("key", "Skriv nyckeln som ord med punkt emellan, till exempel ehandel.bestallningar. Bara a–z, siffror och understreck.")
	}
	if m.Decimals < 0 || m.Decimals > 4 {
		add("decimals", "Antalet decimaler ska vara 0–4.")
	}
	if share := m.Unit == figure.Percent || m.Unit == figure.Index || m.Unit == figure.Grade; share && m.Combine != Quota && m.Combine != "" {
		add("combine", "Ett mått i "+string(m.Unit)+" förs in som kvot, med täljare och nämnare.")
	}
	if m.Retired != 0 && m.Retired <= m.Added {
		add("retired", "Måttet kan inte avvecklas före dagen då det infördes.")
	}
	if n := len(m.Earlier); n > 0 && m.DefinedFrom <= m.Earlier[n-1].From {
		add("defined_from", "Definitionen måste gälla från en senare dag än den förra.")
	}
	return fault.Invalid(wrong...)
}

// redefined returns the measure as it is saved over an older one: a changed
// definition that holds from a later day is a new version, otherwise it corrects
// the one that holds.
func (m Measure) redefined(before Measure) Measure {
	m.Earlier = before.Earlier
	if m.DefinedFrom <= before.DefinedFrom || m.Definition == before.Definition && m.Source == before.Source {
		return m
	}
	m.Earlier = append(m.Earlier[:len(m.Earlier):len(m.Earlier)], figure.Definition{Version: len(m.Earlier) + 1,
		Text: before.Definition, Source: before.Source, From: before.DefinedFrom, To: m.DefinedFrom})
	return m
}

// versions returns all versions of the definition, oldest first.
func (m Measure) versions() []figure.Definition {
	all := append([]figure.Definition(nil), m.Earlier...)
	return append(all, figure.Definition{Version: len(all) + 1, Text: m.Definition, Source: m.Source, From: m.DefinedFrom})
}

// kinds returns what the measure can be asked for.
func (m Measure) kinds() []figure.PeriodKind {
	if m.Per == PerYear {
		return []figure.PeriodKind{figure.Year}
	}
	return []figure.PeriodKind{figure.Month, figure.YearToDate, figure.Rolling12, figure.Year}
}

// answer returns the measure's value for the question, and the readings that add
// up to it. What is not entered is not reported, never 0.
func (m Measure) answer(have []Reading, ask figure.Ask) (figure.Value, []Reading) {
	parties := m.Parties()
	if ask.Party != "" {
		parties = []party.Code{ask.Party}
	}
	var used []Reading
	var missing []string
	for _, p := range parties {
		found, gaps := m.used(have, p, ask.Period)
		used, missing = append(used, found...), append(missing, gaps...)
	}
	if len(missing) > 0 {
		v := figure.Unreported(missingText(missing))
		v.URL = m.yearURL(ask.Period)
		return v, nil
	}
	v := figure.Value{URL: m.yearURL(ask.Period)}
	if m.Money() {
		v.Scale = figure.Ore
	}
	for _, r := range used {
		v.Num, v.Den, v.About = v.Num+r.Num, v.Den+r.Den, v.About || r.About
	}
	return v, used
}

// used returns the readings of one region that answer for the period: that of the
// whole period, else its months, else what is missing.
func (m Measure) used(have []Reading, p party.Code, of day.Period) (found []Reading, missing []string) {
	by := map[day.Period]Reading{}
	for _, r := range have {
		if r.Party == p {
			by[r.Period] = r
		}
	}
	for _, period := range m.needed(of, by) {
		if r, ok := by[period]; ok {
			found = append(found, r)
		} else {
			missing = append(missing, periodLabel(period, p))
		}
	}
	return found, missing
}

func (m Measure) needed(of day.Period, by map[day.Period]Reading) []day.Period {
	months := of.Months()
	if _, ok := by[of]; ok || m.Per == PerYear || len(months) == 0 {
		return []day.Period{of}
	}
	if m.Combine == Last {
		return months[len(months)-1:]
	}
	return months
}

// periodLabel names a period and a region: "mars 2022 (D)".
func periodLabel(period day.Period, p party.Code) string {
	if p == "" {
		return period.Label()
	}
	return period.Label() + " (" + p.Sv() + ")"
}

func missingText(missing []string) string {
	text := "Inget värde är infört för " + missing[0]
	if n := len(missing) - 1; n == 1 {
		text += " och " + missing[1]
	} else if n > 1 {
		text += fmt.Sprintf(" och %d perioder till", n)
	}
	return text + "."
}

// yearURL is the address of the values of the period's last year.
func (m Measure) yearURL(p day.Period) string {
	return fmt.Sprintf("%s?ar=%d", m.URL(), p.Last().Year())
}

// asked returns the periods whose readings can answer for a period.
func asked(p day.Period) []string {
	list := []string{p.String()}
	for _, month := range p.Months() {
		list = append(list, month.String())
	}
	return list
}

// Text returns one reading's value as it is read.
func (m Measure) Text(r Reading) string {
	v := figure.Value{Num: r.Num, Den: r.Den, About: r.About}
	if m.Money() {
		v.Scale = figure.Ore
	}
	return v.Decimals(m.Unit, int(m.Decimals))
}
