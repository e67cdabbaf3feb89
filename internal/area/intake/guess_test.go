package intake

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"klover/internal/area/contract"
	"klover/internal/area/procurement"
	"klover/internal/base/fault"
	"klover/internal/base/sheet"
)

func targets(t testing.TB, key string) []Target {
	t.Helper()
	reg, ok := RegisterNamed(key)
	if !ok {
		t.Fatalf("there is no register %s", key)
	}
	return reg.Targets()
}

func TestColumnsAreGuessedByTheirNames(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ register, heads, want string }{
		{procurement.Kind, "Diarienummer;Benämning;Köpare", "number title parties"},
		{procurement.Kind, "DNR;UPPHANDLING;D/U/DU", "number title -"},
		{procurement.Kind, "Dnr;Titel;Annonserings-datum;Ansv. inköpare", "number title announced_on purchaser"},
		{procurement.Kind, "Dnr;Titel;Anonserad;Forfarande", "number title announced_on procedure"},
		{procurement.Kind, "announced_on;title;tenders_received", "announced_on title tenders_received"},
		{procurement.Kind, "Beräknat värde (kr);Kontraktsvärde i tkr;Titel", "estimated_value contracted_value title"},
		{procurement.Kind, "Titel;Titel (2);Kommentar", "title - -"},
		{procurement.Kind, "Part;Port;Pärt", "parties - -"},
		{contract.Kind, "Avtalsnr;Avtal;Leverantör;Org.nr;Startdatum;Slutdatum", "number title supplier_name supplier_org_no starts_on ends_on"},
		{contract.Kind, "Namn;Upphandling;Avtalsansvarig;t.o.m.", "title procurement_id owner ends_on"},
		{"saving", "Upphandling;Besparing kr;Tecknat;Region", "title effect signed_on effect_parties"},
		{"supplier", "Leverantör;Organisationsnr;Postort", "name org_no town"},
		{"review", "Mål nr;Dnr;Inkom;Sökande;Utgång", "number procurement_id filed_on applicant outcome"},
	} {
		heads := strings.Split(test.heads, ";")
		m := Mapping{Columns: Guess(targets(t, test.register), heads)}
		got := make([]string, len(heads))
		for i, h := range heads {
			if got[i] = m.TargetOf(h); got[i] == "" {
				got[i] = "-"
			}
		}
		if diff := cmp.Diff(test.want, strings.Join(got, " ")); diff != "" {
			t.Errorf("Guess(%s, %s):\n%s", test.register, test.heads, diff)
		}
	}
}

// FuzzGuess holds that no heads break the guess: each column and each field is
// used at most once, and only columns that exist.
func FuzzGuess(f *testing.F) {
	f.Add("Dnr;Titel;Part")
	f.Add(";;\x00;Å;annonserad (datum);" + strings.Repeat("x", 500))
	f.Fuzz(func(t *testing.T, heads string) {
		names := strings.Split(heads, ";")
		if len(names) > 50 {
			names = names[:50]
		}
		used := map[string]bool{}
		for key, column := range Guess(targets(t, procurement.Kind), names) {
			if column == "" || used[key] {
				t.Errorf("%q: %s ← %q", heads, key, column)
			}
			used[key] = true
		}
	})
}

func TestTheRegisterIsToldByTheHeads(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ want, list string }{
		{"procurement", "Dnr;Upphandling;Förfarande;Annonserad\n1;a;Öppet;2022-01-01"},
		{"contract", "Avtalsnr;Avtalsnamn;Leverantör;Startdatum;Slutdatum\n1;a;b;2022-01-01;2022-01-02"},
		{"supplier", "Leverantörsnamn;Org.nr;Postort\nA;1;b"},
		{"saving", "Avser;Tecknat;Avtalstid;Besparing;Region\na;2022-01-01;48;1;D"},
		{"review", "Målnummer;Dnr;Sökande;Inkom;Utgång\n1;2;a;2022-01-01;Avslag"},
	} {
		book, err := sheet.Open(strings.NewReader(test.list), int64(len(test.list)), "lista.csv", sheet.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		if got := likeliest(book, Run{}, nil).Register; got != test.want {
			t.Errorf("likeliest(%q) = %s, want %s", test.list, got, test.want)
		}
	}
}

