package catalogue

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"klover/internal/area/contract"
	"klover/internal/base/db"
	"klover/internal/base/mail"
	"klover/internal/base/subscribe"
	"klover/internal/word/day"
)

// KindSubscriber names subscriptions in the history.
const KindSubscriber = "catalogue_subscriber"

// What somebody subscribes to: everything, a category with all under it, or a contract.
const (
	choiceCategory = "kategori:"
	choiceContract = "avtal:"
)

var topic = subscribe.Topic{Key: KindSubscriber, Path: PublicPath, Name: "avtalskatalogen", When: "när något har ändrats, högst ett om dagen", Whole: "hela avtalskatalogen", Named: named}

// named names what is public alone: a contract that is no longer shown has no name.
func named(ctx context.Context, d *db.DB, choices []string) (map[string]string, error) {
	of, s := map[string]string{}, Store{DB: d}
	var w db.Where
	w.In("id", strip(choices, choiceCategory))
	categories, err := db.All[struct{ ID, Name string }](ctx, d, `SELECT id, concat(code, ' ', name) AS name FROM category `+w.SQL(), w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("naming categories: %w", err)
	}
	for _, one := range categories {
		of[choiceCategory+one.ID] = "kategorin " + one.Name
	}
	contracts, err := s.read(ctx, strip(choices, choiceContract), true)
	if err != nil {
		return nil, fmt.Errorf("naming contracts: %w", err)
	}
	shown := look{Filter: Filter{Public: true, On: s.Today()}}
	for _, one := range contracts {
		if shown.offers(one) {
			of[choiceContract+one.ID] = "avtalet " + one.Number + " " + one.Title
		}
	}
	return of, nil
}

func strip(choices []string, prefix string) []string {
	var list []string
	for _, c := range choices {
		if id, ok := strings.CutPrefix(c, prefix); ok {
			list = append(list, id)
		}
	}
	return list
}

// Subscriptions is those who want a letter when the public catalogue changes.
func (s Store) Subscriptions() subscribe.Store {
	return subscribe.Store{DB: s.DB, Topic: topic, Link: s.link}
}

// tellHour is the hour in Sweden from which the letters of the day are written.
const tellHour = 6

// Tend tells those who subscribe, once a day, what has changed on the public pages since
// they were told last. The first time there is nothing to compare with. All is one
// transaction: what has been told is told once, and what fails is told another time.
func (s Store) Tend(ctx context.Context) error {
	if s.DB.Now().In(day.Stockholm).Hour() < tellHour {
		return nil
	}
	last, err := db.All[day.Date](ctx, s.DB, `SELECT day FROM catalogue_told`)
	if err != nil || slices.Contains(last, s.Today()) {
		return err
	}
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		here := s
		here.DB = tx
		mine, err := tx.Exec(ctx, `INSERT INTO catalogue_told (day) VALUES ($1) ON CONFLICT (day) DO NOTHING`, s.Today())
		if err != nil || mine == 0 {
			return err
		}
		news, err := here.compare(ctx)
		if err != nil || len(last) == 0 {
			return err
		}
		if _, err := tx.Exec(ctx, `DELETE FROM catalogue_told WHERE day < $1`, s.Today()); err != nil {
			return err
		}
		if err := db.InsertAll(ctx, tx, "catalogue_news", news); err != nil {
			return fmt.Errorf("storing what is told: %w", err)
		}
		return here.tell(ctx, news)
	})
}

// compare returns what has changed since what is remembered, and remembers what is shown.
func (s Store) compare(ctx context.Context) ([]News, error) {
	rows, _, err := s.Find(ctx, Filter{Public: true}, Page{Sort: "number"})
	if err != nil {
		return nil, err
	}
	now, err := s.shown(ctx, rows)
	if err != nil {
		return nil, err
	}
	remembered, err := db.All[Shown](ctx, s.DB, `SELECT `+db.Columns[Shown]()+` FROM catalogue_shown ORDER BY number`)
	if err != nil {
		return nil, fmt.Errorf("reading what was shown: %w", err)
	}
	rules, err := s.contracts().Policy().On(ctx, s.Today())
	if err != nil {
		return nil, err
	}
	was := map[string]Shown{}
	for _, one := range remembered {
		was[one.ID] = one
	}
	var news []News
	for i, one := range now {
		before, known := was[one.ID]
		var list []News
		now[i], list = one.since(before, known, s.Today().AddMonths(int(rules[contract.EndingMonths])))
		news = append(news, list...)
		delete(was, one.ID)
	}
	gone, err := s.ended(ctx, was)
	if err != nil {
		return nil, err
	}
	news = append(news, gone...)
	for i := range news {
		news[i].ID, news[i].ToldOn = db.NewID(), s.Today()
	}
	return news, s.remember(ctx, now)
}

