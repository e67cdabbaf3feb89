package identity

import (
	"context"
	"fmt"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/word/day"
	"klover/internal/word/party"
)

// DemoPassword is the password of every account of the demo, and of no other.
const DemoPassword = "klover-demo-2022"

// Demo creates the parties with their names over time, the units, and one
// account for each role. The parties are real, the persons are invented. It
// returns the ids of the users by role code, for the demo data of other areas.
func (s Store) Demo(ctx context.Context) (users map[string]string, err error) {
	ctx = audit.WithActor(ctx, audit.System)
	users = map[string]string{}
	err = s.DB.InTx(ctx, func(tx *db.DB) error {
		in := Store{tx}
		if err := in.CreateRegions(ctx); err != nil {
			return fmt.Errorf("parties of the demo: %w", err)
		}
		for _, guest := range []Party{{Code: "ESKILSTUNA", OrgNo: "212000-0357", Name: "Eskilstuna kommun"}, {Code: "VASTERAS", OrgNo: "212000-2080", Name: "Västerås stad"}} {
			guest.Kind = partyGuest
			if _, err := in.CreateParty(ctx, guest); err != nil {
				return fmt.Errorf("guests of the demo: %w", err)
			}
		}
		for _, own := range []Party{{Code: "D", Colour: "#00629b"}, {Code: "U", Colour: "#8a1538"}} { // invented
			p, err := in.Party(ctx, own.Code)
			if err != nil {
				return err
			}
			p.Colour = own.Colour
			if _, err := in.SaveParty(ctx, p, ""); err != nil {
				return fmt.Errorf("colours of the demo: %w", err)
			}
		}
		units, err := in.demoUnits(ctx)
		if err != nil {
			return fmt.Errorf("units of the demo: %w", err)
		}
		return in.demoUsers(ctx, units, users)
	})
	return users, err
}

// demoUnits: key, parent's key, region, kind, name, first day, a later name, and the last day.
var demoUnits = []struct {
	key, parent string
	party       party.Code
	kind, name  string
	from        day.Date
	laterFrom   day.Date
	later       string
	to          day.Date // last day
}{
	{"inkop", "", "D", unitOwn, "Inköp Sörmland Västmanland", 20110701, 0, "", 0},
	{"upphandling", "inkop", "D", unitOwn, "Upphandlingsenheten", 20110701, 0, "", 0},
	{"service", "inkop", "D", unitOwn, "Beställarstöd", 20110701, 20201001, "Inköpsservice", 0}, // A15, A16
	{"avtal", "inkop", "D", unitOwn, "Avtalsförvaltning", 20110701, 0, "", 20200930},            // five units in 2017, three since the reorganisation of 2020
	{"ehandel", "inkop", "D", unitOwn, "E-handel", 20110701, 0, "", 20200930},
	{"stab", "inkop", "D", unitOwn, "Stab och utveckling", 20110701, 0, "", 20200930},
	{"stod", "inkop", "D", unitOwn, "Stöd och styrning", 20201001, 0, "", 0},
	{"leverantor", "service", "D", unitOwn, "Leverantörsgruppen", 20201001, 0, "", 0}, // only Sörmland, A17
	{"regionservice", "", "D", unitCustomer, "Verksamhetsstöd och landstingsservice", 0, 20190101, "Regionservice", 0},
	{"d-vard", "", "D", unitCustomer, "Hälso- och sjukvård Sörmland", 0, 0, "", 0},
	{"d-mse", "d-vard", "D", unitCustomer, "Mälarsjukhuset Eskilstuna", 0, 0, "", 0},
	{"d-nln", "d-vard", "D", unitCustomer, "Nyköpings lasarett", 0, 0, "", 0},
	{"d-mft", "", "D", unitCustomer, "Medicinsk fysik och teknik", 0, 0, "", 0},
	{"d-trafik", "", "D", unitCustomer, "Kollektivtrafik Sörmland", 0, 0, "", 0},
	{"u-vard", "", "U", unitCustomer, "Hälso- och sjukvård Västmanland", 0, 0, "", 0},
	{"u-vs", "u-vard", "U", unitCustomer, "Västmanlands sjukhus Västerås", 0, 0, "", 0},
	{"u-it", "", "U", unitCustomer, "Centrum för digitalisering", 0, 0, "", 0},
	{"u-fastighet", "", "U", unitCustomer, "Fastighet Västmanland", 0, 0, "", 0},
	{"u-trafik", "", "U", unitCustomer, "Kollektivtrafikförvaltningen Västmanland", 20170101, 0, "", 0},
}

// demoPlaces are how the cost centres of units begin. They are invented.
var demoPlaces = map[string]string{"d-mse": "11", "d-nln": "12", "d-mft": "14", "regionservice": "18", "u-vs": "11", "u-fastighet": "15", "u-it": "16"}

