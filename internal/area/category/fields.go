package category

import (
	"strconv"

	"klover/internal/base/field"
)

// Fields describes a category: the words of forms, lists and history.
var Fields = field.Set[Category]{
	{Key: "code", Label: "Kod", Required: true, Help: "Används aldrig om för en annan kategori.", At: func(c *Category) any { return &c.Code }},
	{Key: "name", Label: "Namn", Required: true, At: func(c *Category) any { return &c.Name }},
	{Key: "parent_id", Label: "Ligger under", Kind: field.Ref, Help: "Tomt för en kategori på första nivån.",
		At: func(c *Category) any { return &c.ParentID }, Show: func(c *Category) string { return c.Parent }},
	{Key: "level", Label: "Nivå", Kind: field.Number, ReadOnly: true, At: func(c *Category) any { return &c.Level }, Show: showLevel},
	{Key: "valid_from", Label: "Gäller från", Kind: field.Date, Required: true, At: func(c *Category) any { return &c.ValidFrom }},
	{Key: "valid_to", Label: "Gäller till och med", Kind: field.Date, Help: "Tomt tills vidare.", At: func(c *Category) any { return &c.ValidTo }},
	{Key: "replaced_by", Label: "Ersätts av", Help: "Koderna som används i stället, med kommatecken emellan.", At: func(c *Category) any { return &c.ReplacedBy }},
	{Key: "note", Label: "Anteckning", Kind: field.Long, Help: "Vad som hör hit, och vad som inte gör det.", At: func(c *Category) any { return &c.Note }},
}

// showLevel leaves out the level that a category did not have before it was made.
func showLevel(c *Category) string {
	if c.Level == 0 {
		return ""
	}
	return strconv.FormatInt(c.Level, 10)
}

// LeadFields describes who leads a category.
var LeadFields = field.Set[Lead]{
	{Key: "user_id", Label: "Kategoriledare", Kind: field.Ref, At: func(l *Lead) any { return &l.UserID }, Show: func(l *Lead) string { return l.UserName }},
	{Key: "valid_from", Label: "Från och med", Kind: field.Date, Required: true, At: func(l *Lead) any { return &l.ValidFrom }},
}

// VersionFields describes an issue of the tree.
var VersionFields = field.Set[Version]{
	{Key: "label", Label: "Benämning", Required: true, Help: "Till exempel Nationellt kategoriträd 2023.", At: func(v *Version) any { return &v.Label }},
	{Key: "valid_from", Label: "Gäller från", Kind: field.Date, Required: true, At: func(v *Version) any { return &v.ValidFrom }},
	{Key: "source", Label: "Källa", Required: true, Help: "Vem som har gett ut listan och när den hämtades.", At: func(v *Version) any { return &v.Source }},
}

// RowFields describes a row of a list that is read in or taken out.
var RowFields = field.Set[Row]{
	{Key: "code", Label: "Kod", Required: true, At: func(r *Row) any { return &r.Code }, Aliases: []string{"code", "kategorikod"}},
	{Key: "parent", Label: "Överordnad kod", At: func(r *Row) any { return &r.Parent }, Aliases: []string{"parent", "parent code", "överordnad", "förälder"}},
	{Key: "name", Label: "Namn", Required: true, At: func(r *Row) any { return &r.Name }, Aliases: []string{"name", "name_sv", "benämning", "kategori"}},
	{Key: "level", Label: "Nivå", Kind: field.Number, At: func(r *Row) any { return &r.Level }, Aliases: []string{"level"}},
	{Key: "valid_from", Label: "Gäller från", Kind: field.Date, At: func(r *Row) any { return &r.ValidFrom }, Aliases: []string{"valid_from", "från", "giltig från"}},
	{Key: "valid_to", Label: "Gäller till och med", Kind: field.Date, At: func(r *Row) any { return &r.ValidTo }, Aliases: []string{"valid_to", "till", "gäller till", "giltig till", "till och med", "t.o.m."}},
	{Key: "replaced_by", Label: "Ersätts av", At: func(r *Row) any { return &r.ReplacedBy }, Aliases: []string{"replaced_by", "ersatt av"}},
}
