package spend

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"klover/internal/area/supplier"
	"klover/internal/word/orgnr"
)

// SellerState is where a seller stands: whether it is known which supplier it is.
type SellerState string

// The states. Those that a person has chosen are not changed by the rules.
const (
	SellerAuto   SellerState = "auto"   // the rules are sure
	SellerAsk    SellerState = "ask"    // somebody has to look
	SellerNone   SellerState = "none"   // nothing in the register is like it
	SellerChosen SellerState = "chosen" // a person chose the supplier
	SellerAbsent SellerState = "absent" // a person said that it is not in the register
)

// SellerStates are all states, those to work with first.
var SellerStates = []SellerState{SellerAsk, SellerNone, SellerAuto, SellerChosen, SellerAbsent}

// Sv names the state.
func (s SellerState) Sv() string {
	return map[SellerState]string{SellerAsk: "Att avgöra", SellerNone: "Hittas inte", SellerAuto: "Kopplad av reglerna",
		SellerChosen: "Kopplad av en person", SellerAbsent: "Ska inte kopplas"}[s]
}

// Decided tells whether a person has chosen, so that the rules leave it.
func (s SellerState) Decided() bool { return s == SellerChosen || s == SellerAbsent }

// Candidate is a supplier of the register that a seller may be.
type Candidate struct {
	supplier.Known
	Score int64    // thousandths
	Why   []string // in words, the strongest first
}

// Because is why, in one line.
func (c Candidate) Because() string { return strings.Join(c.Why, "; ") }

// SellerLimits say from which score a seller is taken for a supplier, and from which somebody
// is asked. Thousandths.
type SellerLimits struct{ Take, Ask int64 }

// State is what a candidate's score means.
func (l SellerLimits) State(score int64) SellerState {
	switch {
	case score >= l.Take:
		return SellerAuto
	case score >= l.Ask:
		return SellerAsk
	}
	return SellerNone
}

// How much a likeness counts, thousandths. Only what is the same is beyond the usual
// limit for taking without asking.
const (
	sameOrgNo   = 1000
	sameVAT     = 995
	sameGiro    = 990
	giroOther   = 850 // the same bankgiro and another name: a factoring company has one for many
	sameName    = 980
	sameSpelled = 960
	sameWords   = 950
	mostTypo    = 900
	mostShared  = 890 // when several suppliers are equally like
	leastWords  = 550

	lessFormer  = 20
	lessForm    = 90
	lessCountry = 100
	lessNumber  = 20
)

// spelling is a name taken apart for comparison.
type spelling struct {
	key    string   // as the register has it
	loose  string   // spelled one way
	sorted string   // its words in order of the alphabet
	words  []string // spelled one way, each once
	form   string   // kind of company, "" when the name does not tell
}

var (
	careOf     = regexp.MustCompile(`(?i)[\s,;/(]+(?:c/o|att[:.]|attn[:.]?)\s.*$`)
	formerName = regexp.MustCompile(`(?i)[\s,(]+(?:f\.\s?d\.?|fd|fka|tidigare|förr)\s+([^)]+)\)?`)
	insolvent  = regexp.MustCompile(`(?i)[\s,(:]+(?:s\s+)?(?:i\s+konkurs|i\s+likvidation|under\s+(?:företags)?rekonstruktion|konkursbo)\)?`)
	branchOf   = regexp.MustCompile(`(?i)[\s,(]+(?:svensk\s+)?filial(?:\s+(?:till|av|i)\s+.*)?\)?$`)
)

// abbreviations are written out, and words for the same thing written one way. What was
// a county council (landsting) until 2019 is a region.
var abbreviations = map[string][]string{
	"lt": {"region"}, "landsting": {"region"}, "landstinget": {"region"}, "reg": {"region"}, "regionen": {"region"},
	"vgr": {"vastra", "gotaland", "region"}, "sll": {"stockholm", "region"}, "rjl": {"jonkoping", "region"},
	"kn": {"kommun"}, "kommunen": {"kommun"}, "sthlm": {"stockholm"}, "gbg": {"goteborg"},
	"int": {"international"}, "intl": {"international"}, "sv": {"svenska"}, "ag": nil, "nv": nil, "llc": nil, "spa": nil, "srl": nil,
}

// formWords say what kind of company it is.
var formWords = map[string]string{
	"ab": "AB", "aktiebolag": "AB", "aktiebolaget": "AB", "hb": "HB", "handelsbolag": "HB", "handelsbolaget": "HB",
	"kb": "KB", "kommanditbolag": "KB", "kommanditbolaget": "KB", "ek": "ek. för.", "ekonomisk": "ek. för.",
}

var doubled = strings.NewReplacer("ae", "a", "oe", "o", "aa", "a")

// spell takes a name apart.
func spell(name string) spelling {
	s := spelling{key: supplier.NameKey(name)}
	var all []string
	for _, w := range supplier.NameWords(name) {
		for _, one := range writtenOut(doubled.Replace(w)) {
			all = append(all, ungenitive(one))
		}
	}
	if slices.Contains(all, "region") {
		all = slices.DeleteFunc(all, func(w string) bool { return w == "lan" || w == "lans" })
	}
	s.loose = strings.Join(all, "")
	slices.Sort(all)
	s.words = slices.Compact(all)
	s.sorted = strings.Join(s.words, "")
	for _, w := range strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return r == ' ' || r == ',' || r == '.' || r == '(' || r == ')' }) {
		if f := formWords[w]; f != "" {
			s.form = f
		}
	}
	return s
}

