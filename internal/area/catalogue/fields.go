package catalogue

import "klover/internal/base/field"

// Places is where one orders.
var Places = []field.Option{
	{Value: "ecommerce", Label: "I e-handelssystemet"}, {Value: "supplier", Label: "Direkt hos leverantören"}, {Value: "purchasing", Label: "Genom Inköp"},
	{Value: "unit", Label: "Genom en egen enhet"}, {Value: "none", Label: "Går inte att beställa på"},
}

// Fields describes an entry.
var Fields = field.Set[Entry]{
	{Key: "how", Label: "Så beställer du", Kind: field.Long, Help: "Skriv till den som ska beställa. Lämnas det tomt berättar katalogen vad avropsordningen säger.", At: func(e *Entry) any { return &e.How }},
	{Key: "place", Label: "Beställs", Kind: field.Choice, Choices: Places, At: func(e *Entry) any { return &e.Place }},
	{Key: "address", Label: "Var", Help: "Systemets namn, webbadress, telefon eller e-post.", At: func(e *Entry) any { return &e.Address }},
	{Key: "contact", Label: "Frågor om avtalet", Help: "En funktion, till exempel avtal.hjalpmedel@region.se. Namn på personer hör hemma på avtalet.", At: func(e *Entry) any { return &e.Contact }},
	{Key: "keywords", Label: "Sökord", Help: "Vad de som beställer kallar det, med komma mellan. Till exempel: gåstol, rullator.", At: func(e *Entry) any { return &e.Keywords }},
	{Key: "public", Label: "Visas publikt", Kind: field.Bool, Help: "Benämning, leverantör, region, kategori, avtalstid, från när priserna gäller och de handlingar som får visas för alla. Värde, personer och själva priserna visas aldrig publikt.", At: func(e *Entry) any { return &e.Public }},
}

// rowFields describes a row of the catalogue in files.
var rowFields = field.Set[Row]{
	{Key: "number", Label: "Nummer", At: func(r *Row) any { return &r.Number }},
	{Key: "title", Label: "Avtal", At: func(r *Row) any { return &r.Title }},
	{Key: "supplier", Label: "Leverantör", At: func(r *Row) any { return &r.Supplier }},
	{Key: "category", Label: "Kategori", At: func(r *Row) any { return &r.Category }},
	{Key: "cpv", Label: "CPV-kod", At: func(r *Row) any { return &r.CPV }},
	{Key: "parties", Label: "Region", At: func(r *Row) any { return &r.Parties }},
	{Key: "begins_on", Label: "Gäller från", Kind: field.Date, At: func(r *Row) any { return &r.BeginsOn }},
	{Key: "runs_to", Label: "Gäller till", Kind: field.Date, At: func(r *Row) any { return &r.RunsTo }},
	{Key: "latest_end", Label: "Kan förlängas till", Kind: field.Date, At: func(r *Row) any { return &r.LatestEnd }},
	{Key: "place", Label: "Beställs", Kind: field.Choice, Choices: Places, At: func(r *Row) any { return &r.Place }},
	{Key: "address", Label: "Var", At: func(r *Row) any { return &r.Address }},
	{Key: "contact", Label: "Frågor om avtalet", At: func(r *Row) any { return &r.Contact }},
}
