package board

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"

	"klover/internal/area/identity"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/file"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
	"klover/internal/word/party"
)

func (a *Web) agreementRoutes(m *web.Mux) {
	const one, revision = AgreementPath + "/{id}", AgreementPath + "/{agreement}/versioner/{id}"
	m.Handle("GET "+AgreementPath, permRead, a.agreements)
	a.asked(m, AgreementPath+"/ny", permWrite, a.newAgreement)
	m.Handle("GET "+one, permRead, a.agreement)
	a.asked(m, one+"/andra", permWrite, a.editAgreement)
	a.asked(m, one+"/version", permWrite, a.newRevision)
	m.Handle("GET "+revision, permRead, a.revision)
	a.asked(m, revision+"/andra", permWrite, a.editRevision)
	a.asked(m, revision+"/godkannande", permWrite, a.consenting)
	a.asked(m, revision+"/dokument", permWrite, a.newDocument, web.MaxBody(MaxPaper+1<<20))
	m.Handle("GET "+revision+"/dokument/{file}", permRead, a.attached)
	a.does(m, revision+"/dokument/{file}/ta-bort", permWrite, "Dokumentet är borttaget.", a.dropDocument)
}

// agreementsPage is every agreement with its revisions.
type agreementsPage struct {
	Actions    []ui.Action
	Agreements []agreementBox
	Empty      ui.Empty
}

type agreementBox struct {
	Title, URL string
	Table      ui.Table
}

var agreementsTmpl = web.Parse[agreementsPage](pages, "agreement_list.html")

func (a *Web) agreements(w http.ResponseWriter, r *http.Request) error {
	list, err := a.Store.Agreements(r.Context())
	if err != nil {
		return err
	}
	if record.Format(r) != "" {
		var all []Revision
		for _, one := range list {
			for _, rev := range one.Revisions {
				rev.Source = strings.TrimSpace(one.Title + ", version " + strconv.FormatInt(rev.N, 10) + ". " + rev.Source)
				all = append(all, rev)
			}
		}
		return record.Sheet[Revision]{Title: "Avtal och reglementen", File: "reglementen", Fields: RevisionFields, At: a.Store.DB.Now(), Each: record.Rows(all), Path: Revision.URL}.Send(w, r)
	}
	page := agreementsPage{Empty: ui.Empty{Icon: "contract", Title: "Inga avtal eller reglementen är registrerade"},
		Actions: []ui.Action{{Label: "Excel", URL: AgreementPath + "?format=xlsx", Icon: "file-spreadsheet", New: true}}}
	for _, one := range list {
		page.Agreements = append(page.Agreements, agreementBox{one.Title, one.URL(), a.revisionTable(one)})
	}
	if web.May(r.Context(), permWrite) {
		page.Actions = append(page.Actions, ui.Action{Label: "Nytt avtal eller reglemente", URL: AgreementPath + "/ny", Icon: "plus", Primary: true})
	}
	return agreementsTmpl.Render(w, r, "Avtal och reglementen", page)
}

func (a *Web) revisionTable(one Agreement) ui.Table {
	t := ui.Columns[Revision]{
		{Label: "Version", Cell: func(r *Revision) ui.Cell { return ui.Link(r.Name(), r.URL()).Under(r.Changes) }},
		{Label: "Beslutad", Cell: func(r *Revision) ui.Cell { return ui.Text(r.Revised()).Under(r.AdoptedBy) }},
		{Label: "Gäller från", Cell: func(r *Revision) ui.Cell { return ui.Time(r.ValidFrom.String(), r.ValidFrom.Sv()) }},
		{Label: "Fullmäktige", Cell: func(r *Revision) ui.Cell { return ui.Mark(r.badge()) }},
	}.Table("Versioner av "+one.Title, one.Revisions)
	t.Empty = ui.Empty{Icon: "versions", Title: "Ingen version är registrerad"}
	return t
}

func (r Revision) badge() ui.Badge {
	rejected := false
	for _, c := range r.Consents {
		rejected = rejected || c.Outcome == "rejected"
	}
	switch {
	case r.Agreed():
		return ui.Badge{Text: "Godkänd av alla parter", Tone: ui.Good}
	case rejected:
		return ui.Badge{Text: "Avslagen", Tone: ui.Bad}
	}
	return ui.Badge{Text: "Godkännande saknas: " + r.Waits(), Tone: ui.Warn}
}

var agreementCrumbs = []ui.Crumb{{Label: "Nämnden", URL: HomePath}, {Label: "Avtal och reglementen", URL: AgreementPath}}

