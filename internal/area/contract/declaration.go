package contract

import (
	"slices"
	"time"

	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/word/day"
)

// Declaration is what is known about sanctions against a supplier of a contract: an
// assurance of the supplier's own, or a look in a list.
type Declaration struct {
	ID         string
	ContractID string
	SupplierID string
	DeclaredOn day.Date
	DeclaredBy string // who assured it, or looked
	Source     string // "Intyg", "EU:s konsoliderade lista 2023-01-16"
	Clear      bool   // no sanctions apply
	RenewOn    day.Date
	NotedBy    string
	CreatedAt  time.Time

	Supplier string `db:"-"` // name, set when read
}

// DeclarationFields describes a declaration.
var DeclarationFields = field.Set[Declaration]{
	{Key: "supplier_id", Label: "Leverantör", Kind: field.Ref, Required: true, At: func(d *Declaration) any { return &d.SupplierID }, Show: func(d *Declaration) string { return d.Supplier }},
	{Key: "declared_on", Label: "Dag", Kind: field.Date, Required: true, At: func(d *Declaration) any { return &d.DeclaredOn }},
	{Key: "declared_by", Label: "Vem", Required: true, Help: "Den som intygade för leverantören, eller som kontrollerade.", At: func(d *Declaration) any { return &d.DeclaredBy }},
	{Key: "source", Label: "Källa", Required: true, Help: "Till exempel leverantörens intyg, eller EU:s sanktionslista med dag.", At: func(d *Declaration) any { return &d.Source }},
	{Key: "clear", Label: "Inga sanktioner gäller", Kind: field.Bool, At: func(d *Declaration) any { return &d.Clear }},
	{Key: "renew_on", Label: "Kontrolleras igen", Kind: field.Date, Help: "Lämna tomt för den vanliga tiden.", At: func(d *Declaration) any { return &d.RenewOn }},
}

func (d Declaration) check(c Contract, today day.Date) error {
	wrong := fault.FieldsOf(DeclarationFields.Missing(&d))
	if d.SupplierID != "" && !slices.Contains(c.SupplierIDs(), d.SupplierID) {
		wrong = append(wrong, fault.Field{Name: "supplier_id", Message: "Leverantören är inte part i avtalet."})
	}
	if d.DeclaredOn > today {
		wrong = append(wrong, fault.Field{Name: "declared_on", Message: "Dagen ligger i framtiden."})
	}
	if d.RenewOn != 0 && d.RenewOn < d.DeclaredOn {
		wrong = append(wrong, fault.Field{Name: "renew_on", Message: "Nästa kontroll är före den här."})
	}
	return fault.Invalid(wrong...)
}

// SanctionsURL is the address of the contract's declarations.
func (c Contract) SanctionsURL() string { return c.URL() + "/sanktioner" }

// Undeclared are the suppliers of a contract whose latest declaration is missing, has
// passed its day, or says that sanctions apply.
func Undeclared(c Contract, list []Declaration, today day.Date) (missing, hit []string) {
	for _, one := range c.Suppliers {
		i := slices.IndexFunc(list, func(d Declaration) bool { return d.SupplierID == one.SupplierID })
		switch {
		case slices.Contains(missing, one.Name) || slices.Contains(hit, one.Name):
		case i < 0 || list[i].RenewOn != 0 && list[i].RenewOn < today:
			missing = append(missing, one.Name)
		case !list[i].Clear:
			hit = append(hit, one.Name)
		}
	}
	return missing, hit
}
