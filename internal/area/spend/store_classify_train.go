package spend

import (
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"sync"

	"klover/internal/area/category"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/file"
	"klover/internal/base/job"
	"klover/internal/base/learn"
	"klover/internal/word/sv"
)

// modelKind names the models in the history, and the file of one.
const modelKind = "spend_model"

// TrainKind names the training among background work.
const TrainKind = "spend.train"

const (
	mostModel = 512 << 20 // bytes of a stored model
	mostItems = 20_000    // lines that a model is trained on, besides the corrected
)

// Models keeps the last model that was read.
type Models struct {
	mu   sync.Mutex
	last trained
}

// LatestModel returns the newest model, none before the first training.
func (s Store) LatestModel(ctx context.Context) (trained, error) {
	list, err := s.PastModels(ctx, 1)
	if err != nil || len(list) == 0 {
		return trained{Model: Model{Least: neverSure}}, err
	}
	if s.Models == nil {
		return s.readModel(ctx, list[0])
	}
	s.Models.mu.Lock()
	defer s.Models.mu.Unlock()
	if s.Models.last.FileID == list[0].FileID {
		return s.Models.last, nil
	}
	t, err := s.readModel(ctx, list[0])
	if err == nil {
		s.Models.last = t
	}
	return t, err
}

// PastModels returns the models, newest first.
func (s Store) PastModels(ctx context.Context, limit int) ([]Model, error) {
	return db.All[Model](ctx, s.DB, `SELECT `+db.Columns[Model]()+` FROM spend_model ORDER BY version DESC LIMIT `+strconv.Itoa(limit))
}

func (s Store) readModel(ctx context.Context, m Model) (trained, error) {
	from, to := io.Pipe()
	go func() { to.CloseWithError(file.Copy(ctx, s.DB, m.FileID, to)) }()
	defer from.Close()
	unpacked, err := gzip.NewReader(from)
	if err != nil {
		return trained{}, fmt.Errorf("reading model %d: %w", m.Version, err)
	}
	model, err := learn.Read(unpacked)
	if err != nil {
		return trained{}, fmt.Errorf("reading model %d: %w", m.Version, err)
	}
	return trained{m, model}, nil
}

// Train makes a new model of all that is known, stores it and asks for a recount.
func (s Store) Train(ctx context.Context, step job.Step) (Model, error) {
	step(0, 3, "Samlar exempel.")
	list, err := s.examples(ctx)
	if err != nil {
		return Model{}, err
	}
	values, err := s.CleanPolicy().On(ctx, 0)
	if err != nil {
		return Model{}, err
	}
	step(1, 3, "Tränar på "+sv.Plural(len(list), "exempel", "exempel")+" och mäter på undanhållna.")
	t, err := train(ctx, list, values[keyModelRight])
	if err != nil {
		return Model{}, err
	}
	step(2, 3, "Sparar modellen.")
	m, err := s.storeModel(ctx, t)
	if err == nil {
		step(3, 3, "Modellen är tränad. Version "+strconv.FormatInt(m.Version, 10)+".")
	}
	return m, err
}

func (s Store) storeModel(ctx context.Context, t trained) (Model, error) {
	m := t.Model
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		var err error
		if m.Version, err = s.in(tx).next(ctx, modelKind, 1); err != nil {
			return err
		}
		stored, err := file.Put(ctx, tx, modelKind, strconv.FormatInt(m.Version, 10), "modell.gz", packed(t.model), mostModel)
		if err != nil {
			return err
		}
		m.FileID, m.TrainedBy, m.TrainedAt = stored.ID, audit.ActorFrom(ctx).Name, tx.Now()
		if err := tx.Insert(ctx, "spend_model", &m); err != nil {
			return err
		}
		title := "modellen för kategorier, version " + strconv.FormatInt(m.Version, 10)
		if err := audit.Write(ctx, tx, audit.Entry{Kind: modelKind, Ref: strconv.FormatInt(m.Version, 10), Title: title, Verb: "tränade"}); err != nil {
			return err
		}
		return s.in(tx).changed(ctx, changedRules, "")
	})
	return m, err
}

// packed is the model as it is stored.
func packed(m *learn.Model) io.Reader {
	from, to := io.Pipe()
	go func() {
		z := gzip.NewWriter(to)
		err := m.Write(z)
		if err == nil {
			err = z.Close()
		}
		to.CloseWithError(err)
	}()
	return from
}

