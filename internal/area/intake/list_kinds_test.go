package intake

import (
	"strings"
	"testing"

	"klover/internal/area/contract"
	"klover/internal/area/procurement"
	"klover/internal/area/review"
	"klover/internal/area/saving"
	"klover/internal/area/supplier"
	"klover/internal/base/db"
	"klover/internal/base/dbtest"
)

func TestContractsBringTheirSuppliersAndFindTheirProcurements(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, tables(), func(t *testing.T, d *db.DB) {
		s, ctx := Store{DB: d}, as(t)
		mustImport(t, s, Order{Path: written(t, "plan.csv", officeList...)})
		known := supplier.New()
		known.Name, known.OrgNo = "Mediq Sverige AB", "556425-0610"
		if _, err := (supplier.Store{DB: d}).Create(ctx, known); err != nil {
			t.Fatal(err)
		}
		path := written(t, "avtal.csv",
			"Avtalsnr;Avtalsnamn;Upphandlingsnummer;Leverantör;Org.nr;Part;Tecknat;Startdatum;Slutdatum;Förlängning;Avtalsvärde",
			"AV-1;Rollatorer;2022-0001;Mediq;556425-0610;DU;2022-06-01;2022-07-01;2024-06-30;12 + 12;ca 12 mkr",
			"AV-2;Gåbord;;Ny Rehab AB; ;D;2022-06-02;;;;",
			"AV-3;Käppar;;Ny Rehab AB;;U;2022-06-02;;;;",
			"AV-4;Saknad upphandling;2099-1;Ny Rehab AB;;U;2022-06-02;;;;")
		refused, err := s.Import(ctx, Order{Path: path}, quiet)
		if err == nil || refused.Register != contract.Kind || refused.Rejected != 3 || !strings.Contains(told(t, s, refused)[0], "Tillåt nya leverantörer") {
			t.Fatalf("%s %v %q", refused.Register, err, told(t, s, refused))
		}
		run := mustImport(t, s, Order{Path: path, Suppliers: true, Bad: OnlyGood})
		if counts(run) != [5]int64{4, 3, 0, 0, 1} || run.Suppliers != 1 || countOf(t, s, "supplier") != 2 {
			t.Errorf("%s %d new suppliers; %q", run.Sentence(), run.Suppliers, told(t, s, run))
		}
		c, err := contract.Store{DB: d}.Match(ctx, "AV-1")
		if err != nil || c.ProcurementID == "" || len(c.Suppliers) != 1 || c.Suppliers[0].Name != "Mediq Sverige AB" || len(c.Options) != 2 || !c.ValueAbout {
			t.Errorf("AV-1: %+v, %v", c, err)
		}
		again, _ := s.Import(ctx, Order{Path: path, Suppliers: true, Bad: OnlyGood}, quiet)
		if counts(again) != [5]int64{4, 0, 0, 3, 1} {
			t.Errorf("again: %s; %q", again.Sentence(), told(t, s, again))
		}
		if _, err := s.Undo(ctx, run.ID, "Prov", quiet); err != nil {
			t.Fatal(err)
		}
		if countOf(t, s, "contract") != 0 || countOf(t, s, "supplier") != 1 {
			t.Errorf("after undo %d contracts and %d suppliers", countOf(t, s, "contract"), countOf(t, s, "supplier"))
		}
	})
}

func TestUpdatedContractsGetTheirSuppliersBack(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, tables(), func(t *testing.T, d *db.DB) {
		s, ctx := Store{DB: d}, as(t)
		head := "Avtalsnr;Avtalsnamn;Leverantör;Part;Tecknat;Slutdatum;Förlängning"
		first := written(t, "avtal.csv", head, "AV-1;Rollatorer;Alfa AB; D;2022-06-01;2024-06-30;12 + 12")
		second := written(t, "avtal2.csv", head, "AV-1;Rollatorer;Beta AB; D;2022-06-01;2024-06-30;12 + 12")
		mustImport(t, s, Order{Path: first, Suppliers: true})
		at := contract.Store{DB: d}
		c, err := at.Match(ctx, "AV-1")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := at.UseOption(ctx, c.ID, c.Version, 20230101, ""); err != nil {
			t.Fatal(err)
		}
		run := mustImport(t, s, Order{Path: second, Suppliers: true, Existing: Update})
		if c, _ = at.Match(ctx, "AV-1"); run.Updated != 1 || c.Suppliers[0].Name != "Beta AB" || c.Options[0].State != contract.Used {
			t.Errorf("%s: %+v", run.Sentence(), c)
		}
		if _, err := s.Undo(ctx, run.ID, "Prov", quiet); err != nil {
			t.Fatal(err)
		}
		if c, _ = at.Match(ctx, "AV-1"); c.Suppliers[0].Name != "Alfa AB" {
			t.Errorf("after undo: %+v", c.Suppliers)
		}
	})
}

