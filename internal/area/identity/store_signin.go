package identity

import (
	"context"
	"fmt"
	"time"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
)

// Client is where a sign-in comes from.
type Client struct {
	Address string // IP address
	Agent   string // the browser's own description
}

// wrongSignIn says the same whether the account exists or not.
var wrongSignIn = fault.Wrong("E-postadressen eller lösenordet stämmer inte.")

// SignIn checks the password and opens a session. The secret is what the
// browser keeps. When the password must be changed first there is no session:
// link is then the secret of a one-time link (see UseLink).
func (s Store) SignIn(ctx context.Context, email, password string, from Client) (secret, link string, err error) {
	email = cleanEmail(email)
	if err := s.countAttempt(ctx, email, from.Address); err != nil {
		return "", "", err
	}
	u, mustChange, err := s.verify(ctx, email, password)
	if err != nil {
		return "", "", s.failed(ctx, u, from, err)
	}
	if err := s.forgive(ctx, email, from.Address); err != nil {
		return "", "", err
	}
	if mustChange {
		link, err = s.newLink(ctx, u)
		return "", link, err
	}
	secret, err = s.OpenSession(ctx, u, from)
	return secret, "", err
}

type password struct {
	UserID     string
	Hash       string
	MustChange bool
	SetAt      time.Time
}

// verify returns the user if the password is right and the account may be used.
// The user is also returned when only the password is wrong, for the history.
func (s Store) verify(ctx context.Context, email, typed string) (u User, mustChange bool, err error) {
	u, err = s.UserByEmail(ctx, email)
	if err != nil && fault.KindOf(err) != fault.KindNotFound {
		return u, false, err
	}
	p, err := db.One[password](ctx, s.DB, `SELECT `+db.Columns[password]()+` FROM identity_password WHERE user_id = $1`, u.ID)
	if err != nil && fault.KindOf(err) != fault.KindNotFound {
		return u, false, err
	}
	if p.Hash == "" {
		p.Hash = nobody
	}
	ok, old := VerifyPassword(p.Hash, typed)
	if !ok || !u.Open(s.today()) {
		return u, false, wrongSignIn
	}
	if old {
		_, err = s.DB.Exec(ctx, `UPDATE identity_password SET hash = $1 WHERE user_id = $2`, HashPassword(typed), u.ID)
		return u, p.MustChange, err
	}
	return u, p.MustChange, nil
}

// failed writes a wrong attempt in the history. What was typed is not written
// when there is no such account: people type passwords in the wrong field.
func (s Store) failed(ctx context.Context, u User, from Client, err error) error {
	if fault.KindOf(err) != fault.KindInvalid {
		return err
	}
	title := "ett konto som inte finns"
	if u.ID != "" {
		title = u.Name
	}
	ctx = audit.WithActor(ctx, audit.Actor{ID: "okänd", Name: "Någon"})
	if wrote := audit.Write(ctx, s.DB, audit.Entry{Kind: kindSignIn, Ref: u.ID, Title: title,
		Verb: "misslyckades att logga in", Why: fromWhere(from)}); wrote != nil {
		return wrote
	}
	return err
}

func fromWhere(from Client) string {
	if from.Address == "" {
		return ""
	}
	return "Från adressen " + from.Address
}

type attempt struct {
	Failures int64
	UntilAt  time.Time
}

// attemptKeys are what attempts are counted by. The account comes first, always,
// so that two transactions never wait for each other.
func attemptKeys(email, address string) []string {
	return []string{"konto:" + hashSecret(email), "adress:" + address}
}

// countAttempt refuses an attempt before the delay is over. Else it counts it as
// wrong beforehand, so that many at the same time do not slip through; forgive
// takes it back.
func (s Store) countAttempt(ctx context.Context, email, address string) error {
	limits := []limit{accountLimit, addressLimit}
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		for i, key := range attemptKeys(email, address) {
			if err := countOne(ctx, tx, key, limits[i]); err != nil {
				return err
			}
		}
		return nil
	})
}

func countOne(ctx context.Context, tx *db.DB, key string, l limit) error {
	now := tx.Now()
	a, err := db.One[attempt](ctx, tx, `
		INSERT INTO identity_attempt (id, failures, last_at, until_at)
		VALUES ($1, 1, $2, $2)
		ON CONFLICT (id) DO UPDATE SET
			failures = CASE WHEN identity_attempt.last_at < $3 THEN 1 ELSE identity_attempt.failures + 1 END,
			last_at = excluded.last_at
		RETURNING failures, until_at`, key, now, now.Add(-forgetAfter))
	if err != nil {
		return fmt.Errorf("counting attempts: %w", err)
	}
	if left := a.UntilAt.Sub(now); left > 0 {
		return tooMany(left)
	}
	_, err = tx.Exec(ctx, `UPDATE identity_attempt SET until_at = $1 WHERE id = $2`, now.Add(l.delay(int(a.Failures))), key)
	return err
}

// forgive clears the account's count and takes this attempt off the address.
func (s Store) forgive(ctx context.Context, email, address string) error {
	keys := attemptKeys(email, address)
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		if _, err := tx.Exec(ctx, `DELETE FROM identity_attempt WHERE id = $1`, keys[0]); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `UPDATE identity_attempt SET failures = failures - 1, until_at = $1 WHERE id = $2 AND failures > 0`, tx.Now(), keys[1])
		return err
	})
}

