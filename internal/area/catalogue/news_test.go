package catalogue

import (
	"context"
	"strings"
	"testing"
	"time"

	"klover/internal/area/category"
	"klover/internal/area/contract"
	"klover/internal/area/diary"
	"klover/internal/area/identity"
	"klover/internal/area/price"
	"klover/internal/base/db"
	"klover/internal/base/dbtest"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/mail"
	"klover/internal/base/webtest"
	"klover/internal/word/day"
)

func TestNewsIsWhatDiffersOnThePage(t *testing.T) {
	t.Parallel()
	was := Shown{ID: "1", Number: "A22-1", Title: "Rollatorer", CategoryID: "h", Category: "H20 Hjälpmedel", RunsTo: 20241231, Documents: ids{"a"}}
	for name, one := range map[string]struct {
		change func(*Shown)
		known  bool
		want   string
	}{
		"nothing":                  {func(*Shown) {}, true, ""},
		"new":                      {func(*Shown) {}, false, "new: Nytt i katalogen. Gäller till 2024-12-31."},
		"a category's new name":    {func(s *Shown) { s.Category = "H20 Hjälpmedel och förband" }, true, ""},
		"another category":         {func(s *Shown) { s.CategoryID, s.Category = "m", "M10 Mat" }, true, "changed: Kategori: H20 Hjälpmedel → M10 Mat."},
		"extended":                 {func(s *Shown) { s.RunsTo = 20251231 }, true, "changed: Gäller till: 2024-12-31 → 2025-12-31."},
		"new prices":               {func(s *Shown) { s.PricesOn = 20220701 }, true, "changed: Gällande priser från: 2022-07-01."},
		"a document":               {func(s *Shown) { s.papers = []contract.Document{{ID: "a"}, {ID: "b", Title: "Tillägg"}} }, true, "changed: Ny handling: Tillägg."},
		"a document less":          {func(s *Shown) { s.papers = nil }, true, ""},
		"near its end":             {func(s *Shown) { s.RunsTo = 20220901 }, true, "changed: Gäller till: 2024-12-31 → 2022-09-01. | ending: Går snart ut. Gäller till 2022-09-01."},
		"near its end, as told":    {func(s *Shown) { s.EndingOn = 20241231 }, true, ""},
		"new and near its end":     {func(s *Shown) { s.RunsTo = 20220901 }, false, "new: Nytt i katalogen. Gäller till 2022-09-01."},
		"new and without last day": {func(s *Shown) { s.RunsTo = 0 }, false, "new: Nytt i katalogen. Gäller tills vidare."},
	} {
		now := was
		one.change(&now)
		kept, list := now.since(was, one.known, 20220901)
		var got []string
		for _, n := range list {
			got = append(got, n.Kind+": "+n.Sv())
		}
		if text := strings.Join(got, " | "); text != one.want {
			t.Errorf("%s: %q, want %q", name, text, one.want)
		}
		if _, again := now.since(kept, true, 20220901); name != "a document" && name != "a document less" && len(again) != 0 {
			t.Errorf("%s: told once more as %+v", name, again)
		}
	}
}

func TestALetterSaysWhatIsLeftOut(t *testing.T) {
	t.Parallel()
	var many []News
	for range letterNews + 3 {
		many = append(many, News{Kind: isChanged, Number: "A22-1", Title: "Kaffe", ContractID: "1", Changes: changes{{Label: "Gäller till", From: "2024-12-31"}}})
	}
	text := letter(many, "hela avtalskatalogen", func(path string) string { return "https://inkop.se" + path })
	if strings.Count(text, "- A22-1 Kaffe\n") != letterNews || !strings.Contains(text, "och 3\u00a0ändringar till") || strings.Count(text, "ÄNDRADE AVTAL") != 1 || !strings.Contains(text, "2024-12-31 (borttaget)") || strings.Contains(text, "NYA AVTAL") {
		t.Error(text)
	}
}

