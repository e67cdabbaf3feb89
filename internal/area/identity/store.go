package identity

import (
	"context"
	"embed"
	"fmt"
	"strings"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/find"
	"klover/internal/word/day"
	"klover/internal/word/storage"
	"klover/internal/word/sv"
)

// Migrations holds the area's tables.
//
//go:embed migrations
var Migrations embed.FS

// Store is the area's registers.
type Store struct{ DB *db.DB }

// The registers as history and search name them.
const (
	kindUser    = "user"
	kindUnit    = "unit"
	kindParty   = "party"
	kindSignIn  = "signin" // the ref is the user's id
	kindView    = "view"
	kindToken   = "token"
	kindSetting = "setting"
)

// What one needs to see a hit in search; signedIn is web.SignedIn.
const (
	permManage = "identity.manage"
	signedIn   = "signed-in"
)

func (s Store) today() day.Date { return day.Of(s.DB.Now()) }

// Page says which rows of a list are wanted, in which order.
type Page = db.Page

// Count is how many rows a selection has.
type Count = db.Count

// order is what a list of users may be sorted by.
var order = map[string]string{"name": "name_key", "email": "email", "changed_at": "changed_at"}

func (s Store) where(ctx context.Context, f Filter) db.Where {
	var w db.Where
	find.Clause(ctx, s.DB, kindUser, f.Text, &w, "id")
	if f.Role != "" {
		w.Add("roles LIKE ?", storage.Like(f.Role))
	}
	if f.Unit != "" {
		w.Add("unit_id = ?", f.Unit)
	}
	if f.Party != "" {
		w.Add("parties LIKE ?", storage.Like(f.Party))
	}
	open := "active AND (valid_from IS NULL OR valid_from <= ?) AND (valid_to IS NULL OR valid_to >= ?)"
	today := s.today()
	switch f.Active {
	case "ja":
		w.Add(open, today, today)
	case "nej":
		w.Add("NOT ("+open+")", today, today)
	}
	return w
}

// Search returns the users of the filter.
func (s Store) Search(ctx context.Context, f Filter, p Page) ([]User, Count, error) {
	w := s.where(ctx, f)
	n, err := db.CountRows(ctx, s.DB, "identity_user", w)
	if err != nil {
		return nil, n, fmt.Errorf("counting users: %w", err)
	}
	users, err := db.All[User](ctx, s.DB, `
		SELECT `+db.Columns[User]()+`
		FROM identity_user `+w.SQL()+`
		`+p.Order(order, "name")+` `+p.Cut(&w), w.Args()...)
	if err != nil {
		return nil, Count{}, fmt.Errorf("searching users: %w", err)
	}
	return users, n, nil
}

// User returns a user.
func (s Store) User(ctx context.Context, id string) (User, error) {
	u, err := db.One[User](ctx, s.DB, `SELECT `+db.Columns[User]()+` FROM identity_user WHERE id = $1`, id)
	if err != nil {
		return u, fmt.Errorf("reading user %s: %w", id, err)
	}
	return u, nil
}

// UserByEmail returns the user who signs in with the address.
func (s Store) UserByEmail(ctx context.Context, email string) (User, error) {
	return db.One[User](ctx, s.DB, `SELECT `+db.Columns[User]()+` FROM identity_user WHERE email = $1`, cleanEmail(email))
}

// UsersWithRole returns the users with the role whose accounts are open today.
func (s Store) UsersWithRole(ctx context.Context, role string) ([]User, error) {
	users, _, err := s.Search(ctx, Filter{Role: role, Active: "ja"}, Page{Limit: 1000})
	return users, err
}

// Names returns the names of all users by id, also of those who have left.
func (s Store) Names(ctx context.Context) (map[string]string, error) {
	type named struct{ ID, Name string }
	users, err := db.All[named](ctx, s.DB, `SELECT id, name FROM identity_user`)
	if err != nil {
		return nil, fmt.Errorf("reading names: %w", err)
	}
	names := make(map[string]string, len(users))
	for _, u := range users {
		names[u.ID] = u.Name
	}
	return names, nil
}

// Create adds a user. A new user has no password: give a link (NewLink) or a
// temporary password (SetTemporary).
func (s Store) Create(ctx context.Context, u User) (User, error) {
	u.tidy()
	if err := u.Check(); err != nil {
		return u, err
	}
	u.ID, u.Version = db.NewID(), 1
	u.CreatedAt, u.ChangedAt = s.DB.Now(), s.DB.Now()
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		if err := emailFree(ctx, tx, u); err != nil {
			return err
		}
		if err := tx.Insert(ctx, "identity_user", &u); err != nil {
			return err
		}
		changes, err := userChanges(ctx, tx, User{}, u)
		if err != nil {
			return err
		}
		return recordUser(ctx, tx, u, audit.Entry{Verb: audit.Created, Changes: changes})
	})
	return u, err
}

