package request

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"strings"

	"klover/internal/area/identity"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/find"
	"klover/internal/word/day"
)

// Migrations holds the tables of the area.
//
//go:embed migrations
var Migrations embed.FS

// Kind names the register in history and search.
const Kind = "request"

// permRead sees every request that has been sent in.
const permRead = "request.read"

// Store keeps the requests. Link makes the address of a page as a letter needs it;
// nil leaves the path.
type Store struct {
	DB   *db.DB
	Link func(path string) string
}

var (
	columns        = db.ColumnsOf[Request]("c")
	messageColumns = db.Columns[Message]()
)

func (s Store) today() day.Date { return day.Of(s.DB.Now()) }

// in is the store within a transaction.
func (s Store) in(tx *db.DB) Store { return Store{DB: tx, Link: s.Link} }

func (s Store) identity() identity.Store { return identity.Store{DB: s.DB} }

// acting is who does it, by the history.
func acting(ctx context.Context) person {
	a := audit.ActorFrom(ctx)
	return person{a.ID, a.Name}
}

// Get returns the request with the id.
func (s Store) Get(ctx context.Context, id string) (Request, error) {
	r, err := db.One[Request](ctx, s.DB, `SELECT `+columns+` FROM request c WHERE c.id = $1`, id)
	if errors.Is(err, db.ErrNoRows) {
		return r, fault.NotFound("Uppdraget finns inte, eller så får du inte se det.")
	}
	return r, err
}

// ByProcurement returns the request that the procurement answers, if there is one.
func (s Store) ByProcurement(ctx context.Context, procurementID string) (r Request, ok bool, err error) {
	list, err := db.All[Request](ctx, s.DB, `SELECT `+columns+` FROM request c WHERE c.procurement_id = $1 ORDER BY c.taken_on, c.id`, procurementID)
	if err != nil || len(list) == 0 {
		return Request{}, false, err
	}
	return list[0], true, nil
}

// NewToken returns the mark of a form, by which it is known when it is sent again.
func NewToken() string { return db.NewID() }

// Create keeps a new draft. A form that is sent twice, by its token, makes one.
func (s Store) Create(ctx context.Context, r Request) (Request, error) {
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		here := s.in(tx)
		if r.Token != "" {
			made, err := db.All[Request](ctx, tx, `SELECT `+columns+` FROM request c WHERE c.token = $1`, r.Token)
			if err != nil {
				return err
			}
			if len(made) > 0 {
				r = made[0]
				return nil
			}
		}
		return here.create(ctx, &r)
	})
	return r, err
}

func (s Store) create(ctx context.Context, r *Request) error {
	by := acting(ctx)
	r.ID, r.Version, r.State = db.NewID(), 1, Draft
	r.RequesterID, r.Requester = by.ID, by.Name
	r.CreatedAt, r.ChangedAt = s.DB.Now(), s.DB.Now()
	if err := s.ready(ctx, Request{State: Draft}, r); err != nil {
		return err
	}
	if err := s.DB.Insert(ctx, "request", r); err != nil {
		return err
	}
	if err := find.Put(ctx, s.DB, r.doc()); err != nil {
		return err
	}
	return audit.Write(ctx, s.DB, audit.Entry{Kind: Kind, Ref: r.ID, Title: r.Name(), Verb: audit.Created, Changes: Fields.Diff(&Request{}, r)})
}

// ready fills in what follows from the form, and says what is wrong with it.
func (s Store) ready(ctx context.Context, was Request, r *Request) error {
	if err := s.named(ctx, was, r); err != nil {
		return err
	}
	if err := r.derive(); err != nil {
		return err
	}
	r.edited(was)
	return r.Check(s.today())
}

// named fills in what the chosen unit and people are called.
func (s Store) named(ctx context.Context, was Request, r *Request) error {
	for _, ref := range []struct {
		key, before, now string
		name             *string
		of               func(context.Context, string) (string, error)
	}{
		{"unit_id", was.UnitID, r.UnitID, &r.Unit, s.unitName},
		{"owner_id", was.OwnerID, r.OwnerID, &r.Owner, s.userName},
		{"manager_id", was.ManagerID, r.ManagerID, &r.Manager, s.userName},
	} {
		if ref.now == ref.before {
			continue
		}
		*ref.name = ""
		if ref.now == "" {
			continue
		}
		name, err := ref.of(ctx, ref.now)
		if errors.Is(err, db.ErrNoRows) {
			return fault.Invalid(fault.Field{Name: ref.key, Message: "Det du skrev finns inte i listan. Välj något som finns där."})
		}
		if err != nil {
			return err
		}
		*ref.name = name
	}
	return nil
}

