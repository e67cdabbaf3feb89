package intake

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"klover/internal/area/procurement"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/dbtest"
	"klover/internal/base/fault"
	"klover/internal/base/job"

	"github.com/google/go-cmp/cmp"
)

func countOf(t testing.TB, s Store, table string) int64 {
	t.Helper()
	n, err := db.One[int64](t.Context(), s.DB, `SELECT count(*) FROM `+table)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// written is a list as a file on disk.
func written(t testing.TB, name string, lines ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(strings.Join(lines, "\r\n")), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func mustImport(t testing.TB, s Store, o Order) Run {
	t.Helper()
	run, err := s.Import(as(t), o, quiet)
	if err != nil {
		t.Fatalf("importing %s: %v; %s", o.Path, err, told(t, s, run))
	}
	return run
}

// told is the faults of a run as "row field: message".
func told(t testing.TB, s Store, r Run) []string {
	t.Helper()
	faults, _, err := s.Faults(t.Context(), r.ID, RejectFilter{}, db.Page{})
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, f := range faults {
		list = append(list, strings.Join([]string{sprint(f.Row), f.Kind, f.ColumnName + "=" + f.Value, f.Message}, " | "))
	}
	return list
}

func sprint(n int64) string { return string(rune('0'+n/10)) + string(rune('0'+n%10)) }

func counts(r Run) [5]int64 { return [5]int64{r.Rows, r.Created, r.Updated, r.Same, r.Rejected} }

// officeList is how a purchasing office keeps its procurements: own heads, titles
// above them, several ways of writing the same thing.
var officeList = []string{
	"Upphandlingsplan 2022;;;;;;;",
	"Uttaget 2022-12-31;;;;;;;",
	"Dnr;Upphandling;Regioner;Förfarande;Annonserad (datum);Antal anbud;Ber. värde;Beräknat värde (tkr);Ansv. inköpare",
	"2022-0001;Rollatorer;DU;Öppet;2022-02-11;4;;ca 10 mkr;Åsa Öberg",
	"2022-0002;Ultraljud;RS;Förenklat;11/3 2022;;;1 234,5;Åsa Öberg",
	"2022-0003;Juristtjänster;RS/RV;FKU;;2;;3 000 000 kr;Mats Ekdahl",
}

func TestAnOfficesListIsReadAsItStands(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, tables(), func(t *testing.T, d *db.DB) {
		s := Store{DB: d}
		run := mustImport(t, s, Order{Path: written(t, "plan 2022.csv", officeList...)})
		if run.Register != procurement.Kind || counts(run) != [5]int64{3, 3, 0, 0, 0} {
			t.Fatalf("%s: %s", run.Register, run.Sentence())
		}
		at := procurement.Store{DB: d}
		p, err := at.ByNumber(t.Context(), "2022-0002")
		if err != nil {
			t.Fatal(err)
		}
		got := []string{p.Title, p.Parties.Sv(), p.Procedure.Sv(), p.AnnouncedOn.Sv(), p.TendersReceived.Sv(), p.EstimatedValue.Sv(), p.Source}
		want := []string{"Ultraljud", "D", "Förenklat förfarande", "2022-03-11", "–", "1 234 500 kr", "Import av plan 2022.csv"}
		if diff := cmp.Diff(want, plainSpaces(got)); diff != "" {
			t.Error(diff)
		}
		if !p.CarriedOutByUs {
			t.Error("a list with regions is the office's own and counts in its figures")
		}
		if first, _ := at.ByNumber(t.Context(), "2022-0001"); !first.EstimateApprox || first.EstimatedValue.Amount != 10_000_000_00 || !first.Joint {
			t.Errorf("ca 10 mkr for DU = %v %v, joint %v", first.EstimateApprox, first.EstimatedValue, first.Joint)
		}
		if diff := cmp.Diff([]string{"Ber. värde"}, run.Mapping.Unmapped(strings.Split(officeList[2], ";"))); diff != "" {
			t.Errorf("unmapped: %s", diff)
		}
	})
}

func plainSpaces(texts []string) []string {
	for i, text := range texts {
		texts[i] = strings.ReplaceAll(text, "\u00a0", " ")
	}
	return texts
}

func TestTheSameListTwiceChangesNothing(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, tables(), func(t *testing.T, d *db.DB) {
		s, path := Store{DB: d}, written(t, "plan.csv", officeList...)
		first := mustImport(t, s, Order{Path: path})
		again, err := s.Import(as(t), Order{Path: path}, quiet)
		if err != nil || !again.AllThere() || counts(again) != [5]int64{3, 0, 0, 3, 0} {
			t.Errorf("second time: %s, %v", again.Sentence(), err)
		}
		if earlier, ok, err := s.Earlier(t.Context(), again); err != nil || !ok || earlier.ID != first.ID {
			t.Errorf("the earlier import of the same file = %v, %v, %v", earlier.ID, ok, err)
		}
		if n := countOf(t, s, "procurement"); n != 3 {
			t.Errorf("%d procurements", n)
		}
	})
}