func (a *Web) newAgreement(r *http.Request) (ask, error) {
	one := Agreement{Parties: party.Of("D", "U")}
	f := ui.NewForm(AgreementFields, &one)
	f.Submit, f.Cancel = "Spara", AgreementPath
	return ask{title: "Nytt avtal eller reglemente", crumbs: agreementCrumbs, form: f, done: "Avtalet är registrerat. Lägg till dess versioner.",
		do: func(ctx context.Context, posted map[string]string) error {
			err := AgreementFields.Read(&one, posted)
			if err == nil {
				one, err = a.Store.CreateAgreement(ctx, one)
			}
			return err
		}, to: func() string { return one.URL() }}, nil
}

func (a *Web) agreementOf(r *http.Request) (Agreement, []ui.Crumb, error) {
	one, err := a.Store.Agreement(r.Context(), r.PathValue("id"))
	return one, append(agreementCrumbs[:2:2], ui.Crumb{Label: one.Title, URL: one.URL()}), err
}

func (a *Web) editAgreement(r *http.Request) (ask, error) {
	one, crumbs, err := a.agreementOf(r)
	if err != nil {
		return ask{}, err
	}
	f := ui.NewForm(AgreementFields, &one)
	f.Submit, f.Cancel, f.Version = "Spara", one.URL(), int(one.Version)
	f.Controls = append(f.Controls, why("Varför ändras uppgifterna?"))
	input := func(posted map[string]string) Agreement {
		mine := one
		_ = AgreementFields.Read(&mine, posted)
		return mine
	}
	return ask{title: "Ändra " + one.Title, crumbs: crumbs, form: f, done: "Uppgifterna är sparade.", conflict: conflictOf(AgreementFields, input, one, one.Version),
		do: func(ctx context.Context, posted map[string]string) error {
			mine := one
			if err := AgreementFields.Read(&mine, posted); err != nil {
				return err
			}
			mine.Version = int64(web.Version(posted))
			_, err := a.Store.SaveAgreement(ctx, mine, posted["why"])
			return err
		}}, nil
}

// agreementPage is an agreement, or one revision of it.
type agreementPage struct {
	Crumbs  []ui.Crumb
	Status  ui.Badge
	Lead    string
	Actions []ui.Action
	Text    pageHTML
	Tables  []agreementTable
	Facts   ui.Facts
	History ui.History
}

type agreementTable struct {
	Title   string
	Table   ui.Table
	Actions []ui.Action
}

var agreementTmpl = web.Parse[agreementPage](pages, "agreement.html")

func (a *Web) agreement(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	one, _, err := a.agreementOf(r)
	if err != nil {
		return err
	}
	page := agreementPage{Crumbs: agreementCrumbs, Lead: one.Parties.Sv(), Status: ui.Badge{Text: field.LabelOf(agreementKinds, one.Kind), Icon: "contract"},
		Facts: ui.NewFacts(AgreementFields, &one), Tables: []agreementTable{{Title: "Versioner", Table: a.revisionTable(one)}}}
	page.Facts.DropEmpty()
	if web.May(ctx, permWrite) {
		page.Actions = []ui.Action{{Label: "Ändra", URL: one.URL() + "/andra", Icon: "pencil"}, {Label: "Ny version", URL: one.URL() + "/version", Icon: "plus", Primary: true}}
	}
	entries, err := a.Store.History(ctx, AgreementKind, one.ID)
	if err != nil {
		return err
	}
	page.History = record.HistoryOf("avtalet", entries)
	return agreementTmpl.Render(w, r, one.Title, page)
}

func (a *Web) revisionForm(ctx context.Context, rev Revision) (ui.Form, error) {
	f := ui.NewForm(RevisionFields, &rev)
	list, _, err := a.Store.Decisions(ctx, DecisionFilter{Kind: HandsOver}, Page{Limit: 100})
	var options []ui.Option
	for _, d := range list {
		options = append(options, ui.Option{Value: d.ID, Label: d.DecidedOn.Sv() + " " + d.Body + ", " + d.ItemTitle, Chosen: d.ID == string(rev.DecisionID)})
	}
	f.Controls = append(f.Controls, ui.Control{Key: "decision_id", Label: "Överlämnad genom beslut", Type: "choice", Value: string(rev.DecisionID), Options: options, Group: "Källa",
		Help: "Fullmäktiges svar hämtas från beslutet. Lämna tomt om inget beslut är registrerat."})
	f.Control("text").Rows = 14
	f.Submit = "Spara version"
	return f, err
}

