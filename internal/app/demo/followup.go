package demo

import (
	"context"
	"fmt"
	"strings"

	"klover/internal/area/board"
	"klover/internal/area/identity"
	"klover/internal/word/day"
	"klover/internal/word/party"
)

// followup is what the board's decisions led to: assignments, remarks of the
// auditors, agreements between the owners and the delegated decisions it was told of.
type followup struct {
	*builder
	board.Store
	body       map[string]string // code → id
	assignment string            // of 24 November 2017
}

// followupEvents puts each on its day. What the reports do not tell is said to be
// the demo's in the source or the note.
func (b *builder) followupEvents() []event {
	f := &followup{builder: b, Store: board.Store{DB: b.tx}, body: map[string]string{}}
	at := func(on day.Date, do func(context.Context) error) event { return event{on, b.asSecretary(do)} }
	events := []event{at(20160602, f.agreements), at(20170408, f.remark), at(20170930, f.dialogue(20170929, "Revisionsdialog 2017")), at(20171125, f.assign),
		at(20180315, f.report(20180314, "Nämnden diskuterade vikten av samordnade upphandlingar.")), at(20180606, f.actionPlan), at(20180607, f.accounts),
		at(20180915, f.dialogue(20180914, "Revisionsdialog 2018")), at(20181130, f.revised2018), at(20220610, f.environment)}
	for _, m := range []struct {
		code string
		on   day.Date
	}{{"du-namnden", 20170616}, {"du-namnden", 20170929}, {"du-namnden", 20171124}, {"du-namnden", 20180314}, {"du-namnden", 20180605}, {"du-namnden", 20180914},
		{"du-namnden", 20181123}, {"inkopsnamnden", 20220211}, {"inkopsnamnden", 20220609}, {"inkopsnamnden", 20221027}} {
		events = append(events, at(m.on, func(ctx context.Context) error { return f.told(ctx, m.code, m.on) }))
	}
	return events
}

// of returns the id of the body with the code.
func (f *followup) of(ctx context.Context, code string) (string, error) {
	if f.body[code] == "" {
		list, err := f.Bodies(ctx, 20220101)
		if err != nil {
			return "", err
		}
		for _, b := range list {
			f.body[b.Code] = b.ID
		}
	}
	if f.body[code] == "" {
		return "", fmt.Errorf("demo: no body has the code %s", code)
	}
	return f.body[code], nil
}

// meeting returns the meeting of the body on the day.
func (f *followup) meeting(ctx context.Context, code string, on day.Date) (board.Meeting, error) {
	id, err := f.of(ctx, code)
	if err != nil {
		return board.Meeting{}, err
	}
	list, _, err := f.Search(ctx, board.Filter{Body: id, When: day.Between(on, on)}, board.Page{Limit: 1})
	if err != nil || len(list) == 0 {
		return board.Meeting{}, fmt.Errorf("demo: no meeting of %s on %s: %w", code, on, err)
	}
	return list[0], nil
}

// told notes that the meeting was told of the decisions taken since the last one.
func (f *followup) told(ctx context.Context, code string, on day.Date) error {
	m, err := f.meeting(ctx, code, on)
	if err != nil {
		return err
	}
	_, err = f.identity.Report(ctx, identity.Meeting{ID: m.ID, Title: m.Name(), On: m.HeldOn, UpTo: on.AddDays(-10)})
	return err
}

// assign gives the assignment of 24 November 2017 (report 2017, section 8).
func (f *followup) assign(ctx context.Context) error {
	list, err := f.Marked(ctx, "samordning.2017")
	if err != nil || len(list) == 0 {
		return fmt.Errorf("demo: the decision on coordinated procurements: %w", err)
	}
	a, err := f.Assign(ctx, board.Assignment{DecisionID: identity.Ref(list[0].ID), Title: "Fler samordnade upphandlingar", DueOn: 20180614,
		Text:   "Landstings- och regiondirektörerna ska närvara på ett kommande sammanträde. Fokus blir att diskutera upphandlingar som kan bli samordnade.",
		Owner:  "Landstingsdirektören (D) och regiondirektören (U)",
		Source: source2017 + " och " + source2018 + " avsnitt 8. Sista dagen är påhittad: källan säger ett kommande sammanträde."})
	f.assignment = a.ID
	return err
}

