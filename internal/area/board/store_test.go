package board_test

import (
	"context"
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"time"

	"klover/internal/area/board"
	"klover/internal/area/identity"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/dbtest"
	"klover/internal/base/fault"
	"klover/internal/base/file"
	"klover/internal/base/find"
	"klover/internal/base/paper"
	"klover/internal/word/count"
	"klover/internal/word/day"
	"klover/internal/word/figure"
	"klover/internal/word/party"
)

var schema = []fs.FS{audit.Migrations, find.Migrations, file.Migrations, identity.Migrations, board.Migrations}

// house is a joint board with three seats and three personal deputies of each party.
type house struct {
	board.Store
	t       *testing.T
	body    board.Body
	members []board.Person // 0 presides, 1 is vice
	deputy  []board.Person
}

func must[T any](t *testing.T) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func (h *house) ok(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

// refused demands a fault with the words.
func (h *house) refused(err error, words string) {
	h.t.Helper()
	if err == nil || !strings.Contains(fault.Message(err)+fmt.Sprint(fault.FieldsOf(err)), words) {
		h.t.Errorf("err = %v, want a fault that says %q", err, words)
	}
}

func (h *house) on(d day.Date) {
	h.DB.Now = func() time.Time { return d.Time().Add(8 * time.Hour) }
}

func as(ctx context.Context, id, name string) context.Context {
	return audit.WithActor(ctx, audit.Actor{ID: id, Name: name})
}

func newHouse(t *testing.T, d *db.DB) *house {
	t.Helper()
	h := &house{Store: board.Store{DB: d}, t: t}
	h.on(20220103)
	ctx := t.Context()
	h.body = must[board.Body](t)(h.CreateBody(ctx, board.Body{Code: "inkopsnamnden", Name: "Inköpsnämnden", Kind: board.Board, Host: "D",
		Parties: party.Of("D", "U"), ValidFrom: 20190101}))
	names := []string{"Elin Granqvist", "Vice Vasell", "Maja Medlem", "Lars Ledamot", "Berit Borg", "Olle Ohlsson"}
	for i, name := range names {
		p := must[board.Person](t)(h.CreatePerson(ctx, board.Person{Name: name, UserID: identity.Ref("user-" + name)}))
		e := must[board.Person](t)(h.CreatePerson(ctx, board.Person{Name: "Ersättare " + string(rune('A'+i))}))
		h.members, h.deputy = append(h.members, p), append(h.deputy, e)
		by := []string{"D", "U"}[i%2]
		seat := must[board.Seat](t)(h.AddSeat(ctx, board.Seat{BodyID: h.body.ID, Kind: board.Member, ElectedBy: by, ValidFrom: 20190101}))
		own := must[board.Seat](t)(h.AddSeat(ctx, board.Seat{BodyID: h.body.ID, Kind: board.Deputy, ElectedBy: by, PersonalFor: identity.Ref(seat.ID), ValidFrom: 20190101}))
		office := map[int]string{0: board.Chair, 1: board.ViceChair}[i]
		must[board.Mandate](t)(h.SetMandate(ctx, board.Mandate{SeatID: seat.ID, PersonID: p.ID, Office: office, FromDay: 20190101}, ""))
		must[board.Mandate](t)(h.SetMandate(ctx, board.Mandate{SeatID: own.ID, PersonID: e.ID, FromDay: 20190101}, ""))
	}
	return h
}

// called plans and calls a meeting on 11 February 2022 with items of the titles.
func (h *house) called(titles ...string) (board.Meeting, []board.Item) {
	h.t.Helper()
	ctx := h.t.Context()
	m := must[board.Meeting](h.t)(h.Create(ctx, board.Meeting{BodyID: h.body.ID, HeldOn: 20220211, Town: "Eskilstuna", Form: "physical", StartsAt: "09:30", Secretary: "Nina Nämndsekreterare"}))
	var items []board.Item
	for _, title := range titles {
		items = append(items, must[board.Item](h.t)(h.AddItem(ctx, board.Item{MeetingID: m.ID, Kind: board.ForDecision, Title: title, Proposal: "Nämnden godkänner " + title + "."})))
	}
	h.on(20220201)
	h.ok(h.Call(ctx, m.ID, ""))
	return m, items
}

// seats returns the attendance of members by number, and of deputies who serve.
func (h *house) seats(m board.Meeting, members []int, deputies ...int) []board.Attendance {
	h.t.Helper()
	var list []board.Attendance
	for _, seat := range must[[]board.Seat](h.t)(h.Seats(h.t.Context(), m.BodyID)) {
		for _, i := range members {
			if seat.Kind == board.Member && int(seat.Number) == i+1 {
				list = append(list, board.Attendance{PersonID: h.members[i].ID, SeatID: seat.ID, Serves: true})
			}
		}
		for _, i := range deputies {
			if seat.Kind == board.Deputy && int(seat.Number) == i+1 {
				list = append(list, board.Attendance{PersonID: h.deputy[i].ID, SeatID: seat.ID, Serves: true})
			}
		}
	}
	return list
}

func approve(what string) board.Point { return board.Point{Kind: board.Approves, Object: what} }

// TestAWholeMeeting lives a meeting through from the summons to laga kraft, with what
// must be refused on the way.
func TestAWholeMeeting(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, schema, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		ctx := t.Context()
		m, items := h.called("Kategoriplan 2022", "Budget 2023")

		// The papers wait for those with a seat, the next step for the secretary.
		for userID, want := range map[string]string{"user-Maja Medlem": "Läs handlingarna", "user-utan-plats": ""} {
			var do string
			for _, w := range must[[]board.Waiting](t)(h.Waiting(ctx, userID, false)) {
				do += w.Do
			}
			if do != want {
				t.Errorf("%s is told to %q, want %q", userID, do, want)
			}
		}
		h.refused(h.Begin(ctx, m.ID), "kan öppnas tidigast då")
		_, err := h.Decide(ctx, items[0].ID, 0, approve("kategoriplanen"))
		h.refused(err, "när sammanträdet pågår")
		h.on(20220211)
		h.ok(h.Begin(ctx, m.ID))

		// Four of six are there; with three it is no quorum.
		h.ok(h.SetAttendance(ctx, m.ID, h.members[0].ID, h.seats(m, []int{0, 1, 2}), ""))
		_, err = h.Decide(ctx, items[0].ID, 0, approve("kategoriplanen"))
		h.refused(err, "inte beslutför")
		h.ok(h.SetAttendance(ctx, m.ID, h.members[0].ID, h.seats(m, []int{0, 1, 2, 3}, 4), "Teemu Lehtimäki, inköpschef"))
		sitting := must[board.Sitting](t)(h.Sitting(ctx, m.ID))
		if got := sitting.Quorum(sitting.Matters[0]).Text(); got != "5 av 6 ledamöter deltar, minst 4 krävs" {
			t.Errorf("quorum = %s", got)
		}

		// One leaves for a conflict of interest and may neither move nor vote.
		h.ok(h.Declare(ctx, items[0].ID, h.members[3].ID, "Sitter i leverantörens styrelse."))
		h.refused(h.Move(ctx, items[0].ID, h.members[3].ID, board.ToReject, ""), "jäv")
		votes := map[string]string{h.members[0].ID: board.Yes, h.members[1].ID: board.No, h.members[2].ID: board.No, h.deputy[4].ID: board.Yes}
		wrong := map[string]string{h.members[3].ID: board.Yes}
		for k, v := range votes {
			wrong[k] = v
		}
		h.refused(h.CastVotes(ctx, items[0].ID, wrong), "jäv")
		h.refused(h.CastVotes(ctx, items[0].ID, map[string]string{h.members[0].ID: board.Yes}), "röstade")
		h.ok(h.Move(ctx, items[0].ID, h.members[1].ID, board.ToReject, ""))
		h.ok(h.CastVotes(ctx, items[0].ID, votes))
		h.refused(h.Declare(ctx, items[0].ID, h.members[5].ID, ""), "tjänstgör inte")
		_, err = h.Decide(ctx, items[0].ID, 4, approve("kategoriplanen"))
		h.refused(err, "luckor")
		got := must[[]board.Decision](t)(h.Decide(ctx, items[0].ID, 0, approve("kategoriplanen")))
		if got[0].Number() != "§ 1/2022" || got[0].Text != "Nämnden beslutar att godkänna kategoriplanen." {
			t.Errorf("decision %s: %s", got[0].Number(), got[0].Text)
		}
		h.ok(h.Reserve(ctx, items[0].ID, h.members[1].ID, "reservation", ""))
		h.refused(h.Close(ctx, m.ID, "12:10"), "Budget 2023")
		must[[]board.Decision](t)(h.Decide(ctx, items[1].ID, 2, board.Point{Kind: board.Tables}))
		h.refused(h.Undo(ctx, items[0].ID, "fel"), "lucka")

		h.refused(h.Elect(ctx, m.ID, []string{h.members[5].ID}), "måste tjänstgöra")
		h.ok(h.Elect(ctx, m.ID, []string{h.members[1].ID}))
		h.ok(h.Close(ctx, m.ID, "12:10"))
		h.refused(h.Undo(ctx, items[1].ID, "fel"), "när sammanträdet pågår")
		h.on(20220215)
		h.ok(h.Write(ctx, m.ID))
		text := must[board.Sitting](t)(h.Sitting(ctx, m.ID)).Matters[0].Text
		for _, want := range []string{"### Nämndens beslut", "anmäler jäv", "Vice Vasell yrkar avslag", "mot övriga yrkanden under proposition och finner att det bifalls",
			"2 ja, 2 nej och 0 som avstår. Ordförandens röst avgör.", "Vice Vasell reserverar sig"} {
			if !strings.Contains(text, want) {
				t.Errorf("the minutes lack %q:\n%s", want, text)
			}
		}
		item := must[board.Sitting](t)(h.Sitting(ctx, m.ID)).Matters[0].Item
		h.ok(h.EditText(ctx, item.ID, text+"\n\nEtt tillägg.", item.Version))

		// Those elected sign, each for themselves; the secretary records paper.
		h.refused(h.Sign(as(ctx, "user-Maja Medlem", "Maja Medlem"), m.ID, "", h.members[2].ID, false), "valdes till justerare")
		h.refused(h.Sign(as(ctx, "user-Maja Medlem", "Maja Medlem"), m.ID, "", h.members[1].ID, false), "för dig själv")
		h.ok(h.Sign(as(ctx, "user-Elin Granqvist", "Elin Granqvist"), m.ID, "", h.members[0].ID, false))
		h.ok(h.Sign(as(ctx, "nina", "Nina Nämndsekreterare"), m.ID, "", h.members[1].ID, true))
		sitting = must[board.Sitting](t)(h.Sitting(ctx, m.ID))
		if sitting.State != board.Adjusted || sitting.AdjustedOn != 20220215 || !sitting.Intact() {
			t.Errorf("after signing: %s %s, intact %v", sitting.State, sitting.AdjustedOn, sitting.Intact())
		}
		h.refused(h.EditText(ctx, item.ID, "Ändrat efteråt.", item.Version+1), "justerat")
		h.refused(h.SaveItem(ctx, item), "justerat")
		h.ok(h.Correct(ctx, m.ID, item.ID, "Diarienumret ska vara INK22-0001."))

		h.refused(h.Announce(ctx, m.ID, "", map[string]day.Date{"D": 20220216}, nil), "Region Västmanland")
		h.ok(h.Announce(ctx, m.ID, "", map[string]day.Date{"D": 20220216, "U": 20220218}, nil))
		sitting = must[board.Sitting](t)(h.Sitting(ctx, m.ID))
		if sitting.FinalOn != 20220312 { // 18 February and three weeks is Friday 11 March
			t.Errorf("final on %s", sitting.FinalOn)
		}
		if a, b := sitting.StateOn(20220311), sitting.StateOn(20220312); a != board.Noticed || b != board.Final {
			t.Errorf("states %s and %s", a, b)
		}
		for _, doc := range []paper.Document{sitting.Minutes(true), sitting.Summons(), sitting.Extract(sitting.Matters[0])} {
			h.ok(paper.Check(doc))
		}
		if entries := must[[]audit.Entry](t)(h.History(ctx, board.MeetingKind, m.ID)); len(entries) < 15 {
			t.Errorf("only %d entries of history", len(entries))
		}
		must[int64](t)(audit.Verify(ctx, d))

		// What was tabled is taken up at the next meeting.
		next := must[board.Meeting](t)(h.Create(ctx, board.Meeting{BodyID: h.body.ID, HeldOn: 20220609, Form: "physical"}))
		left := must[[]board.Item](t)(h.OpenMatters(ctx, h.body.ID))
		if len(left) != 1 || left[0].Title != "Budget 2023" {
			t.Fatalf("open matters: %v", left)
		}
		again := must[board.Item](t)(h.Carry(ctx, next.ID, left[0].ID))
		if again.Position != 1 || len(must[[]board.Item](t)(h.OpenMatters(ctx, h.body.ID))) != 0 {
			t.Error("the tabled item was not moved")
		}
		if found := must[board.Meeting](t)(h.NextMeeting(ctx, h.body.ID, 20220211)); found.ID != next.ID {
			t.Errorf("next meeting is %s", found.Name())
		}
	})
}