func TestAChangedRowIsAFaultUntilTheUserChoosesToUpdate(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, tables(), func(t *testing.T, d *db.DB) {
		s := Store{DB: d}
		mustImport(t, s, Order{Path: written(t, "plan.csv", officeList...)})
		changed := slices.Clone(officeList)
		changed[3] = "2022-0001;Rollatorer och gåbord;DU;Öppet;2022-02-12;4;;ca 10 mkr;"
		changed[4] = "2022-0002;Ultraljud;RS;Förenklat;;;;;"
		path := written(t, "plan2.csv", changed...)

		refused, err := s.Import(as(t), Order{Path: path}, quiet)
		if err == nil || counts(refused) != [5]int64{3, 0, 0, 2, 1} {
			t.Fatalf("refusing: %s, %v, %q", refused.Sentence(), err, told(t, s, refused))
		}
		if list := told(t, s, refused); len(list) != 1 || !strings.Contains(list[0], "Benämning är ”Rollatorer” i registret och ”Rollatorer och gåbord” i filen") {
			t.Errorf("told: %q", list)
		}

		run := mustImport(t, s, Order{Path: path, Existing: Update})
		if counts(run) != [5]int64{3, 0, 1, 2, 0} {
			t.Errorf("updating: %s", run.Sentence())
		}
		p, _ := procurement.Store{DB: d}.ByNumber(t.Context(), "2022-0001")
		if p.Title != "Rollatorer och gåbord" || p.AnnouncedOn != 20220212 || p.Purchaser != "Åsa Öberg" || p.EstimatedValue.Amount != 10_000_000_00 {
			t.Errorf("updated to %s, %s, %s: an empty cell must not erase", p.Title, p.AnnouncedOn, p.Purchaser)
		}

		if _, err := s.Undo(as(t), run.ID, "Fel lista", quiet); err != nil {
			t.Fatal(err)
		}
		if p, _ := (procurement.Store{DB: d}).ByNumber(t.Context(), "2022-0001"); p.Title != "Rollatorer" || p.AnnouncedOn != 20220211 {
			t.Errorf("after undo: %s, %s", p.Title, p.AnnouncedOn)
		}
	})
}

func TestAnUpdateThatTheRegisterRefusesIsToldInTheCheck(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, tables(), func(t *testing.T, d *db.DB) {
		s := Store{DB: d}
		mustImport(t, s, Order{Path: written(t, "plan.csv", officeList...)})
		path := written(t, "plan2.csv", officeList[2], "2022-0003;Juristtjänster;RS/RV;FKU;2022-05-01;2;;3 000 000 kr;")
		run, err := s.Import(as(t), Order{Path: path, Existing: Update, DryRun: true}, quiet)
		list := told(t, s, run)
		if err != nil || counts(run) != [5]int64{1, 0, 0, 0, 1} || len(list) != 1 || !strings.Contains(list[0], "Steget läggs till") {
			t.Errorf("%s, %v, %q", run.Sentence(), err, list)
		}
	})
}

// badList has one fault of each kind beside two good rows.
var badList = []string{
	"Dnr;Titel;Part;Annonserad;Antal anbud;Tilldelad;Värde;Kategori",
	"A-1;Bra rad;D;2022-02-11;3;;1 234,5;",
	"A-2;Omöjligt datum;D;2022-02-30;;;;",
	"A-3;Okänd part;Q;2022-02-11;;;;",
	"A-4;;D;2022-02-11;;;;",
	"A-1;Dubblett;D;2022-02-11;;;;",
	"A-6;Fel belopp;D;2022-02-11;;;många;",
	"A-7;Fel ordning;D;2022-02-11;;2022-01-11;;",
	"A-8;Okänd kategori;D;;;;;Rymdfärjor",
	"A-9;Två fel;Q;2022-13-01;;;;",
	"A-10;Också bra;U;;;;;",
}

