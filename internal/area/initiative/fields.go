package initiative

import "klover/internal/base/field"

// Fields describes an initiative: the one place of its Swedish labels.
var Fields = field.Set[Initiative]{
	{Key: "number", Label: "Nummer", ReadOnly: true, At: func(i *Initiative) any { return &i.Number }},
	{Key: "title", Label: "Benämning", Required: true, At: func(i *Initiative) any { return &i.Title }},
	{Key: "category_id", Label: "Kategori", Kind: field.Ref, Required: true, At: func(i *Initiative) any { return &i.CategoryID }},
	{Key: "phase", Label: "Fas", Kind: field.Choice, Choices: Phases, ReadOnly: true, At: func(i *Initiative) any { return &i.Phase }},
	{Key: "phase_on", Label: "I fasen sedan", Kind: field.Date, ReadOnly: true, At: func(i *Initiative) any { return &i.PhaseOn }},
	{Key: "scope", Label: "Omfattning", Kind: field.Long, Help: "Vad initiativet gäller, och vad som inte ingår.", At: func(i *Initiative) any { return &i.Scope }},
	{Key: "leader_id", Label: "Initiativledare", Kind: field.Ref, Required: true, Help: "Den som leder initiativet får inte själv godkänna strategifasen.", At: func(i *Initiative) any { return &i.LeaderID }, Show: func(i *Initiative) string { return i.Leader }},
	{Key: "hours", Label: "Timbudget", Kind: field.Number, Unit: "timmar", At: func(i *Initiative) any { return &i.Hours }},
	{Key: "starts_on", Label: "Start", Kind: field.Date, Required: true, At: func(i *Initiative) any { return &i.StartsOn }},
	{Key: "due_on", Label: "Ska vara klart", Kind: field.Date, At: func(i *Initiative) any { return &i.DueOn }},
	{Key: "national", Label: "Nationellt initiativ", Help: "Länk till ett nationellt projekt som initiativet hör till.", At: func(i *Initiative) any { return &i.National }},
}

// RowFields describes a row of a category plan. Versions compare by it.
var RowFields = field.Set[Row]{
	{Key: "category_id", Label: "Kategori", Kind: field.Ref, Required: true, At: func(r *Row) any { return &r.CategoryID }, Show: func(r *Row) string { return r.Category }},
	{Key: "scope", Label: "Omfattning", Kind: field.Long, At: func(r *Row) any { return &r.Scope }},
	{Key: "suppliers", Label: "Leverantörer", Kind: field.Number, Help: "Ungefär hur många som säljer i kategorin.", At: func(r *Row) any { return &r.Suppliers }},
	{Key: "potential", Label: "Besparingspotential", Kind: field.Money, Unit: "kr per år", Group: "Urval", At: func(r *Row) any { return &r.Potential }},
	{Key: "potential_points", Label: "Poäng för potentialen", Kind: field.Number, Help: "1 är liten och 5 är stor.", At: func(r *Row) any { return &r.PotentialPoints }},
	{Key: "risk_points", Label: "Poäng för risken", Kind: field.Number, Help: "1 är liten och 5 är stor.", At: func(r *Row) any { return &r.RiskPoints }},
	{Key: "risk_text", Label: "Vad risken består i", Kind: field.Long, At: func(r *Row) any { return &r.RiskText }},
	{Key: "readiness_points", Label: "Poäng för beredskapen", Kind: field.Number, Help: "Hur beredda verksamheterna är: 1 är inte alls och 5 är helt.", At: func(r *Row) any { return &r.ReadinessPoints }},
	{Key: "maturity", Label: "Mognad", Kind: field.Number, Help: "Hur väl kategorin redan styrs, 1–5. Räknas inte i poängen.", At: func(r *Row) any { return &r.Maturity }},
	{Key: "sustainability", Label: "Hållbarhet", Kind: field.Long, At: func(r *Row) any { return &r.Sustainability }},
	{Key: "leader_id", Label: "Kategoriledare", Kind: field.Ref, Group: "Resurser och tid", At: func(r *Row) any { return &r.LeaderID }, Show: func(r *Row) string { return r.Leader }},
	{Key: "hours", Label: "Timmar", Kind: field.Number, Unit: "timmar", At: func(r *Row) any { return &r.Hours }},
	{Key: "starts", Label: "Startkvartal", Help: "Till exempel 2023-Q2.", At: func(r *Row) any { return &r.Starts }},
	{Key: "expected", Label: "Förväntat resultat", Kind: field.Long, At: func(r *Row) any { return &r.Expected }},
	{Key: "contracts", Label: "Gällande avtal", Kind: field.Number, ReadOnly: true, Group: "Räknat ur avtalen", At: func(r *Row) any { return &r.Contracts }},
	{Key: "expiring", Label: "Avtal som löper ut", Kind: field.Number, ReadOnly: true, At: func(r *Row) any { return &r.Expiring }},
	{Key: "score", Label: "Urvalspoäng", ReadOnly: true, At: func(r *Row) any { return &r.Score }, Show: func(r *Row) string { return r.ScoreText() }},
}

