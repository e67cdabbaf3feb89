package survey

import (
	"context"
	"fmt"

	"klover/internal/word/day"
)

// Demo makes the forms of the demo.
func (s Store) Demo(ctx context.Context) (nki, hme Form, err error) {
	if nki, err = s.Create(ctx, Blank(NKI)); err != nil {
		return
	}
	hme, err = s.Create(ctx, Blank(HME))
	return
}

// DemoAnswer answers an open round as many times as there are values: each is the
// overall answer of one of the invited.
func (s Store) DemoAnswer(ctx context.Context, f Form, round string, values []int64) error {
	people, err := s.Invitations(ctx, round)
	if err != nil {
		return err
	}
	for i, value := range values {
		posted := map[string]string{}
		for _, q := range f.Questions {
			if q.Counted() {
				posted["q-"+q.ID] = fmt.Sprint(value)
			}
		}
		if err := s.Answer(ctx, people[i].Token, posted); err != nil {
			return err
		}
	}
	return nil
}

// DemoTotals stores the totals of a staff survey: n answers to each statement and
// the sum of all of them, spread over the nine statements.
func (s Store) DemoTotals(ctx context.Context, f Form, on day.Date, n, sum int64) error {
	totals := map[string]Total{}
	rest := sum
	for i, q := range f.Questions {
		part := rest / int64(len(f.Questions)-i)
		if i%3 == 0 && i < len(f.Questions)-1 {
			part += 3 // statements differ a little
		}
		totals[q.ID] = Total{QuestionID: q.ID, N: n, Sum: part}
		rest -= part
	}
	_, err := s.StoreTotals(ctx, f, Round{Title: fmt.Sprintf("Medarbetarundersökning %d", on.Year()), Source: fmt.Sprintf("hme-%d.xlsx", on.Year()), Invited: n + 5}, on, totals)
	return err
}
