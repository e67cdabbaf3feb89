package plan

import (
	"fmt"
	"strings"
	"time"

	"klover/internal/word/sv"
)

// Subscriber wants a letter when an edition is published. It counts from when the
// address has been confirmed, and the row is removed when it is no longer wanted.
type Subscriber struct {
	ID          string
	Email       string
	CategoryID  string // "" for every category
	Token       string
	ConfirmedAt *time.Time
	CreatedAt   time.Time

	Category string `db:"-"`
}

// The addresses that letters lead to.
const (
	ConfirmPath     = PublicPath + "/bekrafta/"
	UnsubscribePath = PublicPath + "/avsluta/"
)

// about says what is subscribed to.
func (s Subscriber) about() string {
	if s.Category == "" {
		return "hela planen"
	}
	return "kategorin " + s.Category
}

// letterRows is how many items a letter lists; the rest is on the page.
const letterRows = 20

func (s Subscriber) welcome(link func(string) string) (subject, text string) {
	return "Bekräfta din prenumeration på upphandlingsplanen", fmt.Sprintf(`Hej!

Någon, förhoppningsvis du, vill få ett brev när en ny utgåva av den publika upphandlingsplanen kommer. Prenumerationen gäller %s.

Bekräfta här:
%s

Vill du inte prenumerera behöver du inte göra något. Adressen tas bort om sju dagar.
`, s.about(), link(ConfirmPath+s.Token))
}

func (s Subscriber) news(e Edition, items []PublicItem, total int, link func(string) string) (subject, text string) {
	var b strings.Builder
	fmt.Fprintf(&b, "Hej!\n\nEn ny utgåva av den publika upphandlingsplanen är publicerad. I %s finns %s.\n\n",
		s.about(), sv.Plural(total, "planerad upphandling", "planerade upphandlingar"))
	for _, it := range items {
		fmt.Fprintf(&b, "- %s (%s)", it.Title, it.Parties.Sv())
		if it.NoticeQ != "" {
			fmt.Fprintf(&b, ", annons planeras %s", it.NoticeQ)
		}
		b.WriteString("\n")
	}
	if total > len(items) {
		fmt.Fprintf(&b, "… och %s till.\n", sv.Number(total-len(items)))
	}
	fmt.Fprintf(&b, "\nHela planen: %s\n\n%s\n\nAvsluta prenumerationen: %s\n", link(PublicPath), Disclaimer, link(UnsubscribePath+s.Token))
	return "Ny utgåva av upphandlingsplanen", b.String()
}
