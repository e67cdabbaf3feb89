package identity

import "klover/internal/base/field"

// UserFields describes a user.
var UserFields = field.Set[User]{
	{Key: "name", Label: "Namn", Required: true, Group: "Person", At: func(u *User) any { return &u.Name }},
	{Key: "email", Label: "E-post", Help: "Används för att logga in.", Required: true, Aliases: []string{"e-postadress", "mail"},
		At: func(u *User) any { return &u.Email }},
	{Key: "title", Label: "Titel", Help: "Till exempel upphandlare eller enhetschef.", At: func(u *User) any { return &u.Title }},
	{Key: "unit_id", Label: "Enhet", Kind: field.Ref, At: func(u *User) any { return &u.UnitID }},
	{Key: "roles", Label: "Roller", Help: "Rollerna avgör vad personen får läsa och göra.", Kind: field.Many, Choices: roleOptions(), Group: "Behörighet",
		At: func(u *User) any { return &u.Roles }},
	{Key: "parties", Label: "Parter", Help: "De regioner som personen får registrera och ändra för.", Kind: field.Many, Choices: partyOptions(),
		Show: func(u *User) string { return u.Parties.Sv() }, At: func(u *User) any { return &u.Parties }},
	{Key: "active", Label: "Aktivt konto", Kind: field.Bool, Group: "Giltighet", At: func(u *User) any { return &u.Active }},
	{Key: "valid_from", Label: "Gäller från", Kind: field.Date, At: func(u *User) any { return &u.ValidFrom }},
	{Key: "valid_to", Label: "Gäller till och med", Kind: field.Date, At: func(u *User) any { return &u.ValidTo }},
}

func partyOptions() []field.Option {
	return []field.Option{{Value: "D", Label: "Region Sörmland (D)"}, {Value: "U", Label: "Region Västmanland (U)"}}
}

// UnitFields describes a unit. Its name and place in the tree are terms, and are
// changed by Rename and Move.
var UnitFields = field.Set[Unit]{
	{Key: "name", Label: "Namn", Required: true, At: func(u *Unit) any { return &u.Name }},
	{Key: "parent_id", Label: "Hör till", Kind: field.Ref, Help: "Lämna tomt för en enhet överst i regionen.", At: func(u *Unit) any { return &u.ParentID }},
	{Key: "party", Label: "Region", Kind: field.Choice, Required: true, Choices: partyOptions(), At: func(u *Unit) any { return &u.Party }},
	{Key: "kind", Label: "Slag", Kind: field.Choice, Required: true, Choices: unitKinds, At: func(u *Unit) any { return &u.Kind }},
	{Key: "cost_place", Label: "Kostnadsställe", At: func(u *Unit) any { return &u.CostPlace }},
	{Key: "valid_from", Label: "Finns från", Kind: field.Date, At: func(u *Unit) any { return &u.ValidFrom }},
	{Key: "valid_to", Label: "Finns till och med", Kind: field.Date, At: func(u *Unit) any { return &u.ValidTo }},
}

var unitKinds = []field.Option{{Value: unitOwn, Label: "Inköpsorganisationen"}, {Value: unitCustomer, Label: "Kund"}}

// TermFields describes what a unit is called and where it belongs in a period.
var TermFields = field.Set[Term]{
	{Key: "name", Label: "Namn", Required: true, At: func(t *Term) any { return &t.Name }},
	{Key: "parent_id", Label: "Hör till", Kind: field.Ref, Help: "Lämna tomt för en enhet överst i regionen.", At: func(t *Term) any { return &t.ParentID }},
	{Key: "valid_from", Label: "Gäller från", Kind: field.Date, Required: true, At: func(t *Term) any { return &t.ValidFrom }},
}

// PartyFields describes a party. Its name is changed by RenameParty.
var PartyFields = field.Set[Party]{
	{Key: "code", Label: "Kod", Help: "Ändras aldrig. Regionerna har sin gamla länsbokstav.", Required: true, At: func(p *Party) any { return &p.Code }},
	{Key: "name", Label: "Namn", Required: true, At: func(p *Party) any { return &p.Name }},
	{Key: "short", Label: "Kortnamn", Help: "Så som listor också skriver, till exempel RS.", At: func(p *Party) any { return &p.Short }},
	{Key: "org_no", Label: "Organisationsnummer", At: func(p *Party) any { return &p.OrgNo }},
	{Key: "letter", Label: "Länsbokstav", At: func(p *Party) any { return &p.Letter }},
	{Key: "kind", Label: "Slag", Kind: field.Choice, Required: true, Choices: partyKinds, At: func(p *Party) any { return &p.Kind }},
	{Key: "host", Label: "Värdregion", Kind: field.Bool, At: func(p *Party) any { return &p.Host }},
	{Key: "colour", Label: "Färg", Help: "Partens färg i dess egna utgåvor av rapporter, till exempel #005b89. Den görs mörkare om texten annars blir svår att läsa.", At: func(p *Party) any { return &p.Colour }},
	{Key: "valid_from", Label: "Med från", Kind: field.Date, At: func(p *Party) any { return &p.ValidFrom }},
	{Key: "valid_to", Label: "Med till och med", Kind: field.Date, At: func(p *Party) any { return &p.ValidTo }},
}

var partyKinds = []field.Option{
	{Value: partyOwner, Label: "Huvudman"}, {Value: partyExternal, Label: "Region i 7-klövern"}, {Value: partyGuest, Label: "Gäst"},
}

// PartyNameFields describes a new name of a party.
var PartyNameFields = field.Set[PartyName]{
	{Key: "name", Label: "Nytt namn", Required: true, At: func(n *PartyName) any { return &n.Name }},
	{Key: "valid_from", Label: "Gäller från", Kind: field.Date, Required: true, At: func(n *PartyName) any { return &n.ValidFrom }},
}

// SettingFields describes the limits of sign-in.
var SettingFields = field.Set[Settings]{
	{Key: "idle_min", Label: "Logga ut efter overksamhet", Help: "Så länge får en inloggning ligga still.", Kind: field.Number, Unit: "minuter", Required: true,
		At: func(s *Settings) any { return &s.IdleMin }},
	{Key: "max_hours", Label: "Logga ut senast efter", Help: "Gäller även den som arbetar hela tiden.", Kind: field.Number, Unit: "timmar", Required: true,
		At: func(s *Settings) any { return &s.MaxHours }},
	{Key: "link_hours", Label: "Engångslänk gäller i", Help: "Länken som ett nytt konto får för att välja lösenord.", Kind: field.Number, Unit: "timmar", Required: true,
		At: func(s *Settings) any { return &s.LinkHours }},
}

// TokenFields describes an access key.
var TokenFields = field.Set[Token]{
	{Key: "name", Label: "Vad nyckeln används till", Required: true, At: func(t *Token) any { return &t.Name }},
	{Key: "may_write", Label: "Får ändra uppgifter", Help: "Svara nej om programmet bara ska läsa.", Kind: field.Bool, At: func(t *Token) any { return &t.MayWrite }},
	{Key: "expires_on", Label: "Gäller till och med", Kind: field.Date, Required: true, At: func(t *Token) any { return &t.ExpiresOn }},
}
