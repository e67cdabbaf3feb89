package web

import (
	"context"
	"strings"
)

// User is who sends the request, as the pages need to know.
type User struct {
	ID       string
	Name     string
	Initials string
	Title    string          // what the person is: "Upphandlare"
	Roles    []string        // ids of roles
	Parties  []string        // codes of the organisations that the user acts for
	Perms    map[string]bool // all rights, with wildcards already resolved
	Confined bool            // has only what has been given: what is open to every user is closed too
}

// Confine is the user with only the rights named.
func (u User) Confine(perms ...string) User {
	u.Confined, u.Perms = true, map[string]bool{}
	for _, perm := range perms {
		u.Perms[perm] = true
	}
	return u
}

// May reports whether the user has the right. "a|b" is for what either of two rights
// opens.
func (u User) May(perm string) bool {
	for one := range strings.SplitSeq(perm, "|") {
		if u.Perms[one] {
			return true
		}
	}
	return false
}

type userKey struct{}

// WithUser returns a context in which the user acts.
func WithUser(ctx context.Context, u User) context.Context {
	return context.WithValue(ctx, userKey{}, u)
}

// UserFrom returns who acts. Nobody is the empty User, without any right.
func UserFrom(ctx context.Context) User {
	u, _ := ctx.Value(userKey{}).(User)
	return u
}

// May reports whether whoever acts may use what needs the permission. To a confined
// user SignedIn is a right like the others.
func May(ctx context.Context, perm string) bool {
	u := UserFrom(ctx)
	switch perm {
	case "", Public:
		return true
	case SignedIn:
		return u.ID != "" && (!u.Confined || u.Perms[SignedIn])
	}
	return u.May(perm)
}
