package identity

import (
	"context"
	"fmt"
	"time"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
)

// OpenSession signs the user in without a password, and returns the secret that
// the browser keeps. The caller has made sure who it is.
func (s Store) OpenSession(ctx context.Context, u User, from Client) (string, error) {
	settings, err := s.Settings(ctx)
	if err != nil {
		return "", err
	}
	secret, now := newSecret(), s.DB.Now()
	session := Session{ID: db.NewID(), UserID: u.ID, TokenHash: hashSecret(secret), CreatedAt: now, SeenAt: now,
		ExpiresAt: now.Add(settings.Max()), Address: cut(from.Address, 100), Agent: cut(from.Agent, 300)}
	ctx = audit.WithActor(ctx, audit.Actor{ID: u.ID, Name: u.Name})
	err = s.DB.InTx(ctx, func(tx *db.DB) error {
		if err := tx.Insert(ctx, "identity_session", &session); err != nil {
			return err
		}
		return audit.Write(ctx, tx, audit.Entry{Kind: kindSignIn, Ref: u.ID, Title: u.Name, Verb: "loggade in", Why: fromWhere(from)})
	})
	return secret, err
}

func cut(text string, most int) string {
	if len(text) > most {
		return text[:most]
	}
	return text
}

// SessionUser returns who has the session. It is false when the session is over
// or was ended, or the account is closed.
func (s Store) SessionUser(ctx context.Context, secret string) (User, Session, bool, error) {
	if secret == "" {
		return User{}, Session{}, false, nil
	}
	session, err := db.One[Session](ctx, s.DB, `SELECT `+db.Columns[Session]()+` FROM identity_session WHERE token_hash = $1`, hashSecret(secret))
	if fault.KindOf(err) == fault.KindNotFound {
		return User{}, session, false, nil
	}
	if err != nil {
		return User{}, session, false, fmt.Errorf("reading session: %w", err)
	}
	settings, err := s.Settings(ctx)
	if err != nil {
		return User{}, session, false, err
	}
	u, err := s.User(ctx, session.UserID)
	now := s.DB.Now()
	if err != nil || session.ended(now, settings.Idle()) || !u.Open(s.today()) {
		return u, session, false, err
	}
	if now.Sub(session.SeenAt) >= seenEvery {
		_, err = s.DB.Exec(ctx, `UPDATE identity_session SET seen_at = $1 WHERE id = $2`, now, session.ID)
	}
	return u, session, true, err
}

// Sessions returns the user's sessions that still hold, the latest used first.
func (s Store) Sessions(ctx context.Context, userID string) ([]Session, error) {
	settings, err := s.Settings(ctx)
	if err != nil {
		return nil, err
	}
	now := s.DB.Now()
	return db.All[Session](ctx, s.DB, `
		SELECT `+db.Columns[Session]()+`
		FROM identity_session
		WHERE user_id = $1 AND expires_at > $2 AND seen_at >= $3
		ORDER BY seen_at DESC, id LIMIT 100`, userID, now, now.Add(-settings.Idle()))
}

// SignOut ends the session of the browser.
func (s Store) SignOut(ctx context.Context, secret string) error {
	return s.end(ctx, "loggade ut", `token_hash = $1`, hashSecret(secret))
}

// EndSession ends one of the user's sessions.
func (s Store) EndSession(ctx context.Context, userID, id string) error {
	return s.end(ctx, "avslutade en inloggning för", `user_id = $1 AND id = $2`, userID, id)
}

// EndSessions ends all sessions of the user but the one to keep, "" for none.
func (s Store) EndSessions(ctx context.Context, userID, keep string) error {
	return s.end(ctx, "avslutade inloggningar för", `user_id = $1 AND id <> $2`, userID, keep)
}

func (s Store) end(ctx context.Context, verb, condition string, args ...any) error {
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		ended, err := db.All[string](ctx, tx, `DELETE FROM identity_session WHERE `+condition+` RETURNING user_id`, args...)
		if err != nil || len(ended) == 0 {
			return err
		}
		u, err := (Store{tx}).User(ctx, ended[0])
		if err != nil {
			return err
		}
		return audit.Write(ctx, tx, audit.Entry{Kind: kindSignIn, Ref: u.ID, Title: u.Name, Verb: verb})
	})
}

