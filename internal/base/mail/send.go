package mail

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"

	"klover/internal/base/fault"
)

// SMTP sends letters through a mail server.
type SMTP struct {
	client *gomail.Client
	from   string
}

// Open returns the sender that the address names: smtp://user:password@host:587
// (STARTTLS is demanded) or smtps://host:465. Without an address letters become
// files in the folder, for tests and for those who have no mail server yet.
func Open(address, from, folder string) (Sender, error) {
	if address == "" {
		return Folder(folder), nil
	}
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || (u.Scheme != "smtp" && u.Scheme != "smtps") {
		return nil, fault.Wrong("Adressen till e-postservern ska vara smtp://användare:lösenord@server:587.")
	}
	if err := CheckAddress(from); err != nil {
		return nil, fault.With(fault.Wrong("Avsändaren ”%s” är inte en e-postadress (KLOVER_MAILFROM).", from), err)
	}
	options := []gomail.Option{gomail.WithTimeout(30 * time.Second), gomail.WithTLSPolicy(gomail.TLSMandatory)}
	if u.Scheme == "smtps" {
		options = append(options, gomail.WithSSL())
	}
	if port, err := strconv.Atoi(u.Port()); err == nil {
		options = append(options, gomail.WithPort(port))
	}
	if password, ok := u.User.Password(); ok {
		options = append(options, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover), gomail.WithUsername(u.User.Username()), gomail.WithPassword(password))
	}
	client, err := gomail.NewClient(u.Hostname(), options...)
	if err != nil {
		return nil, fmt.Errorf("opening mail server: %w", err)
	}
	return &SMTP{client, from}, nil
}

// Send gives the letter to the mail server.
func (s *SMTP) Send(ctx context.Context, l Letter) error {
	m, err := message(l, s.from)
	if err != nil {
		return err
	}
	return s.client.DialAndSendWithContext(ctx, m)
}

// Folder writes letters as files that a mail program opens.
type Folder string

// sink is who letters in files are from.
const sink = "klover@example.invalid"

// Send writes the letter to a file named by its id.
func (f Folder) Send(_ context.Context, l Letter) error {
	m, err := message(l, sink)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(string(f), 0o700); err != nil {
		return err
	}
	return m.WriteToFile(filepath.Join(string(f), l.ID+".eml"))
}

func message(l Letter, from string) (*gomail.Msg, error) {
	m := gomail.NewMsg()
	if err := m.FromFormat("Klöver", from); err != nil {
		return nil, err
	}
	if err := m.AddToFormat(l.ToName, l.ToAddress); err != nil {
		return nil, err
	}
	m.Subject(l.Subject)
	m.SetDateWithValue(l.CreatedAt)
	m.SetMessageIDWithValue(l.ID + "@klover")
	m.SetGenHeader("Auto-Submitted", "auto-generated")
	if l.Unsubscribe != "" {
		m.SetGenHeader(gomail.HeaderListUnsubscribe, "<"+l.Unsubscribe+">")
	}
	if strings.HasPrefix(l.Unsubscribe, "https://") { // one click of the mail program ends it (RFC 8058)
		m.SetGenHeader(gomail.HeaderListUnsubscribePost, "List-Unsubscribe=One-Click")
	}
	m.SetBodyString(gomail.TypeTextPlain, l.Text)
	return m, nil
}
