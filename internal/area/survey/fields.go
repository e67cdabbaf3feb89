package survey

import "klover/internal/base/field"

// Fields describes a form; its questions have a table of their own.
var Fields = field.Set[Form]{
	{Key: "title", Label: "Namn", Required: true, Group: "Enkäten", At: func(f *Form) any { return &f.Title }},
	{Key: "kind", Label: "Vad den mäter", Kind: field.Choice, Choices: Kinds, Required: true, At: func(f *Form) any { return &f.Kind }},
	{Key: "intro", Label: "Inledning", Kind: field.Long, Help: "Det första som den svarande läser.", At: func(f *Form) any { return &f.Intro }},
	{Key: "thanks", Label: "Tack", Help: "Visas när svaret är lämnat.", At: func(f *Form) any { return &f.Thanks }},
	{Key: "on_signing", Label: "Skicka när avtal tecknas", Kind: field.Bool, Help: "Går till upphandlingens team inom en timme efter att avtalet har registrerats som tecknat.", At: func(f *Form) any { return &f.OnSigning }},

	{Key: "scale_max", Label: "Skalan går till", Kind: field.Number, Required: true, Group: "Skala", Help: "Svaren är 1 till detta tal.", At: func(f *Form) any { return &f.ScaleMax }},
	{Key: "low_label", Label: "Lägsta svaret", At: func(f *Form) any { return &f.LowLabel }},
	{Key: "high_label", Label: "Högsta svaret", At: func(f *Form) any { return &f.HighLabel }},
	{Key: "satisfied_from", Label: "Nöjd från och med", Kind: field.Number, Required: true, Help: "Svar på den nivån eller högre räknas som nöjda.", At: func(f *Form) any { return &f.SatisfiedFrom }},

	{Key: "first_reminder", Label: "Första påminnelsen", Kind: field.Number, Unit: "dagar", Group: "Utskick", Help: "Efter utskicket. 0 betyder ingen påminnelse.", At: func(f *Form) any { return &f.FirstReminder }},
	{Key: "last_reminder", Label: "Andra påminnelsen", Kind: field.Number, Unit: "dagar", At: func(f *Form) any { return &f.LastReminder }},
	{Key: "close_after", Label: "Stängs efter", Kind: field.Number, Unit: "dagar", Required: true, Help: "Namn och adresser tas bort när enkäten stängs.", At: func(f *Form) any { return &f.CloseAfter }},

	{Key: "min_answers", Label: "Minsta antal svar som visas", Kind: field.Number, Required: true, Group: "Resultat", Help: "Färre svar visas aldrig, så att ingen kan pekas ut.", At: func(f *Form) any { return &f.MinAnswers }},
	{Key: "few_answers", Label: "Varna under", Kind: field.Number, Unit: "svar", Help: "Med få svar väger varje svar tungt.", At: func(f *Form) any { return &f.FewAnswers }},
	{Key: "retired", Label: "Används inte längre", Kind: field.Bool, At: func(f *Form) any { return &f.Retired }},
}

var states = []field.Option{{Value: string(Draft), Label: "Utkast"}, {Value: string(Open), Label: "Öppen"}, {Value: string(Closed), Label: "Stängd"}}

// RoundFields describes a round.
var RoundFields = field.Set[Round]{
	{Key: "title", Label: "Utskick", Required: true, Help: "Vad enkäten gäller, till exempel upphandlingen.", At: func(r *Round) any { return &r.Title }},
	{Key: "form_id", Label: "Enkät", Kind: field.Ref, ReadOnly: true, At: func(r *Round) any { return &r.FormID }, Show: func(r *Round) string { return r.Form }},
	{Key: "parties", Label: "Regioner", Kind: field.Many, At: func(r *Round) any { return &r.Parties }},
	{Key: "state", Label: "Läge", Kind: field.Choice, Choices: states, ReadOnly: true, At: func(r *Round) any { return &r.State }},
	{Key: "opened_on", Label: "Skickad", Kind: field.Date, ReadOnly: true, At: func(r *Round) any { return &r.OpenedOn }},
	{Key: "closes_on", Label: "Stängs", Kind: field.Date, ReadOnly: true, At: func(r *Round) any { return &r.ClosesOn }},
	{Key: "closed_on", Label: "Stängd", Kind: field.Date, ReadOnly: true, At: func(r *Round) any { return &r.ClosedOn }},
	{Key: "invited", Label: "Tillfrågade", Kind: field.Number, ReadOnly: true, At: func(r *Round) any { return &r.Invited }},
	{Key: "answered", Label: "Svar", Kind: field.Number, ReadOnly: true, At: func(r *Round) any { return &r.Answered }},
	{Key: "source", Label: "Källa", ReadOnly: true, At: func(r *Round) any { return &r.Source }},
}