func (s Store) unitName(ctx context.Context, id string) (string, error) {
	u, err := s.identity().Unit(ctx, id)
	return u.Name, err
}

func (s Store) userName(ctx context.Context, id string) (string, error) {
	u, err := s.identity().User(ctx, id)
	return u.Name, err
}

// Save stores a changed form. A form may be changed while it is a draft or waits
// for the requester's answer, and by Inköp until it is taken.
func (s Store) Save(ctx context.Context, r Request, why string) (Request, error) {
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		here := s.in(tx)
		was, err := here.Get(ctx, r.ID)
		if err != nil {
			return err
		}
		if was.State != Draft && !was.State.Queued() {
			return fault.Conflict("Uppdraget är %s och kan inte ändras.", strings.ToLower(was.State.Sv()))
		}
		r.keep(was)
		if err := here.ready(ctx, was, &r); err != nil {
			return err
		}
		if len(Fields.Diff(&was, &r)) == 0 {
			return nil
		}
		if r.State != Draft && r.State != Complement {
			if err := r.Complete(); err != nil {
				return err
			}
		}
		again := r.State == Complement && was.Approved() && !r.Approved()
		if again {
			r.AskedOn = here.today()
		}
		if err := here.write(ctx, was, &r, audit.Changed, why); err != nil || !again {
			return err
		}
		return here.askManager(ctx, r)
	})
	return r, err
}

// keep leaves to the steps what no form may change.
func (r *Request) keep(was Request) {
	form := *r
	*r = was
	r.Version = form.Version
	for _, d := range For(form.Parties) {
		if !d.ReadOnly {
			d.Set(r, d.Raw(&form))
		}
	}
	r.Yearly, r.Total = form.Yearly, form.Total
}

// write stores the request as it has become, with its history, and what the search
// finds of it.
func (s Store) write(ctx context.Context, was Request, r *Request, verb, why string) error {
	if err := r.derive(); err != nil {
		return err
	}
	r.CreatedAt, r.ChangedAt = was.CreatedAt, s.DB.Now()
	if err := s.DB.Update(ctx, "request", r); err != nil {
		return err
	}
	changed := Fields.Diff(&was, r)
	if err := audit.Write(ctx, s.DB, audit.Entry{Kind: Kind, Ref: r.ID, Title: r.Name(), Verb: verb, Changes: changed, Why: why}); err != nil {
		return err
	}
	return find.Put(ctx, s.DB, r.doc())
}

// permOwn is a permission that nobody has: a draft is found in its owner's list, not
// in everybody's search.
const permOwn = "request.own"

func (r Request) doc() find.Doc {
	perm := permRead
	if r.State == Draft {
		perm = permOwn
	}
	return find.Doc{Kind: Kind, Ref: r.ID, Title: r.Name(), Detail: "Upphandlingsuppdrag från " + r.Unit, URL: r.URL(), Perm: perm,
		Words: strings.Join([]string{r.Reference, r.Number, r.Need, r.Unit, r.Requester, r.Owner, r.ContractNo, r.CPV}, " ")}
}

// Remove takes a draft away. What has been sent in is withdrawn instead.
func (s Store) Remove(ctx context.Context, id string) error {
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		r, err := s.in(tx).Get(ctx, id)
		if err != nil {
			return err
		}
		if r.State != Draft {
			return fault.Conflict("Uppdraget är inskickat och kan inte tas bort. Återkalla det i stället.")
		}
		if _, err := tx.Exec(ctx, `DELETE FROM request WHERE id = $1`, id); err != nil {
			return err
		}
		if err := find.Remove(ctx, tx, Kind, id); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `DELETE FROM request_own WHERE request_id = $1`, id); err != nil {
			return err
		}
		return audit.Write(ctx, tx, audit.Entry{Kind: Kind, Ref: id, Title: r.Name(), Verb: audit.Removed})
	})
}

// reference takes the next reference of the year: "UB22-0012".
func (s Store) reference(ctx context.Context, r *Request) error {
	if r.Reference != "" {
		return nil
	}
	year := s.today().Year()
	last, err := db.One[int64](ctx, s.DB, `
		INSERT INTO request_series (year, last) VALUES ($1, 1)
		ON CONFLICT (year) DO UPDATE SET last = request_series.last + 1
		RETURNING last`, year)
	if err != nil {
		return fmt.Errorf("taking a reference for %d: %w", year, err)
	}
	r.Reference = fmt.Sprintf("UB%02d-%04d", year%100, last)
	return nil
}

// History returns what has happened to the request, newest first.
func (s Store) History(ctx context.Context, id string) ([]audit.Entry, error) {
	return audit.History(ctx, s.DB, Kind, id)
}
