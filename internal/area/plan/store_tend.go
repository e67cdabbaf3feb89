package plan

import (
	"context"
	"errors"
)

// Tend does once a day what the day asks for: follows the parameters, proposes items
// and looks for candidates. Several instances may call it often; one of them does it.
func (s Store) Tend(ctx context.Context) error {
	today := s.Today()
	mine, err := s.DB.Exec(ctx, `INSERT INTO plan_tended (day) VALUES ($1) ON CONFLICT (day) DO NOTHING`, today)
	if err != nil || mine == 0 {
		return err
	}
	if err := s.tend(ctx); err != nil {
		_, undone := s.DB.Exec(ctx, `DELETE FROM plan_tended WHERE day = $1`, today)
		return errors.Join(err, undone) // tried again within the hour
	}
	_, err = s.DB.Exec(ctx, `DELETE FROM plan_tended WHERE day < $1`, today)
	return err
}

func (s Store) tend(ctx context.Context) error {
	if err := s.Refresh(ctx); err != nil {
		return err
	}
	if _, err := s.Feed(ctx); err != nil {
		return err
	}
	_, err := s.Match(ctx)
	return err
}
