package calloff

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"klover/internal/area/contract"
	"klover/internal/area/identity"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/find"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/party"
	"klover/internal/word/sv"
)

// underlying is a framework with what matters of its contract.
type underlying struct {
	Framework
	Stage       contract.Stage
	BeginsOn    day.Date
	RunsTo      day.Date
	Most        money.Opt
	CategoryID  identity.Ref
	CPV         string `db:"cpv"`
	Parties     party.Set
	CallOff     string
	ContractURL string
}

var frameworkColumns = db.ColumnsOf[Framework]("f") + `, coalesce(k.stage, '') AS stage, k.begins_on, k.runs_to, k.ceiling AS most, k.category_id, coalesce(k.cpv, '') AS cpv, coalesce(k.parties, '') AS parties, coalesce(k.call_off, '') AS call_off, '' AS contract_url`

const frameworks = `calloff_framework f LEFT JOIN contract k ON k.id = f.contract_id`

func (u underlying) framework() Framework {
	f := u.Framework
	f.Contract = contract.Contract{ID: string(f.ContractID), Number: f.Number, Title: f.Title, Stage: u.Stage, BeginsOn: u.BeginsOn, RunsTo: u.RunsTo, Ceiling: u.Most,
		CategoryID: u.CategoryID, CPV: u.CPV, Parties: u.Parties, CallOff: u.CallOff}
	return f
}

var frameworkSorts = map[string]string{"title": "f.title_key", "number": "f.number"}

// Frameworks returns one page of the frameworks.
func (s Store) Frameworks(ctx context.Context, f FrameworkFilter, page Page) ([]Framework, Count, error) {
	var w db.Where
	switch f.Kind {
	case "egna":
		w.Add("f.contract_id IS NOT NULL")
	case "inkopscentral":
		w.Add("f.contract_id IS NULL")
	}
	today := s.Today()
	if f.Form != "" {
		w.Add("? = (SELECT t.form FROM calloff_terms t WHERE t.framework_id = f.id AND t.valid_from <= ? ORDER BY t.valid_from DESC LIMIT 1)", string(f.Form), today)
	}
	if f.InForce {
		w.Add("(f.contract_id IS NULL AND f.starts_on <= ? AND (f.ends_on IS NULL OR f.ends_on >= ?) AND (f.joined_on IS NULL OR f.joined_on <= ?)) OR (k.stage NOT IN ('utkast', 'underskrift') AND k.begins_on <= ? AND k.runs_key >= ?)",
			today, today, today, today, int64(today))
	}
	if f.Text != "" {
		find.Clause(ctx, s.DB, FrameworkKind, f.Text, &w, "f.id")
	}
	n, err := db.CountRows(ctx, s.DB, frameworks, w)
	if err != nil {
		return nil, n, fmt.Errorf("counting frameworks: %w", err)
	}
	rows, err := db.All[underlying](ctx, s.DB, `SELECT `+frameworkColumns+` FROM `+frameworks+` `+w.SQL()+` `+page.Order(frameworkSorts, "title")+` `+page.Cut(&w), w.Args()...)
	if err != nil {
		return nil, n, err
	}
	list := make([]Framework, len(rows))
	for i, r := range rows {
		list[i] = r.framework()
	}
	return list, n, s.complete(ctx, list)
}

// complete adds rights and ceilings, with one question each.
func (s Store) complete(ctx context.Context, list []Framework) error {
	if len(list) == 0 {
		return nil
	}
	at, ids := map[string]int{}, make([]string, len(list))
	for i, f := range list {
		at[f.ID], ids[i] = i, f.ID
	}
	var w db.Where
	w.In("framework_id", ids)
	rights, err := db.All[Right](ctx, s.DB, `SELECT `+db.Columns[Right]()+` FROM calloff_right `+w.SQL()+` ORDER BY framework_id, n`, w.Args()...)
	if err != nil {
		return fmt.Errorf("reading rights to call off: %w", err)
	}
	for _, r := range rights {
		f := &list[at[r.FrameworkID]]
		f.Rights = append(f.Rights, r)
	}
	ceilings, err := db.All[Ceiling](ctx, s.DB, `SELECT `+db.Columns[Ceiling]()+` FROM calloff_ceiling `+w.SQL()+` ORDER BY framework_id, lot, party`, w.Args()...)
	for _, c := range ceilings {
		f := &list[at[c.FrameworkID]]
		f.Ceilings = append(f.Ceilings, c)
	}
	if err != nil {
		return fmt.Errorf("reading ceilings: %w", err)
	}
	return s.amend(ctx, list, 0)
}