// subscribed has an address confirm a subscription.
func (o office) subscribed(t *testing.T, email, choice string) {
	t.Helper()
	s := o.Subscriptions()
	if err := s.Ask(t.Context(), email, choice, email); err != nil {
		t.Fatal(fault.Message(err), fault.FieldsOf(err))
	}
	token, err := db.One[string](t.Context(), o.DB, `SELECT token FROM subscribe_subscriber WHERE email = $1 AND choice = $2`, email, choice)
	if err == nil {
		_, err = s.Confirm(t.Context(), token)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// tended lets a day come, tends twice, and returns the letters by whom they are to. What
// was told before is sent.
func (o office) tended(t *testing.T, on day.Date) map[string]string {
	t.Helper()
	o.DB.Now = func() time.Time { return on.Start().Add(8 * time.Hour) }
	if _, err := o.DB.Exec(t.Context(), `DELETE FROM mail_message`); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := o.Tend(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	list, err := db.All[mail.Letter](t.Context(), o.DB, `SELECT `+db.Columns[mail.Letter]()+` FROM mail_message`)
	if err != nil {
		t.Fatal(err)
	}
	of := map[string]string{}
	for _, l := range list {
		if of[l.ToAddress] != "" {
			t.Errorf("%s gets two letters on %s", l.ToAddress, on)
		}
		of[l.ToAddress] = l.Subject + "\n" + l.Text
	}
	return of
}

func (o office) changed(t *testing.T, id string, change func(*contract.Contract)) {
	t.Helper()
	c, err := o.contracts().Get(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	change(&c)
	if _, err := o.contracts().Save(t.Context(), c, "Provning"); err != nil {
		t.Fatal(fault.Message(err), fault.FieldsOf(err))
	}
}

func (o office) category(t *testing.T, code, name, under string) string {
	t.Helper()
	c, err := category.Store{DB: o.DB}.Create(t.Context(), category.Category{Code: code, Name: name, ParentID: under, ValidFrom: 20200101})
	if err != nil {
		t.Fatal(fault.Message(err), fault.FieldsOf(err))
	}
	return c.ID
}

func TestWhoSubscribesIsToldWhatHasChangedOnce(t *testing.T) {
	atOffice(t, func(t *testing.T, o office) {
		ctx := t.Context()
		food := o.category(t, "M", "Mat", "")
		drink := o.category(t, "M10", "Drycker", food)
		o.changed(t, o.coffee.ID, func(c *contract.Contract) { c.CategoryID = identity.Ref(drink) })
		o.show(t, o.walkers.ID)
		o.subscribed(t, "alla@example.org", "")
		o.subscribed(t, "mat@example.org", choiceCategory+food)
		o.subscribed(t, "rollator@example.org", choiceContract+o.walkers.ID)
		for choice, why := range map[string]string{choiceContract + o.coffee.ID: "a contract that is not shown", choiceContract + o.secret.ID: "a secret contract", "rollator": "nonsense"} {
			if err := o.Subscriptions().Ask(ctx, "x@example.org", choice, "x"); len(fault.FieldsOf(err)) != 1 {
				t.Errorf("%s: %v", why, err)
			}
		}
		if got := o.tended(t, 20220601); len(got) != 0 {
			t.Errorf("the first time there is nothing to compare with: %q", got)
		}
		if got := o.tended(t, 20220602); len(got) != 0 {
			t.Errorf("nothing has happened: %q", got)
		}

		o.show(t, o.coffee.ID)
		got := o.tended(t, 20220603)
		if len(got) != 2 || !strings.Contains(got["alla@example.org"], "Kaffe och te") || !strings.Contains(got["mat@example.org"], "prenumererar på kategorin M Mat") || !strings.Contains(got["mat@example.org"], "https://inkop.se"+publicURL(o.coffee.ID)) {
			t.Errorf("a new contract: %q", got)
		}

		o.changed(t, o.walkers.ID, func(c *contract.Contract) {
			c.EndsOn, c.Owner, c.Note = 20251231, "Hemlig Person", "Intern anmärkning"
		})
		o.paper(t, o.walkers, "Tilläggsavtal", diary.Contract, true)
		o.paper(t, o.walkers, "Hemlig bilaga", diary.Contract, false)
		o.priced(t, o.walkers.ID, 20220604)
		got = o.tended(t, 20220604)
		if len(got) != 2 || got["mat@example.org"] != "" {
			t.Errorf("a change: %q", got)
		}
		for _, text := range []string{got["alla@example.org"], got["rollator@example.org"]} {
			for _, want := range []string{"Gäller till: 2024-12-31 → 2025-12-31", "Ny handling: Tilläggsavtal", "Gällande priser från: 2022-06-04", "/avsluta/"} {
				if !strings.Contains(text, want) {
					t.Errorf("the letter lacks %q: %s", want, text)
				}
			}
			for _, secret := range []string{"Hemlig", "Anna Wik", "Intern", "9 000 000", "9000000"} {
				if strings.Contains(text, secret) {
					t.Errorf("the letter tells %q", secret)
				}
			}
		}
		if kept, err := o.News(ctx, o.walkers.ID); err != nil || len(kept) != 1 || len(kept[0].Changes) != 3 || kept[0].ToldOn != 20220604 {
			t.Errorf("what was told is kept as %+v, %v", kept, err)
		}
		o.changed(t, o.walkers.ID, func(c *contract.Contract) { c.Note = "Bara en anteckning" })
		if got := o.tended(t, 20220605); len(got) != 0 {
			t.Errorf("what is not public is no news: %q", got)
		}
	})
}

// priced gives a contract a price list that holds from a day.
func (o office) priced(t *testing.T, contractID string, from day.Date) {
	t.Helper()
	s := price.Store{DB: o.DB}
	l, err := s.Create(t.Context(), price.List{ContractID: contractID, Level: price.Catalogue})
	if err != nil {
		t.Fatal(fault.Message(err), fault.FieldsOf(err))
	}
	if _, err := o.DB.Exec(t.Context(), `INSERT INTO price_edition (id, version, key, list_id, n, stage, valid_from, origin, source, ground, items, fresh, gone, dearer, cheaper, same, made_by, decided_by, created_at, changed_at)
		VALUES ($1, 1, 900, $2, 1, 'decided', $3, '', '', '', 0, 0, 0, 0, 0, 0, '', '', $4, $4)`, db.NewID(), l.ID, from, o.DB.Now()); err != nil {
		t.Fatal(err)
	}
}

func TestTheEndIsToldAndWhatIsTakenAwayIsNot(t *testing.T) {
	atOffice(t, func(t *testing.T, o office) {
		ctx := t.Context()
		o.show(t, o.walkers.ID)
		o.show(t, o.coffee.ID)
		o.subscribed(t, "alla@example.org", "")
		o.subscribed(t, "rollator@example.org", choiceContract+o.walkers.ID)
		o.subscribed(t, "kaffe@example.org", choiceContract+o.coffee.ID)
		o.tended(t, 20220601)

		o.changed(t, o.coffee.ID, func(c *contract.Contract) { c.Title, c.Secrecy = "Kaffe till skyddsrum", secret })
		if got := o.tended(t, 20220602); len(got) != 0 {
			t.Errorf("a contract that has become secret is told of: %q", got)
		}
		if list, err := o.Subscriptions().Confirmed(ctx); err != nil || strings.Contains(list[0].About+list[1].About+list[2].About, "Kaffe") {
			t.Errorf("a page about the subscription names it: %+v, %v", list, err)
		}
		if got := o.tended(t, 20240930); len(got) != 0 {
			t.Errorf("three months and a day before its end: %q", got)
		}
		if got := o.tended(t, 20241001); len(got) != 2 || !strings.Contains(got["rollator@example.org"], "GÅR SNART UT") || !strings.Contains(got["rollator@example.org"], "Gäller till 2024-12-31.") {
			t.Errorf("near its end: %q", got)
		}
		if got := o.tended(t, 20241231); len(got) != 0 {
			t.Errorf("the end is told twice: %q", got)
		}
		got := o.tended(t, 20250101)
		if len(got) != 2 || !strings.Contains(got["alla@example.org"], "GÄLLER INTE LÄNGRE\n- "+o.walkers.Number+" Rollatorer") || strings.Contains(got["alla@example.org"], publicURL(o.walkers.ID)) {
			t.Errorf("ended: %q", got)
		}
		if text := got["rollator@example.org"]; !strings.HasPrefix(text, "Ett avtal som du följer gäller inte längre") || strings.Contains(text, "/avsluta/") {
			t.Errorf("whoever follows it is told %q", text)
		}
		if n, err := db.One[int](ctx, o.DB, `SELECT count(*) FROM subscribe_subscriber WHERE email = 'rollator@example.org'`); err != nil || n != 0 {
			t.Errorf("the address is kept when there is nothing more to tell: %d, %v", n, err)
		}
	})
}

func TestLettersAreWrittenInTheMorning(t *testing.T) {
	t.Parallel()
	o := newOffice(t, dbtest.SQLite(t, tables()...))
	for _, step := range []struct{ hour, told int }{{4, 0}, {5, 0}, {6, 1}} {
		o.DB.Now = func() time.Time { return day.Date(20220601).Start().Add(time.Duration(step.hour) * time.Hour) }
		if err := o.Tend(t.Context()); err != nil {
			t.Fatal(err)
		}
		if n, err := db.One[int](t.Context(), o.DB, `SELECT count(*) FROM catalogue_told`); err != nil || n != step.told {
			t.Errorf("at %d: %d, %v", step.hour, n, err)
		}
	}
}

func TestAnybodySubscribesOnThePages(t *testing.T) {
	t.Parallel()
	o := newOffice(t, dbtest.SQLite(t, tables()...))
	o.show(t, o.walkers.ID)
	food := o.category(t, "M", "Mat", "")
	m := webtest.Mux()
	(&Web{Store: o.Store, Categories: options(field.Option{Value: food, Label: "Mat"})}).Routes(m)
	nobody := webtest.Nobody
	webtest.Get(t, m, nobody, PublicPath+"?kategori="+food).Has("#f-choice option[selected]", "Mat")
	webtest.Get(t, m, nobody, publicURL(o.walkers.ID)).Has("h2", "Få ett brev när avtalet ändras")
	ask := topic.AskPath()
	webtest.Post(t, m, nobody, ask, "email", "ingen", "choice", choiceCategory+food).Status(422).Has(".errors", "är inte en e-postadress").Has("td", "Rollatorer").Has("#f-choice option[selected]", "Mat")
	webtest.Post(t, m, nobody, ask, "email", "ingen", "choice", choiceContract+o.walkers.ID).Status(422).Has(".errors", "är inte en e-postadress").Has("h1", "Rollatorer")
	webtest.Post(t, m, nobody, ask, "email", "ada@example.org", "choice", choiceContract+o.secret.ID).Status(404).Lacks("main", "Skyddade")
	webtest.Post(t, m, nobody, ask, "email", "ada@example.org", "choice", choiceContract+o.walkers.ID).Status(200).Has("h1", "Bekräfta din e-postadress")
	token, err := db.One[string](t.Context(), o.DB, `SELECT token FROM subscribe_subscriber`)
	if err != nil {
		t.Fatal(err)
	}
	webtest.Post(t, m, nobody, topic.ConfirmPath()+token).Status(200).Has("main", "avtalet "+o.walkers.Number+" Rollatorer och gåstöd")
	webtest.Post(t, m, nobody, topic.EndPath()+token, "List-Unsubscribe", "One-Click").Status(200).Has("main", "Din adress är borttagen.")

	o.tended(t, 20220601)
	o.changed(t, o.walkers.ID, func(c *contract.Contract) { c.EndsOn = 20251231 })
	o.tended(t, 20220602)
	webtest.Get(t, m, webtest.User("Siv Ny", permRead), URL(o.walkers.ID)).Has("h2", "Berättat för dem som prenumererar").Has("td", "Gäller till: 2024-12-31 → 2025-12-31.").Has("a", "Få brev om ändringar")
}

// options is a choice of categories.
func options(list ...field.Option) func(context.Context) ([]field.Option, error) {
	return func(context.Context) ([]field.Option, error) { return list, nil }
}
