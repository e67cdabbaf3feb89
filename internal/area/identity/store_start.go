package identity

import (
	"context"
	"fmt"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/word/day"
	"klover/internal/word/orgnr"
	"klover/internal/word/party"
)

// FirstAdministrator prepares an empty organisation: the regions, and somebody
// who can sign in. The password is temporary and is shown once.
func (s Store) FirstAdministrator(ctx context.Context, name, email string) (temporary string, err error) {
	ctx = audit.WithActor(ctx, audit.System)
	err = s.DB.InTx(ctx, func(tx *db.DB) error {
		in := Store{tx}
		some, err := db.One[bool](ctx, tx, `SELECT EXISTS (SELECT 1 FROM identity_user)`)
		if err != nil {
			return err
		}
		if some {
			return fault.Conflict("Organisationen finns redan. Lägg upp fler användare med klover user add.")
		}
		if err := in.CreateRegions(ctx); err != nil {
			return err
		}
		u, err := in.Create(ctx, User{Name: name, Email: email, Title: "Systemförvaltare", Roles: Roles{"administrator"},
			Parties: party.Principals(), Active: true})
		if err != nil {
			return err
		}
		temporary, err = in.SetTemporary(ctx, u)
		return err
	})
	return temporary, err
}

// dated is a name and the day from which it holds, 0 from the start.
type dated struct {
	from day.Date
	name string
}

// regions are the two owners and the other five of 7-klövern (A02, A03, A05).
// S17:382 for Västmanland, handbook 1.1 for Sörmland; the others as the regions
// themselves tell.
var regions = []struct {
	code  party.Code
	short string
	orgNo orgnr.ID
	names []dated
}{
	{party.Sormland, "RS", "232100-0032", []dated{{0, "Landstinget Sörmland"}, {20190101, "Region Sörmland"}}},
	{party.Vastmanland, "RV", "232100-0172", []dated{{0, "Landstinget Västmanland"}, {20170101, "Region Västmanland"}}},
	{party.Uppsala, "", "232100-0024", []dated{{0, "Landstinget i Uppsala län"}, {20170101, "Region Uppsala"}}},
	{party.Varmland, "", "232100-0156", []dated{{0, "Landstinget i Värmland"}, {20190101, "Region Värmland"}}},
	{party.Orebro, "", "232100-0164", []dated{{0, "Örebro läns landsting"}, {20150101, "Region Örebro län"}}},
	{party.Dalarna, "", "232100-0180", []dated{{0, "Landstinget Dalarna"}, {20190101, "Region Dalarna"}}},
	{party.Gavleborg, "", "232100-0198", []dated{{0, "Landstinget Gävleborg"}, {20150101, "Region Gävleborg"}}},
}

// CreateRegions adds the regions with their names over time. Sörmland is the host.
func (s Store) CreateRegions(ctx context.Context) error {
	for _, r := range regions {
		p := Party{Code: string(r.code), Letter: string(r.code), Short: r.short, OrgNo: r.orgNo, Name: r.names[0].name,
			Kind: partyExternal, Host: r.code == party.Sormland}
		if r.short != "" {
			p.Kind = partyOwner
		}
		if _, err := s.CreateParty(ctx, p); err != nil {
			return fmt.Errorf("creating %s: %w", p.Name, err)
		}
		for _, n := range r.names[1:] {
			if err := s.RenameParty(ctx, PartyName{PartyID: p.Code, Name: n.name, ValidFrom: n.from}, ""); err != nil {
				return fmt.Errorf("naming %s: %w", n.name, err)
			}
		}
	}
	return nil
}
