package control

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/find"
	"klover/internal/word/sv"
)

const (
	noInfo   = "Informationsmängden finns inte."
	noThreat = "Hotet finns inte."
)

// InfoFilter chooses classifications.
type InfoFilter struct {
	Text  string
	Kind  string
	Stage string
	Least int64 // konfidentialitet from
}

func (s Store) infoWhere(ctx context.Context, f InfoFilter) db.Where {
	var w db.Where
	find.Clause(ctx, s.DB, InfoKind, f.Text, &w, "id")
	if f.Kind != "" {
		w.Add("kind = ?", f.Kind)
	}
	if f.Stage != "" {
		w.Add("stage = ?", f.Stage)
	}
	if f.Least > 0 {
		w.Add("secrecy >= ?", f.Least)
	}
	return w
}

var infoOrders = map[string]string{"name": "name_key", "secrecy": "secrecy", "integrity": "integrity", "access": "access", "review_on": "review_on", "decided_on": "decided_on"}

// Infos returns the classifications of the selection and how many they are.
func (s Store) Infos(ctx context.Context, f InfoFilter, p Page) ([]Info, Count, error) {
	w := s.infoWhere(ctx, f)
	count, err := db.CountRows(ctx, s.DB, "control_info", w)
	if err != nil {
		return nil, count, fmt.Errorf("counting classifications: %w", err)
	}
	rows, err := db.All[Info](ctx, s.DB, `SELECT `+db.Columns[Info]()+` FROM control_info `+w.SQL()+` `+p.Order(infoOrders, "name")+` `+p.Cut(&w), w.Args()...)
	return rows, count, err
}

// Info returns one classification.
func (s Store) Info(ctx context.Context, id string) (Info, error) {
	return one[Info](ctx, s.DB, "control_info", id, noInfo)
}

// CreateInfo stores a classification.
func (s Store) CreateInfo(ctx context.Context, i Info) (Info, error) {
	i.ID, i.Version, i.CreatedAt = db.NewID(), 1, s.DB.Now()
	i = s.settleInfo(i)
	if err := both(i.Check(), s.known(i.Kind)); err != nil {
		return i, err
	}
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		if err := tx.Insert(ctx, "control_info", &i); err != nil {
			return err
		}
		return recordInfo(ctx, tx, audit.Created, "", Info{}, i)
	})
	return i, err
}

// known tells whether there is such a register.
func (s Store) known(kind string) error {
	if kind == "" || len(s.Kinds) == 0 || slices.ContainsFunc(s.Kinds, func(k RecordKind) bool { return k.Kind == kind }) {
		return nil
	}
	return fault.Invalid(faultField("kind", "Registret finns inte. Välj något i listan."))
}

// settleInfo gives a classification what follows from its fields: it is reviewed
// within a year.
func (s Store) settleInfo(i Info) Info {
	i.Name, i.ChangedAt = strings.TrimSpace(i.Name), s.DB.Now()
	i.NameKey = sv.SortKey(i.Title())
	if i.ReviewOn == 0 {
		i.ReviewOn = i.DecidedOn.AddMonths(12)
	}
	return i
}

func recordInfo(ctx context.Context, tx *db.DB, verb, why string, was, now Info) error {
	if err := put(ctx, tx, InfoKind, now.ID, now.Title(), now.Owner, now.URL(), now.Law+" "+now.System); err != nil {
		return err
	}
	return note(ctx, tx, InfoFields, audit.Entry{Kind: InfoKind, Ref: now.ID, Title: now.Title(), Verb: verb, Why: why}, &was, &now)
}

// SaveInfo stores a changed classification.
func (s Store) SaveInfo(ctx context.Context, i Info, why string) (Info, error) {
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		was, err := s.in(tx).Info(ctx, i.ID)
		if err != nil {
			return err
		}
		i.CreatedAt = was.CreatedAt
		i = s.settleInfo(i)
		if err := both(i.Check(), s.known(i.Kind)); err != nil {
			return err
		}
		if err := tx.Update(ctx, "control_info", &i); err != nil {
			return err
		}
		return recordInfo(ctx, tx, audit.Changed, why, was, i)
	})
	return i, err
}

// RemoveInfo takes away a classification with its threats.
func (s Store) RemoveInfo(ctx context.Context, id, why string) error {
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		i, err := s.in(tx).Info(ctx, id)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `DELETE FROM control_info WHERE id = $1`, id); err != nil {
			return err
		}
		if err := find.Remove(ctx, tx, InfoKind, id); err != nil {
			return err
		}
		return audit.Write(ctx, tx, audit.Entry{Kind: InfoKind, Ref: id, Title: i.Title(), Verb: audit.Removed, Why: why})
	})
}