func TestEachFaultIsToldByRowAndField(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, tables(), func(t *testing.T, d *db.DB) {
		s, path := Store{DB: d}, written(t, "fel.csv", badList...)
		run, err := s.Import(as(t), Order{Path: path}, quiet)
		if plainSpaces([]string{fault.Message(err)})[0] != "8 rader har fel. Rätta filen, eller välj att importera bara de felfria raderna." || counts(run) != [5]int64{10, 2, 0, 0, 8} {
			t.Errorf("%v; %s", err, run.Sentence())
		}
		if n := countOf(t, s, "procurement"); n != 0 {
			t.Errorf("all or nothing stored %d rows", n)
		}
		want := []string{
			"03 | Kan inte läsas | Annonserad=2022-02-30 | Datumet 2022-02-30 finns inte: februari 2022 har 28 dagar.",
			"04 | Kan inte läsas | Part=Q | Parten ”Q” är okänd. Tillåtna är D (RS), U (RV), DU samt C, S, T, W och X i 7-klövern.",
			"05 | Uppgift saknas | Titel= | Fyll i benämning.",
			"06 | Dubblett i filen | Dnr=A-1 | Raden gäller samma upphandling som rad 2.",
			"07 | Kan inte läsas | Värde=många | ”många” kan inte läsas som ett belopp. Skriv kronor, till exempel 1 234,50.",
			"08 | Går inte ihop | Tilldelad=2022-01-11 | Tilldelad 2022-01-11 är före annonserad 2022-02-11.",
			"09 | Finns inte i registret | Kategori=Rymdfärjor | Kategorin ”Rymdfärjor” finns inte. Skriv kod eller namn som i kategoriträdet.",
			"10 | Kan inte läsas | Part=Q | Parten ”Q” är okänd. Tillåtna är D (RS), U (RV), DU samt C, S, T, W och X i 7-klövern.",
			"10 | Kan inte läsas | Annonserad=2022-13-01 | Datumet 2022-13-01 finns inte: månaden ska vara 1–12.",
		}
		if diff := cmp.Diff(want, plainSpaces(told(t, s, run))); diff != "" {
			t.Error(diff)
		}
		run = mustImport(t, s, Order{Path: path, Bad: OnlyGood})
		if counts(run) != [5]int64{10, 2, 0, 0, 8} || !run.Balanced() || countOf(t, s, "procurement") != 2 {
			t.Errorf("only the good: %s", run.Sentence())
		}
		var rows []int64
		err = s.EachReject(t.Context(), run.ID, RejectFilter{Kind: Unreadable}, func(r Reject) error {
			rows = append(rows, r.Row)
			if len(r.Cells) != 8 || len(r.Faults) == 0 {
				t.Errorf("row %d keeps %d cells and %d faults", r.Row, len(r.Cells), len(r.Faults))
			}
			return nil
		})
		if diff := cmp.Diff([]int64{3, 4, 7, 10}, rows); err != nil || diff != "" {
			t.Errorf("rejected rows that cannot be read: %s %v", diff, err)
		}
	})
}

func TestARowOutsideTheUsersRegionsIsRefused(t *testing.T) {
	t.Parallel()
	s := Store{DB: dbtest.SQLite(t, tables()...)}
	run := receive(t, s, "plan.csv", officeList, "D")
	run, err := s.Check(as(t), run.ID, quiet)
	list := told(t, s, run)
	if err != nil || run.Rejected != 0 {
		t.Errorf("D may register D and DU: %v, %q", err, list)
	}
	run = receive(t, s, "plan.csv", officeList, "U")
	run, err = s.Check(as(t), run.ID, quiet)
	list = told(t, s, run)
	if err != nil || len(list) != 1 || !strings.HasSuffix(list[0], "Raden gäller D, men du får registrera för U.") {
		t.Errorf("U may not register D: %v, %q", err, list)
	}
}

func receive(t testing.TB, s Store, name string, lines []string, scope string) Run {
	t.Helper()
	u := Upload{Name: name, From: strings.NewReader(strings.Join(lines, "\n"))}
	if err := u.Scope.UnmarshalText([]byte(scope)); err != nil {
		t.Fatal(err)
	}
	run, err := s.Receive(as(t), u)
	if err != nil {
		t.Fatal(err)
	}
	return run
}