func (s Store) demoUnits(ctx context.Context) (map[string]string, error) {
	ids := map[string]string{}
	for _, d := range demoUnits {
		u, err := s.CreateUnit(ctx, Unit{Party: d.party, Kind: d.kind, Name: d.name, CostPlace: demoPlaces[d.key], ParentID: ids[d.parent], ValidFrom: d.from, ValidTo: d.to})
		if err != nil {
			return nil, err
		}
		ids[d.key] = u.ID
		if d.later == "" {
			continue
		}
		if err := s.ChangeTerm(ctx, Term{UnitID: u.ID, Name: d.later, ParentID: Ref(ids[d.parent]), ValidFrom: d.laterFrom}, ""); err != nil {
			return nil, err
		}
	}
	return ids, nil
}

// demoUsers: one account a role. The names are invented; none is an officer of the reports.
var demoUsers = []struct{ role, name, email, title, unit, parties string }{
	{"chief", "Karin Forsell", "karin.forsell", "Inköpschef", "inkop", "D,U"},
	{"unit_head", "Mats Ekdahl", "mats.ekdahl", "Enhetschef upphandling", "upphandling", "D,U"},
	{"strategic_buyer", "Åsa Öberg", "asa.oberg", "Strategisk inköpare", "upphandling", "D,U"},
	{"operational_buyer", "Jonas Lindqvist", "jonas.lindqvist", "Operativ inköpare", "service", "D,U"},
	{"category_lead", "Ylva Sandgren", "ylva.sandgren", "Kategoriledare", "stod", "D,U"},
	{"controller", "Peter Häggblad", "peter.haggblad", "Inköpscontroller", "stod", "D,U"},
	{"contract_controller", "Sara Wikman", "sara.wikman", "Avtalscontroller", "stod", "D,U"},
	{"lawyer", "Nadja Berglind", "nadja.berglind", "Inköpsjurist", "stod", "D,U"},
	{"process_lead", "Olle Tengvall", "olle.tengvall", "Processledare", "stod", "D,U"},
	{"ecommerce", "Frida Norling", "frida.norling", "E-handelskoordinator", "stod", "D,U"},
	{"finance_assistant", "Bengt Åkerhielm", "bengt.akerhielm", "Ekonomiassistent", "service", "D,U"},
	{"supplier_group", "Lotta Malmsten", "lotta.malmsten", "Leverantörshandläggare", "leverantor", "D"},
	{"certifier", "Hanna Kjellberg", "hanna.kjellberg", "Avdelningschef", "d-nln", "D"},
	{"consultant", "Viktor Sjödahl", "viktor.sjodahl", "Upphandlingskonsult", "", ""},
	{"requester", "Emma Rosendal", "emma.rosendal", "Verksamhetschef", "u-vs", "U"},
	{"requirement_owner", "Ali Rahmani", "ali.rahmani", "Medicinteknisk ingenjör", "d-mft", "D"},
	{"rapporteur", "Gunilla Stråhle", "gunilla.strahle", "Förvaltningschef", "regionservice", "D"},
	{"board_secretary", "Ingrid Hallander", "ingrid.hallander", "Nämndsekreterare", "", "D"},
	{"board_member", "Lars-Erik Brorsson", "lars-erik.brorsson", "Ledamot i inköpsnämnden", "", "D"},
	{"auditor", "Margareta Tollin", "margareta.tollin", "Förtroendevald revisor", "", "D"},
	{"registrar", "Simon Vretman", "simon.vretman", "Registrator", "stod", "D,U"},
	{"archivist", "Tove Lagerkvist", "tove.lagerkvist", "Arkivarie", "", "D"},
	{"sustainability", "Maja Öhrn", "maja.ohrn", "Hållbarhetsstrateg", "regionservice", "D,U"},
	{"infosec", "Daniel Ceder", "daniel.ceder", "Informationssäkerhetssamordnare", "u-it", "U"},
	{"data_protection", "Elisabet Fryk", "elisabet.fryk", "Dataskyddsombud", "", "D"},
	{"administrator", "Rickard Nyblom", "rickard.nyblom", "Systemförvaltare", "stod", "D,U"},
}

// demoUsers gives all accounts one hash: computing it once for each would be most
// of the time that the demo takes to start.
func (s Store) demoUsers(ctx context.Context, units, users map[string]string) error {
	hash := HashPassword(DemoPassword)
	for _, d := range demoUsers {
		parties, err := party.ParseSet(d.parties)
		if err != nil {
			return err
		}
		u, err := s.Create(ctx, User{Name: d.name, Email: d.email + "@demo.klover.example", Title: d.title, Roles: Roles{d.role},
			Parties: parties, UnitID: Ref(units[d.unit]), Active: true})
		if err != nil {
			return fmt.Errorf("user %s: %w", d.name, err)
		}
		if err := putPassword(ctx, s.DB, u.ID, hash, false); err != nil {
			return err
		}
		users[d.role] = u.ID
	}
	return s.demoViews(ctx, users["strategic_buyer"])
}

// demoViews saves a few selections, as somebody who has worked for a while has them.
func (s Store) demoViews(ctx context.Context, owner string) error {
	for _, v := range []View{
		{Path: "/upphandlingar", Name: "Annonserade 2022", Query: "annonserad=2022", Shared: viewEveryone},
		{Path: "/upphandlingar", Name: "Samordnade", Query: "samordnad=ja", Shared: viewTeam},
	} {
		v.OwnerID = owner
		if _, err := s.KeepView(ctx, v); err != nil {
			return err
		}
	}
	return nil
}
