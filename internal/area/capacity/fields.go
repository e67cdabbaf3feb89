package capacity

import "klover/internal/base/field"

// Complexities is how difficult a piece of work is.
var Complexities = []field.Option{{Value: "1", Label: "1 – enkel"}, {Value: "2", Label: "2"}, {Value: "3", Label: "3 – vanlig"}, {Value: "4", Label: "4"}, {Value: "5", Label: "5 – mycket svår"}}

// WorkFields describes what is said about a piece of work.
var WorkFields = field.Set[Work]{
	{Key: "complexity", Label: "Komplexitet", Kind: field.Choice, Choices: Complexities, At: func(w *Work) any { return &w.Complexity }, Help: "Utan svar antas 3."},
	{Key: "minutes", Label: "Timmar för hand", Kind: field.Decimal, Unit: "h", At: func(w *Work) any { return &w.Minutes }, Help: "Lämna tomt för att räkna timmarna av förfarande, komplexitet och parter."},
	{Key: "why", Label: "Varför timmarna anges för hand", At: func(w *Work) any { return &w.Why }},
}
