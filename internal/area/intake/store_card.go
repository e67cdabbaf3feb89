package intake

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/word/party"
	"klover/internal/word/sv"
)

// verdict is what becomes of one line.
type verdict struct {
	line   line   // with its faults
	verb   string // Created, Updated, unchanged, or rejected
	ref    string
	title  string
	key    string
	before string
	diffs  []Difference // from the record that is there
	ver    int64
	shown  []string // the fields of the plan as they are stored, for the preview
}

// digest is the key that the row is known by when it has no number, else "": a
// number is looked up in the register itself.
func (v verdict) digest() string {
	if strings.HasPrefix(v.key, digested) {
		return v.key
	}
	return ""
}

const (
	unchanged = "fanns"
	rejected  = "avvisad"
)

// card is a line on its way to becoming a record.
type card[T any] struct {
	verdict
	rec     T
	old     *T
	natural bool // the key is the record's own number
	second  string
}

// read makes a record of a line and checks it by the register's own rules.
func (r registerOf[T]) read(s *session, look finder, l line) card[T] {
	c := card[T]{verdict: verdict{line: l, verb: Created}, rec: r.fresh(s.run)}
	if r.arrange != nil {
		r.arrange(&c.line, s.plan)
	}
	r.apply(s, look, &c.line, &c.rec, true)
	r.judge(s, &c)
	c.title = strings.TrimSpace(r.title(&c.rec))
	c.key = r.keyOf(&c.rec)
	if c.natural = c.key != ""; !c.natural {
		c.key = digest(c.line.values)
		if r.secondOf != nil {
			c.second = r.secondOf(&c.rec)
		}
	}
	if len(c.line.faults) == 0 {
		if first, again := s.seen[c.key]; again {
			s.fault(&c.line, r.keyField, Twice, fmt.Sprintf("Raden gäller samma %s som rad %d.", r.one, first))
		} else {
			s.seen[c.key] = c.line.row
		}
	}
	if len(c.line.faults) > 0 {
		c.verb = rejected
	}
	if s.show {
		c.shown = r.show(s, &c)
	}
	return c
}

// apply writes the line's texts into a record. The faults are noted the first time.
func (r registerOf[T]) apply(s *session, look finder, l *line, to *T, note bool) {
	said := len(l.faults)
	for _, d := range r.fields {
		text, ok := l.values[d.Key]
		if !ok || d.ReadOnly || d.Kind == field.Ref {
			continue
		}
		if message := d.Set(to, text); message != "" {
			s.fault(l, d.Key, Unreadable, message)
		}
	}
	r.fill(to, &filling{session: s, finder: look, line: l})
	if !note {
		l.faults = l.faults[:said]
	}
}

// judge asks the rules of the register. What has already been said of a field is
// not said again.
func (r registerOf[T]) judge(s *session, c *card[T]) {
	said := map[string]bool{}
	for _, f := range c.line.faults {
		said[f.Field] = true
	}
	add := func(kind string, err error) {
		for _, f := range fault.FieldsOf(err) {
			if !said[f.Name] {
				s.fault(&c.line, f.Name, kind, f.Message)
				said[f.Name] = true
			}
		}
		if err != nil && len(fault.FieldsOf(err)) == 0 {
			s.fault(&c.line, "", kind, fault.Message(err))
		}
	}
	add(Missing, r.fields.Missing(&c.rec))
	add(Rule, r.check(c.rec, s.today))
	if r.parties != nil {
		of := r.parties(&c.rec)
		s.buyers = party.Of(slices.Concat(of, s.buyers)...)
		s.judgeScope(&c.line, of)
	}
}

// judgeScope notes a row for regions that the user may not write for.
func (s *session) judgeScope(l *line, of party.Set) {
	if len(of) == 0 || slices.ContainsFunc(of, s.run.Scope.Contains) {
		return
	}
	allowed := "inga regioner"
	if len(s.run.Scope) > 0 {
		allowed = s.run.Scope.Sv()
	}
	s.fault(l, "parties", Outside, fmt.Sprintf("Raden gäller %s, men du får registrera för %s.", of.Sv(), allowed))
}

// digested begins the key of a row without number.
const digested = "sha:"

// digest is what a row without number is known by: all that was read from it.
func digest(values map[string]string) string {
	h := sha256.New()
	for _, key := range slices.Sorted(maps.Keys(values)) {
		fmt.Fprintf(h, "%d:%s%d:%s", len(key), key, len(values[key]), values[key])
	}
	return digested + hex.EncodeToString(h.Sum(nil)[:16])
}

func (r registerOf[T]) show(s *session, c *card[T]) []string {
	var shown []string
	for _, key := range s.plan.keys() {
		d, ok := r.fields.Get(key)
		if !ok || d.Kind == field.Ref {
			shown = append(shown, c.line.values[key])
			continue
		}
		shown = append(shown, d.Text(&c.rec))
	}
	return shown
}

// compare finds the records that are there already: by number, else by what they are
// known by besides, else because the same row has been read before.
func (r registerOf[T]) compare(ctx context.Context, d *db.DB, s *session, look finder, cards []card[T]) error {
	var numbers, digests, seconds []string
	for _, c := range cards {
		switch {
		case c.natural:
			numbers = append(numbers, c.key)
		case c.verb != rejected:
			digests = append(digests, c.key)
		}
		if c.second != "" {
			seconds = append(seconds, c.second)
		}
	}
	there, err := r.stored(d, ctx, numbers)
	if err != nil {
		return err
	}
	before, err := readBefore(ctx, d, r.key, digests)
	if err != nil {
		return err
	}
	also, err := r.bySecond(ctx, d, s, seconds)
	if err != nil {
		return err
	}
	for i := range cards {
		c := &cards[i]
		if old, ok := there[c.key]; ok && c.natural {
			s.met[r.id(&old)] = true
			if c.verb == Created {
				r.meet(s, look, c, old)
			}
		}
		if !c.natural {
			r.recognise(s, look, c, also[c.second], before[c.key])
		}
	}
	return nil
}