func (a *Web) newRevision(r *http.Request) (ask, error) {
	one, crumbs, err := a.agreementOf(r)
	if err != nil {
		return ask{}, err
	}
	rev := Revision{AgreementID: one.ID, Precision: ExactDay}
	if len(one.Revisions) > 0 {
		rev.Text = one.Revisions[0].Text
	}
	f, err := a.revisionForm(r.Context(), rev)
	f.Cancel, f.Draft = one.URL(), "version-"+one.ID
	return ask{title: "Ny version", crumbs: crumbs, form: f, done: "Versionen är registrerad.",
		do: func(ctx context.Context, posted map[string]string) error {
			err := RevisionFields.Read(&rev, posted)
			if err == nil {
				rev.DecisionID = identity.Ref(posted["decision_id"])
				rev, err = a.Store.Revise(ctx, rev)
			}
			return err
		}, to: func() string { return rev.URL() }}, err
}

func (a *Web) revisionOf(r *http.Request) (Revision, Agreement, []ui.Crumb, error) {
	rev, one, err := a.Store.Revision(r.Context(), r.PathValue("id"))
	if err == nil && one.ID != r.PathValue("agreement") {
		err = fault.NotFound("Versionen finns inte.")
	}
	return rev, one, append(agreementCrumbs[:2:2], ui.Crumb{Label: one.Title, URL: one.URL()}), err
}

func (a *Web) editRevision(r *http.Request) (ask, error) {
	rev, _, crumbs, err := a.revisionOf(r)
	if err != nil {
		return ask{}, err
	}
	f, err := a.revisionForm(r.Context(), rev)
	f.Cancel, f.Version = rev.URL(), int(rev.Version)
	f.Controls = append(f.Controls, why("Varför ändras uppgifterna?"))
	input := func(posted map[string]string) Revision {
		mine := rev
		_ = RevisionFields.Read(&mine, posted)
		return mine
	}
	return ask{title: "Ändra " + lower(rev.Name()), crumbs: append(crumbs, ui.Crumb{Label: rev.Name(), URL: rev.URL()}), form: f, done: "Versionen är sparad.",
		conflict: conflictOf(RevisionFields, input, rev, rev.Version),
		do: func(ctx context.Context, posted map[string]string) error {
			mine := rev
			if err := RevisionFields.Read(&mine, posted); err != nil {
				return err
			}
			mine.Version, mine.DecisionID = int64(web.Version(posted)), identity.Ref(posted["decision_id"])
			_, err := a.Store.SaveRevision(ctx, mine, posted["why"])
			return err
		}}, err
}

func (a *Web) revision(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	rev, one, crumbs, err := a.revisionOf(r)
	if err != nil {
		return err
	}
	write := web.May(ctx, permWrite)
	page := agreementPage{Crumbs: crumbs, Status: rev.badge(), Lead: field.LabelOf(agreementKinds, one.Kind), Text: render(rev.Text),
		Facts: ui.NewFacts(RevisionFields, &rev, "revised_on", "valid_from", "adopted_by", "changes", "source")}
	page.Facts.DropEmpty()
	if rev.DecisionID != "" {
		d, err := a.Store.Decision(ctx, string(rev.DecisionID))
		if err != nil {
			return err
		}
		page.Facts.Add(ui.Fact{Key: "decision", Label: "Överlämnad genom", Value: strings.TrimSpace(d.Number() + " " + d.Title), URL: d.URL()})
	}
	page.Tables = []agreementTable{{Title: "Fullmäktiges godkännande", Table: consentTable(rev)}}
	if write {
		page.Actions = []ui.Action{{Label: "Ändra", URL: rev.URL() + "/andra", Icon: "pencil"}}
		page.Tables[0].Actions = []ui.Action{{Label: "Notera godkännande", URL: rev.URL() + "/godkannande", Icon: "plus"}}
		if rev.DecisionID != "" {
			page.Tables[0].Actions = []ui.Action{{Label: "Notera vid beslutet", URL: Decision{ID: string(rev.DecisionID)}.URL() + "/fullmaktige", Icon: "plus"}}
		}
	}
	docs, err := a.documentTable(ctx, rev, write)
	if err != nil {
		return err
	}
	page.Tables = append(page.Tables, docs)
	return agreementTmpl.Render(w, r, rev.Name()+" av "+one.Title, page)
}

func consentTable(rev Revision) ui.Table {
	return ui.Columns[Consent]{
		{Label: "Fullmäktige", Cell: func(c *Consent) ui.Cell { return ui.Text(regionName(c.Party)).Under(c.Note) }},
		{Label: "Beslut", Cell: func(c *Consent) ui.Cell {
			tone := map[string]ui.Tone{"": ui.Warn, "approved": ui.Good, "rejected": ui.Bad}[c.Outcome]
			return ui.Mark(ui.Badge{Text: upper(outcomes[c.Outcome]), Tone: tone})
		}},
		{Label: "Dag", Cell: func(c *Consent) ui.Cell { return ui.Time(c.DecidedOn.String(), c.DecidedOn.Sv()).Under(c.Paragraph) }},
	}.Table("Fullmäktiges godkännande", rev.Consents)
}