// amend adds what changes of the contracts have added by the day, 0 for all days.
func (s Store) amend(ctx context.Context, list []Framework, on day.Date) error {
	var ids []string
	for _, f := range list {
		if !f.Central() {
			ids = append(ids, string(f.ContractID))
		}
	}
	if len(ids) == 0 {
		return nil
	}
	sums, err := contract.Store{DB: s.DB}.Amended(ctx, ids, on)
	for i, f := range list {
		list[i].Amended = sums[string(f.ContractID)]
	}
	return err
}

// Framework returns one framework with its rights and ceilings.
func (s Store) Framework(ctx context.Context, id string) (Framework, error) {
	return s.framework(ctx, "f.id", id)
}

// FrameworkOf returns the framework of a contract, false when the contract is not
// called off.
func (s Store) FrameworkOf(ctx context.Context, contractID string) (Framework, bool, error) {
	f, err := s.framework(ctx, "f.contract_id", contractID)
	if fault.KindOf(err) == fault.KindNotFound {
		return f, false, nil
	}
	return f, err == nil, err
}

func (s Store) framework(ctx context.Context, column, value string) (Framework, error) {
	row, err := db.One[underlying](ctx, s.DB, `SELECT `+frameworkColumns+` FROM `+frameworks+` WHERE `+column+` = $1`, value)
	if errors.Is(err, db.ErrNoRows) {
		return Framework{}, fault.NotFound("Ramavtalet finns inte bland dem som avropas.")
	}
	if err != nil {
		return Framework{}, err
	}
	list := []Framework{row.framework()}
	err = s.complete(ctx, list)
	return list[0], err
}

// CreateFramework adds a framework to call off: an own contract, whose regions may
// call off from the start, or a central purchasing body's.
func (s Store) CreateFramework(ctx context.Context, f Framework) (Framework, error) {
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		f.ID, f.Version, f.CreatedAt, f.ChangedAt = db.NewID(), 1, tx.Now(), tx.Now()
		rights := f.Rights
		if !f.Central() {
			k, err := contract.Store{DB: tx}.Get(ctx, string(f.ContractID))
			if err != nil {
				return err
			}
			f.Number, f.Title, f.Body, f.JoinForm = k.Number, k.Title, "", ""
			if len(rights) == 0 {
				rights = rightsOf(k)
			}
		}
		f.Number, f.Title, f.TitleKey = strings.TrimSpace(f.Number), strings.TrimSpace(f.Title), sv.SortKey(f.Title)
		if err := f.Check(); err != nil {
			return err
		}
		if err := tx.Insert(ctx, "calloff_framework", &f); err != nil {
			return fmt.Errorf("storing framework: %w", err)
		}
		here := s.in(tx)
		if err := here.putRights(ctx, f.ID, rights); err != nil {
			return err
		}
		if err := here.putCeilings(ctx, f.ID, f.Ceilings); err != nil {
			return err
		}
		return here.toldFramework(ctx, Framework{}, f, audit.Created, "")
	})
	if err != nil {
		return f, err
	}
	return s.Framework(ctx, f.ID)
}

// SaveFramework stores what a form changes of a central body's framework; of an own
// one only the note.
func (s Store) SaveFramework(ctx context.Context, f Framework, why string) (Framework, error) {
	return s.changeFramework(ctx, f.ID, audit.Changed, why, func(_ Store, now *Framework) error {
		if now.Version != f.Version {
			return db.ErrStale
		}
		if now.Note = f.Note; now.Central() {
			now.Number, now.Title, now.Body, now.LocalNumber = strings.TrimSpace(f.Number), strings.TrimSpace(f.Title), strings.TrimSpace(f.Body), f.LocalNumber
			now.StartsOn, now.EndsOn, now.JoinForm, now.JoinedOn, now.TitleKey = f.StartsOn, f.EndsOn, f.JoinForm, f.JoinedOn, sv.SortKey(f.Title)
		}
		return now.Check()
	})
}

