package identity

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"slices"
	"strings"

	"klover/internal/base/audit"
	"klover/internal/base/cli"
	"klover/internal/base/fault"
	"klover/internal/word/party"
)

// Opener reads a command's flags, to which it adds those that say which
// database, and opens the store. The function that it returns closes it.
type Opener func(ctx context.Context, env *cli.Env, flags *flag.FlagSet, args []string) (Store, func() error, error)

// Commands returns the area's commands.
func Commands(open Opener) []cli.Command {
	c := commands{open}
	return []cli.Command{
		{Name: "user add", Short: "Lägger upp en användare och ger en engångslänk.", Usage: "-name NAMN -email E-POST [-roles ROLLER] [-parties D,U]", Run: c.add},
		{Name: "user list", Short: "Visar användarna.", Usage: "[-json] [SÖKORD]", Run: c.list},
		{Name: "user link", Short: "Ger en ny engångslänk till den som har glömt sitt lösenord.", Usage: "E-POST", Run: c.link},
		{Name: "user password", Short: "Sätter ett lösenord, läst från standard in.", Usage: "E-POST", Run: c.password},
		{Name: "user close", Short: "Stänger ett konto och loggar ut personen.", Usage: "E-POST", Run: c.close},
		{Name: "user open", Short: "Öppnar ett stängt konto.", Usage: "E-POST", Run: c.reopen},
	}
}

type commands struct{ open Opener }

// operator is the actor of commands: whoever has the machine.
var operator = audit.Actor{ID: "system", Name: "Kommandoraden"}

// flags returns the flag set of one of the commands.
func (c commands) flags(env *cli.Env, name string) *flag.FlagSet {
	all := Commands(c.open)
	i := slices.IndexFunc(all, func(c cli.Command) bool { return c.Name == name })
	return all[i].Flags(env)
}

// with runs do with an open store.
func (c commands) with(ctx context.Context, env *cli.Env, flags *flag.FlagSet, args []string, do func(ctx context.Context, s Store) error) error {
	s, done, err := c.open(ctx, env, flags, args)
	if err != nil {
		return err
	}
	return errors.Join(do(audit.WithActor(ctx, operator), s), done())
}

func (c commands) add(ctx context.Context, env *cli.Env, args []string) error {
	u := User{Active: true}
	flags := c.flags(env, "user add")
	flags.StringVar(&u.Name, "name", "", "personens namn")
	flags.StringVar(&u.Email, "email", "", "e-post, används för att logga in")
	flags.TextVar(&u.Roles, "roles", Roles{}, "roller med komma emellan, kod eller namn")
	flags.TextVar(&u.Parties, "parties", party.Set{}, "regioner, till exempel D,U")
	return c.with(ctx, env, flags, args, func(ctx context.Context, s Store) error {
		u, err := s.Create(ctx, u)
		if err != nil {
			return err
		}
		return tellLink(ctx, env, s, u)
	})
}

func tellLink(ctx context.Context, env *cli.Env, s Store, u User) error {
	link, err := s.NewLink(ctx, u)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(env.Out, "%s väljer lösenord på /losenord/%s\nLänken fungerar en gång.\n", u.Name, link)
	return err
}

func (c commands) list(ctx context.Context, env *cli.Env, args []string) error {
	flags := c.flags(env, "user list")
	asJSON := flags.Bool("json", false, "skriv JSON")
	return c.with(ctx, env, flags, args, func(ctx context.Context, s Store) error {
		users, _, err := s.Search(ctx, Filter{Text: strings.Join(flags.Args(), " ")}, Page{})
		if err != nil {
			return err
		}
		var rows [][]string
		for _, u := range users {
			open := "nej"
			if u.Open(s.today()) {
				open = "ja"
			}
			rows = append(rows, []string{u.Name, u.Email, u.Roles.Sv(), u.Parties.Sv(), open})
		}
		return cli.Table(env.Out, *asJSON, []string{"namn", "e-post", "roller", "parter", "öppet"}, rows)
	})
}

// forUser runs do with the user whose e-mail address is the only argument.
func (c commands) forUser(ctx context.Context, env *cli.Env, name string, args []string, do func(ctx context.Context, s Store, u User) error) error {
	flags := c.flags(env, name)
	return c.with(ctx, env, flags, args, func(ctx context.Context, s Store) error {
		if flags.NArg() != 1 {
			return fault.Wrong("Ange användarens e-post.")
		}
		u, err := s.UserByEmail(ctx, flags.Arg(0))
		if fault.KindOf(err) == fault.KindNotFound {
			return fault.NotFound("Det finns ingen användare med e-posten %s.", flags.Arg(0))
		}
		if err != nil {
			return err
		}
		return do(ctx, s, u)
	})
}

func (c commands) link(ctx context.Context, env *cli.Env, args []string) error {
	return c.forUser(ctx, env, "user link", args, func(ctx context.Context, s Store, u User) error { return tellLink(ctx, env, s, u) })
}

// password reads from standard in, so that the password stands neither in the
// shell's history nor among the processes.
func (c commands) password(ctx context.Context, env *cli.Env, args []string) error {
	return c.forUser(ctx, env, "user password", args, func(ctx context.Context, s Store, u User) error {
		line, err := bufio.NewReader(env.In).ReadString('\n')
		if err != nil && line == "" {
			return fault.Wrong("Skriv lösenordet på standard in.")
		}
		if err := s.SetPassword(ctx, u, strings.TrimRight(line, "\r\n")); err != nil {
			return err
		}
		_, err = fmt.Fprintln(env.Out, "Lösenordet är satt. Alla inloggningar är avslutade.")
		return err
	})
}

func (c commands) close(ctx context.Context, env *cli.Env, args []string) error {
	return c.forUser(ctx, env, "user close", args, func(ctx context.Context, s Store, u User) error {
		if _, err := s.Deactivate(ctx, u.ID, ""); err != nil {
			return err
		}
		_, err := fmt.Fprintln(env.Out, "Kontot är stängt.")
		return err
	})
}

func (c commands) reopen(ctx context.Context, env *cli.Env, args []string) error {
	return c.forUser(ctx, env, "user open", args, func(ctx context.Context, s Store, u User) error {
		if _, err := s.Activate(ctx, u.ID, ""); err != nil {
			return err
		}
		_, err := fmt.Fprintln(env.Out, "Kontot är öppet.")
		return err
	})
}