func TestAnImportIsTakenBackWholeUnlessARecordHasChanged(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, tables(), func(t *testing.T, d *db.DB) {
		s, at, ctx := Store{DB: d}, procurement.Store{DB: d}, as(t)
		run := mustImport(t, s, Order{Path: written(t, "plan.csv", officeList...)})
		p, err := at.ByNumber(ctx, "2022-0001")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := at.Award(ctx, p.ID, 20220401); err != nil {
			t.Fatal(err)
		}
		_, err = s.Undo(ctx, run.ID, "Fel år", quiet)
		if fault.KindOf(err) != fault.KindConflict || !strings.Contains(fault.Message(err), "2022-0001 Rollatorer") || countOf(t, s, "procurement") != 3 {
			t.Errorf("undo after a change: %v, %d rows left", err, countOf(t, s, "procurement"))
		}
		other := slices.Clone(officeList[2:])
		for i := range other {
			other[i] = strings.Replace(other[i], "2022-0", "2023-0", 1)
		}
		second := mustImport(t, s, Order{Path: written(t, "plan3.csv", other...)})
		if _, err := s.Undo(ctx, second.ID, "", quiet); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("undo without a reason: %v", err)
		}
		undone, err := s.Undo(ctx, second.ID, "Fel år", quiet)
		if err != nil || undone.State != Undone || countOf(t, s, "procurement") != 3 {
			t.Errorf("undo: %v, %s, %d rows left", err, undone.State, countOf(t, s, "procurement"))
		}
		history, err := s.History(ctx, second.ID)
		if err != nil || len(history) != 2 || history[0].Verb != "ångrade" || history[0].Why != "Fel år" || history[1].Verb != "importerade" {
			t.Errorf("history: %+v, %v", history, err)
		}
		if _, err := audit.Verify(ctx, d); err != nil {
			t.Error(err)
		}
	})
}

func TestTheMappingIsRememberedForTheNextList(t *testing.T) {
	t.Parallel()
	s := Store{DB: dbtest.SQLite(t, tables()...)}
	m, err := ParseMap("Sak=title,Ärende=number,Övrigt=-,parties:=D")
	if err != nil {
		t.Fatal(err)
	}
	head := "Ärende;Sak;Övrigt"
	mustImport(t, s, Order{Path: written(t, "a.csv", head, "1;Rollatorer;x"), Register: procurement.Kind, Mapping: m})
	reg, _ := RegisterNamed(procurement.Kind)
	kept, err := s.Recall(t.Context(), reg, []string{"Sak", "Övrigt", "Ärende"})
	if err != nil || kept.From != "samma som förra gången" || kept.Columns["number"] != "Ärende" || kept.Fixed["parties"] != "D" {
		t.Errorf("recalled %+v, %v", kept, err)
	}
}

func TestAJobCarriesTheImportFromUploadToUndo(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, tables(), func(t *testing.T, d *db.DB) {
		s, ctx := Store{DB: d}, as(t)
		runner := &job.Runner{DB: d, Kinds: Jobs(s), Log: quietLog}
		run := receive(t, s, "plan.csv", officeList, "D,U")
		for _, step := range []struct {
			kind string
			to   State
			then State
		}{{JobCheck, Checking, Checked}, {JobRun, Storing, Done}, {JobUndo, Undoing, Undone}} {
			if run, err := s.Start(ctx, run, step.kind, "Prov"); err != nil || run.State != step.to {
				t.Fatalf("%s: %s, %v", step.kind, run.State, err)
			}
			if err := runner.Drain(ctx); err != nil {
				t.Fatal(err)
			}
			var err error
			if run, err = s.Get(ctx, run.ID); err != nil || run.State != step.then {
				t.Fatalf("after %s: %s %q, %v", step.kind, run.State, run.Message, err)
			}
		}
		if countOf(t, s, "procurement") != 0 {
			t.Error("the undone rows are still there")
		}
	})
}

func TestAFileThatCannotBeReadLeavesNothingBehind(t *testing.T) {
	t.Parallel()
	s := Store{DB: dbtest.SQLite(t, tables()...)}
	for _, test := range []struct{ name, content, want string }{
		{"tom.csv", "", "Filen tom.csv är tom."},
		{"rapport.pdf", "%PDF-1.7\n...", "Filen rapport.pdf är en PDF. Välj en Excelfil (.xlsx) eller en CSV-fil."},
		{"trasig.csv.gz", "\x1f\x8b\x08\x00trasig", "kunde inte läsas till slut"},
		{"siffror.csv", "1;2\n3;4\n", "saknar en rad med rubriker"},
	} {
		_, err := s.Receive(as(t), Upload{Name: test.name, From: strings.NewReader(test.content)})
		if fault.KindOf(err) != fault.KindInvalid || !strings.Contains(fault.Message(err), test.want) {
			t.Errorf("%s: %v, want %q", test.name, err, test.want)
		}
	}
	if countOf(t, s, "intake_run") != 0 || countOf(t, s, "file") != 0 {
		t.Error("something was left behind")
	}
}

func TestABombIsStoppedWhileItIsUnpacked(t *testing.T) {
	t.Parallel()
	s := Store{DB: dbtest.SQLite(t, tables()...)}
	_, err := s.Receive(context.Background(), Upload{Name: "bomb.csv.gz", From: bomb(t)})
	if !strings.Contains(fault.Message(err), "större än 100 MB") {
		t.Errorf("bomb: %v", err)
	}
}
