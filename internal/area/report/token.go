package report

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"klover/internal/area/goal"
	"klover/internal/base/fault"
	"klover/internal/base/story"
	"klover/internal/word/day"
	"klover/internal/word/figure"
	"klover/internal/word/party"
)

// word is one kind of token.
type word struct {
	name   string
	inline bool // may stand in a sentence
	block  bool // may stand alone
	free   bool // takes any words: they are the insert's matter
	keys   int  // least number of figures; with many any number more
	many   bool
	forms  []string // words that change what is shown
	help   string   // Swedish, for the author
	sample string
}

// words are the tokens that a text may hold.
var words = []word{
	{name: "tal", inline: true, keys: 1, forms: []string{"mål", "publicerat", "täljare", "nämnare", "utan-enhet", "ord"}, sample: "{{tal proc.announced -1}}",
		help: "Ett nyckeltals värde. Utan år: rapportens period. -1 är året före, 2021 ett bestämt år, D eller U en region. Med mål, publicerat, täljare, nämnare eller utan-enhet visas det i stället, med ord ett litet antal i ord; del=\"Vunna\" visar en del."},
	{name: "andring", inline: true, keys: 1, forms: []string{"ord"}, sample: "{{andring proc.announced -1 ord}}",
		help: "Förändringen sedan en annan period: −24 (−14,5 %), eller med ord: minskat med 24 (14,5 %)."},
	{name: "bedomning", inline: true, keys: 1, sample: "{{bedomning savings.enabled}}", help: "Om målet är uppnått, i ord."},
	{name: "delar", inline: true, block: true, keys: 1, sample: "{{delar review.cases}}", help: "Nyckeltalets delar, i löpande text eller ensam på en rad som tabell med summa."},
	{name: "ar", inline: true, sample: "{{ar -1}}", help: "Rapportens år, eller ett år före eller efter."},
	{name: "period", inline: true, sample: "{{period}}", help: "Rapportens period i ord."},
	{name: "datum", inline: true, sample: "{{datum}}", help: "Dagen då siffrorna hämtades eller låstes."},
	{name: "nyckeltal", block: true, keys: 1, many: true, sample: "{{nyckeltal proc.announced savings.enabled}}", help: "Rutor med värden och mål."},
	{name: "tabell", block: true, keys: 1, many: true, forms: []string{"ändring"}, sample: "{{tabell proc.announced proc.coordinated -2..0}}",
		help: "Tabell med utfall, mål och bedömning, eller med en kolumn per år. Med ändring läggs en kolumn till."},
	{name: "diagram", block: true, keys: 1, many: true, sample: "{{diagram proc.announced $ar}}", help: "Staplar per år. $ar står för rapportens eget värde ar."},
	{name: "lista", block: true, keys: 1, forms: []string{"punkter"}, sample: "{{lista proc.coordinated}}", help: "Raderna bakom värdet, numrerade i en tabell. Med punkter blir det en numrerad lista med bara namnen."},
	{name: "definitioner", block: true, sample: "{{definitioner}}", help: "Alla nyckeltal som rapporten använder, med den definition som gällde."},
	{name: "nyckeltalsforandringar", block: true, sample: "{{nyckeltalsforandringar +1}}", help: "Nyckeltal som tillkommer och utgår ett år."},
	{name: "infoga", block: true, free: true, sample: "{{infoga namn}}", help: "Text, tabell eller bild som ett annat register skriver. Namnen står nedan."},
	{name: "innehall", block: true, sample: "{{innehall}}", help: "Innehållsförteckning."},
	{name: "sidbrytning", block: true, sample: "{{sidbrytning}}", help: "Ny sida i PDF och Word."},
}

func wordNamed(name string) (word, bool) {
	i := slices.IndexFunc(words, func(w word) bool { return w.name == name })
	if i < 0 {
		return word{}, false
	}
	return words[i], true
}

// call is a token that has been understood.
type call struct {
	word
	figures []string
	now     goal.View   // the report's own period, of the kind and for the region that the token says
	views   []goal.View // the periods that it names, else now
	form    string
	part    string
	args    []string // of infoga: the insert's name and its words
}

// view is the only or the last period asked for.
func (c call) view() goal.View { return c.views[len(c.views)-1] }

// reader understands tokens in one section.
type reader struct {
	base   goal.View
	values map[string]string     // what $name stands for
	known  func(key string) bool // whether there is such a figure
	nested bool                  // the text is inserted, so it can insert nothing
}

var keyShape = regexp.MustCompile(`^[a-z][a-z_]*(\.[a-z0-9_]+)+$`)

// kindWords are the words for other kinds of period than the report's own.
var kindWords = map[string]figure.PeriodKind{
	"månad": figure.Month, "ack": figure.YearToDate, "r12": figure.Rolling12, "helår": figure.Year, "start": figure.Accumulated,
}