func TestTheCommandsMapIsRead(t *testing.T) {
	t.Parallel()
	m, err := ParseMap("Vårt nr=number, Sak = title,Skräp=-,Mer skräp=-,parties:=D")
	if err != nil {
		t.Fatal(err)
	}
	guess := Mapping{Columns: map[string]string{"number": "Nr", "description": "Skräp", "title": "Rubrik"}}
	got := guess.over(m)
	want := map[string]string{"number": "Vårt nr", "title": "Sak"}
	if diff := cmp.Diff(want, got.Columns); diff != "" || got.Fixed["parties"] != "D" {
		t.Errorf("%s %v", diff, got.Fixed)
	}
	if _, err := ParseMap("bara text"); fault.KindOf(err) != fault.KindInvalid {
		t.Errorf("without a sign: %v", err)
	}
}

func TestAMappingIsCheckedBeforeItIsUsed(t *testing.T) {
	t.Parallel()
	m := Mapping{Columns: map[string]string{"number": "Nr", "finns_inte": "Nr", "cpv": "Borta"}, Fixed: map[string]string{"number": "1", "okänt": "x"}}
	want := []fault.Field{
		{Name: "cpv", Message: "Filen har ingen kolumn som heter Borta."},
		{Name: "finns_inte", Message: "Det finns inget fält som heter finns_inte."},
		{Name: "number", Message: "Diarienummer har både en kolumn och ett fast värde. Välj det ena."},
		{Name: "okänt", Message: "Det finns inget fält som heter okänt."},
		{Name: "title", Message: "Benämning måste finnas. Välj vilken kolumn den står i."},
	}
	if diff := cmp.Diff(want, fault.FieldsOf(m.Check(targets(t, procurement.Kind), []string{"Nr"}))); diff != "" {
		t.Error(diff)
	}
}

func TestCellsAreReadAsTheirFieldMeans(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		key, head string
		cell      sheet.Cell
		want      string
	}{
		{"estimated_value", "Värde (tkr)", sheet.Cell{Text: "1 500"}, "1 500 tkr"},
		{"estimated_value", "Värde MKR", sheet.Cell{Text: "1.5", Kind: sheet.Number}, "1,50 MKR"},
		{"estimated_value", "Värde (tkr)", sheet.Cell{Text: "2 mkr"}, "2 mkr"},
		{"estimated_value", "Värde", sheet.Cell{Text: "33333.333333", Kind: sheet.Number}, "33333,33"},
		{"estimated_value", "Värde", sheet.Cell{Text: "–"}, ""},
		{"announced_on", "Datum", sheet.Cell{Text: "44603", Kind: sheet.Number}, "2022-02-11"},
		{"announced_on", "Datum", sheet.Cell{Text: "2022", Kind: sheet.Number}, "2022"},
		{"announced_on", "Datum", sheet.Cell{Text: "-"}, ""},
		{"title", "Titel", sheet.Cell{Text: "-"}, "-"},
	} {
		target, _ := targetOf(targets(t, procurement.Kind), test.key)
		c := column{target: target, unit: unitIn(test.head)}
		if got := c.text(test.cell); !strings.EqualFold(got, test.want) {
			t.Errorf("%s under %q: %q is read as %q, want %q", test.key, test.head, test.cell.Text, got, test.want)
		}
	}
}

func TestFormulasAndFaultyCellsAreFlagged(t *testing.T) {
	t.Parallel()
	names := []string{"Titel", "Värde"}
	m := Mapping{Columns: map[string]string{"title": "Titel", "estimated_value": "Värde"}}
	row := sheet.Row{Number: 7, Cells: []sheet.Cell{{Text: "#REF!", Kind: sheet.Error}, {Text: "12", Kind: sheet.Number, Formula: true}}}
	l := newPlan(targets(t, procurement.Kind), names, m, false).read(row)
	if len(l.faults) != 2 || l.faults[0].Kind != Broken || l.faults[1].Kind != Formula || l.row != 7 {
		t.Errorf("faults: %+v", l.faults)
	}
	l = newPlan(targets(t, procurement.Kind), names, m, true).read(row)
	if len(l.faults) != 1 || l.values["estimated_value"] != "12" {
		t.Errorf("with formulas: %+v %v", l.faults, l.values)
	}
	row.Cells[1].Text = ""
	if l = newPlan(targets(t, procurement.Kind), names, m, true).read(row); len(l.faults) != 2 {
		t.Errorf("a formula that was never computed: %+v", l.faults)
	}
}

func TestPresetsFitTheirRegisters(t *testing.T) {
	t.Parallel()
	for _, p := range Presets() {
		for key := range p.Mapping.Columns {
			if _, ok := targetOf(targets(t, p.Register), key); !ok {
				t.Errorf("%s maps to %s, which %s does not have", p.Name, key, p.Register)
			}
		}
		if !p.fits(p.Needs) || p.fits(p.Needs[1:]) {
			t.Errorf("%s does not know its own list", p.Name)
		}
	}
}
