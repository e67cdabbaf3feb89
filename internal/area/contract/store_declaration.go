package contract

import (
	"context"
	"fmt"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/word/day"
)

// declarationRow is a declaration with the supplier's name.
type declarationRow struct {
	Declaration
	Called string
}

// Declarations returns the declarations of a contract, the latest first.
func (s Store) Declarations(ctx context.Context, contractID string) ([]Declaration, error) {
	rows, err := db.All[declarationRow](ctx, s.DB, `
		SELECT `+db.ColumnsOf[Declaration]("d")+`, s.name AS called
		FROM contract_declaration d JOIN supplier a ON a.id = d.supplier_id JOIN supplier s ON s.id = a.survivor_id
		WHERE d.contract_id = $1 ORDER BY d.declared_on DESC, d.id DESC`, contractID)
	list := make([]Declaration, len(rows))
	for i, r := range rows {
		list[i], list[i].Supplier = r.Declaration, r.Called
	}
	if err != nil {
		return nil, fmt.Errorf("reading declarations of %s: %w", contractID, err)
	}
	return list, nil
}

// Declare notes what is known about sanctions. Without a day of its own it is looked at
// again after the usual time.
func (s Store) Declare(ctx context.Context, d Declaration) (Declaration, error) {
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		c, err := Store{tx}.Get(ctx, d.ContractID)
		if err != nil {
			return err
		}
		if err := d.check(c, s.Today()); err != nil {
			return err
		}
		if d.RenewOn == 0 {
			rules, err := Store{tx}.Rules(ctx, 0)
			if err != nil {
				return err
			}
			d.RenewOn = d.DeclaredOn.AddMonths(int(rules[sanctionMonths]))
		}
		d.ID, d.NotedBy, d.CreatedAt = db.NewID(), audit.ActorFrom(ctx).Name, tx.Now()
		if err := tx.Insert(ctx, "contract_declaration", &d); err != nil {
			return fmt.Errorf("storing declaration: %w", err)
		}
		verb := "noterade att inga sanktioner gäller för"
		if !d.Clear {
			verb = "noterade sanktioner för leverantören i"
		}
		return tell(ctx, tx, c, verb, d.DeclaredOn.Sv()+", "+d.Source)
	})
	return d, err
}

// DropDeclaration takes away a declaration that was noted by mistake.
func (s Store) DropDeclaration(ctx context.Context, contractID, id, why string) error {
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		c, err := Store{tx}.Get(ctx, contractID)
		if err != nil {
			return err
		}
		n, err := tx.Exec(ctx, `DELETE FROM contract_declaration WHERE id = $1 AND contract_id = $2`, id, contractID)
		if err == nil && n == 0 {
			err = fault.NotFound("Sanktionsförsäkran finns inte.")
		}
		if err != nil {
			return err
		}
		return tell(ctx, tx, c, "tog bort en sanktionsförsäkran i", why)
	})
}

// Renewable is a declaration that is to be made again.
type Renewable struct {
	ContractID string
	Number     string
	Title      string
	Supplier   string
	RenewOn    day.Date
}

// RenewDeclarations returns the latest declarations that are to be made again by the
// day, of the contracts that the user sees to and that can still be used.
func (s Store) RenewDeclarations(ctx context.Context, userID string, by day.Date) ([]Renewable, error) {
	var w db.Where
	w.Add("c.stage = 'tecknat' AND c.runs_key >= ?", int64(s.Today()))
	seenTo(&w, "c.owner_id", "c.id", userID, s.Today())
	list, err := db.All[Renewable](ctx, s.DB, `
		SELECT d.contract_id, c.number, c.title, s.name AS supplier, max(d.renew_on) AS renew_on
		FROM contract_declaration d JOIN contract c ON c.id = d.contract_id JOIN supplier a ON a.id = d.supplier_id JOIN supplier s ON s.id = a.survivor_id `+w.SQL()+`
		GROUP BY d.contract_id, c.number, c.title, s.name
		HAVING max(d.renew_on) <= `+w.Arg(by)+`
		ORDER BY max(d.renew_on) LIMIT 200`, w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("reading declarations to renew: %w", err)
	}
	return list, nil
}
