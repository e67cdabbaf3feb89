package price

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"klover/internal/base/fault"
	"klover/internal/base/job"
)

const asSuppliersSend = `Ahlberg AB;;;;;;
Prislista 2022;;;;;;
;;;;;;
Art.nr;Benämning;Enhet;Antal/förp;Listpris SEK;Rabatt %;Årsvolym
Handskar;;;;;;
H-1;Handskar nitril M;förp;100;1 250,00 kr;12,5;1 000
H-2;Handskar nitril L;förp;100;"1 250,00";12,5 %;
H-3;Plåster 10 cm;FP 50 st;;kostnadsfri;;
`

func (o office) written(t testing.TB, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func silent(int64, int64, string) {}

func TestAFileIsReadAsTheSupplierSendsIt(t *testing.T) {
	atStore(t, func(t *testing.T, o office) {
		ctx := t.Context()
		k := o.deal(t, o.seller(t, "Ahlberg AB"))
		l := must[List](t)(o.Create(ctx, List{ContractID: k.ID}))
		text := strings.Replace(asSuppliersSend, "Listpris SEK", "Pris SEK", 1)
		bad := must[File](t)(o.Receive(ctx, l.ID, "fel.csv", strings.NewReader(strings.Replace(text, "H-2", "H-1", 1))))
		bad = must[File](t)(o.ReadFile(ctx, bad.ID, silent))
		faults := must[[]Fault](t)(o.Faults(ctx, bad.ID))
		if bad.State != Failed || bad.WrongRows != 1 || len(faults) != 1 || faults[0].RowNo != 7 || !strings.Contains(faults[0].Message, "rad 6") {
			t.Errorf("%s, %d rows wrong, %+v", bad.State, bad.WrongRows, faults)
		}
		if list := must[[]Edition](t)(o.Editions(ctx, l.ID)); len(list) != 0 {
			t.Errorf("something is stored of a file with faults: %+v", list)
		}
		good := must[File](t)(o.Receive(ctx, l.ID, "lista.csv", strings.NewReader(text)))
		p := must[Preview](t)(o.Preview(ctx, good))
		if len(p.Items) != 3 || len(p.Wrong) != 0 {
			t.Fatalf("%+v", p)
		}
		started := must[File](t)(o.Start(ctx, good.ID, false))
		runner := &job.Runner{DB: o.DB, Kinds: Jobs(o.Store)}
		if err := runner.Drain(ctx); err != nil || started.State != Reading {
			t.Fatal(err, started.State)
		}
		good = must[File](t)(o.File(ctx, good.ID))
		e := must[Edition](t)(o.edition(ctx, string(good.EditionID)))
		if good.State != Read || e.Items != 3 || e.Fresh != 3 {
			t.Fatalf("%+v\n%+v", good, e)
		}
		items, _, err := o.Rows(ctx, e, ItemFilter{}, Page{})
		if err != nil || items[0].Net != 1_093_750_000 || items[0].Listed != Kr(1250) || items[0].Pack().Sv() != "förp (100\u00a0st)" || items[0].Volume != SomeQuantity(1000*quantityScale) || !items[2].Free || items[2].Pack().Sv() != "förp (50\u00a0st)" {
			t.Errorf("%+v, %v", items, err)
		}
		again := must[File](t)(o.ReadFile(ctx, good.ID, silent))
		if list := must[[]Edition](t)(o.Editions(ctx, l.ID)); len(list) != 1 || again.State != Read {
			t.Errorf("run again it gives %d versions", len(list))
		}
		o.decide(t, l, 1, 20220601, "")
		found, more, err := o.Articles(ctx, ArticleFilter{Text: "nitril hands"})
		if err != nil || len(found) != 2 || more || found[0].ContractNumber != k.Number {
			t.Errorf("%d found, %v", len(found), err)
		}
		if found, _, _ = o.Articles(ctx, ArticleFilter{Text: "h-3"}); len(found) != 1 {
			t.Errorf("%d found by number", len(found))
		}
	})
}

func TestAMappingIsRememberedForTheSupplier(t *testing.T) {
	atStore(t, func(t *testing.T, o office) {
		ctx := t.Context()
		k := o.deal(t, o.seller(t, "Ahlberg AB"))
		l := must[List](t)(o.Create(ctx, List{ContractID: k.ID}))
		const odd = "Kod;Vara;Kostar\nA1;Gips;10\n"
		f := must[File](t)(o.Receive(ctx, l.ID, "a.csv", strings.NewReader(odd)))
		if err := f.Mapping.complete(); fault.FieldsOf(err) == nil {
			t.Fatalf("%+v is thought to be complete", f.Mapping)
		}
		if _, err := o.Start(ctx, f.ID, false); fault.FieldsOf(err) == nil {
			t.Error("an incomplete mapping is read")
		}
		must[File](t)(o.Map(ctx, f.ID, Mapping{Columns: map[string]string{"article": "Kod", "name": "Vara", "net": "Kostar"}, Unit: "st"}))
		must[File](t)(o.ReadFile(ctx, f.ID, silent))
		f = must[File](t)(o.Receive(ctx, l.ID, "b.csv", strings.NewReader(strings.Replace(odd, "10", "11", 1))))
		if f.Mapping.Unit != "st" || f.Mapping.Columns["net"] != "Kostar" {
			t.Errorf("%+v", f.Mapping)
		}
		if f = must[File](t)(o.ReadPath(ctx, l.ID, o.written(t, "c.csv", odd), false, silent)); f.State != Read {
			t.Errorf("%+v", f)
		}
	})
}