func TestSavingsAreReadWithAmountsByRegionOrTogether(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, tables(), func(t *testing.T, d *db.DB) {
		s, ctx := Store{DB: d}, as(t)
		path := written(t, "besparingar.csv",
			"Nr;Avser;Tecknat;Avtalstid (månader);Region;Besparing (tkr);Besparing D;Besparing U",
			"E-1;Rollatorer;2022-03-01;48;;;100 000;50 000",
			"E-2;Ultraljud;2022-04-01;24;DU;1 500;;",
			"E-3;Möbler;2022-05-01;24;D;-200;;",
			"E-4;Utan region;2022-05-01;24;;300;;",
			"E-5;Utan belopp;2022-05-01;24;D;;;")
		run := mustImport(t, s, Order{Path: path, Register: saving.Kind, Bad: OnlyGood})
		if counts(run) != [5]int64{5, 3, 0, 0, 2} {
			t.Fatalf("%s %q", run.Sentence(), told(t, s, run))
		}
		at := saving.Store{DB: d}
		two, err := at.Match(ctx, "E-2")
		if err != nil || two.Term != 1_500_000_00 || len(two.Effects) != 2 || two.Effects[0].Term != 750_000_00 || two.State != saving.Registered {
			t.Errorf("E-2: %+v, %v", two, err)
		}
		if three, _ := at.Match(ctx, "E-3"); three.Side != saving.Loss {
			t.Errorf("E-3 is %s", three.Side)
		}
		again, _ := s.Import(ctx, Order{Path: path, Register: saving.Kind, Bad: OnlyGood}, quiet)
		if again.Same != 3 {
			t.Errorf("again: %s %q", again.Sentence(), told(t, s, again))
		}
		if _, err := s.Undo(ctx, run.ID, "Prov", quiet); err != nil || countOf(t, s, "saving") != 0 {
			t.Errorf("undo: %v, %d left", err, countOf(t, s, "saving"))
		}
	})
}

func TestReviewsFindTheirProcurements(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, tables(), func(t *testing.T, d *db.DB) {
		s, ctx := Store{DB: d}, as(t)
		mustImport(t, s, Order{Path: written(t, "plan.csv", officeList...)})
		head := "Målnummer;Dnr;Sökande;Inkom;Avgörande;Utgång;Onödig"
		path := written(t, "överprövningar.csv", head,
			"1234-22;2022-0001;Alfa AB;2022-06-01;2022-09-01;Avslag;nej",
			"1235-22;2022-0002;Beta AB;2022-06-02;;;",
			"1236-22;2099-0001;Beta AB;2022-06-02;;;",
			"1237-22;2022-0002;Beta AB;2022-06-02;;Bifall;")
		run := mustImport(t, s, Order{Path: path, Bad: OnlyGood})
		if run.Register != review.Kind || counts(run) != [5]int64{4, 2, 0, 0, 2} {
			t.Fatalf("%s %s %q", run.Register, run.Sentence(), told(t, s, run))
		}
		p, err := procurement.Store{DB: d}.ByNumber(ctx, "2022-0001")
		if err != nil || !p.Appealed {
			t.Errorf("the procurement is reviewed: %v, %v", p.Appealed, err)
		}
		again, _ := s.Import(ctx, Order{Path: path, Bad: OnlyGood}, quiet)
		if counts(again) != [5]int64{4, 0, 0, 2, 2} {
			t.Errorf("again: %s %q", again.Sentence(), told(t, s, again))
		}
		decided := written(t, "överprövningar2.csv", head, "1235-22;2022-0002;Beta AB;2022-06-02;2022-10-01;Bifall;")
		refused, err := s.Import(ctx, Order{Path: decided}, quiet)
		if err == nil || refused.Rejected != 1 {
			t.Errorf("a case that has been decided since is told: %s %v", refused.Sentence(), err)
		}
		if _, err := s.Undo(ctx, run.ID, "Prov", quiet); err != nil || countOf(t, s, "review") != 0 {
			t.Errorf("undo: %v", err)
		}
	})
}

func TestRowsWithoutNumberAreKnownByTheirValues(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, tables(), func(t *testing.T, d *db.DB) {
		s := Store{DB: d}
		path := written(t, "plan.csv", "Upphandling;Part;Annonserad", "Rollatorer;D;2022-01-01", "Ultraljud;U;2022-01-02", "Rollatorer;D;2022-01-01")
		run := mustImport(t, s, Order{Path: path, Bad: OnlyGood, Register: procurement.Kind})
		if counts(run) != [5]int64{3, 2, 0, 0, 1} {
			t.Errorf("%s %q", run.Sentence(), told(t, s, run))
		}
		again, _ := s.Import(as(t), Order{Path: path, Bad: OnlyGood, Register: procurement.Kind}, quiet)
		if counts(again) != [5]int64{3, 0, 0, 2, 1} {
			t.Errorf("again: %s", again.Sentence())
		}
		if _, err := s.Undo(as(t), run.ID, "Prov", quiet); err != nil {
			t.Fatal(err)
		}
		if third := mustImport(t, s, Order{Path: path, Bad: OnlyGood, Register: procurement.Kind}); third.Created != 2 {
			t.Errorf("after undo: %s", third.Sentence())
		}
	})
}

func TestSuppliersAreKnownByNumberThenName(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, tables(), func(t *testing.T, d *db.DB) {
		s := Store{DB: d}
		head := "Leverantörsnamn;Organisationsnummer;Ort;Antal anställda"
		run := mustImport(t, s, Order{Path: written(t, "lev.csv", head, "Mediq Sverige AB;5564250610;Kungsbacka;200", "Ny Rehab AB;;Eskilstuna;")})
		if run.Register != supplierKey || counts(run) != [5]int64{2, 2, 0, 0, 0} {
			t.Fatalf("%s %s %q", run.Register, run.Sentence(), told(t, s, run))
		}
		again := mustImport(t, s, Order{Existing: Update, Path: written(t, "lev3.csv", head, "Mediq Sverige AB;556425-0610;Mölndal;200", "Ny Rehab AB;;Eskilstuna;")})
		if counts(again) != [5]int64{2, 0, 1, 1, 0} {
			t.Errorf("again: %s %q", again.Sentence(), told(t, s, again))
		}
	})
}
