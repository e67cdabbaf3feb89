package survey

import (
	"context"
	"crypto/rand"
	"slices"
	"strings"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/mail"
	"klover/internal/word/day"
)

// RoundFilter selects rounds.
type RoundFilter struct {
	FormID string
	State  State
	Opened day.Period
	Text   string
}

// Page is a part of a list.
type Page struct {
	Sort          string
	Desc          bool
	Limit, Offset int
}

var roundSorts = map[string]string{"title": "r.title", "opened_on": "r.opened_on", "answered": "r.answered", "invited": "r.invited"}

const roundsFrom = ` FROM survey_round r JOIN survey_form f ON f.id = r.form_id `

func (f RoundFilter) where() db.Where {
	var w db.Where
	if f.FormID != "" {
		w.Add("r.form_id = ?", f.FormID)
	}
	if f.State != "" {
		w.Add("r.state = ?", f.State)
	}
	if !f.Opened.IsZero() {
		w.Add("r.opened_on >= ?", f.Opened.From)
		w.Add("r.opened_on < ?", f.Opened.To)
	}
	if f.Text != "" {
		w.Add("lower(r.title) LIKE ?", "%"+strings.ToLower(f.Text)+"%")
	}
	return w
}

type roundRow struct {
	Round
	FormTitle string
	FormKind  Kind
}

// Rounds returns rounds and how many there are.
func (s Store) Rounds(ctx context.Context, f RoundFilter, p Page) ([]Round, int64, error) {
	w := f.where()
	n, err := db.One[int64](ctx, s.DB, `SELECT count(*)`+roundsFrom+w.SQL(), w.Args()...)
	if err != nil || n == 0 {
		return nil, n, err
	}
	order := "r.opened_on DESC NULLS FIRST, r.id DESC"
	if column, ok := roundSorts[p.Sort]; ok {
		order = column + map[bool]string{true: " DESC", false: ""}[p.Desc] + " NULLS LAST, r.id"
	}
	rows, err := db.All[roundRow](ctx, s.DB, `SELECT `+db.ColumnsOf[Round]("r")+`, f.title AS form_title, f.kind AS form_kind`+roundsFrom+w.SQL()+
		` ORDER BY `+order+` LIMIT `+w.Arg(max(p.Limit, 1))+` OFFSET `+w.Arg(p.Offset), w.Args()...)
	return rounds(rows), n, err
}

func rounds(rows []roundRow) []Round {
	list := make([]Round, len(rows))
	for i, row := range rows {
		list[i] = row.Round
		list[i].Form, list[i].Kind = row.FormTitle, row.FormKind
	}
	return list
}

// Round returns the round with the id.
func (s Store) Round(ctx context.Context, id string) (Round, error) {
	rows, err := db.All[roundRow](ctx, s.DB, `SELECT `+db.ColumnsOf[Round]("r")+`, f.title AS form_title, f.kind AS form_kind`+roundsFrom+`WHERE r.id = $1`, id)
	if err == nil && len(rows) == 0 {
		err = fault.NotFound("Utskicket finns inte.")
	}
	if err != nil {
		return Round{}, err
	}
	return rounds(rows)[0], nil
}

// Invitations returns who is asked in a round, until it closes.
func (s Store) Invitations(ctx context.Context, round string) ([]Invitation, error) {
	return db.All[Invitation](ctx, s.DB, `SELECT `+db.Columns[Invitation]()+` FROM survey_invitation WHERE round_id = $1 ORDER BY name, address`, round)
}

// NewRound prepares a round of the form; nobody is asked before it is opened.
func (s Store) NewRound(ctx context.Context, r Round, people []mail.Person) (Round, error) {
	if strings.TrimSpace(r.Title) == "" {
		return r, fault.Invalid(fault.Field{Name: "title", Message: "Ange vad utskicket gäller."})
	}
	r.ID, r.Version, r.State, r.CreatedAt, r.ChangedAt = db.NewID(), 1, Draft, s.DB.Now(), s.DB.Now()
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		f, err := s.in(tx).Get(ctx, r.FormID)
		if err != nil {
			return err
		}
		if f.Retired {
			return fault.Conflict("Enkäten ”%s” används inte längre.", f.Title)
		}
		r.Form, r.Kind = f.Title, f.Kind
		if err := tx.Insert(ctx, "survey_round", &r); err != nil {
			return err
		}
		if err := invite(ctx, tx, &r, people); err != nil {
			return err
		}
		return noteRound(ctx, tx, Round{}, r, audit.Created, "")
	})
	return r, err
}

// Invite adds people to a round. In one that is open they get their letter at once.
func (s Store) Invite(ctx context.Context, id string, people []mail.Person) error {
	return s.changeRound(ctx, id, "bjöd in till", "", func(s Store, r *Round) error {
		if r.State == Closed || r.Imported() {
			return fault.Conflict("Utskicket är stängt.")
		}
		have, err := s.Invitations(ctx, id)
		if err != nil {
			return err
		}
		fresh := slices.DeleteFunc(slices.Clone(people), func(p mail.Person) bool {
			return slices.ContainsFunc(have, func(in Invitation) bool { return strings.EqualFold(in.Address, p.Address) })
		})
		if err := invite(ctx, s.DB, r, fresh); err != nil || r.State != Open {
			return err
		}
		return s.write(ctx, *r, func(in Invitation) bool {
			return slices.ContainsFunc(fresh, func(p mail.Person) bool { return p.Address == in.Address })
		}, "")
	})
}