// SetPassword gives the user a new password, ends all sessions and one-time links.
func (s Store) SetPassword(ctx context.Context, u User, chosen string) error {
	if err := CheckPassword(chosen, u); err != nil {
		return err
	}
	return s.store(ctx, u, HashPassword(chosen), false, "bytte lösenord")
}

// ChangePassword is SetPassword for oneself: the present password is asked for,
// with the same delay after wrong attempts as at sign-in.
func (s Store) ChangePassword(ctx context.Context, u User, present, chosen string, from Client) error {
	if err := s.countAttempt(ctx, u.Email, from.Address); err != nil {
		return err
	}
	if _, _, err := s.verify(ctx, u.Email, present); err != nil {
		if fault.KindOf(err) == fault.KindInvalid {
			err = fault.Invalid(fault.Field{Name: "nuvarande", Message: "Det nuvarande lösenordet stämmer inte."})
		}
		return err
	}
	if err := s.forgive(ctx, u.Email, from.Address); err != nil {
		return err
	}
	return s.SetPassword(ctx, u, chosen)
}

// SetTemporary gives the user a password that must be changed at the next
// sign-in, and returns it. It is shown once.
func (s Store) SetTemporary(ctx context.Context, u User) (string, error) {
	temporary := newSecret()[:16]
	return temporary, s.store(ctx, u, HashPassword(temporary), true, "satte ett tillfälligt lösenord för")
}

func (s Store) store(ctx context.Context, u User, hash string, mustChange bool, verb string) error {
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		if err := putPassword(ctx, tx, u.ID, hash, mustChange); err != nil {
			return err
		}
		for _, table := range []string{"identity_session", "identity_link"} {
			if _, err := tx.Exec(ctx, `DELETE FROM `+table+` WHERE user_id = $1`, u.ID); err != nil {
				return err
			}
		}
		return audit.Write(ctx, tx, audit.Entry{Kind: kindUser, Ref: u.ID, Title: u.Name, Verb: verb})
	})
}

func putPassword(ctx context.Context, tx *db.DB, userID, hash string, mustChange bool) error {
	_, err := tx.Exec(ctx, `
		INSERT INTO identity_password (user_id, hash, must_change, set_at)
		VALUES ($1, $2, $3, $4)
		ON CONFLICT (user_id) DO UPDATE SET hash = excluded.hash, must_change = excluded.must_change, set_at = excluded.set_at`,
		userID, hash, mustChange, tx.Now())
	return err
}

// NewLink returns the secret of a new one-time link with which the user chooses
// a password. Earlier links stop working.
func (s Store) NewLink(ctx context.Context, u User) (string, error) {
	secret, err := s.newLink(ctx, u)
	if err != nil {
		return "", err
	}
	return secret, audit.Write(ctx, s.DB, audit.Entry{Kind: kindUser, Ref: u.ID, Title: u.Name, Verb: "skapade en engångslänk för"})
}

func (s Store) newLink(ctx context.Context, u User) (string, error) {
	settings, err := s.Settings(ctx)
	if err != nil {
		return "", err
	}
	secret := newSecret()
	err = s.DB.InTx(ctx, func(tx *db.DB) error {
		if _, err := tx.Exec(ctx, `DELETE FROM identity_link WHERE user_id = $1`, u.ID); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `INSERT INTO identity_link (token_hash, user_id, expires_at) VALUES ($1, $2, $3)`,
			hashSecret(secret), u.ID, tx.Now().Add(settings.Link()))
		return err
	})
	return secret, err
}

// LinkUser returns whose link it is.
func (s Store) LinkUser(ctx context.Context, secret string) (User, error) {
	u, err := db.One[User](ctx, s.DB, `SELECT `+db.ColumnsOf[User]("u")+`
		FROM identity_link l JOIN identity_user u ON u.id = l.user_id
		WHERE l.token_hash = $1 AND l.expires_at > $2`, hashSecret(secret), s.DB.Now())
	if fault.KindOf(err) == fault.KindNotFound || err == nil && !u.Open(s.today()) {
		return u, fault.NotFound("Länken gäller inte längre. Be den som förvaltar användarna om en ny.")
	}
	return u, err
}

// UseLink sets the password that the user chose. The link works once.
func (s Store) UseLink(ctx context.Context, secret, chosen string) (User, error) {
	u, err := s.LinkUser(ctx, secret)
	if err != nil {
		return u, err
	}
	if err := CheckPassword(chosen, u); err != nil {
		return u, err
	}
	hash := HashPassword(chosen)
	ctx = audit.WithActor(ctx, audit.Actor{ID: u.ID, Name: u.Name})
	err = s.DB.InTx(ctx, func(tx *db.DB) error {
		n, err := tx.Exec(ctx, `DELETE FROM identity_link WHERE token_hash = $1`, hashSecret(secret))
		if err == nil && n == 0 {
			err = fault.NotFound("Länken har redan använts.")
		}
		if err != nil {
			return err
		}
		return Store{tx}.store(ctx, u, hash, false, "valde lösenord")
	})
	return u, err
}