// writtenOut is a word as the full words that it stands for.
func writtenOut(word string) []string {
	if full, ok := abbreviations[word]; ok {
		return full
	}
	if base, ok := strings.CutSuffix(word, "sregionen"); ok && base != "" {
		return []string{base, "region"}
	}
	return []string{word}
}

func ungenitive(word string) string {
	if len(word) > 4 {
		return strings.TrimSuffix(word, "s")
	}
	return word
}

// lettersIn counts those of the words.
func lettersIn(words []string) (n int64) {
	for _, w := range words {
		n += int64(len(w))
	}
	return n
}

// numbersIn returns the words with digits: Bostad 1 is not Bostad 2.
func numbersIn(words []string) []string {
	return slices.DeleteFunc(slices.Clone(words), func(w string) bool { return !strings.ContainsAny(w, "0123456789") })
}

// like returns how like two names are, in thousandths, and why; 0 when they are not.
func (s spelling) like(t spelling) (int64, string) {
	switch {
	case s.loose == "" || t.loose == "":
		return 0, ""
	case s.key == t.key:
		return sameName, "namnet är detsamma"
	case s.loose == t.loose:
		return sameSpelled, "namnet är detsamma, stavat på ett annat sätt"
	case s.sorted == t.sorted:
		return sameWords, "samma ord i annan ordning"
	}
	if per := supplier.Likeness(s.loose, t.loose); per > 0 {
		return min(10*per-20, mostTypo), "namnen skiljer sig på någon enstaka bokstav"
	}
	if per := supplier.Likeness(s.sorted, t.sorted); per > 0 {
		return min(10*per-40, mostTypo), "nästan samma ord i annan ordning"
	}
	return s.shared(t)
}

// shared compares names by the words that they have in common.
func (s spelling) shared(t spelling) (int64, string) {
	var both []string
	for _, w := range s.words {
		if slices.Contains(t.words, w) {
			both = append(both, w)
		}
	}
	if !slices.Equal(numbersIn(s.words), numbersIn(t.words)) {
		return 0, ""
	}
	n, least, most := lettersIn(both), min(lettersIn(s.words), lettersIn(t.words)), max(lettersIn(s.words), lettersIn(t.words))
	switch {
	case n == least && n >= 4:
		return 600 + 250*n/most, "alla ord i det ena namnet finns i det andra"
	case n >= 4 && 2*n >= most:
		return leastWords + 150*n/most, "de flesta orden är desamma: " + strings.Join(both, ", ")
	}
	return 0, ""
}

// sellerRead is a seller's name as the rules see it: without care of, and with the name it had.
type sellerRead struct {
	now, before spelling
	ended       bool
	orgNo       orgnr.ID
	vat         string
	giro        supplier.Bankgiro
	foreign     bool
}

// reading takes a seller apart.
func reading(s Seller) sellerRead {
	name := careOf.ReplaceAllString(s.Name, "")
	r := sellerRead{orgNo: s.number(), vat: vatOf(s.VAT), foreign: s.Country != "" && s.Country != "SE"}
	if m := formerName.FindStringSubmatch(name); m != nil {
		r.before = spell(m[1])
		name = formerName.ReplaceAllString(name, "")
	}
	r.ended = insolvent.MatchString(name)
	name = branchOf.ReplaceAllString(insolvent.ReplaceAllString(name, ""), "")
	r.now = spell(name)
	if r.giro.UnmarshalText([]byte(s.Bankgiro)) != nil {
		r.giro = ""
	}
	return r
}

// number is the organisation number, from the VAT number when that is all there is.
func (s Seller) number() orgnr.ID {
	for _, text := range []string{s.OrgNo, s.VAT} {
		if id, err := orgnr.Parse(text); err == nil {
			return id
		}
	}
	return ""
}

func vatOf(text string) string {
	return strings.ToUpper(strings.NewReplacer(" ", "", "-", "").Replace(text))
}

// Register is the suppliers, ready to be compared with sellers.
type Register struct {
	list    []supplier.Known
	spelled []spelling
	at      map[string][]int // by what they may be found by
}

// rareWord is how many suppliers may have a word for it to lead to them.
const rareWord = 40

// The first letter says what a key of Register.at is.
const (
	byNumber = "n"
	byVAT    = "v"
	byGiro   = "g"
	byName   = "k"
	byOrder  = "o"
	byStart  = "s"
	byWord   = "w"
)

// startLetters is how much of a name with a fault in it must be right.
const startLetters = 4

