package compare

import (
	"context"
	"crypto/sha256"
	"database/sql/driver"
	"encoding/hex"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"klover/internal/area/category"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/word/storage"
	"klover/internal/word/sv"
)

// KindExport names exports in the history.
const KindExport = "compare_export"

// Tellers is the parties of a file, kept as JSON.
type Tellers []Teller

// Value stores the parties.
func (t Tellers) Value() (driver.Value, error) { return storage.JSON(t) }

// Scan reads what Value stored.
func (t *Tellers) Scan(from any) error { return storage.ScanJSON(from, t) }

// Export is a file of anonymised spend that has left the house.
type Export struct {
	ID             string
	Sender         string
	FromQuarter    Quarter
	ToQuarter      Quarter
	Level          int64
	LeastSuppliers int64
	LeastInvoices  int64
	Parties        Tellers
	Told           int64
	Hidden         int64
	Hash           string
	ByName         string
	CreatedAt      time.Time
}

// Name is what the export is called.
func (e Export) Name() string {
	return "Inköp " + string(e.FromQuarter) + "–" + string(e.ToQuarter) + ", nivå " + sv.Number(e.Level)
}

// URL is the address of the export.
func (e Export) URL() string { return ExportsPath + "/" + e.ID }

// Order is what is asked to leave the house.
type Order struct {
	Sender      string
	From, To    Quarter
	Level       int64
	Inhabitants map[string]int64 // by party
}

func (o Order) check() error {
	var wrong []fault.Field
	if strings.TrimSpace(o.Sender) == "" {
		wrong = append(wrong, fault.Field{Name: "avsandare", Message: "Fyll i avsändare."})
	}
	if !quarterForm.MatchString(string(o.From)) || !quarterForm.MatchString(string(o.To)) {
		return fault.Invalid(append(wrong, fault.Field{Name: "fran", Message: "Skriv kvartal som 2022-Q1."})...)
	}
	if o.From > o.To {
		wrong = append(wrong, fault.Field{Name: "till", Message: "Det sista kvartalet är före det första."})
	}
	if o.Level < 1 || o.Level > levels {
		wrong = append(wrong, fault.Field{Name: "niva", Message: "Välj en nivå i kategoriträdet, 1 till 3."})
	}
	return fault.Invalid(wrong...)
}

// Tell makes the file of an order, which has not left the house yet.
func (s Store) Tell(ctx context.Context, o Order) (Telling, error) {
	if err := o.check(); err != nil {
		return Telling{}, err
	}
	if o.To.period().To > s.Today() {
		return Telling{}, fault.Invalid(fault.Field{Name: "till", Message: "Kvartalet är inte slut än. Lämna ut hela kvartal."})
	}
	rule, err := s.rule(ctx, s.Today())
	if err != nil {
		return Telling{}, err
	}
	purchases, names, err := s.purchases(ctx, o.From, o.To, o.Level)
	if err != nil {
		return Telling{}, err
	}
	if len(purchases) == 0 {
		return Telling{}, fault.Wrong("Det finns inga inköp %s till %s.", o.From, o.To)
	}
	t := Telling{Sender: strings.TrimSpace(o.Sender), From: o.From, To: o.To, Level: o.Level, Rule: rule, Made: s.Today(), Groups: Protect(purchases, rule)}
	for i := range t.Groups {
		for j, c := range t.Groups[i].Cells {
			t.Groups[i].Cells[j].Name = names[c.Code]
		}
	}
	if t.Tree, err = s.tree(ctx); err != nil {
		return t, err
	}
	if t.Parties, err = s.principals(ctx); err != nil {
		return t, err
	}
	for i, p := range t.Parties {
		t.Parties[i].Inhabitants = o.Inhabitants[p.Code]
	}
	return t, s.differs(ctx, o)
}

// tree names the version of the category tree that is in force.
func (s Store) tree(ctx context.Context) (string, error) {
	versions, err := category.Store{DB: s.DB}.Versions(ctx)
	for _, v := range versions {
		if v.Status == category.InForce {
			return v.Label, err
		}
	}
	return "", err
}

