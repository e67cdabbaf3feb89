package mail

import (
	"strings"
	"testing"

	"klover/internal/base/fault"
)

func TestPeopleAreReadAsTheyArePasted(t *testing.T) {
	t.Parallel()
	people, err := ParsePeople("Åsa Öberg <asa@example.org>\n\nper@example.org; Per Ek\nASA@example.org\nlisa@example.org")
	if err != nil || len(people) != 3 {
		t.Fatalf("%+v, %v, want three people", people, err)
	}
	if people[0] != (Person{"Åsa Öberg", "asa@example.org"}) || people[1] != (Person{"Per Ek", "per@example.org"}) || people[2].Name != "" {
		t.Errorf("%+v", people)
	}
	if _, err := ParsePeople("asa@example.org\nPer Ek"); err == nil || !strings.Contains(fault.FieldsOf(err)[0].Message, "Rad 2") {
		t.Errorf("a row without an address: %v", err)
	}
}
