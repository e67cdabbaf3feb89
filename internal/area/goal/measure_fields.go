package goal

import (
	"klover/internal/base/field"
	"klover/internal/word/figure"
)

func wayChoices() []field.Option {
	var list []field.Option
	for i, w := range ways {
		list = append(list, field.Option{Value: string(w), Label: figure.Direction(i).Sv()})
	}
	return list
}

var combineChoices = []field.Option{
	{Value: string(Sum), Label: "Summan av månaderna"},
	{Value: string(Last), Label: "Läget vid periodens slut"},
	{Value: string(Quota), Label: "Kvot: täljare delat med nämnare"},
}

var perChoices = []field.Option{
	{Value: string(PerMonth), Label: "Per månad"},
	{Value: string(PerYear), Label: "Per år"},
}

// MeasureFields describes a measure.
var MeasureFields = field.Set[Measure]{
	{Key: "key", Label: "Nyckel", Help: "Namnet i rapportmallar och API, till exempel ehandel.bestallningar. Kan inte ändras sedan.", Required: true, Group: "Mått", At: func(m *Measure) any { return &m.Key }},
	{Key: "name", Label: "Namn", Required: true, At: func(m *Measure) any { return &m.Name }},
	{Key: "unit", Label: "Enhet", Help: "Till exempel antal, %, mkr eller dagar.", Required: true, At: func(m *Measure) any { return &m.Unit }},
	{Key: "decimals", Label: "Decimaler", Kind: field.Number, Help: "Så många som visas, 0–4.", At: func(m *Measure) any { return &m.Decimals }},
	{Key: "direction", Label: "Riktning", Kind: field.Choice, Choices: wayChoices(), Required: true, At: func(m *Measure) any { return &m.Direction }},
	{Key: "owner", Label: "Ansvarig roll", Help: "Den som för in värdena och svarar för dem.", Required: true, At: func(m *Measure) any { return &m.Owner }},
	{Key: "per", Label: "Förs in", Kind: field.Choice, Choices: perChoices, Required: true, Help: "Ett mått per månad kan också få värden för hela år.", Group: "Värden", At: func(m *Measure) any { return &m.Per }},
	{Key: "combine", Label: "Så blir månader ett år", Kind: field.Choice, Choices: combineChoices, Required: true, At: func(m *Measure) any { return &m.Combine }},
	{Key: "split", Label: "Förs in för varje region", Kind: field.Bool, Help: "Med ja förs Sörmland och Västmanland in var för sig, och helheten är deras summa.", At: func(m *Measure) any { return &m.Split }},
	{Key: "definition", Label: "Definition", Kind: field.Long, Help: "Vad som räknas, och vad som inte gör det.", Required: true, Group: "Definition", At: func(m *Measure) any { return &m.Definition }},
	{Key: "source", Label: "Definitionens källa", Help: "Beslut, rapport eller system som definitionen kommer från.", Required: true, At: func(m *Measure) any { return &m.Source }},
	{Key: "defined_from", Label: "Definitionen gäller från", Kind: field.Date, Help: "ÅÅÅÅ-MM-DD. Lämna tomt för den första. En ny definition med en senare dag sparas bredvid den gamla.", At: func(m *Measure) any { return &m.DefinedFrom }},
	{Key: "note", Label: "Upplysning till läsaren", Kind: field.Long, Help: "Till exempel att måttet följs men ligger utanför vårt ansvar.", At: func(m *Measure) any { return &m.Note }},
	{Key: "added", Label: "Följs från och med", Kind: field.Date, Group: "Livslängd", At: func(m *Measure) any { return &m.Added }},
	{Key: "retired", Label: "Följs inte från och med", Kind: field.Date, Help: "ÅÅÅÅ-MM-DD. Fylls i när måttet avvecklas.", At: func(m *Measure) any { return &m.Retired }},
}
