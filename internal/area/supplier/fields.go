package supplier

import (
	"strings"

	"klover/internal/base/field"
)

// Fields describes a supplier: the words of forms, lists, imports and history.
var Fields = field.Set[Supplier]{
	{Key: "name", Label: "Namn", Group: "Företag", Required: true, Help: "Som det är registrerat hos Bolagsverket.",
		At: func(s *Supplier) any { return &s.Name }, Aliases: []string{"leverantör", "leverantörsnamn", "företag", "företagsnamn", "firma", "leverantörens namn"}},
	{Key: "org_no", Label: "Organisationsnummer", Help: "Tio siffror, till exempel 556425-0610.",
		At: func(s *Supplier) any { return &s.OrgNo }, Show: showOrgNo, Aliases: []string{"org.nr", "orgnr", "org nr", "org.nummer", "organisationsnr", "leverantörens organisationsnummer"}},
	{Key: "country", Label: "Land", Kind: field.Choice, Choices: countries, Required: true,
		At: func(s *Supplier) any { return &s.Country }},
	{Key: "foreign_id", Label: "Utländskt id", Help: "Nummer i det andra landets företagsregister.",
		At: func(s *Supplier) any { return &s.ForeignID }},
	{Key: "vat_no", Label: "Momsnummer", At: func(s *Supplier) any { return &s.VATNo }, Aliases: []string{"momsregistreringsnummer", "vat-nummer", "vat"}},
	{Key: "parent_no", Label: "Koncernmoder", Help: "Moderbolagets organisationsnummer.",
		At: func(s *Supplier) any { return &s.ParentNo }, Aliases: []string{"moderbolag", "koncern"}},
	{Key: "active", Label: "Aktiv", Kind: field.Bool, Help: "En vilande leverantör föreslås inte i nya upphandlingar och avtal.",
		At: func(s *Supplier) any { return &s.Active }},
	{Key: "size", Label: "Storleksklass", Group: "Storlek", Kind: field.Choice, Choices: sizes,
		Help: "Lämnas den tom räknas den ut när både anställda och omsättning är kända.",
		At:   func(s *Supplier) any { return &s.Size }, Aliases: []string{"storlek", "företagsstorlek"}},
	{Key: "employees", Label: "Anställda", Kind: field.Number, At: func(s *Supplier) any { return &s.Employees }, Aliases: []string{"antal anställda"}},
	{Key: "turnover", Label: "Omsättning per år", Kind: field.Money, Unit: "kr", At: func(s *Supplier) any { return &s.Turnover }, Aliases: []string{"omsättning"}},
	{Key: "size_on", Label: "Uppgifterna gäller per", Kind: field.Date, At: func(s *Supplier) any { return &s.SizeOn }},
	{Key: "size_source", Label: "Källa", Help: "Till exempel kreditupplysning eller årsredovisning.",
		At: func(s *Supplier) any { return &s.SizeSource }},
	{Key: "town", Label: "Ort", Group: "Kontakt", At: func(s *Supplier) any { return &s.Town }, Aliases: []string{"postort", "stad"}},
	{Key: "email", Label: "E-post", At: func(s *Supplier) any { return &s.Email }, Aliases: []string{"epost", "mejl", "mail", "e-postadress"}},
	{Key: "phone", Label: "Telefon", At: func(s *Supplier) any { return &s.Phone }, Aliases: []string{"telefonnummer", "tel"}},
	{Key: "web", Label: "Webbplats", At: func(s *Supplier) any { return &s.Web }, Show: showWeb, Aliases: []string{"hemsida", "webb"}},
	{Key: "bankgiro", Label: "Bankgiro", Group: "Betalning och e-handel", At: func(s *Supplier) any { return &s.Bankgiro }, Aliases: []string{"bg", "bankgironummer"}},
	{Key: "peppol_id", Label: "Peppol-id", Help: "Schema och nummer, till exempel 0007:5564250610.",
		At: func(s *Supplier) any { return &s.PeppolID }},
	{Key: "categories", Label: "Kategorier", Group: "Övrigt", Help: "Kategoriernas koder med kommatecken emellan.",
		At: func(s *Supplier) any { return &s.Categories }, Aliases: []string{"kategori"}},
	{Key: "delivers", Label: "Levererar inom", ReadOnly: true, Help: "Kategorierna för de avtal som gäller.", At: func(s *Supplier) any { return &s.Delivers }},
	{Key: "notes", Label: "Anteckningar", Kind: field.Long, At: func(s *Supplier) any { return &s.Notes }, Aliases: []string{"anteckning", "kommentar"}},
}

// personal are the attributes that tell a sole trader's personal number.
var personal = []string{"org_no", "vat_no", "peppol_id"}

// hidden is shown instead of a personal number.
const hidden = "enskild firma, numret visas inte"

func showOrgNo(s *Supplier) string {
	if s.Person && s.OrgNo == "" {
		return hidden
	}
	return s.OrgNo.Sv()
}

func showWeb(s *Supplier) string {
	return strings.TrimSuffix(strings.TrimPrefix(strings.TrimPrefix(s.Web, "https://"), "http://"), "/")
}