// invite stores invitations and counts them.
func invite(ctx context.Context, tx *db.DB, r *Round, people []mail.Person) error {
	var list []Invitation
	for _, p := range people {
		list = append(list, Invitation{ID: rand.Text(), RoundID: r.ID, Name: p.Name, Address: p.Address, Token: rand.Text()})
	}
	r.Invited += int64(len(list))
	if err := db.InsertAll(ctx, tx, "survey_invitation", list); err != nil {
		return err
	}
	return setCounts(ctx, tx, *r)
}

func setCounts(ctx context.Context, tx *db.DB, r Round) error {
	_, err := tx.Exec(ctx, `UPDATE survey_round SET invited = $1, answered = $2 WHERE id = $3`, r.Invited, r.Answered, r.ID)
	return err
}

// Open sends each invited person a personal link.
func (s Store) Open(ctx context.Context, id string) error {
	return s.changeRound(ctx, id, "skickade ut", "", func(s Store, r *Round) error {
		f, err := s.Get(ctx, r.FormID)
		switch {
		case err != nil:
			return err
		case r.State != Draft:
			return fault.Conflict("Utskicket är redan skickat.")
		case r.Invited == 0:
			return fault.Conflict("Lägg till minst en mottagare innan enkäten skickas.")
		}
		r.State, r.OpenedOn, r.ClosesOn = Open, s.Today(), s.Today().AddDays(int(f.CloseAfter))
		return s.write(ctx, *r, func(Invitation) bool { return true }, "")
	})
}

// write puts a letter for each chosen invitation that has no answer in the outbox.
func (s Store) write(ctx context.Context, r Round, chosen func(Invitation) bool, remind string) error {
	f, err := s.Get(ctx, r.FormID)
	if err != nil {
		return err
	}
	invitations, err := s.Invitations(ctx, r.ID)
	var letters []mail.Letter
	for _, in := range invitations {
		if !in.Answered && chosen(in) {
			letters = append(letters, s.letter(f, r, in, remind))
		}
	}
	if err != nil || len(letters) == 0 {
		return err
	}
	return mail.Put(ctx, s.DB, letters...)
}

func (s Store) letter(f Form, r Round, in Invitation, remind string) mail.Letter {
	link := "/svara/" + in.Token
	if s.Link != nil {
		link = s.Link(link)
	}
	greeting := "Hej!"
	if in.Name != "" {
		greeting = "Hej " + in.Name + "!"
	}
	return mail.Letter{ToAddress: in.Address, ToName: in.Name, Subject: remind + f.Title + ": " + r.Title,
		Text: greeting + "\n\n" + f.Intro + "\n\nDet gäller: " + r.Title + "\n\nSvara här, senast " + r.ClosesOn.AddDays(-1).Sv() + ":\n" + link +
			"\n\nLänken är din egen. När du har svarat går det inte att se vem som har svarat vad.\n"}
}

// Close ends a round. Who was asked is forgotten; how many stays.
func (s Store) Close(ctx context.Context, id string) error {
	return s.changeRound(ctx, id, "stängde", "", func(s Store, r *Round) error {
		if r.State != Open {
			return fault.Conflict("Bara ett öppet utskick kan stängas.")
		}
		r.State, r.ClosedOn = Closed, s.Today()
		_, err := s.DB.Exec(ctx, `DELETE FROM survey_invitation WHERE round_id = $1`, r.ID)
		return err
	})
}

// Remove takes away a round that nobody has answered, or that was imported.
func (s Store) Remove(ctx context.Context, id, why string) error {
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		r, err := s.in(tx).Round(ctx, id)
		if err != nil {
			return err
		}
		if r.Answered > 0 && !r.Imported() {
			return fault.Conflict("Utskicket har %d svar och kan inte tas bort.", r.Answered)
		}
		for _, table := range []string{"survey_invitation", "survey_total"} {
			if _, err := tx.Exec(ctx, `DELETE FROM `+table+` WHERE round_id = $1`, id); err != nil {
				return err
			}
		}
		if _, err := tx.Exec(ctx, `DELETE FROM survey_round WHERE id = $1`, id); err != nil {
			return err
		}
		return noteRound(ctx, tx, r, Round{ID: r.ID}, audit.Removed, why)
	})
}

// changeRound reads a round, lets do change it in the same transaction and writes it
// with its history.
func (s Store) changeRound(ctx context.Context, id, verb, why string, do func(s Store, r *Round) error) error {
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		before, err := s.in(tx).Round(ctx, id)
		if err != nil {
			return err
		}
		r := before
		if err := do(s.in(tx), &r); err != nil {
			return err
		}
		r.ChangedAt = tx.Now()
		if err := tx.Update(ctx, "survey_round", &r); err != nil {
			return err
		}
		return noteRound(ctx, tx, before, r, verb, why)
	})
}

func noteRound(ctx context.Context, tx *db.DB, before, after Round, verb, why string) error {
	title := after.Title
	if title == "" {
		title = before.Title
	}
	return audit.Write(ctx, tx, audit.Entry{Kind: RoundKind, Ref: after.ID, Title: title, Verb: verb, Changes: RoundFields.Diff(&before, &after), Why: why})
}