// bySecond returns the records that had one of the keys before the session, by key.
func (r registerOf[T]) bySecond(ctx context.Context, d *db.DB, s *session, keys []string) (map[string][]T, error) {
	if len(keys) == 0 {
		return nil, nil
	}
	slices.Sort(keys)
	all, err := r.seconds(d, ctx, slices.Compact(keys))
	by := map[string][]T{}
	for i := range all {
		if key := r.secondOf(&all[i]); !s.made[r.id(&all[i])] {
			by[key] = append(by[key], all[i])
		}
	}
	return by, err
}

// recognise decides what a row without number is: the only record with its second
// key, or the record that the same row gave before. A key that several records have
// does not tell which of them is meant.
func (r registerOf[T]) recognise(s *session, look finder, c *card[T], also []T, before string) {
	for i := range also {
		s.met[r.id(&also[i])] = true
	}
	switch {
	case c.verb != Created:
	case len(also) == 1:
		id := r.id(&also[0])
		if first, again := s.taken[id]; again {
			c.verb = rejected
			s.fault(&c.line, r.secondField, Twice, fmt.Sprintf("Raden gäller samma %s som rad %d. Ange %s.", r.one, first, r.called(r.keyField)))
			return
		}
		s.taken[id] = c.line.row
		r.meet(s, look, c, also[0])
	case before != "":
		c.verb, c.ref = unchanged, before
		s.met[before] = true
	case len(also) > 1:
		c.verb = rejected
		s.fault(&c.line, r.secondField, There, fmt.Sprintf("%s %s i registret har samma uppgift här. Ange %s.", sv.Number(int64(len(also))), r.many, r.called(r.keyField)))
	}
}

// called is what the register calls a field, within a sentence.
func (r registerOf[T]) called(key string) string {
	d, _ := r.fields.Get(key)
	return strings.ToLower(d.Label)
}

// vetted asks the rules of the register that need what is stored.
func (r registerOf[T]) vetted(ctx context.Context, d *db.DB, s *session, cards []card[T]) error {
	if r.vet == nil {
		return nil
	}
	var recs []T
	var at []int
	for i, c := range cards {
		if c.verb == Created || c.verb == Updated {
			recs, at = append(recs, c.rec), append(at, i)
		}
	}
	answers, err := r.vet(d, ctx, recs)
	for i, wrong := range answers {
		if wrong != nil {
			c := &cards[at[i]]
			c.verb, c.diffs = rejected, nil
			s.refused(&c.line, wrong)
		}
	}
	return err
}

// meet decides what becomes of a row whose record is there.
func (r registerOf[T]) meet(s *session, look finder, c *card[T], old T) {
	next := old
	if r.clone != nil {
		next = r.clone(old)
	}
	r.apply(s, look, &c.line, &next, false)
	if r.keep != nil {
		r.keep(old, &next)
	}
	changes := r.changes(c.line, &old, &next)
	c.diffs = r.differences(changes, &old, &next)
	c.ref, c.title = r.id(&old), r.title(&old)
	switch {
	case len(changes) == 0:
		c.verb = unchanged
		return
	case s.run.Existing == Update && r.save != nil:
		c.rec, c.old, c.verb = next, &old, Updated
		c.before = r.former(changes, &old)
		return
	}
	advice := "Välj att uppdatera det som skiljer, eller ta bort raden."
	if r.save == nil {
		advice = "En import ändrar den inte. Rätta den på dess egen sida."
	}
	c.verb = rejected
	s.fault(&c.line, r.keyField, There, fmt.Sprintf("%s finns redan. %s %s", short(c.title), differs(changes), advice))
}

// changes compares the record that is there with what the row makes of it. What a
// record refers to is shown as the file writes it.
func (r registerOf[T]) changes(l line, old, next *T) []field.Change {
	changes := r.fields.Diff(old, next)
	for i, c := range changes {
		if c.To == c.From {
			changes[i].To = l.values[c.Key]
		}
	}
	return changes
}

func differs(changes []field.Change) string {
	var parts []string
	for i, c := range changes {
		if i == 3 {
			parts = append(parts, fmt.Sprintf("och %d till", len(changes)-i))
			break
		}
		parts = append(parts, fmt.Sprintf("%s är %s i registret och %s i filen", c.Label, quoted(c.From), quoted(c.To)))
	}
	return sv.UpperFirst(strings.Join(parts, ", ")) + "."
}

func quoted(text string) string {
	if text == "" {
		return "tomt"
	}
	return "”" + short(text) + "”"
}

// former is what an undo writes back.
func (r registerOf[T]) former(changes []field.Change, old *T) string {
	raw := map[string]string{}
	for _, c := range changes {
		if d, ok := r.fields.Get(c.Key); ok {
			raw[c.Key] = d.Raw(old)
		}
	}
	if r.pack != nil {
		r.pack(old, raw)
	}
	text, err := json.Marshal(raw)
	if err != nil {
		return "{}" // a map of strings is always written
	}
	return string(text)
}

// expect counts the suppliers that the good rows will bring.
func (r registerOf[T]) expect(s *session, look finder, cards []card[T]) {
	if r.resolve == nil {
		return
	}
	for _, c := range cards {
		if c.verb == Created || c.verb == Updated {
			s.count(look, c.line)
		}
	}
}
