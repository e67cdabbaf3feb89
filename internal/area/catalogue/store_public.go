package catalogue

import (
	"context"
	"fmt"
	"slices"

	"klover/internal/area/contract"
	"klover/internal/area/diary"
	"klover/internal/area/identity"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/word/day"
)

// Issue is the public contracts that the filter chooses, the latest signed first.
func (s Store) Issue(ctx context.Context, f Filter, self string) (Issue, error) {
	is := Issue{At: s.DB.Now(), Self: s.link(self), Link: s.link}
	f.Public = true
	var err error
	if is.Rows, _, err = s.Find(ctx, f, Page{Sort: "-signed_on"}); err != nil {
		return is, err
	}
	if is.Papers, err = s.contracts().PublicDocuments(ctx, idsOf(is.Rows)); err != nil {
		return is, err
	}
	is.Regions, err = identity.Store{DB: s.DB}.Parties(ctx, s.Today())
	return is, err
}

func idsOf(rows []Row) []string {
	list := make([]string, len(rows))
	for i, r := range rows {
		list[i] = r.ID
	}
	return list
}

// PublicFile returns the version of a document that anybody may have: one that the
// contract shows to all, read as the diary lets the public read. Whatever else is asked
// for does not exist, and why is not told.
func (s Store) PublicFile(ctx context.Context, contractID, id string) (diary.Version, error) {
	if _, err := s.Row(ctx, contractID, true); err != nil {
		return diary.Version{}, err
	}
	of, err := s.contracts().PublicDocuments(ctx, []string{contractID})
	if err != nil {
		return diary.Version{}, err
	}
	i := slices.IndexFunc(of[contractID], func(d contract.Document) bool { return d.ID == id && d.DocumentID != "" })
	if i < 0 {
		return diary.Version{}, errNoFile
	}
	_, d, err := s.Diary.Document(ctx, diary.Reader{}, string(of[contractID][i].DocumentID))
	v, ok := d.Newest()
	if err == nil && ok {
		_, _, v, err = s.Diary.Read(ctx, diary.Reader{}, v.ID)
	}
	if kind := fault.KindOf(err); kind == fault.KindForbidden || err == nil && v.FileID == "" {
		return diary.Version{}, fault.With(errNoFile, err)
	}
	return v, err
}

var errNoFile = fault.NotFound("Handlingen finns inte, eller visas inte längre. Fråga registratorn om du vill läsa den.")

// shown is what the public page shows of contracts.
func (s Store) shown(ctx context.Context, rows []Row) ([]Shown, error) {
	all := idsOf(rows)
	papers, err := s.contracts().PublicDocuments(ctx, all)
	if err != nil {
		return nil, err
	}
	prices, err := s.pricesOn(ctx, all)
	if err != nil {
		return nil, err
	}
	list := make([]Shown, len(rows))
	for i, r := range rows {
		list[i] = Shown{ID: r.ID, Number: r.Number, Title: r.Title, Suppliers: r.delivers(), CategoryID: r.CategoryID, Category: r.Category, CPV: r.CPV, Regions: regionNames(r.Parties),
			BeginsOn: r.BeginsOn, RunsTo: r.RunsTo, PricesOn: prices[r.ID], papers: papers[r.ID]}
		if r.LatestEnd > r.RunsTo {
			list[i].LatestEnd = r.LatestEnd
		}
		for _, d := range papers[r.ID] {
			list[i].Documents = append(list[i].Documents, d.ID)
		}
	}
	return list, nil
}

// pricesOn is from when the prices in force hold, for each contract that has price lists.
func (s Store) pricesOn(ctx context.Context, contractIDs []string) (map[string]day.Date, error) {
	from := map[string]day.Date{}
	for part := range slices.Chunk(contractIDs, 500) {
		var w db.Where
		w.In("l.contract_id", part)
		w.Add("e.stage = 'decided' AND e.valid_from <= ? AND (e.valid_to IS NULL OR e.valid_to >= ?)", s.Today(), s.Today())
		list, err := db.All[struct {
			ContractID string
			ValidFrom  day.Date
		}](ctx, s.DB, `SELECT l.contract_id, max(e.valid_from) AS valid_from FROM price_edition e JOIN price_list l ON l.id = e.list_id `+w.SQL()+` GROUP BY l.contract_id`, w.Args()...)
		if err != nil {
			return nil, fmt.Errorf("reading from when prices hold: %w", err)
		}
		for _, one := range list {
			from[one.ContractID] = one.ValidFrom
		}
	}
	return from, nil
}