// SetRights says who may call off.
func (s Store) SetRights(ctx context.Context, id string, rights []Right) (Framework, error) {
	if err := checkRights(rights); err != nil {
		return Framework{}, err
	}
	var names []string
	for _, r := range rights {
		names = append(names, r.Sv())
	}
	return s.changeFramework(ctx, id, "ändrade avropsrätten till", sv.List(names), func(here Store, _ *Framework) error { return here.putRights(ctx, id, rights) })
}

func (s Store) putRights(ctx context.Context, id string, rights []Right) error {
	if err := checkRights(rights); err != nil {
		return err
	}
	if _, err := s.DB.Exec(ctx, `DELETE FROM calloff_right WHERE framework_id = $1`, id); err != nil {
		return err
	}
	for i := range rights {
		r := &rights[i]
		r.FrameworkID, r.N, r.Name = id, int64(i+1), strings.TrimSpace(r.Name)
	}
	return db.InsertAll(ctx, s.DB, "calloff_right", rights)
}

// SetCeilings says how much may be called off.
func (s Store) SetCeilings(ctx context.Context, id string, all []Ceiling, why string) (Framework, error) {
	var texts []string
	for _, c := range all {
		texts = append(texts, c.Scope()+" "+c.Amount.Sv())
	}
	told := sv.List(texts)
	if why != "" {
		told += ". " + why
	}
	return s.changeFramework(ctx, id, "ändrade takvolymen för", told, func(here Store, _ *Framework) error { return here.putCeilings(ctx, id, all) })
}

func (s Store) putCeilings(ctx context.Context, id string, all []Ceiling) error {
	seen := map[string]bool{}
	for i := range all {
		c := &all[i]
		c.FrameworkID, c.Lot = id, strings.TrimSpace(c.Lot)
		key := strings.ToLower(c.Lot) + "/" + string(c.Party)
		switch {
		case c.Amount <= 0:
			return fault.Invalid(fault.Field{Name: "ceilings", Message: "Skriv takvolymen i kronor, större än noll."})
		case seen[key]:
			return fault.Invalid(fault.Field{Name: "ceilings", Message: c.Scope() + " har två tak."})
		}
		seen[key] = true
	}
	if _, err := s.DB.Exec(ctx, `DELETE FROM calloff_ceiling WHERE framework_id = $1`, id); err != nil {
		return err
	}
	return db.InsertAll(ctx, s.DB, "calloff_ceiling", all)
}

func (s Store) changeFramework(ctx context.Context, id, verb, why string, do func(Store, *Framework) error) (Framework, error) {
	var f Framework
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		here := s.in(tx)
		was, err := here.Framework(ctx, id)
		if err != nil {
			return err
		}
		f = was
		if err := do(here, &f); err != nil {
			return err
		}
		f.ChangedAt = tx.Now()
		if err := tx.Update(ctx, "calloff_framework", &f); err != nil {
			return err
		}
		if err := here.toldFramework(ctx, was, f, verb, why); err != nil {
			return err
		}
		f, err = here.Framework(ctx, id)
		return err
	})
	return f, err
}

func (s Store) toldFramework(ctx context.Context, was, f Framework, verb, why string) error {
	entry := audit.Entry{Kind: FrameworkKind, Ref: f.ID, Title: f.Name(), Verb: verb, Changes: FrameworkFields.Diff(&was, &f), Why: why}
	if err := audit.Write(ctx, s.DB, entry); err != nil {
		return err
	}
	detail := "Eget ramavtal"
	if f.Central() {
		detail = f.Body
	}
	return find.Put(ctx, s.DB, find.Doc{Kind: FrameworkKind, Ref: f.ID, Title: f.Name(), Detail: detail, URL: f.URL(), Perm: permRead, Words: f.Body + " " + f.LocalNumber})
}

