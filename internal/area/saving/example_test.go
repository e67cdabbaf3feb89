package saving

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"klover/internal/word/count"
	"klover/internal/word/money"
	"klover/internal/word/party"
	"klover/internal/word/sv"
)

// TestExamplesGiveTheirResults runs testdata/effekt.txtar, which a buyer can check
// by hand.
func TestExamplesGiveTheirResults(t *testing.T) {
	t.Parallel()
	archive, err := txtar.ParseFile("testdata/effekt.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(archive.Files); i += 2 {
		name, _, _ := strings.Cut(archive.Files[i].Name, "/")
		t.Run(name, func(t *testing.T) {
			one := readExample(t, string(archive.Files[i].Data))
			if err := one.Check(); err != nil {
				t.Fatal(err)
			}
			one, err := one.derive()
			if err != nil {
				t.Fatal(err)
			}
			want := strings.TrimSpace(string(archive.Files[i+1].Data))
			if diff := cmp.Diff(want, result(one)); diff != "" {
				t.Error(diff)
			}
		})
	}
	if len(archive.Files) < 20 {
		t.Errorf("only %d files in the examples", len(archive.Files))
	}
}

func readExample(t *testing.T, text string) Saving {
	t.Helper()
	one := Saving{Title: "Exempel", CapMonths: 48}
	var heads []string
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		key, value, _ := strings.Cut(line, ": ")
		cells := strings.Split(line, "|")
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		switch {
		case key == "metod":
			one.Method = Method(value)
		case key == "indextal":
			from, to, _ := strings.Cut(value, " till ")
			read(t, &one.IndexFrom, from)
			read(t, &one.IndexTo, to)
		case key == "avtalstid":
			var n int64
			fmt.Sscanf(value, "%d månader", &n)
			one.Months = count.Of(n)
		case key == "totalbelopp":
			one.PerYear = value == "per år"
		case len(cells) > 1 && heads == nil:
			heads = cells
		case len(cells) > 1 && heads[0] == "artikel":
			one.Lines = append(one.Lines, readLine(t, heads, cells))
		case len(cells) > 1:
			one.Lumps = append(one.Lumps, readLump(t, heads, cells))
		}
	}
	return one
}

func readLine(t *testing.T, heads, cells []string) Line {
	t.Helper()
	l := Line{Item: cells[0], Unit: cells[1]}
	read(t, &l.RefPrice, cells[2])
	read(t, &l.NewPrice, cells[3])
	for i := 4; i < len(cells); i++ {
		v := Volume{Party: party.Code(heads[i])}
		read(t, &v.Quantity, cells[i])
		l.Volumes = append(l.Volumes, v)
	}
	return l
}

func readLump(t *testing.T, heads, cells []string) Lump {
	t.Helper()
	l := Lump{Party: party.Code(cells[0])}
	if heads[1] == "effekt" {
		read(t, &l.Effect, cells[1])
		return l
	}
	read(t, &l.Reference, cells[1])
	read(t, &l.New, cells[2])
	return l
}

func read(t *testing.T, to interface{ UnmarshalText([]byte) error }, text string) {
	t.Helper()
	if err := to.UnmarshalText([]byte(text)); err != nil {
		t.Fatal(err)
	}
}

func result(s Saving) string {
	text := []string{"utfall: " + string(s.Side)}
	row := func(who string, annual money.Opt, term money.Amount) {
		text = append(text, fmt.Sprintf("%s: %s per år, %s på avtalstiden", who, annual.Sv(), term.Sv()))
	}
	for _, e := range s.Effects {
		row(e.Party.Sv(), e.Annual, e.Term)
	}
	if len(s.Effects) > 1 {
		row(s.Parties.Sv(), s.Annual, s.Term)
	}
	return strings.ReplaceAll(strings.Join(text, "\n"), sv.Space, " ")
}

func plainSpaces(text string) string { return strings.ReplaceAll(text, sv.Space, " ") }
