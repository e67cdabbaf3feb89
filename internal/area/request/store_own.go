package request

import (
	"context"
	"net/url"
	"time"

	"klover/internal/base/db"
)

// Own is what somebody has written in the form of a request and not saved.
type Own struct {
	UserID    string
	RequestID string // "" for a new one
	Form      string // as it was posted
	KeptAt    time.Time
}

// Values returns the form by the names of its fields.
func (o Own) Values() (map[string]string, error) {
	form, err := url.ParseQuery(o.Form)
	values := map[string]string{}
	for key := range form {
		values[key] = form.Get(key)
	}
	return values, err
}

// KeepOwn keeps what the acting user has written. The saved form is not touched.
func (s Store) KeepOwn(ctx context.Context, id string, values map[string]string) error {
	form := url.Values{}
	for key, value := range values {
		form.Set(key, value)
	}
	_, err := s.DB.Exec(ctx, `
		INSERT INTO request_own (user_id, request_id, form, kept_at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (user_id, request_id) DO UPDATE SET form = excluded.form, kept_at = excluded.kept_at`,
		acting(ctx).ID, id, form.Encode(), s.DB.Now())
	return err
}

// Own returns what the acting user has written and not saved.
func (s Store) Own(ctx context.Context, id string) (own Own, ok bool, err error) {
	list, err := db.All[Own](ctx, s.DB, `SELECT `+db.Columns[Own]()+` FROM request_own WHERE user_id = $1 AND request_id = $2`, acting(ctx).ID, id)
	if err != nil || len(list) == 0 {
		return Own{}, false, err
	}
	return list[0], true, nil
}

// DropOwn forgets what the acting user has written and not saved.
func (s Store) DropOwn(ctx context.Context, id string) error {
	_, err := s.DB.Exec(ctx, `DELETE FROM request_own WHERE user_id = $1 AND request_id = $2`, acting(ctx).ID, id)
	return err
}
