package review

import (
	"klover/internal/area/law"
	"klover/internal/area/procurement"
)

// blocks is what the case does to the signing of the contract (handbook §3.10): the
// extended standstill from the application to the first court's decision, the ten
// days after it, and an interim order in a higher court until it decides. A review
// of a contract or of a cancellation, and a suit for damages, stops nothing.
func (c Case) blocks(b law.Book, p procurement.Procurement) ([]procurement.Block, error) {
	if c.Type != TypeReview || !p.CaseWork || c.FiledOn == 0 || len(c.Instances) == 0 {
		return nil, nil
	}
	first, source := c.Instances[0], c.Name()
	extended := procurement.Block{Kind: procurement.Extended, FromOn: c.FiledOn, ToOn: first.DecidedOn, Source: source}
	term, err := b.AfterJudgment(string(p.Regime), max(first.DecidedOn, c.FiledOn))
	if err != nil {
		return nil, err
	}
	extended.Basis = term.Bases.Sv()
	list := []procurement.Block{extended}
	if first.DecidedOn != 0 {
		list = append(list, procurement.Block{Kind: procurement.TenDays, FromOn: first.DecidedOn, ToOn: term.Last, Basis: extended.Basis, Source: source})
	}
	if last := c.last(); c.Interim == interimGranted && len(c.Instances) > 1 {
		list = append(list, procurement.Block{Kind: procurement.Interim, FromOn: c.InterimOn, ToOn: last.DecidedOn, Basis: "interimistiskt beslut", Source: source})
	}
	return list, nil
}
