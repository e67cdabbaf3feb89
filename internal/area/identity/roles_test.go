package identity

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestMatrixIsAsDecided compares the table of rights with the file that people
// have read. A changed right shows as a changed line.
func TestMatrixIsAsDecided(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	for _, r := range RoleTable() {
		fmt.Fprintf(&b, "%s (%s)\n  %s\n", r.Label, r.Code, r.For)
		for _, a := range r.Matrix() {
			if len(a.Verbs) > 0 {
				fmt.Fprintf(&b, "  %s: %s\n", a.Group, strings.Join(a.Verbs, ", "))
			}
		}
	}
	const file = "testdata/roles.golden.txt"
	if *update {
		if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), b.String()); diff != "" {
		t.Errorf("the table of rights has changed; read the lines, then run with -update: %s", diff)
	}
}

func TestRolesHaveOnlyKnownPermissions(t *testing.T) {
	t.Parallel()
	known := map[string]bool{}
	for _, p := range Permissions() {
		known[p.Key] = true
	}
	codes := map[string]bool{}
	for _, r := range RoleTable() {
		if codes[r.Code] {
			t.Errorf("two roles are called %s", r.Code)
		}
		codes[r.Code] = true
		for _, perm := range r.Perms {
			if !known[perm] {
				t.Errorf("%s has %s, which does not exist", r.Code, perm)
			}
		}
		// A request is the sender's own paper: nobody else's is read with the right to send one.
		registers := slices.DeleteFunc(slices.Clone(r.Perms), func(p string) bool { return p == "request.write" })
		writes := slices.ContainsFunc(registers, func(p string) bool { return strings.HasSuffix(p, ".write") })
		for _, perm := range registers {
			if read := strings.TrimSuffix(perm, ".write") + ".read"; strings.HasSuffix(perm, ".write") && !r.May(read) {
				t.Errorf("%s writes but cannot read: %s", r.Code, perm)
			}
		}
		if r.May("saving.approve") && r.May("saving.write") {
			t.Errorf("%s both registers and approves savings", r.Code)
		}
		if slices.Contains([]string{"auditor", "board_member", "requester", "administrator"}, r.Code) && writes {
			t.Errorf("%s writes in a register", r.Code)
		}
	}
}

func TestNobodyMayAnything(t *testing.T) {
	t.Parallel()
	for _, roles := range []Roles{nil, {""}, {"removed_role"}} {
		if perms := roles.Perms(); len(perms) != 0 {
			t.Errorf("%v gives %v", roles, perms)
		}
	}
}

func TestRolesReadBack(t *testing.T) {
	t.Parallel()
	roles, err := ParseRoles("Inköpsjurist, chief")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(Roles{"chief", "lawyer"}, roles); diff != "" {
		t.Error(diff)
	}
	v, _ := roles.Value()
	var back Roles
	if err := back.Scan(v); err != nil || !slices.Equal(back, roles) {
		t.Errorf("%v reads back as %v, %v", v, back, err)
	}
	if err := back.Scan(",chief,gone,"); err != nil || !slices.Equal(back, Roles{"chief"}) {
		t.Errorf("a role that is gone: %v, %v", back, err)
	}
	if _, err := ParseRoles("kung"); err == nil {
		t.Error("an unknown role is read")
	}
}
