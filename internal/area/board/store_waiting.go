package board

import "context"

// Waiting returns the meetings whose next step the secretary takes, when asked for,
// those whose papers the person of an account should read, and those whose minutes
// wait for their signature.
func (s Store) Waiting(ctx context.Context, userID string, secretary bool) ([]Waiting, error) {
	own, err := s.PersonOf(ctx, userID)
	if err != nil {
		return nil, err
	}
	var list []Waiting
	for _, state := range []State{Planned, Called, Open, Held, Written, Adjusted} {
		meetings, _, err := s.Search(ctx, Filter{State: state}, Page{Sort: "held_on", Limit: 50})
		if err != nil {
			return nil, err
		}
		for _, m := range meetings {
			sitting, err := s.Sitting(ctx, m.ID)
			if err != nil {
				return nil, err
			}
			list = append(list, sitting.waiting(own, secretary, s.Today().Sv())...)
		}
	}
	return list, nil
}
