package spend

import (
	"context"

	"klover/internal/area/category"
	"klover/internal/area/identity"
	"klover/internal/area/supplier"
	"klover/internal/word/party"
)

// Rules reads the rules as they are now.
func (s Store) Rules(ctx context.Context) (*Rules, error) {
	r := &Rules{store: s, parties: map[int64]party.Code{}, sellers: map[int64]soldBy{}, accounts: map[int64]Account{},
		articles: map[int64]Article{}, items: map[item]choice{}, names: newNames()}
	if err := s.linkUnits(ctx); err != nil {
		return nil, err
	}
	r.begin()
	for _, read := range []func(context.Context, *Rules) error{s.readParties, s.readCategories, s.readBook, s.readKinds, s.readCleaning} {
		if err := read(ctx, r); err != nil {
			return nil, err
		}
	}
	var err error
	r.generation, err = s.mark(ctx, r)
	return r, err
}

// linkUnits says which unit of the organisation each unit of the files is: the one whose
// cost centre its code begins with, the longest first.
func (s Store) linkUnits(ctx context.Context) error {
	const unit = `(SELECT u.id FROM identity_unit u
		WHERE u.party = spend_unit.party AND u.cost_place <> '' AND substr(spend_unit.code, 1, length(u.cost_place)) = u.cost_place
		ORDER BY length(u.cost_place) DESC, u.id LIMIT 1)`
	_, err := s.DB.Exec(ctx, `UPDATE spend_unit SET unit_id = `+unit+` WHERE unit_id IS DISTINCT FROM `+unit)
	return err
}

func (s Store) readParties(ctx context.Context, r *Rules) error {
	var codes []string
	for _, code := range party.All() {
		codes = append(codes, string(code))
	}
	numbers, err := s.numbers(ctx, partyNumber, codes)
	if err != nil {
		return err
	}
	for code, n := range numbers {
		name, err := (identity.Store{DB: s.DB}).PartyName(ctx, code, s.Today())
		if err != nil {
			return err
		}
		r.parties[n] = party.Code(code)
		r.names.set(partyDim, n, code, name)
	}
	return nil
}

func (s Store) readCategories(ctx context.Context, r *Rules) error {
	tree, err := (category.Store{DB: s.DB}).Ever(ctx)
	if err != nil {
		return err
	}
	var ids []string
	for _, n := range tree.All() {
		ids = append(ids, n.ID)
	}
	r.category = categories{way: map[string][]string{}}
	if r.category.number, err = s.numbers(ctx, categoryNumber, ids); err != nil {
		return err
	}
	r.names.set(categoryDim, 0, "", "", "Inte kategoriserat", "", "Inte kategoriserat", "Inte kategoriserat", "Inte kategoriserat")
	for _, n := range tree.All() {
		way := tree.Way(n.ID)
		path, levels := "/", [3]string{}
		for i, step := range way {
			r.category.way[n.ID] = append(r.category.way[n.ID], step.ID)
			path += step.Code + "/"
			for l := i; l < len(levels); l++ {
				levels[l] = step.Code + " " + step.Name
			}
		}
		r.names.set(categoryDim, r.category.number[n.ID], n.ID, n.Code, n.Name, path, levels[0], levels[1], levels[2])
	}
	return nil
}

// read makes the rules know the sellers, accounts and articles of the lines.
func (r *Rules) read(ctx context.Context, lines []Raw) error {
	var sellers, accounts, articles []int64
	for _, l := range lines {
		sellers, accounts, articles = append(sellers, l.Seller), append(accounts, l.Account), append(articles, l.Article)
	}
	if err := meet(ctx, r, sellerName, sellers, r.sellers, r.meetSellers); err != nil {
		return err
	}
	if err := meet(ctx, r, accountName, accounts, r.accounts, r.meetAccounts); err != nil {
		return err
	}
	return meet(ctx, r, articleName, articles, r.articles, r.meetArticles)
}

// meet reads those that are not known.
func meet[T named, K any](ctx context.Context, r *Rules, of name[T], ids []int64, known map[int64]K, do func(context.Context, map[int64]T) error) error {
	var fresh []int64
	seen := map[int64]bool{}
	for _, id := range ids {
		if _, ok := known[id]; !ok && !seen[id] && id != 0 {
			seen[id] = true
			fresh = append(fresh, id)
		}
	}
	if len(fresh) == 0 {
		return nil
	}
	found, err := byID(ctx, r.store.DB, of, fresh)
	if err != nil {
		return err
	}
	return do(ctx, found)
}

func (r *Rules) meetAccounts(_ context.Context, list map[int64]Account) error {
	for id, a := range list {
		r.accounts[id] = a
		r.names.set(accountDim, id, a.Code, a.Name)
	}
	return nil
}

func (r *Rules) meetArticles(ctx context.Context, list map[int64]Article) error {
	for id, a := range list {
		r.articles[id] = a
		r.names.set(articleDim, id, a.Number, a.GTIN, a.Own, a.Name, a.Unit, a.CPV)
	}
	return r.meetOffers(ctx, list)
}

// meetSellers finds the suppliers of sellers.
func (r *Rules) meetSellers(ctx context.Context, list map[int64]Seller) error {
	suppliers, err := r.store.suppliersOf(ctx, r.clean.sellers, list)
	if err != nil {
		return err
	}
	var ids []string
	for id := range list {
		ids = append(ids, supplierKey(id, suppliers))
	}
	numbers, err := r.store.numbers(ctx, supplierNumber, ids)
	if err != nil {
		return err
	}
	for id, one := range list {
		known := suppliers[id]
		number := numbers[supplierKey(id, suppliers)]
		r.sellers[id] = soldBy{one, known.ID, number}
		r.names.set(sellerDim, id, one.Name, one.OrgNo)
		if known.ID == "" {
			known.Name = one.Name
		}
		r.names.set(supplierDim, number, known.ID, known.Name, known.Size.Sv())
	}
	return nil
}

func supplierKey(seller int64, suppliers map[int64]supplier.Supplier) string {
	if one, ok := suppliers[seller]; ok {
		return one.ID
	}
	return sellerKey(seller)
}
