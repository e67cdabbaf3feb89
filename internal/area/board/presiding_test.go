package board_test

import (
	"strings"
	"testing"

	"klover/internal/area/board"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/dbtest"
	"klover/internal/base/paper"
)

// printed is the words of a document.
func printed(d paper.Document) string {
	return strings.ReplaceAll(string(paper.HTMLBlocks(d.Blocks...)), "\u00a0", " ")
}

func TestTheViceChairLeadsWhatTheChairMayNotTakePartIn(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, schema, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		ctx := t.Context()
		m, items := h.called("Avtal med chefens bolag", "Avtal med båda", "Budget 2023")
		h.on(20220211)
		h.ok(h.Begin(ctx, m.ID))
		h.ok(h.Elect(ctx, m.ID, []string{h.members[2].ID}))

		// Equal votes: the vote of the one who presides over the item decides.
		h.ok(h.Declare(ctx, items[0].ID, h.members[0].ID, "Delägare."))
		h.ok(h.SetAttendance(ctx, m.ID, h.members[0].ID, h.seats(m, []int{0, 1, 2, 3, 4}), ""))
		h.ok(h.Move(ctx, items[0].ID, h.members[2].ID, board.ToReject, ""))
		h.ok(h.CastVotes(ctx, items[0].ID, map[string]string{h.members[1].ID: board.No, h.members[2].ID: board.No, h.members[3].ID: board.Yes, h.members[4].ID: board.Yes}))
		must[[]board.Decision](t)(h.Decide(ctx, items[0].ID, 0, board.Point{Kind: board.Rejects, Object: "förslaget"}))

		// Neither chair takes part: the body chooses somebody for the item.
		h.ok(h.Declare(ctx, items[1].ID, h.members[0].ID, ""))
		h.ok(h.SetAttendance(ctx, m.ID, h.members[0].ID, append(h.seats(m, []int{0, 1, 2, 3, 4}), h.seats(m, []int{5})...), ""))
		h.ok(h.Declare(ctx, items[1].ID, h.members[1].ID, ""))
		_, err := h.Decide(ctx, items[1].ID, 0, approve("avtalet"))
		h.refused(err, "Välj ordförande i ärendet")
		h.refused(h.Preside(ctx, items[1].ID, h.members[0].ID), "jäv")
		h.ok(h.Preside(ctx, items[1].ID, h.members[3].ID))
		must[[]board.Decision](t)(h.Decide(ctx, items[1].ID, 0, approve("avtalet")))
		h.refused(h.Preside(ctx, items[1].ID, ""), "redan avgjort")

		must[[]board.Decision](t)(h.Decide(ctx, items[2].ID, 0, approve("budgeten")))
		h.ok(h.Close(ctx, m.ID, "12:00"))
		h.ok(h.Write(ctx, m.ID))
		s := must[board.Sitting](t)(h.Sitting(ctx, m.ID))
		for n, want := range [][]string{
			{"Elin Granqvist anmäler jäv", "### Ordförande i ärendet\n\nVice Vasell är ordförande i ärendet i stället för Elin Granqvist.", "Ordförande Vice Vasell ställer", "Ordförandens röst avgör."},
			{"Lars Ledamot är ordförande i ärendet", "Ordförande Lars Ledamot ställer"},
			{"Ordförande Elin Granqvist ställer"},
		} {
			for _, words := range want {
				if !strings.Contains(s.Matters[n].Text, words) {
					t.Errorf("item %d lacks %q:\n%s", n+1, words, s.Matters[n].Text)
				}
			}
		}
		if strings.Contains(s.Matters[2].Text, "i stället för") {
			t.Errorf("another chair where the chair presided: %s", s.Matters[2].Text)
		}
		minutes := printed(s.Minutes(true))
		for _, words := range []string{"Ordförande § 1", "Ordförande § 2", "Vice Vasell", "Lars Ledamot"} {
			if !strings.Contains(minutes, words) {
				t.Errorf("the minutes lack %q", words)
			}
		}
		for i, p := range h.members[:4] {
			if s = must[board.Sitting](t)(h.Sitting(ctx, m.ID)); s.State != board.Written {
				t.Errorf("adjusted when %d of 4 had signed", i)
			}
			h.ok(h.Sign(ctx, m.ID, "", p.ID, true))
		}
		if s = must[board.Sitting](t)(h.Sitting(ctx, m.ID)); s.State != board.Adjusted {
			t.Errorf("%s when all had signed", s.State)
		}
		told := false
		for _, e := range must[[]audit.Entry](t)(h.History(ctx, board.MeetingKind, m.ID)) {
			for _, c := range e.Changes {
				told = told || c.Key == "chair" && c.From == "Elin Granqvist" && c.To == "Vice Vasell"
			}
		}
		if !told {
			t.Error("the history does not tell who took over")
		}
	})
}

func TestAParagraphAdjustedAtOnceIsSignedByWhoPresidedOverIt(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, schema, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		ctx := t.Context()
		m, items := h.called("Brådskande")
		h.on(20220211)
		h.ok(h.Begin(ctx, m.ID))
		h.ok(h.Elect(ctx, m.ID, []string{h.members[1].ID, h.members[2].ID}))
		h.ok(h.Declare(ctx, items[0].ID, h.members[0].ID, ""))
		must[[]board.Decision](t)(h.Decide(ctx, items[0].ID, 0, approve("avtalet")))
		h.ok(h.AdjustAtOnce(ctx, items[0].ID))
		h.refused(h.Sign(ctx, m.ID, items[0].ID, h.members[0].ID, true), "valdes till justerare")
		for _, p := range h.members[1:3] {
			h.ok(h.Sign(ctx, m.ID, items[0].ID, p.ID, true))
		}
		h.refused(h.Undo(ctx, items[0].ID, "fel"), "omedelbart justerad")
	})
}

func TestWhoLeavesAndComesBackIsCountedOnlyWhenThere(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, schema, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		ctx := t.Context()
		m, _ := h.called("Ett", "Två", "Tre", "Fyra")
		h.on(20220211)
		h.ok(h.Begin(ctx, m.ID))
		list := h.seats(m, []int{0, 1, 2, 3})
		back := list[3]
		list[3].ToItem, back.FromItem = 1, 4
		deputy := h.seats(m, nil, 3)[0]
		deputy.FromItem, deputy.ToItem = 2, 3
		twice := back
		twice.FromItem = 1
		h.refused(h.SetAttendance(ctx, m.ID, h.members[0].ID, append(h.seats(m, []int{0, 1, 2, 3}), twice), ""), "två gånger")
		both := deputy
		both.ToItem = 4 // the member is back then, but two other seats are empty
		h.ok(h.SetAttendance(ctx, m.ID, h.members[0].ID, append(list, back, both), ""))
		h.ok(h.SetAttendance(ctx, m.ID, h.members[0].ID, append(list, back, deputy), ""))
		s := must[board.Sitting](t)(h.Sitting(ctx, m.ID))
		for n, want := range []int{4, 4, 4, 4} {
			if got := s.Quorum(s.Matters[n]).Present; got != want {
				t.Errorf("item %d: %d take part, want %d", n+1, got, want)
			}
		}
		text := printed(s.Minutes(true))
		for _, words := range []string{"ärende 1 och från ärende 4", "tjänstgörande ersättare för Lars Ledamot", "ärende 2–3"} {
			if !strings.Contains(text, words) {
				t.Errorf("the minutes lack %q: %s", words, text)
			}
		}
		if n := strings.Count(text, "Lars Ledamot"); n != 2 {
			t.Errorf("Lars is named %d times, want once for himself and once by his deputy", n)
		}
	})
}
