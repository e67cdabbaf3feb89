package survey

import (
	"context"
	"fmt"
	"math"
	"strings"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/word/day"
)

// Rejected is one row of a file that was not taken, and why.
type Rejected struct {
	Row   int
	Field string
	Value string
	Why   string
}

// ReadTotals reads the totals of a form from a table: a row for each question with
// its number or text, how many answered, and their mean or sum. Nothing is stored
// by it. A form is complete or it is refused: an index needs all its questions.
func ReadTotals(f Form, rows [][]string) (map[string]Total, []Rejected) {
	columns, at := totalColumns(rows)
	if at < 0 {
		return nil, []Rejected{{Row: 1, Field: "rubriker", Why: "Filen saknar en rad med rubrikerna Fråga, Antal svar och Medelvärde (eller Summa)."}}
	}
	found := map[string]Total{}
	var wrong []Rejected
	for i, row := range rows[at+1:] {
		line := at + i + 2
		cell := func(name string) string {
			if c, ok := columns[name]; ok && c < len(row) {
				return strings.TrimSpace(row[c])
			}
			return ""
		}
		if strings.TrimSpace(strings.Join(row, "")) == "" {
			continue
		}
		t, bad := readTotal(f, line, cell)
		if bad != nil {
			wrong = append(wrong, *bad)
			continue
		}
		if _, twice := found[t.QuestionID]; twice {
			wrong = append(wrong, Rejected{line, "Fråga", cell("fråga"), "Frågan finns två gånger i filen."})
			continue
		}
		found[t.QuestionID] = t
	}
	for _, q := range f.Questions {
		if _, ok := found[q.ID]; q.Counted() && !ok && len(wrong) == 0 {
			wrong = append(wrong, Rejected{0, "Fråga", q.Text, "Frågan saknas i filen. Alla frågor behövs för att indexet ska bli rätt."})
		}
	}
	return found, wrong
}

// totalColumns finds the row of headings and where each column is.
func totalColumns(rows [][]string) (columns map[string]int, at int) {
	alias := map[string]string{"fråga": "fråga", "påstående": "fråga", "nr": "fråga", "antal svar": "n", "antal": "n", "svar": "n", "n": "n",
		"medelvärde": "medel", "medel": "medel", "summa": "summa"}
	for i, row := range rows {
		columns = map[string]int{}
		for c, text := range row {
			if name, ok := alias[strings.ToLower(strings.TrimSpace(text))]; ok {
				columns[name] = c
			}
		}
		_, question := columns["fråga"]
		_, n := columns["n"]
		_, mean := columns["medel"]
		_, sum := columns["summa"]
		if question && n && (mean || sum) {
			return columns, i
		}
	}
	return nil, -1
}

func readTotal(f Form, line int, cell func(string) string) (Total, *Rejected) {
	q, ok := questionNamed(f, cell("fråga"))
	if !ok {
		return Total{}, &Rejected{line, "Fråga", cell("fråga"), "Frågan finns inte i enkäten. Ange numret eller hela texten."}
	}
	n, ok := whole(cell("n"))
	if !ok || n < 1 {
		return Total{}, &Rejected{line, "Antal svar", cell("n"), "Antalet svar ska vara ett helt tal över 0."}
	}
	if n < f.MinAnswers {
		return Total{}, &Rejected{line, "Antal svar", cell("n"), fmt.Sprintf("Färre än %d svar läses inte in.", f.MinAnswers)}
	}
	sum, ok := whole(cell("summa"))
	if !ok {
		var mean float64
		if _, err := fmt.Sscanf(strings.ReplaceAll(cell("medel"), ",", "."), "%g", &mean); err != nil {
			return Total{}, &Rejected{line, "Medelvärde", cell("medel"), "Medelvärdet ska vara ett tal, till exempel 4,2."}
		}
		sum = int64(math.Round(mean * float64(n)))
	}
	if sum < n || sum > n*f.ScaleMax {
		return Total{}, &Rejected{line, "Medelvärde", cell("medel") + cell("summa"), fmt.Sprintf("Medelvärdet ska ligga på skalan 1–%d.", f.ScaleMax)}
	}
	return Total{QuestionID: q.ID, N: n, Sum: sum}, nil
}

// questionNamed finds a question by its number or its text.
func questionNamed(f Form, text string) (Question, bool) {
	for _, q := range f.Questions {
		if text == fmt.Sprint(q.Seq) || strings.EqualFold(text, q.Text) {
			return q, true
		}
	}
	return Question{}, false
}

func whole(text string) (n int64, ok bool) {
	if text == "" || len(text) > 9 {
		return 0, false
	}
	for _, r := range text {
		if r < '0' || r > '9' {
			return 0, false
		}
		n = n*10 + int64(r-'0')
	}
	return n, true
}

// totalRow is how a total is stored.
type totalRow struct {
	RoundID    string
	QuestionID string
	N          int64
	Sum        int64
}

// StoreTotals stores a closed round of totals that another system asked, in one
// transaction. The same file for the same day is refused the second time.
func (s Store) StoreTotals(ctx context.Context, f Form, r Round, on day.Date, totals map[string]Total) (Round, error) {
	if on == 0 || on > s.Today() {
		return r, fault.Invalid(fault.Field{Name: "on", Message: "Ange vilken dag undersökningen gjordes, högst i dag."})
	}
	r.ID, r.Version, r.FormID, r.State, r.OpenedOn, r.ClosedOn, r.ClosesOn = db.NewID(), 1, f.ID, Closed, on, on, on
	r.CreatedAt, r.ChangedAt, r.Form, r.Kind = s.DB.Now(), s.DB.Now(), f.Title, f.Kind
	var rows []totalRow
	for _, q := range f.Questions {
		if t, ok := totals[q.ID]; ok {
			rows = append(rows, totalRow{r.ID, q.ID, t.N, t.Sum})
			r.Answered = max(r.Answered, t.N)
		}
	}
	r.Invited = max(r.Invited, r.Answered)
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		same, err := db.One[int64](ctx, tx, `SELECT count(*) FROM survey_round WHERE form_id = $1 AND opened_on = $2 AND source <> ''`, f.ID, on)
		if err != nil {
			return err
		}
		if same > 0 {
			return fault.Conflict("Det finns redan ett inläst resultat för %s. Ta bort det först om det ska ersättas.", on.Sv())
		}
		if err := tx.Insert(ctx, "survey_round", &r); err != nil {
			return err
		}
		if err := db.InsertAll(ctx, tx, "survey_total", rows); err != nil {
			return err
		}
		return noteRound(ctx, tx, Round{}, r, audit.Created, "Inläst från "+r.Source)
	})
	return r, err
}
