package procurement

import (
	"fmt"
	"strings"
	"testing"

	"klover/internal/base/db"
	"klover/internal/base/dbtest"
	"klover/internal/word/day"
	"klover/internal/word/figure"
	"klover/internal/word/party"
)

// The worked examples are the rows of sample: count them by hand there. Announced is
// counted by the day of the notice (I20), the code of conduct in procurements (I05),
// coordinated whatever the procedure (I22).
func TestFiguresCountTheirDefinitions(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, tables(), func(t *testing.T, d *db.DB) {
		s := withSample(t, d)
		register, err := figure.NewRegister(Figures(s))
		if err != nil {
			t.Fatal(err)
		}
		for _, test := range []struct {
			key   string
			year  int
			party party.Code
			want  string
		}{
			{"proc.assignments.taken", 2022, "", "6"},
			{"proc.assignments.handled", 2022, "", "10"},
			{"proc.announced", 2022, "", "5"},
			{"proc.announced", 2022, party.Vastmanland, "3"},
			{"proc.announced", 2021, "", "1"},
			{"proc.coordinated", 2022, "", "3"},
			{"proc.code_of_conduct", 2022, "", "3"},
			{"proc.code_of_conduct_share", 2022, "", "60,0 %"},
			{"proc.code_of_conduct_share", 2019, "", "ej mätbar"},
			{"proc.without_code_of_conduct", 2022, "", "2"},
			{"proc.env_requirements", 2022, "", "1"},
			{"proc.env_requirements", 2023, "", "ej mätbar"},
			{"proc.cancelled", 2022, "", "3"},
			{"proc.cancelled_unnecessary", 2022, "", "1"},
			{"proc.cancelled_share", 2022, "", "60,0 %"},
			{"proc.tenders_mean", 2022, "", "ej mätbar"},
		} {
			f, err := register.Get(test.key)
			if err != nil {
				t.Fatal(err)
			}
			ask := figure.Ask{Period: day.Year(test.year), Kind: figure.Year, Party: test.party}
			v, err := f.Value(t.Context(), ask)
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.ReplaceAll(f.Text(v), "\u00a0", " "); got != test.want {
				t.Errorf("%s %d %s = %s, want %s", test.key, test.year, test.party, got, test.want)
			}
			rows, err := f.Rows(t.Context(), ask)
			if err == nil {
				err = v.Check(rows)
			}
			if err != nil {
				t.Errorf("%s: %v", test.key, err)
			}
		}
	})
}

// From 2023 the mean, the median and the share with one tender are followed. Of the
// rows of sample: 2, 0, 1 and 3 tenders, one unknown, one cancelled before its time.
func TestTenderFiguresLeaveOutTheUncounted(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, tables(), func(t *testing.T, d *db.DB) {
		s := withSample(t, d)
		for i, want := range []string{"1,5 anbud", "1,5 anbud", "25,0 %"} {
			f := s.tenderFigures()[i]
			ask := figure.Ask{Period: day.Year(2022), Kind: figure.Year}
			v, err := f.Compute(t.Context(), ask)
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.ReplaceAll(f.Text(v), "\u00a0", " "); got != want {
				t.Errorf("%s = %s, want %s", f.Key, got, want)
			}
			if i < 2 && v.Reason != strings.ReplaceAll("1_upphandling saknar uppgift om antal anbud och räknas inte.", "_", "\u00a0") {
				t.Errorf("%s does not say what it leaves out: %q", f.Key, v.Reason)
			}
			if f.Rows == nil {
				continue
			}
			rows, err := f.Rows(t.Context(), ask)
			if err == nil {
				err = v.Check(rows)
			}
			if err != nil {
				t.Errorf("%s: %v", f.Key, err)
			}
		}
	})
}

func TestCancellationsHavePartsThatAddUp(t *testing.T) {
	t.Parallel()
	d := dbtest.SQLite(t, tables()...)
	f := withSample(t, d).cancellations(func(p day.Period) Filter { return Filter{Cancelled: p, Own: new(true)} })
	v, err := f.Compute(t.Context(), figure.Ask{Period: day.Year(2022), Kind: figure.Year})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, p := range v.Parts {
		got = append(got, fmt.Sprint(p.Num, " ", p.Label))
	}
	if text := strings.Join(got, ", "); text != "1 kunde ha undvikits, 1 kunde inte undvikas, 1 ej bedömda" || v.CheckParts() != nil {
		t.Errorf("parts: %s", text)
	}
}
