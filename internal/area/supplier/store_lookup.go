package supplier

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/find"
	"klover/internal/word/orgnr"
)

// suggestions is how many suppliers a field suggests while one types.
const suggestions = 20

// Options returns active suppliers with all words of the text, as choices. One
// letter would fetch half the register to say nothing, so two are needed.
func (s Store) Options(ctx context.Context, text string) ([]field.Option, error) {
	if words := find.Words(text); len(words) == 0 || len(words) == 1 && len(words[0]) < 2 {
		return nil, nil
	}
	yes := true
	w := s.where(ctx, Filter{Text: text, Active: &yes})
	rows, err := db.All[Supplier](ctx, s.DB, `
		SELECT id, name, org_no, person, town
		FROM supplier `+w.SQL()+`
		ORDER BY sort_key, id LIMIT `+w.Arg(suggestions), w.Args()...)
	if err != nil {
		return nil, err
	}
	options := make([]field.Option, len(rows))
	for i, r := range rows {
		options[i] = field.Option{Value: r.ID, Label: r.Label()}
	}
	return options, nil
}

// Lookup returns the suppliers with the ids, each under the id that was asked
// for: for a merged one that is the record it was merged into.
func (s Store) Lookup(ctx context.Context, ids ...string) (map[string]Supplier, error) {
	found := make(map[string]Supplier, len(ids))
	for part := range slices.Chunk(ids, chunk) {
		var w db.Where
		w.In("a.id", part)
		rows, err := db.All[asked](ctx, s.DB, `
			SELECT a.id AS asked_for, `+db.ColumnsOf[Supplier]("s")+`
			FROM supplier a JOIN supplier s ON s.id = a.survivor_id `+w.SQL(), w.Args()...)
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			found[r.AskedFor] = r.Supplier
		}
	}
	return found, nil
}

type asked struct {
	AskedFor string
	Supplier
}

// Resolve returns the id that counts for the id: its own, or that of the
// supplier it has been merged into.
func (s Store) Resolve(ctx context.Context, id string) (string, error) {
	return db.One[string](ctx, s.DB, `SELECT survivor_id FROM supplier WHERE id = $1`, id)
}

// Ref is how a list from elsewhere names a supplier.
type Ref struct {
	OrgNo orgnr.ID // decides alone when it is there
	Name  string
}

// Match returns the id of the supplier that the reference names, "" when there
// is none or when several have the name.
func (s Store) Match(ctx context.Context, ref Ref) (string, error) {
	found, err := s.MatchAll(ctx, []Ref{ref})
	return found[ref], err
}

// MatchAll is Match for many references. What is not found is not in the answer.
func (s Store) MatchAll(ctx context.Context, refs []Ref) (map[Ref]string, error) {
	byNumber, byName := map[string][]Ref{}, map[string][]Ref{}
	for _, r := range refs {
		if r.OrgNo != "" {
			byNumber[string(r.OrgNo)] = append(byNumber[string(r.OrgNo)], r)
		} else if key := NameKey(r.Name); key != "" {
			byName[key] = append(byName[key], r)
		}
	}
	found := make(map[Ref]string, len(refs))
	if err := s.match(ctx, "org_no", byNumber, found); err != nil {
		return nil, err
	}
	return found, s.match(ctx, "name_key", byName, found)
}

type match struct {
	Key        string
	SurvivorID string
}

// match finds references by a column. A key that leads to two companies tells
// nothing and is left out.
func (s Store) match(ctx context.Context, column string, refs map[string][]Ref, found map[Ref]string) error {
	keys := make([]string, 0, len(refs))
	for key := range refs {
		keys = append(keys, key)
	}
	for part := range slices.Chunk(keys, chunk) {
		var w db.Where
		w.In(column, part)
		rows, err := db.All[match](ctx, s.DB, `
			SELECT `+column+` AS key, min(survivor_id) AS survivor_id
			FROM supplier `+w.SQL()+`
			GROUP BY `+column+` HAVING count(DISTINCT survivor_id) = 1`, w.Args()...)
		if err != nil {
			return err
		}
		for _, r := range rows {
			for _, ref := range refs[r.Key] {
				found[ref] = r.SurvivorID
			}
		}
	}
	return nil
}

// Choose returns the id that a person means by what stands in a field: an
// organisation number, a label as Options gives it, or a name that only one has.
func (s Store) Choose(ctx context.Context, text string) (string, error) {
	text = strings.TrimSpace(text)
	ref := Ref{Name: text}
	if m := numberIn.FindStringSubmatch(text); m != nil {
		ref.OrgNo, _ = orgnr.Parse(m[1])
	}
	id, err := s.Match(ctx, ref)
	if id != "" || err != nil {
		return id, err
	}
	options, err := s.Options(ctx, text)
	if err != nil {
		return "", err
	}
	for _, o := range options {
		if strings.EqualFold(o.Label, text) {
			return o.Value, nil
		}
	}
	return "", fault.Wrong("Det finns ingen leverantör som bara heter ”%s”. Välj en i listan, eller skriv organisationsnumret.", text)
}

// numberIn finds the number of a label, or a number on its own.
var numberIn = regexp.MustCompile(`(\d{6}[-+]?\d{4})\)?$`)
