package handbook

import (
	"context"
	"strings"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
)

// Suggest stores somebody's suggestion about a document or a process.
func (s Store) Suggest(ctx context.Context, one Suggestion) (Suggestion, error) {
	if strings.TrimSpace(one.Text) == "" {
		return one, fault.Invalid(fault.Field{Name: "text", Message: "Skriv vad du vill ändra."})
	}
	if (one.DocumentID == "") == (one.ProcessID == "") {
		return one, fault.Invalid(fault.Field{Name: "document_id", Message: "Välj vilket dokument eller vilken process förslaget gäller."})
	}
	if !ours(one.BecauseURL) {
		return one, fault.Invalid(fault.Field{Name: "because", Message: "Länken till anledningen ska gå till en sida i Klöver."})
	}
	actor := audit.ActorFrom(ctx)
	one.ID, one.Version, one.State, one.ByID, one.Author, one.MadeOn = db.NewID(), 1, New, actor.ID, actor.Name, s.Today()
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		if err := tx.Insert(ctx, "handbook_suggestion", &one); err != nil {
			return err
		}
		return s.noteSuggestion(ctx, tx, Suggestion{}, one, audit.Created)
	})
	return one, err
}

// Answer accepts or declines a suggestion; the answer is always told.
func (s Store) Answer(ctx context.Context, id string, version int64, state SuggestionState, answer string) (Suggestion, error) {
	if strings.TrimSpace(answer) == "" || state == New {
		return Suggestion{}, fault.Invalid(fault.Field{Name: "answer", Message: "Skriv vad som händer med förslaget, eller varför det avslås."})
	}
	var one Suggestion
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		before, err := Store{tx}.Suggestion(ctx, id)
		if err != nil {
			return err
		}
		if before.State != New {
			return fault.Conflict("Förslaget är redan besvarat.")
		}
		one = before
		one.Version, one.State, one.Answer, one.AnsweredBy, one.AnsweredOn = version, state, answer, audit.ActorFrom(ctx).Name, s.Today()
		if err := tx.Update(ctx, "handbook_suggestion", &one); err != nil {
			return err
		}
		return s.noteSuggestion(ctx, tx, before, one, "besvarade")
	})
	return one, err
}

func (s Store) noteSuggestion(ctx context.Context, tx *db.DB, before, after Suggestion, verb string) error {
	return audit.Write(ctx, tx, audit.Entry{Kind: SuggestionKind, Ref: after.ID, Title: firstLine(after.Text), Verb: verb, Changes: SuggestionFields.Diff(&before, &after)})
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	if r := []rune(line); len(r) > 80 {
		return string(r[:77]) + "…"
	}
	return line
}

// SuggestionFilter selects suggestions.
type SuggestionFilter struct {
	State      SuggestionState
	DocumentID string
	ProcessID  string
	BecauseURL string // the page of the record that it comes from
	ID         string
}

type suggestionRow struct {
	Suggestion
	Title string
}

// Suggestions returns suggestions, newest first, and how many there are.
func (s Store) Suggestions(ctx context.Context, f SuggestionFilter, p Part) ([]Suggestion, int64, error) {
	var w db.Where
	if f.State != "" {
		w.Add("g.state = ?", f.State)
	}
	if f.DocumentID != "" {
		w.Add("g.document_id = ?", f.DocumentID)
	}
	if f.ProcessID != "" {
		w.Add("g.process_id = ?", f.ProcessID)
	}
	if f.BecauseURL != "" {
		w.Add("g.because_url = ?", f.BecauseURL)
	}
	if f.ID != "" {
		w.Add("g.id = ?", f.ID)
	}
	const from = ` FROM handbook_suggestion g LEFT JOIN handbook_document d ON d.id = g.document_id LEFT JOIN handbook_process p ON p.id = g.process_id `
	n, err := db.One[int64](ctx, s.DB, `SELECT count(*)`+from+w.SQL(), w.Args()...)
	if err != nil {
		return nil, 0, err
	}
	rows, err := db.All[suggestionRow](ctx, s.DB, `SELECT `+db.ColumnsOf[Suggestion]("g")+`, coalesce(d.title, p.code || ' ' || p.name, '') AS title`+from+w.SQL()+
		` ORDER BY g.made_on DESC, g.id DESC LIMIT `+w.Arg(max(p.Limit, 1))+` OFFSET `+w.Arg(p.Offset), w.Args()...)
	list := make([]Suggestion, len(rows))
	for i, row := range rows {
		list[i] = row.Suggestion
		list[i].About, list[i].URL = row.Title, Path+"/"+row.DocumentID
		if row.ProcessID != "" {
			list[i].URL = ProcessPath + "/" + row.ProcessID
		}
	}
	return list, n, err
}

// Suggestion returns one suggestion.
func (s Store) Suggestion(ctx context.Context, id string) (Suggestion, error) {
	list, _, err := s.Suggestions(ctx, SuggestionFilter{ID: id}, Part{Limit: 1})
	if err == nil && len(list) == 0 {
		err = fault.NotFound("Förslaget finns inte.")
	}
	if err != nil {
		return Suggestion{}, err
	}
	return list[0], nil
}