// NewRegister prepares the suppliers.
func NewRegister(list []supplier.Known) *Register {
	r := &Register{list: slices.Clone(list), spelled: make([]spelling, len(list)), at: map[string][]int{}}
	for i, k := range list {
		if id, err := orgnr.Parse(string(k.OrgNo)); err == nil {
			k.OrgNo, r.list[i].OrgNo = id, id
		}
		r.spelled[i] = spell(k.Name)
		for _, key := range sellerKeys(r.spelled[i], k.OrgNo, k.VATNo, k.Bankgiro) {
			r.at[key] = append(r.at[key], i)
		}
	}
	return r
}

// sellerKeys are the ways by which a company is found.
func sellerKeys(s spelling, orgNo orgnr.ID, vat string, giro supplier.Bankgiro) []string {
	keys := []string{byName + s.key, byName + s.loose, byOrder + s.sorted, byStart + s.loose[:min(startLetters, len(s.loose))]}
	for _, w := range s.words {
		if len(w) >= startLetters {
			keys = append(keys, byWord+w)
		}
	}
	for prefix, text := range map[string]string{byNumber: string(orgNo), byVAT: vat, byGiro: string(giro)} {
		if text != "" {
			keys = append(keys, prefix+text)
		}
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

// near returns the places of the suppliers that may be worth comparing.
func (r *Register) near(s sellerRead) []int {
	keys := sellerKeys(s.now, s.orgNo, s.vat, s.giro)
	if s.before.loose != "" {
		keys = append(keys, sellerKeys(s.before, "", "", "")...)
	}
	seen := map[int]bool{}
	var found []int
	for _, key := range keys {
		if strings.HasPrefix(key, byWord) && len(r.at[key]) > rareWord {
			continue
		}
		for _, i := range r.at[key] {
			if !seen[i] {
				seen[i] = true
				found = append(found, i)
			}
		}
	}
	slices.Sort(found)
	return found
}

// mostCandidates is how many are shown.
const mostCandidates = 5

// Candidates returns the suppliers that a seller may be, the likeliest first.
func (r *Register) Candidates(s Seller) []Candidate {
	one := reading(s)
	best := map[string]Candidate{}
	for _, i := range r.near(one) {
		c := one.compare(r.list[i], r.spelled[i])
		if c.Score > best[c.ID].Score {
			best[c.ID] = c
		}
	}
	var list []Candidate
	for _, c := range best {
		list = append(list, c)
	}
	slices.SortFunc(list, func(a, b Candidate) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), strings.Compare(a.Name, b.Name), strings.Compare(a.ID, b.ID))
	})
	return onlyOne(list)[:min(mostCandidates, len(list))]
}

// onlyOne lowers the score of several that are equally like: then nobody knows which.
func onlyOne(list []Candidate) []Candidate {
	if len(list) < 2 || list[0].Score != list[1].Score || list[0].Score == sameOrgNo {
		return list
	}
	top := list[0].Score
	for i := range list {
		if list[i].Score == top {
			list[i].Score = min(top, mostShared)
			list[i].Why = append(list[i].Why, "flera leverantörer är lika nära")
		}
	}
	return list
}

// compare says how like a seller and a supplier are.
func (s sellerRead) compare(k supplier.Known, spelled spelling) Candidate {
	c := Candidate{Known: k}
	if s.orgNo != "" && k.OrgNo != "" {
		if s.orgNo == k.OrgNo {
			c.Score, c.Why = sameOrgNo, []string{"organisationsnumret är detsamma"}
		}
		return c // two right numbers are two companies, whatever the names
	}
	if s.vat != "" && s.vat == k.VATNo {
		c.Score, c.Why = sameVAT, []string{"momsnumret är detsamma"}
		return c
	}
	c.Score, c.Why = s.named(spelled)
	if s.giro != "" && s.giro == k.Bankgiro {
		return c.paid()
	}
	if c.Score == 0 {
		return c
	}
	less := func(n int64, why string) { c.Score, c.Why = c.Score-n, append(c.Why, why) }
	if s.now.form != "" && spelled.form != "" && s.now.form != spelled.form {
		less(lessForm, "olika företagsform: "+s.now.form+" och "+spelled.form)
	}
	if s.foreign && k.OrgNo != "" {
		less(lessCountry, "fakturan är från ett annat land")
	}
	if s.orgNo != "" {
		less(lessNumber, "leverantören har inget organisationsnummer i registret")
	}
	if s.ended {
		less(0, "företaget anges vara i konkurs, likvidation eller rekonstruktion")
	}
	return c
}

// named compares the name, and the former one when that is more like.
func (s sellerRead) named(k spelling) (int64, []string) {
	score, why := s.now.like(k)
	if s.before.loose != "" {
		if n, _ := s.before.like(k); n-lessFormer > score {
			return n - lessFormer, []string{"det tidigare namnet stämmer"}
		}
	}
	if score == 0 {
		return 0, nil
	}
	return score, []string{why}
}

// paid is a candidate that has the seller's bankgiro.
func (c Candidate) paid() Candidate {
	if c.Score >= leastWords {
		c.Score, c.Why = sameGiro, append([]string{"bankgirot är detsamma"}, c.Why...)
		return c
	}
	c.Score, c.Why = giroOther, []string{"bankgirot är detsamma, men namnen är olika: det kan höra till ett factoringbolag"}
	return c
}
