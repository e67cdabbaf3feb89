package app_test

import (
	"testing"

	"klover/internal/app"
	"klover/internal/base/db"
)

// TestEveryRegisterFollowsAReplacedCategory ends every category of a demo but one, lets
// all that stands in them follow to it, and takes it back.
func TestEveryRegisterFollowsAReplacedCategory(t *testing.T) {
	t.Parallel()
	a, err := app.BuildDemo(t.Context(), app.Config{Data: t.TempDir(), Lines: demoLines})
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	to, err := a.Category.ByName(t.Context(), "Kontor och förbrukning")
	if err != nil {
		t.Fatal(err)
	}
	done, err := db.One[int](t.Context(), a.DB, `SELECT count(*) FROM category_move WHERE undone_on IS NULL`) // by the demo itself
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.DB.Exec(t.Context(), `UPDATE category SET valid_to = '2022-12-31', replaced_by = ',V50,' WHERE id <> $1`, to.ID); err != nil {
		t.Fatal(err)
	}
	moves := a.Moves()
	waiting, err := moves.Waiting(t.Context())
	if err != nil || len(waiting) < 10 {
		t.Fatalf("%d categories wait, %v", len(waiting), err)
	}
	kinds, undone := map[string]int{}, []string{}
	for _, w := range waiting {
		for _, h := range w.Held {
			kinds[h.Kind]++
		}
		m, err := moves.Reclassify(t.Context(), w.Category.ID, nil, "Nytt träd")
		if err != nil {
			t.Fatalf("%s: %v", w.Category.Label(), err)
		}
		undone = append(undone, m.ID)
	}
	for _, m := range moves.Movers {
		if kind, name := m.Of(); kinds[kind] == 0 {
			t.Errorf("%s has no records that follow", name)
		}
	}
	if left, err := moves.Waiting(t.Context()); err != nil || len(left) != 0 {
		t.Errorf("%d categories still wait, %v", len(left), err)
	}
	for _, id := range undone {
		if err := moves.Undo(t.Context(), id, ""); err != nil {
			t.Fatal(err)
		}
	}
	again, err := moves.Waiting(t.Context())
	if err != nil || len(again) != len(waiting) {
		t.Errorf("%d categories wait after the undo, %v", len(again), err)
	}
	for i := range again {
		if len(again[i].Held) != len(waiting[i].Held) {
			t.Errorf("%s has %d records, had %d", again[i].Category.Label(), len(again[i].Held), len(waiting[i].Held))
		}
	}
	if n, err := db.One[int](t.Context(), a.DB, `SELECT count(*) FROM category_move WHERE undone_on IS NULL`); err != nil || n != done {
		t.Errorf("%d moves are not undone, want the demo's %d: %v", n, done, err)
	}
}