// ended is those that are no longer shown because they have ended. What has been taken
// away from the public, or marked secret, is not told of.
func (s Store) ended(ctx context.Context, gone map[string]Shown) ([]News, error) {
	var news []News
	for part := range slices.Chunk(slices.Sorted(maps.Keys(gone)), 500) {
		var w db.Where
		w.In("c.id", part)
		w.Add("c.secrecy <> ? AND c.runs_key < ?", string(secret), int64(s.Today()))
		w.Add("c.id IN (SELECT id FROM catalogue_entry WHERE public = TRUE)")
		list, err := db.All[string](ctx, s.DB, `SELECT c.id FROM contract c `+w.SQL()+` ORDER BY c.number`, w.Args()...)
		if err != nil {
			return nil, fmt.Errorf("reading what has ended: %w", err)
		}
		for _, id := range list {
			news = append(news, gone[id].news(isEnded, nil))
		}
	}
	return news, nil
}

func (s Store) remember(ctx context.Context, now []Shown) error {
	if _, err := s.DB.Exec(ctx, `DELETE FROM catalogue_shown`); err != nil {
		return err
	}
	if err := db.InsertAll(ctx, s.DB, "catalogue_shown", now); err != nil {
		return fmt.Errorf("remembering what is shown: %w", err)
	}
	return nil
}

// tell writes to each who subscribes what the choice has news of. Who follows a contract
// that has ended hears that, and no more: the address is forgotten.
func (s Store) tell(ctx context.Context, news []News) error {
	subs, err := s.Subscriptions().Confirmed(ctx)
	if err != nil {
		return err
	}
	var letters []mail.Letter
	chosen, last := []News(nil), "-"
	for _, sub := range subs {
		if sub.Choice != last { // those of a choice come together
			if chosen, err = s.chosen(ctx, sub.Choice, news); err != nil {
				return err
			}
			last = sub.Choice
		}
		switch {
		case len(chosen) == 0:
		case strings.HasPrefix(sub.Choice, choiceContract) && chosen[0].Kind == isEnded:
			letters = append(letters, mail.Letter{ToAddress: sub.Email, Subject: "Ett avtal som du följer gäller inte längre", Text: farewell(chosen[0], s.link)})
			if err := s.Subscriptions().End(ctx, sub.Token); err != nil {
				return err
			}
		default:
			letters = append(letters, s.Subscriptions().Letter(sub, "Nytt i avtalskatalogen", letter(chosen, sub.About, s.link)))
		}
	}
	return mail.Put(ctx, s.DB, letters...)
}

// chosen is the news that a choice is of.
func (s Store) chosen(ctx context.Context, choice string, news []News) ([]News, error) {
	if id, ok := strings.CutPrefix(choice, choiceContract); ok {
		return slices.DeleteFunc(slices.Clone(news), func(n News) bool { return n.ContractID != id }), nil
	}
	top, ok := strings.CutPrefix(choice, choiceCategory)
	if !ok {
		return news, nil
	}
	branch, err := db.All[string](ctx, s.DB, `SELECT b.id FROM category top JOIN category b ON substr(b.path, 1, length(top.path)) = top.path WHERE top.id = $1`, top)
	return slices.DeleteFunc(slices.Clone(news), func(n News) bool { return !slices.Contains(branch, string(n.CategoryID)) }), err
}

// News returns what has been told of a contract, the latest first.
func (s Store) News(ctx context.Context, contractID string) ([]News, error) {
	return db.All[News](ctx, s.DB, `SELECT `+db.Columns[News]()+` FROM catalogue_news WHERE contract_id = $1 ORDER BY told_on DESC, id DESC`, contractID)
}
