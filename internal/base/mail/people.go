package mail

import (
	"strconv"
	"strings"

	"klover/internal/base/fault"
)

// Person is somebody to write to.
type Person struct{ Name, Address string }

// ParsePeople reads one person on each line: an address, or a name and an address
// in either order with a comma, semicolon or angle brackets between.
func ParsePeople(text string) ([]Person, error) {
	var people []Person
	seen := map[string]bool{}
	for i, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		p := parsePerson(line)
		if err := CheckAddress(p.Address); err != nil {
			return nil, fault.Invalid(fault.Field{Name: "people", Message: "Rad " + strconv.Itoa(i+1) + ": " + fault.Message(err)})
		}
		if key := strings.ToLower(p.Address); !seen[key] {
			seen[key] = true
			people = append(people, p)
		}
	}
	return people, nil
}

func parsePerson(line string) Person {
	var name, address []string
	for _, part := range strings.FieldsFunc(line, func(r rune) bool { return strings.ContainsRune(",;<>\t", r) }) {
		if part = strings.TrimSpace(part); strings.Contains(part, "@") {
			address = append(address, part)
		} else if part != "" {
			name = append(name, part)
		}
	}
	return Person{Name: strings.Join(name, " "), Address: strings.Join(address, " ")}
}
