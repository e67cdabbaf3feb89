package price

import (
	"cmp"
	"iter"
	"math/big"
)

// Verdict is what has happened to a price between two editions.
type Verdict string

// The verdicts.
const (
	Fresh    Verdict = "fresh"
	Gone     Verdict = "gone"
	Dearer   Verdict = "dearer"
	Cheaper  Verdict = "cheaper"
	Same     Verdict = "same"
	Repacked Verdict = "repacked" // the base units differ: prices cannot be compared
)

// Sv names the verdict.
func (v Verdict) Sv() string {
	return map[Verdict]string{Fresh: "Ny", Gone: "Utgår", Dearer: "Dyrare", Cheaper: "Billigare", Same: "Oförändrad", Repacked: "Annan enhet"}[v]
}

// Difference is an article's price in two editions.
type Difference struct {
	Was, Is Item
	Verdict Verdict
	Percent OptShare // of the price of a base unit; unknown where it cannot be counted
}

// Item is the item to show: the new one, else the one that is gone.
func (d Difference) Item() Item {
	if d.Verdict == Gone {
		return d.Was
	}
	return d.Is
}

// Compare walks two editions, each in the order of its articles, and says what has
// happened to each price.
func Compare(was, is iter.Seq2[Item, error]) iter.Seq2[Difference, error] {
	return func(yield func(Difference, error) bool) {
		old, stopOld := iter.Pull2(groups(was))
		defer stopOld()
		fresh, stopFresh := iter.Pull2(groups(is))
		defer stopFresh()
		a, errA, moreA := old()
		b, errB, moreB := fresh()
		for moreA || moreB {
			if err := cmp.Or(errA, errB); err != nil {
				yield(Difference{}, err)
				return
			}
			key := keyOf(a, b, moreA, moreB)
			var left, right []Item
			if moreA && a[0].ArticleKey == key {
				left = a
				a, errA, moreA = old()
			}
			if moreB && b[0].ArticleKey == key {
				right = b
				b, errB, moreB = fresh()
			}
			for _, d := range differences(left, right) {
				if !yield(d, nil) {
					return
				}
			}
		}
	}
}

// keyOf is the article that comes first.
func keyOf(a, b []Item, moreA, moreB bool) string {
	switch {
	case !moreA:
		return b[0].ArticleKey
	case !moreB:
		return a[0].ArticleKey
	}
	return min(a[0].ArticleKey, b[0].ArticleKey)
}

// groups gathers the rows of each article.
func groups(items iter.Seq2[Item, error]) iter.Seq2[[]Item, error] {
	return func(yield func([]Item, error) bool) {
		var group []Item
		for i, err := range items {
			if err != nil {
				yield(nil, err)
				return
			}
			if len(group) > 0 && group[0].ArticleKey != i.ArticleKey {
				if !yield(group, nil) {
					return
				}
				group = nil
			}
			group = append(group, i)
		}
		if len(group) > 0 {
			yield(group, nil)
		}
	}
}

// differences pairs the rows of one article: by unit, quantity and period as far as
// they are alike.
func differences(was, is []Item) []Difference {
	var list []Difference
	used := make([]bool, len(was))
	for _, i := range is {
		at := partner(was, used, i)
		if at < 0 {
			list = append(list, Difference{Is: i, Verdict: Fresh})
			continue
		}
		used[at] = true
		list = append(list, difference(was[at], i))
	}
	for at, w := range was {
		if !used[at] {
			list = append(list, Difference{Was: w, Verdict: Gone})
		}
	}
	return list
}

func partner(was []Item, used []bool, i Item) int {
	best, score := -1, -1
	for at, w := range was {
		if used[at] || w.FromQty != i.FromQty {
			continue
		}
		points := 0
		if w.Unit == i.Unit {
			points += 4
		}
		if w.BaseUnit == i.BaseUnit {
			points += 2
		}
		if w.ValidFrom == i.ValidFrom {
			points++
		}
		if points > score {
			best, score = at, points
		}
	}
	return best
}

func difference(was, is Item) Difference {
	d := Difference{Was: was, Is: is, Verdict: Repacked}
	if was.BaseUnit != is.BaseUnit {
		return d
	}
	from, to := was.PerBase(), is.PerBase()
	d.Verdict = []Verdict{Cheaper, Same, Dearer}[to.Cmp(from)+1]
	if from.Sign() > 0 {
		d.Percent = SomeShare(shareOf(new(big.Rat).Sub(new(big.Rat).Quo(to, from), big.NewRat(1, 1))))
	}
	return d
}

// Summary is what two editions differ in.
type Summary struct {
	Fresh, Gone, Dearer, Cheaper, Same, Repacked int64

	compared int64
	sum      big.Rat // of the changes of what can be compared
	before   big.Rat // what the volumes cost before and after
	after    big.Rat
	partial  bool // some compared article has no volume
}

// Add counts one difference.
func (s *Summary) Add(d Difference) {
	for v, n := range map[Verdict]*int64{Fresh: &s.Fresh, Gone: &s.Gone, Dearer: &s.Dearer, Cheaper: &s.Cheaper, Same: &s.Same, Repacked: &s.Repacked} {
		if v == d.Verdict {
			*n++
		}
	}
	if !d.Percent.Known {
		return
	}
	s.compared++
	from, to := d.Was.PerBase(), d.Is.PerBase()
	s.sum.Add(&s.sum, new(big.Rat).SetFrac64(int64(d.Percent.Share), shareScale))
	volume := d.Is.Volume
	if !volume.Known {
		volume = d.Was.Volume
	}
	if !volume.Known || s.partial {
		s.partial = true
		return
	}
	units := new(big.Rat).Mul(big.NewRat(int64(volume.Quantity), quantityScale), d.Is.Pack().ratio())
	s.before.Add(&s.before, from.Mul(from, units))
	s.after.Add(&s.after, to.Mul(to, units))
}

// Mean is the average change, each article counted alike.
func (s *Summary) Mean() OptShare {
	if s.compared == 0 {
		return OptShare{}
	}
	return SomeShare(shareOf(new(big.Rat).Quo(&s.sum, big.NewRat(s.compared, 1))))
}

// Weighed is the change of what a year's volumes cost; unknown unless every volume is.
func (s *Summary) Weighed() OptShare {
	if s.partial || s.before.Sign() <= 0 {
		return OptShare{}
	}
	return SomeShare(shareOf(new(big.Rat).Sub(new(big.Rat).Quo(&s.after, &s.before), big.NewRat(1, 1))))
}

// told writes the summary into the edition.
func (s *Summary) told(e *Edition) {
	e.Fresh, e.Gone, e.Dearer, e.Cheaper, e.Same = s.Fresh, s.Gone, s.Dearer, s.Cheaper, s.Same+s.Repacked
	e.Mean, e.Weighed = s.Mean(), s.Weighed()
}