// StrategyFields describes a category strategy.
var StrategyFields = field.Set[Strategy]{
	{Key: "title", Label: "Benämning", Required: true, At: func(s *Strategy) any { return &s.Title }},
	{Key: "status", Label: "Läge", Kind: field.Choice, Choices: statuses, ReadOnly: true, At: func(s *Strategy) any { return &s.Status }},
	{Key: "goals", Label: "Mål", Kind: field.Long, At: func(s *Strategy) any { return &s.Goals }},
	{Key: "levers", Label: "Hävstänger", Kind: field.Many, Choices: leverChoices, Help: "Hur målen ska nås.", At: func(s *Strategy) any { return &s.Levers }},
	{Key: "scenarios", Label: "Scenarier", Kind: field.Long, Help: "Vägarna som har prövats, och varför en av dem valdes.", At: func(s *Strategy) any { return &s.Scenarios }},
	{Key: "risk", Label: "Risk", Kind: field.Long, At: func(s *Strategy) any { return &s.Risk }},
	{Key: "proposed_on", Label: "Föreslagen", Kind: field.Date, ReadOnly: true, At: func(s *Strategy) any { return &s.ProposedOn }},
	{Key: "proposed_by", Label: "Föreslagen av", ReadOnly: true, At: func(s *Strategy) any { return &s.ProposedBy }},
	{Key: "decided_on", Label: "Beslutad", Kind: field.Date, ReadOnly: true, At: func(s *Strategy) any { return &s.DecidedOn }},
	{Key: "body", Label: "Beslutad av", ReadOnly: true, At: func(s *Strategy) any { return &s.Body }},
	{Key: "reference", Label: "Beslut", ReadOnly: true, At: func(s *Strategy) any { return &s.Reference }},
}