// Level returns how sensitive the records of a register are. Without a stage the
// strictest one answers, and so it does for a stage that nobody has classified.
func (s Store) Level(ctx context.Context, kind string, stage Stage) (Level, error) {
	infos, _, err := s.Infos(ctx, InfoFilter{Kind: kind}, Page{Limit: 10})
	if err != nil || kind == "" {
		return Level{}, err
	}
	var strictest, exact Level
	for _, i := range infos {
		strictest = strictest.most(i.Level())
		if i.Stage == stage || i.Stage == Always {
			exact = exact.most(i.Level())
		}
	}
	if stage != Always && exact.Known {
		return exact, nil
	}
	return strictest, nil
}

// Publishable tells whether the records of a register may be published, and if not
// why: a route that anybody can reach asks before it answers. Only konfidentialitet
// 0 may, and what nobody has classified may not.
func (s Store) Publishable(ctx context.Context, kind string, stage Stage) (ok bool, reason string, err error) {
	l, err := s.Level(ctx, kind, stage)
	switch {
	case err != nil:
		return false, "", err
	case !l.Known:
		return false, "Informationen är inte klassad och får därför inte publiceras.", nil
	case l.Secrecy > 0:
		return false, fmt.Sprintf("Informationen har konfidentialitet %d och får därför inte publiceras.", l.Secrecy), nil
	}
	return true, "", nil
}

// Threats returns the risk analysis of an information set, the worst first.
func (s Store) Threats(ctx context.Context, infoID string) ([]Threat, error) {
	return db.All[Threat](ctx, s.DB, `
		SELECT `+db.Columns[Threat]()+`
		FROM control_threat
		WHERE info_id = $1
		ORDER BY likelihood * impact DESC, id LIMIT 500`, infoID)
}

// Threat returns one row of a risk analysis.
func (s Store) Threat(ctx context.Context, id string) (Threat, error) {
	return one[Threat](ctx, s.DB, "control_threat", id, noThreat)
}

// CreateThreat adds a row to the risk analysis of an information set.
func (s Store) CreateThreat(ctx context.Context, t Threat) (Threat, error) {
	t.ID, t.Version, t.CreatedAt = db.NewID(), 1, s.DB.Now()
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		i, err := s.in(tx).Info(ctx, t.InfoID)
		if err != nil {
			return err
		}
		if t, err = s.in(tx).settleThreat(ctx, t); err != nil {
			return err
		}
		if err := tx.Insert(ctx, "control_threat", &t); err != nil {
			return fmt.Errorf("storing the threat: %w", err)
		}
		return recordThreat(ctx, tx, i, "lade till ett hot mot", "", Threat{}, t)
	})
	return t, err
}

func (s Store) settleThreat(ctx context.Context, t Threat) (Threat, error) {
	t.Threat, t.ChangedAt = strings.TrimSpace(t.Threat), s.DB.Now()
	if err := t.Check(); err != nil {
		return t, err
	}
	var err error
	t.Owner, err = s.person(ctx, t.OwnerID, "owner_id")
	return t, err
}

// recordThreat tells of a threat in the history of its information set.
func recordThreat(ctx context.Context, tx *db.DB, i Info, verb, why string, was, now Threat) error {
	return note(ctx, tx, ThreatFields, audit.Entry{Kind: InfoKind, Ref: i.ID, Title: i.Title(), Verb: verb, Why: why}, &was, &now)
}

// SaveThreat stores a changed row of a risk analysis.
func (s Store) SaveThreat(ctx context.Context, t Threat, why string) (Threat, error) {
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		was, err := s.in(tx).Threat(ctx, t.ID)
		if err != nil {
			return err
		}
		i, err := s.in(tx).Info(ctx, was.InfoID)
		if err != nil {
			return err
		}
		t.InfoID, t.CreatedAt = was.InfoID, was.CreatedAt
		if t, err = s.in(tx).settleThreat(ctx, t); err != nil {
			return err
		}
		if err := tx.Update(ctx, "control_threat", &t); err != nil {
			return err
		}
		return recordThreat(ctx, tx, i, "ändrade ett hot mot", why, was, t)
	})
	return t, err
}

// RemoveThreat takes a row out of a risk analysis.
func (s Store) RemoveThreat(ctx context.Context, id, why string) error {
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		was, err := s.in(tx).Threat(ctx, id)
		if err != nil {
			return err
		}
		i, err := s.in(tx).Info(ctx, was.InfoID)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `DELETE FROM control_threat WHERE id = $1`, id); err != nil {
			return err
		}
		return recordThreat(ctx, tx, i, "tog bort ett hot mot", why, was, Threat{})
	})
}