func TestAParagraphIsAdjustedAtTheMeeting(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, schema, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		ctx := t.Context()
		m, items := h.called("Brådskande", "Annat")
		h.on(20220211)
		h.ok(h.Begin(ctx, m.ID))
		must[[]board.Decision](t)(h.Decide(ctx, items[0].ID, 0, approve("avtalet")))
		h.refused(h.AdjustAtOnce(ctx, items[0].ID), "justerare först")
		h.ok(h.Elect(ctx, m.ID, []string{h.members[1].ID}))
		h.refused(h.AdjustAtOnce(ctx, items[1].ID), "beslut i ärendet först")
		h.ok(h.AdjustAtOnce(ctx, items[0].ID))
		h.refused(h.Announce(ctx, m.ID, items[0].ID, nil, nil), "inte omedelbart justerad")
		for _, p := range h.members[:2] {
			h.ok(h.Sign(ctx, m.ID, items[0].ID, p.ID, true))
		}
		h.refused(h.Undo(ctx, items[0].ID, "fel"), "omedelbart justerad")
		up := map[string]day.Date{"D": 20220211, "U": 20220211}
		h.ok(h.Announce(ctx, m.ID, items[0].ID, up, nil))
		h.refused(h.Announce(ctx, m.ID, items[0].ID, up, nil), "redan anslagen")
		must[[]board.Decision](t)(h.Decide(ctx, items[1].ID, 0, approve("resten")))
		h.ok(h.Close(ctx, m.ID, ""))
		h.ok(h.Write(ctx, m.ID))
		sitting := must[board.Sitting](t)(h.Sitting(ctx, m.ID))
		h.refused(h.EditText(ctx, items[0].ID, "Annat", sitting.Matters[0].Version), "justerat")
		h.ok(h.EditText(ctx, items[1].ID, "Egen text", sitting.Matters[1].Version))
		if sitting.State != board.Written || len(sitting.Notices) != 2 {
			t.Errorf("%s with %d notices", sitting.State, len(sitting.Notices))
		}
	})
}