// MeasureFields describes a measure.
var MeasureFields = field.Set[Measure]{
	{Key: "number", Label: "Nummer", ReadOnly: true, At: func(m *Measure) any { return &m.Number }},
	{Key: "title", Label: "Åtgärd", Required: true, At: func(m *Measure) any { return &m.Title }},
	{Key: "kind", Label: "Slag", Kind: field.Choice, Choices: MeasureKinds, Required: true, At: func(m *Measure) any { return &m.Kind }},
	{Key: "category_id", Label: "Kategori", Kind: field.Ref, Required: true, At: func(m *Measure) any { return &m.CategoryID }, Show: func(m *Measure) string { return m.Category }},
	{Key: "initiative_id", Label: "Kategoriinitiativ", Kind: field.Ref, At: func(m *Measure) any { return &m.InitiativeID }, Show: func(m *Measure) string { return m.Initiative }},
	{Key: "owner_id", Label: "Ansvarig", Kind: field.Ref, Required: true, At: func(m *Measure) any { return &m.OwnerID }, Show: func(m *Measure) string { return m.Owner }},
	{Key: "due_on", Label: "Ska vara klar", Kind: field.Date, Required: true, At: func(m *Measure) any { return &m.DueOn }},
	{Key: "state", Label: "Läge", Kind: field.Choice, Choices: States, ReadOnly: true, At: func(m *Measure) any { return &m.State }},
	{Key: "state_on", Label: "I läget sedan", Kind: field.Date, ReadOnly: true, At: func(m *Measure) any { return &m.StateOn }},
	{Key: "state_why", Label: "Varför", ReadOnly: true, At: func(m *Measure) any { return &m.StateWhy }},
	{Key: "expected", Label: "Förväntad effekt", Kind: field.Money, Unit: "kr per år", Group: "Effekt", At: func(m *Measure) any { return &m.Expected }},
	{Key: "expected_co2", Label: "Förväntat minskat utsläpp", Kind: field.Number, Unit: "kg CO2e per år", At: func(m *Measure) any { return &m.ExpectedCO2 }},
	{Key: "expected_quality", Label: "Förväntad kvalitet", Kind: field.Long, At: func(m *Measure) any { return &m.ExpectedQuality }},
	{Key: "realised", Label: "Uppnådd effekt", Kind: field.Money, Unit: "kr per år", ReadOnly: true, At: func(m *Measure) any { return &m.Realised }},
	{Key: "realised_co2", Label: "Uppnått minskat utsläpp", Kind: field.Number, Unit: "kg CO2e per år", ReadOnly: true, At: func(m *Measure) any { return &m.RealisedCO2 }},
	{Key: "followed_on", Label: "Senast uppföljd", Kind: field.Date, ReadOnly: true, At: func(m *Measure) any { return &m.FollowedOn }},
	{Key: "plan_item_id", Label: "Planpost", Kind: field.Ref, Group: "Leder till", Help: "Planpostens nummer, om åtgärden är en upphandling som ska planeras.", At: func(m *Measure) any { return &m.PlanItemID }, Show: func(m *Measure) string { return m.PlanItem }},
	{Key: "procurement_id", Label: "Upphandling", Kind: field.Ref, Help: "Upphandlingens diarienummer.", At: func(m *Measure) any { return &m.ProcurementID }, Show: func(m *Measure) string { return m.Procurement }},
}

// ReportFields describes the parts of a category report that people write.
var ReportFields = field.Set[Report]{
	{Key: "category_id", Label: "Kategori", Kind: field.Ref, ReadOnly: true, At: func(r *Report) any { return &r.CategoryID }, Show: func(r *Report) string { return r.Category }},
	{Key: "status", Label: "Läge", Kind: field.Choice, Choices: statuses, ReadOnly: true, At: func(r *Report) any { return &r.Status }},
	{Key: "approved_on", Label: "Godkänd", Kind: field.Date, ReadOnly: true, At: func(r *Report) any { return &r.ApprovedOn }},
	{Key: "as_of", Label: "Uppgifterna gäller", Kind: field.Date, Required: true, Help: "Dagen som avtal och belopp räknas till. Senast i dag.", At: func(r *Report) any { return &r.AsOf }},
	{Key: "market", Label: "Marknad", Kind: field.Long, At: func(r *Report) any { return &r.Market }},
	{Key: "next_steps", Label: "Nästa steg", Kind: field.Long, At: func(r *Report) any { return &r.NextSteps }},
}

// deliverableFields describes a deliverable.
var deliverableFields = field.Set[Deliverable]{
	{Key: "owner_id", Label: "Ansvarig", Kind: field.Ref, At: func(d *Deliverable) any { return &d.OwnerID }, Show: func(d *Deliverable) string { return d.Owner }},
	{Key: "due_on", Label: "Ska vara klart", Kind: field.Date, At: func(d *Deliverable) any { return &d.DueOn }},
	{Key: "done_on", Label: "Klart", Kind: field.Date, Help: "Tomt så länge underlaget saknas.", At: func(d *Deliverable) any { return &d.DoneOn }},
	{Key: "link", Label: "Länk till dokumentet", Help: "En adress på nätet eller till en handling i Klöver.", At: func(d *Deliverable) any { return &d.Link }},
	{Key: "note", Label: "Anteckning", Kind: field.Long, At: func(d *Deliverable) any { return &d.Note }},
}