// differs refuses a level other than one that has been told of the same time before: who
// has both files can take the narrow categories from the wide ones, and what is left is
// what was hidden.
func (s Store) differs(ctx context.Context, o Order) error {
	earlier, err := db.All[Export](ctx, s.DB, `SELECT `+exportColumns+` FROM compare_export WHERE from_quarter <= $1 AND to_quarter >= $2 AND level <> $3 ORDER BY created_at LIMIT 1`, o.To, o.From, o.Level)
	if err == nil && len(earlier) > 0 {
		return fault.Conflict("Samma tid har redan lämnats ut på nivå %d (%s, %s). Med båda filerna går det att räkna ut det som är dolt. Välj samma nivå.", earlier[0].Level, earlier[0].Name(), earlier[0].CreatedAt.Format("2006-01-02"))
	}
	return err
}

var exportColumns = db.Columns[Export]()

// hash is that of what leaves the house.
func (t Telling) hash() (content, hash string, err error) {
	text, err := t.body().JSON()
	sum := sha256.Sum256(text)
	return string(text), hex.EncodeToString(sum[:]), err
}

// Export lets the file of an order leave the house, if it is the one that was looked at.
func (s Store) Export(ctx context.Context, o Order, seen string) (Export, error) {
	t, err := s.Tell(ctx, o)
	if err != nil {
		return Export{}, err
	}
	content, hash, err := t.hash()
	if err != nil {
		return Export{}, err
	}
	if seen != "" && seen != hash {
		return Export{}, fault.Conflict("Underlaget har ändrats sedan du granskade det. Granska det igen.")
	}
	return s.release(ctx, t, content, hash)
}

// release keeps a file as it leaves, and tells the history.
func (s Store) release(ctx context.Context, t Telling, content, hash string) (Export, error) {
	told, hidden := t.shown()
	e := Export{ID: db.NewID(), Sender: t.Sender, FromQuarter: t.From, ToQuarter: t.To, Level: t.Level, LeastSuppliers: t.Rule.Suppliers, LeastInvoices: t.Rule.Invoices,
		Parties: t.Parties, Told: int64(told), Hidden: int64(hidden), Hash: hash, ByName: audit.ActorFrom(ctx).Name, CreatedAt: s.DB.Now()}
	return e, s.DB.InTx(ctx, func(tx *db.DB) error {
		kept := struct {
			Export
			Content string
		}{e, content}
		if err := tx.Insert(ctx, "compare_export", &kept); err != nil {
			return err
		}
		return audit.Write(ctx, tx, audit.Entry{Kind: KindExport, Ref: e.ID, Title: e.Name(), Verb: "lämnade ut",
			Why: sv.Plural(e.Told, "belopp", "belopp") + " och " + sv.Plural(e.Hidden, "dolt", "dolda") + ". Minst " + sv.Plural(e.LeastSuppliers, "leverantör", "leverantörer") + " och " + sv.Plural(e.LeastInvoices, "faktura", "fakturor") + "."})
	})
}

// Exports returns what has left the house, newest first.
func (s Store) Exports(ctx context.Context) ([]Export, error) {
	return db.All[Export](ctx, s.DB, `SELECT `+exportColumns+` FROM compare_export ORDER BY created_at DESC, id DESC LIMIT 200`)
}

// Exported returns an export and its file as it left.
func (s Store) Exported(ctx context.Context, id string) (Export, body, error) {
	e, err := db.One[Export](ctx, s.DB, `SELECT `+exportColumns+` FROM compare_export WHERE id = $1`, id)
	if errors.Is(err, db.ErrNoRows) {
		return e, body{}, fault.NotFound("Utlämningen finns inte.")
	}
	if err != nil {
		return e, body{}, err
	}
	content, err := db.One[string](ctx, s.DB, `SELECT content FROM compare_export WHERE id = $1`, id)
	var b body
	if err == nil {
		err = json.Unmarshal([]byte(content), &b)
	}
	return e, b, err
}