func (f *followup) report(on day.Date, text string) func(context.Context) error {
	return func(ctx context.Context) error {
		m, err := f.meeting(ctx, "du-namnden", on)
		if err != nil {
			return err
		}
		return f.ReportOn(ctx, board.AssignmentReport{AssignmentID: f.assignment, MeetingID: identity.Ref(m.ID), Text: text})
	}
}

// actionPlan closes the assignment at the meeting that got the plan.
func (f *followup) actionPlan(ctx context.Context) error {
	const text = "Jan Hallberg, administrativ direktör (U), och Jan Grönlund, landstingsdirektör (D), presenterade en handlingsplan för fler samordnade upphandlingar."
	if err := f.report(20180605, text)(ctx); err != nil {
		return err
	}
	_, err := f.CloseAssignment(ctx, f.assignment, board.AssignmentDone, "Direktörerna deltog och presenterade en handlingsplan för fler samordnade upphandlingar.", 20180605)
	return err
}

// environment is the assignment that still lies on somebody when the demo stands still.
func (f *followup) environment(ctx context.Context) error {
	list, err := f.Marked(ctx, "miljouppfoljning.2022")
	if err != nil || len(list) == 0 {
		return fmt.Errorf("demo: the decision on following up the environment: %w", err)
	}
	_, err = f.Assign(ctx, board.Assignment{DecisionID: identity.Ref(list[0].ID), Title: "Följ upp de miljöprioriterade upphandlingarna via CLM", OwnerRole: "chief", DueOn: 20230210,
		Text: "Följ upp upphandlingarna och utvärdera samtidigt systemstödet.", Source: source2022 + ". Ansvarig och sista dag är påhittade."})
	return err
}

// remark is the audit report that the board answered on 7 April 2017 (report 2017, section 8).
func (f *followup) remark(ctx context.Context) error {
	m, err := f.meeting(ctx, "du-namnden", 20170407)
	if err != nil {
		return err
	}
	a, err := f.CreateAudit(ctx, board.Audit{Kind: board.AuditReport, Title: "Landstinget Sörmlands styrande dokument", BodyID: m.BodyID, Auditor: "Revisionskontoret, Landstinget Sörmland",
		HeldOn: 20170407, Source: source2017 + " avsnitt 8. Rapportens eget datum anges inte; dagen är sammanträdets."})
	if err != nil {
		return err
	}
	finding, err := f.AddFinding(ctx, board.Finding{AuditID: a.ID, Text: "Synpunkter på de styrande dokumenten. Källan återger dem inte."})
	if err != nil {
		return err
	}
	statement, err := f.decision(ctx, m, "Yttrande")
	if err != nil {
		return err
	}
	if _, err := f.AnswerFinding(ctx, finding.ID, "yes", "DU-nämnden instämde i revisionens synpunkter och genomförde påpekade förändringar.", 20170407, statement); err != nil {
		return err
	}
	action, err := f.Act(ctx, finding.ID, board.Assignment{Title: "Genomföra de förändringar som revisionen påpekade", OwnerRole: "board_secretary", GivenOn: 20170407,
		Source: source2017 + " avsnitt 8. Ansvarig är påhittad."})
	if err != nil {
		return err
	}
	if _, err := f.CloseAssignment(ctx, action.ID, board.AssignmentDone, "Delegationsordningen reviderades samma dag, och reviderade avtal och reglementen överlämnades till huvudmännen.", 20170407); err != nil {
		return err
	}
	_, err = f.CloseFinding(ctx, finding.ID, "De påpekade förändringarna är genomförda.", 20170407)
	return err
}

// decision returns the id of the meeting's decision in the item whose title begins so.
func (f *followup) decision(ctx context.Context, m board.Meeting, title string) (string, error) {
	list, _, err := f.Decisions(ctx, board.DecisionFilter{Body: m.BodyID, When: day.Between(m.HeldOn, m.HeldOn)}, board.Page{Limit: 20})
	for _, d := range list {
		if strings.HasPrefix(d.ItemTitle, title) {
			return d.ID, err
		}
	}
	return "", fmt.Errorf("demo: no decision on %s in an item that begins with %s: %w", m.HeldOn, title, err)
}

