package contract

import (
	"strings"
	"testing"
	"time"

	"klover/internal/area/identity"
	"klover/internal/area/law"
	"klover/internal/area/supplier"
	"klover/internal/base/audit"
	"klover/internal/base/fault"
	"klover/internal/word/count"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/party"
)

// onLife is a store with the program's law, on a day.
func onLife(t *testing.T, today day.Date, do func(t *testing.T, s Store, o *clock)) {
	onEach(t, func(t *testing.T, s Store) {
		o := &clock{today: today}
		s.DB.Now = o.now
		if err := (law.Store{DB: s.DB}).Seed(t.Context()); err != nil {
			t.Fatal(err)
		}
		do(t, s, o)
	})
}

// signedFor is a signed contract of one supplier on four million kronor.
func signedFor(t *testing.T, s Store) Contract {
	t.Helper()
	c := term()
	c.Parties, c.Value = party.Of("D", "U"), money.Some(money.Kr(4_000_000))
	c.FineRate, c.FinePer, c.FineCap = count.Of(50), PerDay, count.Of(1000)
	c.Suppliers = []Supplier{{SupplierID: addSupplier(t, s.DB, "Rull AB", supplier.Small)}}
	c, err := s.Create(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func refusedAs(t *testing.T, s Store, kind, ref string, err error, verb, says string) {
	t.Helper()
	if !audit.Refused(err) || !strings.Contains(plainText(fault.Message(err)), says) {
		t.Fatalf("%v, want a refusal that says %q", err, says)
	}
	told, histErr := audit.History(t.Context(), s.DB, kind, ref)
	if histErr != nil || len(told) == 0 || told[0].Verb != verb {
		t.Errorf("the history says %+v, %v", told, histErr)
	}
}

func TestAnOptionIsNotUsedAfterItsNoticeDay(t *testing.T) {
	onLife(t, 20220701, func(t *testing.T, s Store, _ *clock) {
		c := signedFor(t, s)
		_, err := s.UseOption(t.Context(), c.ID, c.Version, 20220701, "")
		refusedAs(t, s, Kind, c.ID, err, "nekades att nyttja optionen", "besked senast 2022-06-30")
		c, err = s.PlanOption(t.Context(), c.ID, c.Version, 1, "Åsa Öberg", "", 20220531)
		if err != nil || c.Options[0].DecideBy() != 20220531 || c.Options[0].Owner != "Åsa Öberg" {
			t.Errorf("%+v, %v", c.Options, err)
		}
		if c, err = s.UseOption(t.Context(), c.ID, c.Version, 20220630, ""); err != nil || c.RunsTo != 20231231 {
			t.Errorf("in time: %s, %v", c.RunsTo, err)
		}
	})
}

func TestNoticeIsGivenInTime(t *testing.T) {
	onLife(t, 20220301, func(t *testing.T, s Store, _ *clock) {
		c := signedFor(t, s)
		c.NoticeMonths = count.Of(6)
		c, err := s.Save(t.Context(), c, "")
		if err != nil {
			t.Fatal(err)
		}
		e := Ending{Last: 20220630, NoticedOn: 20220301, By: ByBuyer, Ground: groundTerms, Why: "Behovet har upphört."}
		_, err = s.Terminate(t.Context(), c.ID, c.Version, e)
		refusedAs(t, s, Kind, c.ID, err, "nekades att säga upp avtalet", "till och med 2022-09-01")
		e.Last = 20220901
		if c, err = s.Terminate(t.Context(), c.ID, c.Version, e); err != nil || c.NoticedOn != 20220301 || c.StopGround != groundTerms {
			t.Errorf("%+v, %v", c, err)
		}
	})
}

func TestADraftIsReviewedByAnother(t *testing.T) {
	onLife(t, 20220301, func(t *testing.T, s Store, _ *clock) {
		asker := audit.WithActor(t.Context(), audit.Actor{ID: "a", Name: "Sara Strand"})
		reader := audit.WithActor(t.Context(), audit.Actor{ID: "b", Name: "Lena Lund"})
		c, err := s.Create(asker, Contract{Title: "Rollatorer"})
		if err != nil {
			t.Fatal(err)
		}
		if c, err = s.AskReview(asker, c.ID, c.Version, "Lena Lund", ""); err != nil || c.State(20220301) != StateReview {
			t.Fatalf("%s, %v", c.State(20220301), err)
		}
		found, _, err := s.Search(t.Context(), Filter{State: StateReview}, Page{})
		if err != nil || len(found) != 1 {
			t.Errorf("in review: %d, %v", len(found), err)
		}
		_, err = s.Review(asker, c.ID, c.Version, true, "")
		refusedAs(t, s, Kind, c.ID, err, "nekades att granska avtalet", "kan inte själv granska")
		if c, err = s.Review(reader, c.ID, c.Version, false, "Bilaga 2 saknas."); err != nil || c.State(20220301) != StateDraft {
			t.Fatalf("sent back: %s, %v", c.State(20220301), err)
		}
		if c, err = s.AskReview(asker, c.ID, c.Version, "Lena Lund", ""); err != nil {
			t.Fatal(err)
		}
		if c, err = s.Review(reader, c.ID, c.Version, true, ""); err != nil || c.ReviewedOn != 20220301 || c.ReviewBy != "Lena Lund" {
			t.Errorf("%+v, %v", c, err)
		}
	})
}

func TestAChangeWithoutGroundIsRefused(t *testing.T) {
	onLife(t, 20220301, func(t *testing.T, s Store, _ *clock) {
		c := signedFor(t, s)
		a := proposed(t, s, c, money.Kr(900_000))
		_, err := s.DecideAmendment(t.Context(), a.ID, 20220301, "Behövs.")
		refusedAs(t, s, Kind, c.ID, err, "nekades att ändra avtalet", "är inte klar")
		for _, r := range []Reply{{Question: askSupplier, Answer: No}, {Question: askNature, Answer: No}, {Question: askClause, Answer: No}, {Question: askAdditional, Answer: No},
			{Question: askUnforeseen, Answer: No}, {Question: askTenders, Answer: Yes}} {
			if a, err = s.AnswerAmendment(t.Context(), a.ID, r); err != nil {
				t.Fatalf("%s: %v", r.Question, err)
			}
		}
		_, err = s.DecideAmendment(t.Context(), a.ID, 20220301, "Behövs.")
		refusedAs(t, s, Kind, c.ID, err, "nekades att ändra avtalet", "kräver en ny upphandling")
		if a, err = s.TakeBackAnswer(t.Context(), a.ID); err != nil || len(a.Replies) != 5 {
			t.Errorf("taken back: %d, %v", len(a.Replies), err)
		}
		if a, err = s.DropAmendment(t.Context(), a.ID, "Upphandlas på nytt."); err != nil || a.State != Dropped {
			t.Errorf("%s, %v", a.State, err)
		}
	})
}

func proposed(t *testing.T, s Store, c Contract, amount money.Amount) Amendment {
	t.Helper()
	a, err := s.Propose(t.Context(), Amendment{ContractID: c.ID, Title: "Fler platser", What: "Två nya platser.", Amount: amount})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestAMinorChangeIsDecidedAndTakenBack(t *testing.T) {
	onLife(t, 20220301, func(t *testing.T, s Store, _ *clock) {
		c := signedFor(t, s)
		decide := func(amount money.Amount, end day.Date) (Amendment, error) {
			a, err := s.Propose(t.Context(), Amendment{ContractID: c.ID, Title: "Fler platser", What: "Två nya platser.", Amount: amount, NewEnd: end})
			for _, q := range []string{askSupplier, askNature} {
				if err == nil {
					a, err = s.AnswerAmendment(t.Context(), a.ID, Reply{Question: q, Answer: No})
				}
			}
			if err != nil {
				t.Fatal(err)
			}
			return s.DecideAmendment(t.Context(), a.ID, 20220301, "Liten ändring.")
		}
		first, err := decide(money.Kr(300_000), 20230131)
		if err != nil || first.Ground != law.Minor || first.Accumulated.Amount != money.Kr(300_000) || !strings.Contains(first.Basis, "17 kap. 9 §") {
			t.Fatalf("%+v, %v", first, err)
		}
		if c, err = s.Get(t.Context(), c.ID); err != nil || c.EndsOn != 20230131 {
			t.Errorf("ends %s, %v", c.EndsOn, err)
		}
		if _, err = decide(money.Kr(100_000), 0); err == nil { // 400 000 is ten percent: it must find another ground
			t.Error("the second passes ten percent")
		}
		list, err := s.Amendments(t.Context(), c.ID)
		if err != nil {
			t.Fatal(err)
		}
		m, ok, err := s.Meter(t.Context(), c, list)
		if err != nil || !ok || m.Sum != money.Kr(300_000) || m.Percent() != 750 || m.Room() != money.Kr(100_000) {
			t.Errorf("%+v, %v, %v", m, ok, err)
		}
		if first, err = s.WithdrawAmendment(t.Context(), first.ID, "Fel avtal."); err != nil || first.State != Withdrawn {
			t.Errorf("%s, %v", first.State, err)
		}
		if c, err = s.Get(t.Context(), c.ID); err != nil || c.EndsOn != 20221231 {
			t.Errorf("ends %s, %v", c.EndsOn, err)
		}
	})
}

func TestADeviationBecomesAClaimAFineAndEvidence(t *testing.T) {
	onLife(t, 20220401, func(t *testing.T, s Store, o *clock) {
		c, ctx := signedFor(t, s), t.Context()
		d, err := s.NoteDeviation(ctx, Deviation{ContractID: c.ID, Claimant: ByBuyer, Kind: "delay", Severity: 3, Title: "Sena rollatorer", What: "Leveransen uteblev.",
			HappenedOn: 20220305, AgreedOn: 20220301, DeliveredOn: 20220311, Serious: true})
		if err != nil || d.Number != "AVV22-0001" || string(d.SupplierID) != c.Suppliers[0].SupplierID {
			t.Fatalf("%+v, %v", d, err)
		}
		if _, err = s.Impose(ctx, Remedy{DeviationID: d.ID, Kind: FineRemedy, DecidedOn: 20220401}, money.Kr(100_000)); err == nil {
			t.Error("a fine without a claim")
		}
		step := func(next Deviation, err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
			d = next
		}
		step(s.Reclaim(ctx, d.ID, "Vi kräver vite.", 20220312, 20220326))
		step(s.AnswerDeviation(ctx, d.ID, "Vi medger förseningen.", "Ny transportör", 20220320, 20220401))
		step(s.Impose(ctx, Remedy{DeviationID: d.ID, Kind: FineRemedy, DecidedOn: 20220401}, money.Kr(100_000)))
		if len(d.Remedies) != 1 || d.Remedies[0].Amount != money.Kr(5_000) || !strings.Contains(plainText(d.Remedies[0].How), "10 påbörjade dagar × 0,5 %") {
			t.Fatalf("%+v", d.Remedies)
		}
		if _, err = s.CloseDeviation(ctx, d.ID, "Reglerat.", 20220401); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("closed with money outstanding: %v", err)
		}
		step(s.SettleRemedy(ctx, d.ID, d.Remedies[0].ID, "Faktura 4711", 20220401))
		step(s.CloseDeviation(ctx, d.ID, "Vite kvittat.", 20220401))
		o.today = 20240101
		found, basis, err := s.Evidence(ctx, c.Suppliers[0].SupplierID, 20240101)
		if err != nil || len(found) != 1 || basis.Ref == "" {
			t.Errorf("%d, %s, %v", len(found), basis.Sv(), err)
		}
		if found, _, err = s.Evidence(ctx, c.Suppliers[0].SupplierID, 20250401); err != nil || len(found) != 0 {
			t.Errorf("after three years: %d, %v", len(found), err)
		}
		step(s.BackDeviation(ctx, d.ID, "Fel dag."))
		if d.State() != DeviationReplied {
			t.Errorf("taken back to %s", d.State())
		}
	})
}

func TestLatestStartIsComputedFromLeadTimes(t *testing.T) {
	onLife(t, 20220401, func(t *testing.T, s Store, _ *clock) {
		c := signedFor(t, s)
		start, ok, err := s.LatestStart(t.Context(), c)
		if err != nil || !ok || !strings.Contains(start.From, "2024-12-31") || start.On >= 20241231 || start.On <= 20230101 {
			t.Errorf("%+v, %v, %v", start, ok, err)
		}
		c.Type = Direct
		if _, ok, _ := s.LatestStart(t.Context(), c); ok {
			t.Error("a direct award is procured anew")
		}
	})
}

func TestAChangeOutsideTheDelegationIsRefused(t *testing.T) {
	onLife(t, 20220401, func(t *testing.T, s Store, _ *clock) {
		c := signedFor(t, s)
		u := ordered(t, s.DB)
		c.Value = money.Some(money.Kr(7_000_000))
		c, err := s.Save(t.Context(), c, "")
		if err != nil {
			t.Fatal(err)
		}
		a := proposed(t, s, c, money.Kr(1_000))
		ctx := audit.WithActor(t.Context(), audit.Actor{ID: u.ID, Name: u.Name})
		for _, q := range []string{askSupplier, askNature} {
			if _, err := s.AnswerAmendment(ctx, a.ID, Reply{Question: q, Answer: No}); err != nil {
				t.Fatal(err)
			}
		}
		_, err = s.DecideAmendment(ctx, a.ID, 20220401, "Liten.")
		if fault.KindOf(err) != fault.KindForbidden {
			t.Errorf("%v", err)
		}
		if a, err = s.DecideAmendment(identity.OnBoard(ctx, "Inköpsnämnden 2022-03-10 § 3"), a.ID, 20220401, "Liten."); err != nil || a.State != Decided {
			t.Errorf("by the board: %s, %v", a.State, err)
		}
	})
}

// clock is a day that a test moves.
type clock struct{ today day.Date }

func (o *clock) now() time.Time { return o.today.Time().Add(8 * time.Hour) }