// CreateAll adds many users, for an import.
func (s Store) CreateAll(ctx context.Context, users []User) error {
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		for _, u := range users {
			if _, err := (Store{tx}).Create(ctx, u); err != nil {
				return fmt.Errorf("creating %s: %w", u.Email, err)
			}
		}
		return nil
	})
}

func (u *User) tidy() {
	u.Name, u.Email, u.Title = strings.Join(strings.Fields(u.Name), " "), cleanEmail(u.Email), strings.TrimSpace(u.Title)
	u.NameKey, u.Roles = sv.SortKey(u.Name), u.Roles.sorted()
}

func emailFree(ctx context.Context, tx *db.DB, u User) error {
	taken, err := db.One[bool](ctx, tx, `SELECT EXISTS (SELECT 1 FROM identity_user WHERE email = $1 AND id <> $2)`, u.Email, u.ID)
	if err != nil {
		return err
	}
	if taken {
		return fault.Invalid(fault.Field{Name: "email", Message: "Det finns redan en användare med den e-postadressen."})
	}
	return nil
}

// Save changes a user. Who may no longer use the account is signed out at once,
// everywhere, and the access keys stop working.
func (s Store) Save(ctx context.Context, u User, why string) (User, error) {
	u.tidy()
	if err := u.Check(); err != nil {
		return u, err
	}
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		old, err := (Store{tx}).User(ctx, u.ID)
		if err != nil {
			return err
		}
		if err := emailFree(ctx, tx, u); err != nil {
			return err
		}
		u.CreatedAt, u.ChangedAt = old.CreatedAt, tx.Now()
		if err := tx.Update(ctx, "identity_user", &u); err != nil {
			return err
		}
		if err := afterSave(ctx, tx, old, u); err != nil {
			return err
		}
		changes, err := userChanges(ctx, tx, old, u)
		if err != nil {
			return err
		}
		return recordUser(ctx, tx, u, audit.Entry{Verb: audit.Changed, Changes: changes, Why: why})
	})
	return u, err
}

func afterSave(ctx context.Context, tx *db.DB, old, u User) error {
	if old.Roles.Has("administrator") {
		if err := keepAnAdministrator(ctx, tx); err != nil {
			return err
		}
	}
	if u.Open(Store{tx}.today()) {
		return nil
	}
	return dropAccess(ctx, tx, u.ID)
}

// keepAnAdministrator stops the change after which nobody could manage users.
func keepAnAdministrator(ctx context.Context, tx *db.DB) error {
	admins, err := (Store{tx}).UsersWithRole(ctx, "administrator")
	if err == nil && len(admins) == 0 {
		err = fault.Conflict("Någon måste kunna förvalta användarna. Ge först rollen systemförvaltare till någon annan.")
	}
	return err
}

// dropAccess ends everything that the user could come in by.
func dropAccess(ctx context.Context, tx *db.DB, userID string) error {
	for _, table := range []string{"identity_session", "identity_token", "identity_link", "identity_calendar"} {
		if _, err := tx.Exec(ctx, `DELETE FROM `+table+` WHERE user_id = $1`, userID); err != nil {
			return err
		}
	}
	return nil
}

// Deactivate closes an account.
func (s Store) Deactivate(ctx context.Context, id, why string) (User, error) {
	return s.setActive(ctx, id, false, why)
}

// Activate opens a closed account again.
func (s Store) Activate(ctx context.Context, id, why string) (User, error) {
	return s.setActive(ctx, id, true, why)
}

func (s Store) setActive(ctx context.Context, id string, active bool, why string) (User, error) {
	u, err := s.User(ctx, id)
	if err != nil {
		return u, err
	}
	u.Active = active
	return s.Save(ctx, u, why)
}

// userChanges returns what differs, with units by name: the history is read by people.
func userChanges(ctx context.Context, tx *db.DB, old, u User) ([]field.Change, error) {
	if old.UnitID != u.UnitID {
		names, err := Store{tx}.UnitNames(ctx)
		if err != nil {
			return nil, err
		}
		old.UnitID, u.UnitID = Ref(names[string(old.UnitID)]), Ref(names[string(u.UnitID)])
	}
	return UserFields.Diff(&old, &u), nil
}

// recordUser writes the history and the search index.
func recordUser(ctx context.Context, tx *db.DB, u User, e audit.Entry) error {
	e.Kind, e.Ref, e.Title = kindUser, u.ID, u.Name
	if err := audit.Write(ctx, tx, e); err != nil {
		return err
	}
	return find.Put(ctx, tx, find.Doc{Kind: kindUser, Ref: u.ID, Title: u.Name, Detail: u.Title, URL: "/anvandare/" + u.ID,
		Perm: permManage, Words: u.Email + " " + u.Roles.Sv()})
}

// History returns what has happened to a record of the area.
func (s Store) History(ctx context.Context, kind, id string) ([]audit.Entry, error) {
	return audit.History(ctx, s.DB, kind, id)
}
