package storage_test

import (
	"strings"
	"testing"

	"klover/internal/word/storage"

	"github.com/google/go-cmp/cmp"
)

// codes reads codes with commas between them.
type codes []string

func (c *codes) UnmarshalText(text []byte) error {
	*c = strings.FieldsFunc(string(text), func(r rune) bool { return r == ',' })
	return nil
}

func TestAListComesBackAndOneCodeIsFound(t *testing.T) {
	t.Parallel()
	for _, list := range []codes{nil, {"D"}, {"D", "U"}} {
		stored, err := storage.List(list)
		if err != nil {
			t.Fatal(err)
		}
		for _, from := range []any{stored, []byte(stored.(string))} {
			got := codes{"förut"}
			if err := storage.Scan(from, &got); err != nil || !cmp.Equal([]string(got), append([]string{}, list...)) {
				t.Errorf("%v is stored as %q and read as %v, %v", list, stored, got, err)
			}
		}
		for _, one := range list {
			if !strings.Contains(stored.(string), strings.Trim(storage.Like(one), "%")) {
				t.Errorf("%q is not found in %q", storage.Like(one), stored)
			}
		}
	}
}

func TestNothingIsAnEmptyListAndAnotherKindIsAFault(t *testing.T) {
	t.Parallel()
	got := codes{"förut"}
	if err := storage.Scan(nil, &got); err != nil || len(got) > 0 {
		t.Errorf("NULL is read as %v, %v", got, err)
	}
	if err := storage.Scan(int64(7), &got); err == nil {
		t.Error("a number is read as a list")
	}
}

func TestJSONComesBackAndAnEmptyColumnChangesNothing(t *testing.T) {
	t.Parallel()
	want := map[string]string{"a": "å"}
	stored, err := storage.JSON(want)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, from := range []any{stored, "", nil} {
		if err := storage.ScanJSON(from, &got); err != nil {
			t.Errorf("%v: %v", from, err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%v: %s", from, diff)
		}
	}
}