// read understands a token. The error is a Swedish sentence.
func (r reader) read(t story.Token, alone bool) (call, error) {
	w, ok := wordNamed(t.Name)
	if !ok {
		return call{}, fault.Wrong("”%s” betyder inget här. Skriv till exempel {{tal proc.announced}}.", t.Name)
	}
	if !w.inline && !alone {
		return call{}, fault.Wrong("{{%s}} ska stå ensam på en rad med tomma rader omkring.", t.Name)
	}
	c := call{word: w}
	if w.free {
		c.args = r.expand(t.Args)
		return c, r.mayInsert(c.args)
	}
	base := r.base
	var spans []string
	for _, arg := range r.expand(t.Args) {
		if kind, ok := kindWords[arg]; ok {
			base.Kind = kind
			continue
		}
		if code := party.Code(arg); slices.Contains(party.All(), code) {
			base.Party = code
			continue
		}
		if span, err := c.take(arg, r.known); err != nil {
			return call{}, err
		} else if span {
			spans = append(spans, arg)
		}
	}
	if len(c.figures) < w.keys || len(c.figures) > w.keys && !w.many {
		return call{}, fault.Wrong("{{%s}} ska ha %s.", t.Name, keysText(w))
	}
	return c.within(base, spans)
}

func (r reader) mayInsert(args []string) error {
	switch {
	case r.nested:
		return fault.Wrong("Det som infogas kan inte självt infoga något.")
	case len(args) == 0:
		return fault.Wrong("Skriv vad som ska infogas, till exempel {{infoga namn}}.")
	}
	return nil
}

func keysText(w word) string {
	switch {
	case w.many:
		return "minst ett nyckeltal"
	case w.keys == 1:
		return "ett nyckeltal"
	}
	return "inget nyckeltal"
}

// expand puts what $name stands for in its place.
func (r reader) expand(args []string) []string {
	var out []string
	for _, arg := range args {
		name, ok := strings.CutPrefix(arg, "$")
		value, known := r.values[name]
		if !ok || !known {
			out = append(out, arg)
			continue
		}
		out = append(out, strings.FieldsFunc(value, func(r rune) bool { return r == ',' || r == ' ' })...)
	}
	return out
}

// take understands one word; span says that it is a period, to be read later.
func (c *call) take(arg string, known func(string) bool) (span bool, err error) {
	switch {
	case keyShape.MatchString(arg):
		if !known(arg) {
			return false, fault.Wrong("Nyckeltalet %s finns inte.", arg)
		}
		c.figures = append(c.figures, arg)
		return false, nil
	case strings.HasPrefix(arg, "del="):
		c.part = strings.TrimPrefix(arg, "del=")
		return false, nil
	case slices.Contains(c.forms, arg):
		c.form = arg
		return false, nil
	case strings.HasPrefix(arg, "$"):
		return false, fault.Wrong("%s är inte angivet bland rapportens egna värden.", arg)
	case spanShape.MatchString(arg):
		return true, nil
	}
	return false, fault.Wrong("”%s” går inte att förstå i {{%s}}.", arg, c.name)
}

var spanShape = regexp.MustCompile(`^([+-]?\d.*)$`)

// within gives the call its periods: those that it names, else the report's own.
func (c call) within(base goal.View, spans []string) (call, error) {
	c.now = base
	for _, span := range spans {
		for part := range strings.SplitSeq(span, ",") {
			views, err := viewsOf(base, part)
			if err != nil {
				return call{}, err
			}
			c.views = append(c.views, views...)
		}
	}
	switch {
	case len(c.views) == 0 && c.name == "andring":
		c.views = []goal.View{base.Before()}
	case len(c.views) == 0:
		c.views = []goal.View{base}
	}
	return c, nil
}

// most is how many periods one token may ask for.
const most = 24

// viewsOf reads "-1", "2021", "2022-08", "-2..0" or "2018..2022".
func viewsOf(base goal.View, text string) ([]goal.View, error) {
	first, last, ranged := strings.Cut(text, "..")
	from, err := viewOf(base, first)
	if err != nil || !ranged {
		return []goal.View{from}, err
	}
	to, err := viewOf(base, last)
	if err != nil {
		return nil, err
	}
	var views []goal.View
	for v := from; v.On <= to.On && len(views) < most; v = v.Step(1) {
		views = append(views, v)
	}
	if len(views) == 0 {
		return nil, fault.Wrong("Perioderna ”%s” är inga.", text)
	}
	return views, nil
}

// offset is how many periods before or after the report's own.
var offset = regexp.MustCompile(`^(0|[+-]\d{1,2})$`)

func viewOf(base goal.View, text string) (goal.View, error) {
	if offset.MatchString(text) {
		n, err := strconv.Atoi(text)
		return base.Step(n), err
	}
	p, err := day.ParsePeriod(text)
	if err != nil || p.To == 0 {
		return base, fault.Wrong("”%s” är ingen period. Skriv -1, 2021 eller 2022-08.", text)
	}
	kind := base.Kind
	if len(p.Months()) == 12 && base.Kind == figure.Month {
		kind = figure.Year
	}
	if len(p.Months()) == 1 && base.Kind == figure.Year {
		kind = figure.Month
	}
	return goal.NewView(kind, p.Last(), base.Party), nil
}

// need is a figure's value for a period that a token shows.
type need struct {
	figure string
	view   goal.View
	rows   bool
}

// needs returns what must be computed to show the call.
func (c call) needs() []need {
	var list []need
	for _, key := range c.figures {
		if c.name == "andring" {
			list = append(list, need{figure: key, view: c.now})
		}
		for _, v := range c.views {
			list = append(list, need{key, v, c.name == "lista"})
		}
	}
	return list
}
