package identity

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"

	"klover/internal/base/fault"
)

// The cost of a password: OWASP's second configuration for argon2id, 19 MiB and
// two passes. They stand in each hash, so they can be raised for new passwords
// while old ones still work.
const (
	argonMemory = 19 * 1024 // KiB
	argonPasses = 2
	argonLanes  = 1
	argonSalt   = 16
	argonKey    = 32
)

// Password lengths, in characters. The upper limit keeps a long text from
// costing time.
const (
	MinPassword = 12
	maxPassword = 200
)

// hashing limits how many passwords are computed at once: each takes 19 MiB.
var hashing = make(chan struct{}, 4)

// HashPassword returns the stored form of a password:
// $argon2id$v=19$m=19456,t=2,p=1$salt$hash.
func HashPassword(password string) string {
	salt := make([]byte, argonSalt)
	rand.Read(salt) // never fails, see crypto/rand
	key := derive(password, salt, argonPasses, argonMemory, argonLanes)
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, argonMemory, argonPasses, argonLanes,
		base64.RawStdEncoding.EncodeToString(salt), base64.RawStdEncoding.EncodeToString(key))
}

func derive(password string, salt []byte, passes, memory uint32, lanes uint8) []byte {
	hashing <- struct{}{}
	defer func() { <-hashing }()
	return argon2.IDKey([]byte(norm.NFC.String(password)), salt, passes, memory, lanes, argonKey)
}

// VerifyPassword tells whether the password is the one that was hashed, and
// whether the hash should be made anew with today's cost.
func VerifyPassword(hash, password string) (ok, old bool) {
	var version int
	var memory, passes uint32
	var lanes uint8
	parts := strings.Split(hash, "$")
	if len(parts) != 6 || parts[1] != "argon2id" {
		return false, false
	}
	if _, err := fmt.Sscanf(parts[2]+" "+parts[3], "v=%d m=%d,t=%d,p=%d", &version, &memory, &passes, &lanes); err != nil {
		return false, false
	}
	salt, err := base64.RawStdEncoding.DecodeString(parts[4])
	if err != nil {
		return false, false
	}
	want, err := base64.RawStdEncoding.DecodeString(parts[5])
	if err != nil || version != argon2.Version || passes == 0 || lanes == 0 {
		return false, false
	}
	got := derive(password, salt, passes, memory, lanes)
	old = memory != argonMemory || passes != argonPasses || lanes != argonLanes
	return subtle.ConstantTimeCompare(got, want) == 1, old
}

// nobody is a hash that no password fits. It is computed against when the
// account does not exist, so that the time tells nothing.
const nobody = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

// common are the beginnings that people choose when they must have twelve
// characters, beside those of the known lists; folded by plain.
var common = []string{"losenord", "password", "passw0rd", "sommar", "vinter", "hosten", "varen", "qwerty", "qwertz",
	"asdfgh", "1q2w3e4r", "abcdef", "123456", "0123456", "654321", "111111", "000000", "iloveyou", "jagalskardig", "valkommen",
	"welcome", "letmein", "admin", "sverige", "sormland", "vastmanland", "regionsormland", "regionvastmanland", "landstinget",
	"inkop", "upphandling", "klover", "hemligt", "fotboll", "eskilstuna", "vasteras", "nykoping"}

// CheckPassword returns what is wrong with a password that somebody wants.
func CheckPassword(password string, of User) error {
	wrong := func(message string) error { return fault.Invalid(fault.Field{Name: "nytt", Message: message}) }
	length := utf8.RuneCountInString(password)
	switch {
	case length < MinPassword:
		return wrong(fmt.Sprintf("Lösenordet måste ha minst %d tecken. Tre eller fyra ord på rad är lätta att minnas.", MinPassword))
	case length > maxPassword:
		return wrong(fmt.Sprintf("Lösenordet får ha högst %d tecken.", maxPassword))
	case resemblesOwner(password, of):
		return wrong("Lösenordet får inte bestå av din e-postadress eller ditt namn.")
	case guessable(password):
		return wrong("Lösenordet är för lätt att gissa. Välj ord som inte hör ihop.")
	}
	return nil
}

func resemblesOwner(password string, of User) bool {
	text := plain(password)
	local, _, _ := strings.Cut(of.Email, "@")
	for _, own := range []string{of.Email, local, of.Name} {
		if own = plain(own); len(own) >= 3 && strings.Contains(text, own) && len(strings.ReplaceAll(text, own, "")) < 6 {
			return true
		}
	}
	return false
}

// guessable tells whether hardly anything but digits is left when a common word
// at the beginning is taken away, or whether there are few different characters.
func guessable(password string) bool {
	different := map[rune]bool{}
	for _, r := range password {
		different[r] = true
	}
	text := plain(password)
	for _, word := range common {
		left, found := strings.CutPrefix(text, word)
		left = strings.Trim(strings.ReplaceAll(left, word, ""), "0123456789")
		if found && len(left) < 3 {
			return true
		}
	}
	return len(different) < 5
}

// plain folds a password for comparison: lower case, no accents, letters and digits only.
func plain(text string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(strings.ToLower(text)) {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			b.WriteRune(r)
		}
	}
	return b.String()
}