// SetTerms says how the framework is called off from a day on. Terms that no call-off
// rests on are replaced by others from the same day.
func (s Store) SetTerms(ctx context.Context, t Terms) (Terms, error) {
	if err := t.Check(); err != nil {
		return t, err
	}
	_, err := s.changeFramework(ctx, t.FrameworkID, "satte avropsordningen från "+t.ValidFrom.Sv()+" för", t.Why, func(here Store, _ *Framework) error {
		old, err := db.All[string](ctx, here.DB, `SELECT id FROM calloff_terms WHERE framework_id = $1 AND valid_from = $2`, t.FrameworkID, t.ValidFrom)
		if err != nil {
			return err
		}
		for _, id := range old {
			if err := here.dropTerms(ctx, id, t.ValidFrom); err != nil {
				return err
			}
		}
		t.ID, t.SetBy, t.CreatedAt = db.NewID(), audit.ActorFrom(ctx).Name, here.DB.Now()
		if !t.uses(ByKey) {
			t.Denominator = 0
		}
		for i := range t.Places {
			t.Places[i].TermsID, t.Places[i].Lot = t.ID, strings.TrimSpace(t.Places[i].Lot)
		}
		if err := here.DB.Insert(ctx, "calloff_terms", &t); err != nil {
			return fmt.Errorf("storing terms: %w", err)
		}
		return db.InsertAll(ctx, here.DB, "calloff_place", t.Places)
	})
	return t, err
}

func (s Store) dropTerms(ctx context.Context, id string, from day.Date) error {
	used, err := db.One[int64](ctx, s.DB, `SELECT count(*) FROM calloff WHERE terms_id = $1`, id)
	if err != nil {
		return err
	}
	if used > 0 {
		return fault.Conflict("Avrop är redan påbörjade med ordningen från %s. Låt den nya gälla från en senare dag.", from.Sv())
	}
	_, err = s.DB.Exec(ctx, `DELETE FROM calloff_terms WHERE id = $1`, id)
	return err
}

// Terms returns every edition of a framework's terms, newest first.
func (s Store) Terms(ctx context.Context, frameworkID string) ([]Terms, error) {
	list, err := db.All[Terms](ctx, s.DB, `SELECT `+db.Columns[Terms]()+` FROM calloff_terms WHERE framework_id = $1 ORDER BY valid_from DESC`, frameworkID)
	if err != nil || len(list) == 0 {
		return list, err
	}
	at, ids := map[string]int{}, make([]string, len(list))
	for i, t := range list {
		at[t.ID], ids[i] = i, t.ID
	}
	var w db.Where
	w.In("p.terms_id", ids)
	type called struct {
		Place
		SupplierName, SupplierEmail, Survivor string
	}
	places, err := db.All[called](ctx, s.DB, `
		SELECT `+db.ColumnsOf[Place]("p")+`, s.name AS supplier_name, s.email AS supplier_email, s.id AS survivor
		FROM calloff_place p JOIN supplier o ON o.id = p.supplier_id JOIN supplier s ON s.id = o.survivor_id `+w.SQL()+`
		ORDER BY p.lot, p.party, p.rank, s.sort_key, s.id`, w.Args()...)
	for _, p := range places {
		p.Name, p.Email, p.SupplierID = p.SupplierName, p.SupplierEmail, p.Survivor
		t := &list[at[p.TermsID]]
		t.Places = append(t.Places, p.Place)
	}
	return list, err
}

// TermsOn returns the terms that a call-off rests on: those it was begun by, else those
// of the day.
func (s Store) TermsOn(ctx context.Context, c CallOff, on day.Date) (Terms, error) {
	list, err := s.Terms(ctx, c.FrameworkID)
	if err != nil {
		return Terms{}, err
	}
	for _, t := range list {
		if c.TermsID != "" && t.ID == string(c.TermsID) {
			return t, nil
		}
	}
	if t, ok := At(list, on); ok {
		return t, nil
	}
	return Terms{}, fault.Conflict("Ramavtalet har ingen avropsordning som gäller %s. Lägg upp den på ramavtalets sida.", on.Sv())
}

// contractOf returns the whole contract of an own framework.
func (s Store) contractOf(ctx context.Context, f Framework) (contract.Contract, error) {
	return contract.Store{DB: s.DB}.Get(ctx, string(f.ContractID))
}