// TrainJob trains as background work.
func (s Store) TrainJob(ctx context.Context, _ job.Job, step job.Step) (string, error) {
	_, err := s.Train(ctx, step)
	return SortPath, err
}

// examples is all that the model can learn from: the names of the categories, titles of
// procurements and contracts, and the lines that rules and people have sorted.
func (s Store) examples(ctx context.Context) ([]lesson, error) {
	tree, err := (category.Store{DB: s.DB}).Ever(ctx)
	if err != nil {
		return nil, err
	}
	now := newCurrentCategories(tree, s.Today())
	list := categoryExamples(tree, now)
	for _, query := range []string{
		`SELECT title, cpv, category_id FROM procurement WHERE category_id IS NOT NULL ORDER BY id`,
		`SELECT title, cpv, category_id FROM contract WHERE category_id IS NOT NULL ORDER BY id`,
	} {
		err := db.Each(ctx, s.DB, func(r struct {
			Title      string
			CPV        string `db:"cpv"`
			CategoryID string
		}) error {
			if class := now[r.CategoryID]; class != "" {
				list = append(list, taught(r.Title, class, weightTitle, subject{article: Article{CPV: r.CPV}}.signs()...))
			}
			return nil
		}, query)
		if err != nil {
			return nil, err
		}
	}
	lines, err := s.lineExamples(ctx, now)
	return append(list, lines...), err
}

// categoryExamples teaches what the narrowest categories are called.
func categoryExamples(tree category.Tree, now currentCategories) []lesson {
	var list []lesson
	for _, n := range tree.All() {
		if now[n.ID] == n.ID && len(tree.Children(n.ID)) == 0 {
			list = append(list, taught(strings.ReplaceAll(tree.Path(n.ID), "›", " "), n.ID, weightCategory))
		}
	}
	return list
}

// lineExamples are the items that people have chosen a category for, and some of those
// that the rules have. What the model itself said teaches it nothing.
func (s Store) lineExamples(ctx context.Context, now currentCategories) ([]lesson, error) {
	chosen, err := s.choices(ctx)
	if err != nil {
		return nil, err
	}
	class, basis := map[string]string{}, map[string]Basis{}
	for i, c := range chosen {
		class[i.Key()], basis[i.Key()] = string(c.CategoryID), ByPerson
	}
	rows, err := db.All[Classed](ctx, s.DB, `
		SELECT `+db.Columns[Classed]()+` FROM spend_item
		WHERE until IS NULL AND category_id IS NOT NULL AND basis IN (`+strings.Join(texts([]int64{int64(ByContract), int64(BySupplier), int64(ByArticle), int64(ByAccount)}), ", ")+`)
		ORDER BY since DESC, key LIMIT `+strconv.Itoa(mostItems))
	if err != nil {
		return nil, err
	}
	for _, c := range rows {
		if class[c.Key] == "" {
			class[c.Key], basis[c.Key] = string(c.CategoryID), c.Basis
		}
	}
	items, err := s.namedItems(ctx, keys(class))
	if err != nil {
		return nil, err
	}
	suppliers, err := s.sureSuppliers(ctx, items)
	if err != nil {
		return nil, err
	}
	var list []lesson
	for _, i := range items {
		if category := now[class[i.Key()]]; category != "" {
			list = append(list, i.subject(suppliers).lesson(category, basis[i.Key()]))
		}
	}
	return list, nil
}

// sureSuppliers returns the ids of the suppliers of the items, by seller.
func (s Store) sureSuppliers(ctx context.Context, items []NamedItem) (map[int64]string, error) {
	var sellers []int64
	for _, i := range items {
		sellers = append(sellers, i.seller)
	}
	slices.Sort(sellers)
	matches, err := s.matchesOf(ctx, slices.Compact(sellers))
	found := map[int64]string{}
	for id, m := range matches {
		found[id] = m.sure()
	}
	return found, err
}

// subject is what the rules and the model look at of an item.
func (i NamedItem) subject(suppliers map[int64]string) subject {
	return subject{party: i.Account.Party, account: i.Account, seller: i.Seller, supplierID: suppliers[i.seller], article: i.Article}
}
