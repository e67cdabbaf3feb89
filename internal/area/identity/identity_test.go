package identity

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"klover/internal/base/fault"
	"klover/internal/word/day"
)

func TestPasswordRules(t *testing.T) {
	t.Parallel()
	owner := User{Name: "Åsa Öberg", Email: "asa.oberg@regionsormland.se"}
	for password, want := range map[string]string{
		"kort":                         "minst 12",
		"elva tecken":                  "minst 12",
		strings.Repeat("abcdefgh", 30): "högst 200",
		"asa.oberg@regionsormland.se":  "e-postadress",
		"Asa.Oberg2022":                "e-postadress",
		"ÅsaÖberg12345":                "e-postadress",
		"Sommar2022!!!":                "lätt att gissa",
		"Lösenord12345":                "lätt att gissa",
		"qwertyqwerty1":                "lätt att gissa",
		"aaaaaaaaaaaa":                 "lätt att gissa",
		"korrekt häst batteri klammer": "",
		"Åäö vinter gren 7":            "",
		"sommarstugans röda dörr":      "",
	} {
		err := CheckPassword(password, owner)
		if want == "" && err != nil {
			t.Errorf("%q is refused: %v", password, err)
		}
		if want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%q: %v, want %q", password, err, want)
		}
	}
}

func TestOnlyTheRightPasswordFits(t *testing.T) {
	t.Parallel()
	hash := HashPassword("blå tåg över ån")
	if !strings.HasPrefix(hash, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Errorf("hash %q lacks its parameters", hash)
	}
	for typed, want := range map[string]bool{"blå tåg över ån": true, "bla\u030a ta\u030ag o\u0308ver a\u030an": true, "blå tåg över å": false, "": false} {
		if got, _ := VerifyPassword(hash, typed); got != want {
			t.Errorf("VerifyPassword(%q) = %v", typed, got)
		}
	}
	cheap := "$argon2id$v=19$m=64,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$" // parameters of another day
	if ok, _ := VerifyPassword(cheap, "x"); ok {
		t.Error("a hash without content fits")
	}
	if ok, _ := VerifyPassword(nobody, "blå tåg över ån"); ok {
		t.Error("the hash of nobody fits")
	}
}

func TestDelayGrowsAndEnds(t *testing.T) {
	t.Parallel()
	for failures, want := range map[int]time.Duration{0: 0, 4: 0, 5: 5 * time.Second, 6: 10 * time.Second, 7: 20 * time.Second, 50: 15 * time.Minute} {
		if got := accountLimit.delay(failures); got != want {
			t.Errorf("delay(%d) = %v, want %v", failures, got, want)
		}
	}
}

func TestNameFollowsTheDay(t *testing.T) {
	t.Parallel()
	names := []PartyName{
		{Name: "Region Sörmland", ValidFrom: 20190101},
		{Name: "Landstinget Sörmland", ValidTo: 20181231},
	}
	for on, want := range map[day.Date]string{
		0: "Landstinget Sörmland", 20040101: "Landstinget Sörmland", 20181231: "Landstinget Sörmland",
		20190101: "Region Sörmland", 20301231: "Region Sörmland",
	} {
		if got := NameOn(names, on); got != want {
			t.Errorf("NameOn(%v) = %q, want %q", on, got, want)
		}
	}
	if got := NameOn([]PartyName{{Name: "Första", ValidFrom: 20200101}}, 20100101); got != "Första" {
		t.Errorf("before the first name: %q", got)
	}
}

func TestTreeKeepsBranchesTogetherInSwedishOrder(t *testing.T) {
	t.Parallel()
	units := []Unit{{ID: "1", Name: "Öst"}, {ID: "2", Name: "Ärende"}, {ID: "3", Name: "Åkeri", ParentID: "1"}, {ID: "4", Name: "Vem vet", ParentID: "gone"}}
	var got []string
	for _, n := range Tree(units) {
		got = append(got, strings.Repeat("-", n.Depth)+n.Name)
	}
	if diff := cmp.Diff([]string{"Vem vet", "Ärende", "Öst", "-Åkeri"}, got); diff != "" {
		t.Error(diff)
	}
	if !under(units, "3", "1") || under(units, "1", "3") {
		t.Error("under is wrong")
	}
}

func TestUserIsChecked(t *testing.T) {
	t.Parallel()
	good := User{Name: "Åsa Öberg", Email: "asa@region.se", Active: true}
	for _, test := range []struct {
		change func(*User)
		field  string
	}{
		{func(u *User) {}, ""},
		{func(u *User) { u.Name = "" }, "name"},
		{func(u *User) { u.Email = "asa" }, "email"},
		{func(u *User) { u.Email = "Åsa <asa@region.se>" }, "email"},
		{func(u *User) { u.ValidFrom, u.ValidTo = 20230101, 20221231 }, "valid_to"},
		{func(u *User) { u.Roles = Roles{"controller", "strategic_buyer"} }, "roles"},
	} {
		u := good
		test.change(&u)
		fields := fault.FieldsOf(u.Check())
		if test.field == "" && len(fields) > 0 || test.field != "" && (len(fields) != 1 || fields[0].Name != test.field) {
			t.Errorf("%+v: %v, want %q", u, fields, test.field)
		}
	}
}

func TestInitials(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{"Åsa Öberg": "ÅÖ", "Lars-Erik Per Brorsson": "LB", "Åsa": "Å", "": "?"} {
		if got := (User{Name: name}).Initials(); got != want {
			t.Errorf("Initials(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestBrowserIsNamed(t *testing.T) {
	t.Parallel()
	for agent, want := range map[string]string{
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Safari/537.36 Edg/120.0": "Edge på Windows",
		"Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Mobile Safari/604.1":                               "Safari på iPhone",
		"": "Okänd webbläsare",
	} {
		if got := (Session{Agent: agent}).Browser(); got != want {
			t.Errorf("Browser(%q) = %q, want %q", agent, got, want)
		}
	}
}
