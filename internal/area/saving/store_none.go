package saving

import (
	"context"
	"fmt"
	"strings"

	"klover/internal/area/procurement"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
)

// NoneOf returns the answer that a procurement gives no saving; ok is false when
// nobody has given it.
func (s Store) NoneOf(ctx context.Context, procurementID string) (n None, ok bool, err error) {
	list, err := db.All[None](ctx, s.DB, `SELECT `+db.Columns[None]()+` FROM saving_none WHERE procurement_id = $1`, procurementID)
	if err != nil || len(list) == 0 {
		return None{}, false, err
	}
	return list[0], true, nil
}

// SayNone notes that a procurement gives no saving. The procurement's history tells it.
func (s Store) SayNone(ctx context.Context, procurementID, why string) error {
	actor := audit.ActorFrom(ctx)
	n := None{ProcurementID: procurementID, Why: strings.TrimSpace(why), ByID: actor.ID, ByName: actor.Name, DecidedOn: s.Today(), CreatedAt: s.DB.Now()}
	if err := n.check(); err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		p, err := procurement.Store{DB: tx}.Get(ctx, procurementID)
		if err != nil {
			return err
		}
		made, err := (Store{tx}).madeFor(ctx, procurementID)
		if err != nil {
			return err
		}
		_, said, err := (Store{tx}).NoneOf(ctx, procurementID)
		switch {
		case err != nil:
			return err
		case p.SignedOn == 0:
			return fault.Conflict("%s har inget tecknat avtal än. Effekten bedöms när avtalet är tecknat.", p.Number)
		case len(made) > 0:
			return fault.Conflict("%s har redan effektrapporten %s. Ta bort den om det inte blir någon besparing.", p.Number, made[0])
		case said:
			return fault.Conflict("Det är redan noterat att %s inte ger någon besparing.", p.Number)
		}
		if err := tx.Insert(ctx, "saving_none", &n); err != nil {
			return fmt.Errorf("storing that procurement %s gives no saving: %w", procurementID, err)
		}
		return audit.Write(ctx, tx, audit.Entry{Kind: procurement.Kind, Ref: p.ID, Title: p.Name(), Verb: "noterade ingen besparing av", Why: n.Why})
	})
}

// TakeBackNone takes the answer back, for instance to write a report.
func (s Store) TakeBackNone(ctx context.Context, procurementID, why string) error {
	if strings.TrimSpace(why) == "" {
		return fault.Invalid(fault.Field{Name: "why", Message: "Skriv varför svaret tas tillbaka."})
	}
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		p, err := procurement.Store{DB: tx}.Get(ctx, procurementID)
		if err != nil {
			return err
		}
		rows, err := tx.Exec(ctx, `DELETE FROM saving_none WHERE procurement_id = $1`, procurementID)
		if err != nil {
			return fmt.Errorf("taking back that procurement %s gives no saving: %w", procurementID, err)
		}
		if rows == 0 {
			return fault.Conflict("Det är inte noterat att %s inte ger någon besparing.", p.Number)
		}
		return audit.Write(ctx, tx, audit.Entry{Kind: procurement.Kind, Ref: p.ID, Title: p.Name(), Verb: "tog tillbaka ingen besparing av", Why: why})
	})
}

// madeFor returns the numbers of a procurement's effect reports, drafts too.
func (s Store) madeFor(ctx context.Context, procurementID string) ([]string, error) {
	return db.All[string](ctx, s.DB, `
		SELECT number FROM saving
		WHERE procurement_id = $1 OR contract_id IN (SELECT id FROM contract WHERE procurement_id = $1)
		ORDER BY number`, procurementID)
}

// Handover asks each case for its effect report before it is handed over, or for the
// reasoned answer that there is no saving (handbook 3.1 and 6.1).
func Handover(ctx context.Context, d *db.DB, cases []procurement.Procurement) (map[string][]procurement.Demand, error) {
	var of, w db.Where
	of.In("procurement_id", procurement.IDs(cases))
	answers, err := db.All[None](ctx, d, `SELECT `+db.Columns[None]()+` FROM saving_none `+of.SQL(), of.Args()...)
	if err != nil {
		return nil, fmt.Errorf("reading which procurements give no saving: %w", err)
	}
	w.In("p.id", procurement.IDs(cases))
	w.Add(handedIn)
	handed, err := db.All[string](ctx, d, `SELECT p.id FROM procurement p `+w.SQL(), w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("reading which procurements have effect reports: %w", err)
	}
	met := map[string]string{}
	for _, n := range answers {
		met[n.ProcurementID] = "Ingen besparing: " + n.Why
	}
	for _, id := range handed {
		met[id] = "Effektrapporten är registrerad"
	}
	demands := map[string][]procurement.Demand{}
	for _, p := range cases {
		demands[p.ID] = []procurement.Demand{{Label: "Effektrapport", Met: met[p.ID], Basis: "Klövers regelunderlag 3.1", URL: NoneURL(p.ID),
			Lacks: "effektrapporten är inte registrerad, och det är inte motiverat att besparing saknas"}}
	}
	return demands, nil
}

// NoneURL is the page of a procurement's effect report: written, or answered away.
func NoneURL(procurementID string) string {
	return procurement.Path + "/" + procurementID + "/ingen-besparing"
}