func (a *Web) documentTable(ctx context.Context, rev Revision, write bool) (agreementTable, error) {
	list, err := a.Store.Documents(ctx, rev.ID)
	t := ui.Columns[file.File]{
		{Label: "Dokument", Cell: func(f *file.File) ui.Cell { return ui.Link(f.Name, rev.URL()+"/dokument/"+f.ID) }},
		{Label: "Storlek", Number: true, Cell: func(f *file.File) ui.Cell { return ui.Number(fmt.Sprintf("%d kB", (f.Size+1023)/1024)) }},
	}.Table("Dokument", list)
	t.Empty = ui.Empty{Icon: "file-text", Title: "Inget dokument är bifogat"}
	box := agreementTable{Title: "Dokument", Table: t}
	if write {
		for i, f := range list {
			t.Rows[i].ID, t.Rows[i].Label = f.ID, f.Name
			t.Rows[i].Menu = []ui.Action{{Label: "Ta bort", URL: rev.URL() + "/dokument/" + f.ID + "/ta-bort", Icon: "trash", Post: true, Danger: true}}
		}
		box.Actions = []ui.Action{{Label: "Bifoga", URL: rev.URL() + "/dokument", Icon: "paperclip"}}
	}
	return box, err
}

func (a *Web) consenting(r *http.Request) (ask, error) {
	rev, one, crumbs, err := a.revisionOf(r)
	if err != nil {
		return ask{}, err
	}
	var parties []ui.Option
	for _, code := range one.Parties {
		parties = append(parties, ui.Option{Value: string(code), Label: regionName(string(code))})
	}
	f := ui.Form{Submit: "Spara godkännande", Cancel: rev.URL(), Controls: []ui.Control{
		{Key: "party", Label: "Fullmäktige i", Type: "choice", Options: parties, Required: true},
		{Key: "decided_on", Label: "Dag", Type: "date", Help: "Lämna tomt om källan inte anger dagen."},
		{Key: "paragraph", Label: "Paragraf", Type: "text"}, {Key: "note", Label: "Anteckning", Type: "text"}}}
	return ask{title: "Notera godkännande", crumbs: append(crumbs, ui.Crumb{Label: rev.Name(), URL: rev.URL()}), form: f, done: "Godkännandet är noterat.",
		do: func(ctx context.Context, posted map[string]string) error {
			c := Consent{RevisionID: rev.ID, Party: posted["party"], Paragraph: posted["paragraph"], Note: posted["note"]}
			if err := readDays(posted, map[string]*day.Date{"decided_on": &c.DecidedOn}); err != nil {
				return err
			}
			return a.Store.Consent(ctx, c)
		}}, nil
}

func (a *Web) newDocument(r *http.Request) (ask, error) {
	rev, _, crumbs, err := a.revisionOf(r)
	if err != nil {
		return ask{}, err
	}
	f := ui.Form{Submit: "Bifoga", Cancel: rev.URL(), Upload: true, Controls: []ui.Control{{Key: "file", Label: "Fil", Type: "file", Required: true}}}
	return ask{title: "Bifoga dokument", intro: fmt.Sprintf("Högst %d MB.", MaxPaper>>20), crumbs: append(crumbs, ui.Crumb{Label: rev.Name(), URL: rev.URL()}), form: f, done: "Dokumentet är bifogat.",
		do: func(ctx context.Context, _ map[string]string) error {
			from, head, err := r.FormFile("file")
			if errors.Is(err, http.ErrMissingFile) || errors.Is(err, http.ErrNotMultipart) {
				return fault.Invalid(fault.Field{Name: "file", Message: "Välj en fil."})
			}
			if err != nil {
				return err
			}
			defer from.Close()
			return a.Store.AttachDocument(ctx, rev.ID, head.Filename, from)
		}}, nil
}

func (a *Web) attached(w http.ResponseWriter, r *http.Request) error {
	return a.Store.CopyDocument(r.Context(), r.PathValue("id"), r.PathValue("file"), func(f file.File) io.Writer {
		w.Header().Set("Content-Type", "application/octet-stream") // never shown by the browser as one of our pages
		w.Header().Set("Content-Disposition", fmt.Sprintf("attachment; filename*=UTF-8''%s", escaped(f.Name)))
		return w
	})
}

func (a *Web) dropDocument(r *http.Request) (string, error) {
	rev, _, _, err := a.revisionOf(r)
	if err != nil {
		return "", err
	}
	return rev.URL(), a.Store.RemoveDocument(r.Context(), rev.ID, r.PathValue("file"))
}
