package app

import (
	"context"
	"fmt"
	"strings"

	"klover/internal/area/identity"
	"klover/internal/base/db"
	"klover/internal/base/mail"
	"klover/internal/base/web"
	"klover/internal/word/day"
)

// digestHour is the hour in Sweden from which the letters of the day are written.
const digestHour = 6

// Digest writes today's letter to each person who wants one and has something to
// do. It may run at any time and any number of times: nobody gets two in a day, and
// none is written on a day that is no working day.
func (a *App) Digest(ctx context.Context) error {
	today := a.today()
	if a.DB.Now().In(day.Stockholm).Hour() < digestHour || today.WorkingDay() != today {
		return nil
	}
	users, err := a.Identity.DigestsDue(ctx)
	if err != nil {
		return err
	}
	for _, u := range users {
		if err := a.digestTo(ctx, u); err != nil {
			return fmt.Errorf("writing to %s: %w", u.ID, err)
		}
	}
	return nil
}

func (a *App) digestTo(ctx context.Context, u identity.User) error {
	user := identity.Acting(u)
	tasks, err := a.tasks(web.WithUser(ctx, user), user)
	if err != nil {
		return err
	}
	text := a.digestText(u, groupTasks(tasks, a.today()))
	return a.DB.InTx(ctx, func(tx *db.DB) error {
		mine, err := identity.Store{DB: tx}.ClaimDigest(ctx, u.ID)
		if err != nil || !mine || text == "" {
			return err
		}
		return mail.Put(ctx, tx, mail.Letter{ToAddress: u.Email, ToName: u.Name, Subject: "Ditt arbete " + a.today().Long(), Text: text})
	})
}

// digestText is the letter, "" when nothing waits for the person. What waits for
// others, and what is far off, is left to the page.
func (a *App) digestText(u identity.User, groups []taskGroup) string {
	var b strings.Builder
	for _, g := range groups {
		if !g.Now {
			continue
		}
		fmt.Fprintf(&b, "\n%s (%d)\n", strings.ToUpper(g.Title), len(g.Tasks))
		for _, t := range g.First() {
			b.WriteString(a.digestLine(t))
		}
		if n := len(g.Rest()); n > 0 {
			fmt.Fprintf(&b, "- och %d till\n", n)
		}
	}
	if b.Len() == 0 {
		return ""
	}
	return fmt.Sprintf("Hej %s!\n%s\nAllt står på %s\n\nDu får brevet för att du har valt det. Ändra på %s\n",
		strings.Fields(u.Name)[0], b.String(), a.Config.link("/"), a.Config.link("/mitt-konto"))
}

func (a *App) digestLine(t task) string {
	line := "- " + t.Do + ": " + t.Which
	if t.By != 0 {
		line += ", senast " + t.By.Long()
	}
	return line + "\n  " + a.Config.link(t.DoURL) + "\n"
}
