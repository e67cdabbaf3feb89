package supplier

import (
	"net/url"
	"testing"

	"github.com/google/go-cmp/cmp"

	"klover/internal/base/fault"
)

func TestFilterReadsBackFromItsAddress(t *testing.T) {
	t.Parallel()
	yes, no := true, false
	for _, f := range []Filter{
		{},
		{Text: "åkeri & söner", Sizes: []Size{"", Small}, Small: &yes, Active: &no},
		{Numbered: &no, Person: &yes, Town: "Eskilstuna", Category: "T12", Parent: "556425-0610"},
	} {
		u, err := url.Parse(f.URL())
		if err != nil {
			t.Fatal(err)
		}
		got, err := ParseFilter(u.Query())
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(f, got); diff != "" {
			t.Errorf("%s: %s", f.URL(), diff)
		}
	}
}

func TestFilterRefusesWhatItCannotRead(t *testing.T) {
	t.Parallel()
	for _, query := range []string{"storlek=jättestor", "koncern=123"} {
		v, _ := url.ParseQuery(query)
		if _, err := ParseFilter(v); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("%s: %v", query, err)
		}
	}
}