func (f *followup) dialogue(on day.Date, title string) func(context.Context) error {
	return func(ctx context.Context) error {
		id, err := f.of(ctx, "du-namnden")
		if err == nil {
			_, err = f.CreateAudit(ctx, board.Audit{Kind: board.AuditTalk, Title: title, BodyID: id, Auditor: "Revisionskontoret och revisorskollegiet", HeldOn: on,
				Summary: "På mötet genomfördes revisionsdialog med revisionskontoret och revisorskollegiet.", Source: "Verksamhetsberättelse " + on.String()[:4] + " avsnitt 8"})
		}
		return err
	}
}

func (f *followup) accounts(ctx context.Context) error {
	id, err := f.of(ctx, "du-namnden")
	if err == nil {
		_, err = f.CreateAudit(ctx, board.Audit{Kind: board.AuditAccounts, Title: "Granskning av DU-nämndens bokslut 2017", BodyID: id, HeldOn: 20180605,
			Auditor: "Tiina Olofsson, sakkunnig revisor, samt Gustaf Wachtmeister och Per Grönlund, revisorskollegiet",
			Summary: "Revisorerna gick igenom granskningen av DU-nämndens bokslut 2017.", Source: source2018 + " avsnitt 8"})
	}
	return err
}

// ownerDocuments are the agreement and the rules of the joint board, which the
// reports always mention together (report 2017 section 2, report 2018 section 2).
var ownerDocuments = []struct{ kind, code, title string }{
	{board.OwnersAgreement, "du-namnden.avtal", "Avtal om gemensam nämnd"},
	{board.BodyRules, "du-namnden.reglemente", "Reglemente för den gemensamma nämnden och dess utskott"},
}

func (f *followup) agreements(ctx context.Context) error {
	for _, d := range ownerDocuments {
		a, err := f.CreateAgreement(ctx, board.Agreement{Kind: d.kind, Code: d.code, Title: d.title, Parties: party.Of("D", "U"),
			Note: "Rapporterna återger inte texten. Den bifogas när den finns."})
		if err != nil {
			return err
		}
		for _, r := range []board.Revision{
			{RevisedOn: 20040101, ValidFrom: 20040901, Changes: "Den första versionen."},
			{RevisedOn: 20110101, Changes: "Ett gemensamt upphandlingsutskott under DU-nämnden inrättas."},
		} {
			r.AgreementID, r.Precision, r.AdoptedBy, r.Source = a.ID, board.OnlyYear, "Fullmäktige i båda landstingen", source2017+" avsnitt 2"
			if err := f.agreed(ctx, r); err != nil {
				return err
			}
		}
	}
	return nil
}

// agreed adds a revision that both councils have approved, on days that the source
// does not tell.
func (f *followup) agreed(ctx context.Context, r board.Revision) error {
	made, err := f.Revise(ctx, r)
	if err != nil {
		return err
	}
	for _, code := range []string{"D", "U"} {
		if err := f.Consent(ctx, board.Consent{RevisionID: made.ID, Party: code, Note: "Källan anger inte dagen."}); err != nil {
			return err
		}
	}
	return nil
}

// revised2018 adds the revisions of 2017, which the board handed over, and of 2018,
// by which both are replaced from 2019.
func (f *followup) revised2018(ctx context.Context) error {
	handed := ""
	marked, err := f.Marked(ctx, "reglemente.2017")
	for _, d := range marked {
		if d.Kind == board.HandsOver {
			handed = d.ID
		}
	}
	if err != nil || handed == "" {
		return fmt.Errorf("demo: the agreements that were handed over in 2017: %w", err)
	}
	list, err := f.Agreements(ctx)
	if err != nil {
		return err
	}
	for _, a := range list {
		if _, err := f.Revise(ctx, board.Revision{AgreementID: a.ID, RevisedOn: 20170407, Precision: board.ExactDay, AdoptedBy: "DU-nämnden, för godkännande av fullmäktige",
			DecisionID: identity.Ref(handed), Changes: "Källan anger inte vad som ändrades.", Source: source2017 + " avsnitt 2 och 8"}); err != nil {
			return err
		}
		err := f.agreed(ctx, board.Revision{AgreementID: a.ID, RevisedOn: 20180101, Precision: board.OnlyYear, ValidFrom: 20190101, AdoptedBy: "Fullmäktige i Landstinget Sörmland och Region Västmanland",
			Changes: "DU-nämnden och inköpsutskottet ersätts av en inköpsnämnd.", Source: source2018 + " avsnitt 2"})
		if err != nil {
			return err
		}
	}
	return nil
}
