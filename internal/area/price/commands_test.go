package price

import (
	"bytes"
	"context"
	"flag"
	"strings"
	"testing"

	"klover/internal/base/cli"
	"klover/internal/base/fault"
)

// run runs the command with its arguments and returns what it wrote.
func (o office) run(t *testing.T, args ...string) (string, error) {
	t.Helper()
	open := func(_ context.Context, _ *cli.Env, flags *flag.FlagSet, args []string) (Store, func() error, error) {
		return o.Store, func() error { return nil }, cli.Parse(flags, args)
	}
	var out, progress bytes.Buffer
	err := Commands(open)[0].Run(t.Context(), &cli.Env{Out: &out, Err: &progress}, args)
	return out.String(), err
}

func TestAListIsReadFromTheCommandLine(t *testing.T) {
	atStore(t, func(t *testing.T, o office) {
		l := must[List](t)(o.Create(t.Context(), List{ContractID: o.deal(t, o.seller(t, "Ahlberg AB")).ID}))
		good := strings.Replace(asSuppliersSend, "Listpris SEK", "Pris SEK", 1)
		bad := strings.Replace(strings.Replace(good, "H-2", "H-1", 1), "förp;100;1 250,00 kr", "förp;100;gratis?", 1)

		out, err := o.run(t, "-list", l.ID, o.written(t, "fel.csv", bad))
		if fault.KindOf(err) != fault.KindInvalid || !strings.Contains(out, "rad 6, ") || !strings.Contains(out, "”gratis?”") {
			t.Errorf("a file with faults: %v\n%s", err, out)
		}
		if list := must[[]Edition](t)(o.Editions(t.Context(), l.ID)); len(list) != 0 {
			t.Errorf("something of it is stored: %+v", list)
		}

		out, err = o.run(t, "-list", l.ID, "-only-good", o.written(t, "fel.csv", bad))
		if err != nil || !strings.Contains(out, "3 rader, 1 med fel") {
			t.Errorf("the good rows only: %v\n%s", err, out)
		}
		if err := o.Discard(t.Context(), l.ID, 1, "Behövs inte"); err != nil {
			t.Fatal(err)
		}

		out, err = o.run(t, "-list", l.ID, o.written(t, "lista.csv", good))
		if err != nil || !strings.Contains(out, "lista.csv: 3 rader, 0 med fel") || !strings.Contains(out, "Version 1 är ett utkast: 3 nya") || !strings.Contains(out, "/prislistor/"+l.ID) {
			t.Errorf("a good file: %v\n%s", err, out)
		}
		e := must[Edition](t)(o.Edition(t.Context(), l.ID, 1))
		if rows, _, err := o.Rows(t.Context(), e, ItemFilter{}, Page{}); err != nil || len(rows) != 3 || rows[0].Net != 1_093_750_000 {
			t.Errorf("%+v, %v", rows, err)
		}
	})
}

func TestTheCommandRefusesWhatItCannotRead(t *testing.T) {
	atStore(t, func(t *testing.T, o office) {
		l := must[List](t)(o.Create(t.Context(), List{ContractID: o.deal(t, o.seller(t, "Ahlberg AB")).ID}))
		picture := o.written(t, "bild.csv", "\x89PNG\r\n\x1a\n\x00\x00")
		list := o.written(t, "lista.csv", asSuppliersSend)
		for _, test := range []struct {
			want string
			args []string
		}{
			{"Ange prislista och fil", []string{list}},
			{"Ange prislista och fil", []string{"-list", l.ID, list, list}},
			{"Prislistan finns inte", []string{"-list", "okänd", list}},
			{"Filen saknas.csv finns inte", []string{"-list", l.ID, "saknas.csv"}},
			{"är en bild", []string{"-list", l.ID, picture}},
		} {
			if _, err := o.run(t, test.args...); !strings.Contains(fault.Message(err), test.want) {
				t.Errorf("%q: %s", test.args, fault.Message(err))
			}
		}
	})
}