// Sweep removes what is over: sessions, one-time links, old attempts. A job runs it nightly.
func (s Store) Sweep(ctx context.Context) error {
	now := s.DB.Now()
	for statement, before := range map[string]time.Time{
		`DELETE FROM identity_session WHERE expires_at < $1`: now.Add(-24 * time.Hour), // kept a day, so that a form can be tied to its owner
		`DELETE FROM identity_link WHERE expires_at < $1`:    now,
		`DELETE FROM identity_attempt WHERE last_at < $1`:    now.Add(-forgetAfter),
	} {
		if _, err := s.DB.Exec(ctx, statement, before); err != nil {
			return err
		}
	}
	return nil
}

// Settings returns the limits of sign-in.
func (s Store) Settings(ctx context.Context) (Settings, error) {
	settings, err := db.One[Settings](ctx, s.DB, `SELECT `+db.Columns[Settings]()+` FROM identity_setting`)
	if err != nil {
		return settings, fmt.Errorf("reading the limits of sign-in: %w", err)
	}
	return settings, nil
}

// SaveSettings changes the limits of sign-in.
func (s Store) SaveSettings(ctx context.Context, settings Settings) error {
	if err := settings.Check(); err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		old, err := (Store{tx}).Settings(ctx)
		if err != nil {
			return err
		}
		settings.ID, settings.ChangedAt = old.ID, tx.Now()
		if err := tx.Update(ctx, "identity_setting", &settings); err != nil {
			return err
		}
		return audit.Write(ctx, tx, audit.Entry{Kind: kindSetting, Ref: settings.ID, Title: "Inloggning", Verb: audit.Changed,
			Changes: SettingFields.Diff(&old, &settings)})
	})
}

// NewToken makes an access key for the user and returns it. It is shown once.
func (s Store) NewToken(ctx context.Context, u User, t Token) (secret string, err error) {
	if err := t.Check(s.today()); err != nil {
		return "", err
	}
	secret = tokenPrefix + newSecret()
	t.ID, t.UserID, t.TokenHash, t.CreatedAt = db.NewID(), u.ID, hashSecret(secret), s.DB.Now()
	err = s.DB.InTx(ctx, func(tx *db.DB) error {
		if err := tx.Insert(ctx, "identity_token", &t); err != nil {
			return err
		}
		return audit.Write(ctx, tx, audit.Entry{Kind: kindToken, Ref: t.ID, Title: t.Name, Verb: audit.Created, Changes: TokenFields.Diff(&Token{}, &t)})
	})
	return secret, err
}

// Tokens returns the user's access keys, the newest first.
func (s Store) Tokens(ctx context.Context, userID string) ([]Token, error) {
	return db.All[Token](ctx, s.DB, `SELECT `+db.Columns[Token]()+` FROM identity_token WHERE user_id = $1 ORDER BY created_at DESC, id LIMIT 100`, userID)
}

// DropToken makes one of the user's access keys stop working.
func (s Store) DropToken(ctx context.Context, userID, id string) error {
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		name, err := db.One[string](ctx, tx, `DELETE FROM identity_token WHERE id = $1 AND user_id = $2 RETURNING name`, id, userID)
		if err != nil {
			return err
		}
		return audit.Write(ctx, tx, audit.Entry{Kind: kindToken, Ref: id, Title: name, Verb: audit.Removed})
	})
}

// TokenUser returns who has the access key, and whether it may write.
func (s Store) TokenUser(ctx context.Context, secret string) (u User, mayWrite, ok bool, err error) {
	t, err := db.One[Token](ctx, s.DB, `SELECT `+db.Columns[Token]()+` FROM identity_token WHERE token_hash = $1`, hashSecret(secret))
	if fault.KindOf(err) == fault.KindNotFound {
		return u, false, false, nil
	}
	if err != nil {
		return u, false, false, fmt.Errorf("reading access key: %w", err)
	}
	u, err = s.User(ctx, t.UserID)
	if err != nil || t.ExpiresOn < s.today() || !u.Open(s.today()) || !u.Roles.May("api.use") {
		return u, false, false, err
	}
	if now := s.DB.Now(); now.Sub(t.UsedAt) >= seenEvery {
		_, err = s.DB.Exec(ctx, `UPDATE identity_token SET used_at = $1 WHERE id = $2`, now, t.ID)
	}
	return u, t.MayWrite, true, err
}