func TestASeatIsHeldByOne(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, schema, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		ctx := t.Context()
		term := must[[]board.Term](t)(h.Mandates(ctx, h.members[1].ID))[0]
		late := board.Mandate{SeatID: term.SeatID, PersonID: h.deputy[0].ID, FromDay: 20220307}
		_, err := h.SetMandate(ctx, late, "")
		h.refused(err, "Någon annan har platsen")
		term.Mandate.ToDay = 20220307
		must[board.Mandate](t)(h.SetMandate(ctx, term.Mandate, "Avsägelse"))
		must[board.Mandate](t)(h.SetMandate(ctx, late, ""))
		text := must[string](t)(h.CompositionText(ctx, day.Year(2022), nil))
		for _, want := range []string{"- Vice Vasell vice ordförande till den 7 mars\n", "- Ersättare A från den 7 mars\n"} {
			if !strings.Contains(text, want) {
				t.Errorf("lacks %q:\n%s", want, text)
			}
		}
		places := must[[]board.Place](t)(h.Composition(ctx, h.body.ID, day.Year(2022)))
		if len(places) != 12 || len(places[1].Empty) != 0 {
			t.Errorf("%d places, vacant %v", len(places), places[1].Empty)
		}
	})
}

func TestNoneHeldIsAReportedZero(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, schema, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		ctx := t.Context()
		b := must[board.Body](t)(h.CreateBody(ctx, board.Body{Code: "gemensamt", Name: "Gemensamt styrelsesammanträde", Kind: board.Executive}))
		h.refused(h.SetYear(ctx, board.Year{BodyID: b.ID, Year: 2017, Held: count.Of(0)}, ""), "varför")
		value := func(year int) figure.Value {
			for _, f := range board.Figures(h.Store) {
				if f.Key == "board.joint_meetings" {
					return must[figure.Value](t)(f.Value(ctx, figure.Ask{Period: day.Year(year), Kind: figure.Year}))
				}
			}
			return figure.Value{}
		}
		if v := value(2017); v.State == figure.Known {
			t.Errorf("nothing registered gives %v", v)
		}
		h.ok(h.SetYear(ctx, board.Year{BodyID: b.ID, Year: 2017, Held: count.Of(0), Reason: "Inget genomfördes."}, ""))
		if v := value(2017); v.State != figure.Known || v.Num != 0 {
			t.Errorf("none held gives %v", v)
		}
		if text := must[string](t)(h.JointMeetingText(ctx, day.Year(2017), nil)); text != "Inget gemensamt styrelsesammanträde genomfördes under 2017." {
			t.Error(text)
		}
	})
}
