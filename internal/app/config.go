package app

import (
	"cmp"
	"flag"
	"fmt"
	"io"
	"path/filepath"
	"regexp"
	"strings"

	"klover/internal/base/lake"
)

// Config is what the one who runs Klöver decides: a flag each, with the
// environment variable KLOVER_NAME as its default. What an organisation may
// change while the program runs is data in the areas, not here.
type Config struct {
	Data     string // folder of the embedded databases
	Database string // postgres://… on a server; empty: SQLite in Data
	Lake     string // clickhouse://… on a server; empty: DuckDB in Data
	Memory   string // what the embedded DuckDB may use; empty: a quarter of the machine
	Threads  string // of the embedded DuckDB; empty: as many as the processors
	Listen   string // address of the web server
	Secure   bool   // people reach it over https, also when a proxy ends the encryption
	Dev      bool   // templates are read from the source on each request
	URL      string // how people reach the server, for links in letters
	SMTP     string // smtp://user:password@host:587; empty: letters become files in Data
	MailFrom string // who letters are from
	Lines    int    // of spend in the demo
}

// setting is one line of the configuration.
type setting struct {
	name, help string
	text       *string
	yes        *bool
}

func (c *Config) settings() []setting {
	return []setting{
		{name: "data", help: "mapp för den inbyggda databasen", text: &c.Data},
		{name: "database", help: "adress till PostgreSQL (postgres://…); tom: SQLite i datamappen", text: &c.Database},
		{name: "lake", help: "adress till datalagret för inköp (clickhouse://användare:lösenord@värd:8123,värd:8123/databas); tom: DuckDB i datamappen", text: &c.Lake},
		{name: "lakememory", help: "minne för det inbyggda datalagret, till exempel 4GB; tom: en fjärdedel av maskinens", text: &c.Memory},
		{name: "lakethreads", help: "trådar för det inbyggda datalagret; tom: lika många som processorerna", text: &c.Threads},
		{name: "listen", help: "adress som webbservern lyssnar på", text: &c.Listen},
		{name: "secure", help: "användarna når servern över https, även bakom en proxy", yes: &c.Secure},
		{name: "url", help: "adressen som användarna når servern på, för länkar i e-post", text: &c.URL},
		{name: "smtp", help: "e-postserver (smtp://användare:lösenord@server:587); tom: breven blir filer i datamappen", text: &c.SMTP},
		{name: "mailfrom", help: "avsändaradress för e-post", text: &c.MailFrom},
		{name: "dev", help: "läs sidmallarna på nytt vid varje anrop", yes: &c.Dev},
	}
}

// DefaultConfig reads the environment; env is os.Getenv or a test's own.
func DefaultConfig(env func(string) string) Config {
	c := Config{Data: "data", Listen: "127.0.0.1:8080"}
	for _, s := range c.settings() {
		value := env("KLOVER_" + strings.ToUpper(s.name))
		switch {
		case value == "":
		case s.text != nil:
			*s.text = value
		default:
			*s.yes = value == "1" || value == "true" || value == "ja"
		}
	}
	return c
}

// Flags adds the settings to a command's flags.
func (c *Config) Flags(flags *flag.FlagSet) {
	for _, s := range c.settings() {
		if s.text != nil {
			flags.StringVar(s.text, s.name, *s.text, s.help+" (KLOVER_"+strings.ToUpper(s.name)+")")
		} else {
			flags.BoolVar(s.yes, s.name, *s.yes, s.help+" (KLOVER_"+strings.ToUpper(s.name)+")")
		}
	}
}

// Print writes the settings, with passwords hidden.
func (c *Config) Print(w io.Writer) {
	for _, s := range c.settings() {
		value := ""
		if s.text != nil {
			value = hidePassword(*s.text)
		} else {
			value = fmt.Sprint(*s.yes)
		}
		fmt.Fprintf(w, "KLOVER_%s=%s\n", strings.ToUpper(s.name), value)
	}
}

// password is what stands between the name and the host of an address. url.Parse does
// not take one with several hosts.
var password = regexp.MustCompile(`(://[^:/]*:)[^/]*@`)

func hidePassword(text string) string { return password.ReplaceAllString(text, "${1}xxxxx@") }

// address returns where the registers are.
func (c *Config) address() string {
	if c.Database != "" {
		return c.Database
	}
	return "sqlite:" + filepath.Join(c.Data, "klover.db")
}

// lake returns where the spend is.
func (c *Config) lake() lake.Config {
	return lake.Config{Address: cmp.Or(c.Lake, filepath.Join(c.Data, "lake.duckdb")), Memory: c.Memory, Threads: c.Threads}
}

// link is the whole address of a page, for letters.
func (c *Config) link(path string) string {
	base := c.URL
	if base == "" {
		base = "http://" + c.Listen
	}
	return strings.TrimRight(base, "/") + path
}
