package catalogue

import (
	"strings"
	"testing"

	"klover/internal/area/contract"
	"klover/internal/area/diary"
	"klover/internal/area/identity"
	"klover/internal/base/dbtest"
	"klover/internal/base/fault"
	"klover/internal/base/opendata/opendatatest"
	"klover/internal/base/webtest"
)

// show shows a contract to the public.
func (o office) show(t *testing.T, id string) {
	t.Helper()
	e, err := o.Entry(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	e.Public = true
	if _, err := o.Save(t.Context(), e); err != nil {
		t.Fatal(fault.Message(err))
	}
}

// paper enters a file in the diary and links it to the contract.
func (o office) paper(t *testing.T, c contract.Contract, title, kind string, public bool) contract.Document {
	t.Helper()
	entry, err := o.Diary.Note(t.Context(), diary.Case{Kind: contract.Kind, Ref: c.ID, Title: c.Title, Parties: c.Parties},
		diary.Entry{Direction: diary.Prepared, Title: title, Kind: kind, Step: "implement", Responsible: "Bo Ek"})
	if err != nil {
		t.Fatal(fault.Message(err), fault.FieldsOf(err))
	}
	if err := o.Diary.Attach(t.Context(), diary.Reader{Secret: true}, entry.ID, diary.Upload{Name: title + ".txt", From: strings.NewReader("Innehållet i " + title)}); err != nil {
		t.Fatal(fault.Message(err))
	}
	k, ok, err := o.Diary.CaseOf(t.Context(), contract.Kind, c.ID)
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	docs, err := o.Diary.Documents(t.Context(), diary.Reader{Secret: true}, k)
	if err != nil {
		t.Fatal(err)
	}
	d, err := o.contracts().PutDocument(t.Context(), contract.Document{ContractID: c.ID, DocumentID: identity.Ref(docs[len(docs)-1].ID), Title: title, Kind: "contract", DatedOn: 20211201, Public: public})
	if err != nil {
		t.Fatal(fault.Message(err))
	}
	return d
}

func TestOpenFilesHaveWhatIsPublicAndNoMore(t *testing.T) {
	t.Parallel()
	o := newOffice(t, dbtest.SQLite(t, tables()...))
	m := webtest.Mux()
	(&Web{Store: o.Store}).Routes(m)
	if _, err := o.Save(t.Context(), Entry{ID: o.walkers.ID, Public: true, How: "Ring.", Contact: "hjalpmedel@region.se"}); err != nil {
		t.Fatal(err)
	}
	open := o.paper(t, o.walkers, "Avtalstext", diary.Contract, true)
	hidden := o.paper(t, o.walkers, "Prisbilaga", diary.Contract, false)
	for _, name := range []string{"data.json", "data.csv", "ocds.json", "atom.xml"} {
		page := webtest.Get(t, m, webtest.Nobody, PublicPath+"/"+name).Status(200).HeaderHas("Access-Control-Allow-Origin", "*")
		for _, want := range []string{"Rollatorer och gåstöd", "Brösarps"} {
			if !strings.Contains(page.Body, want) {
				t.Errorf("%s lacks %s", name, want)
			}
		}
		for _, secret := range []string{"Anna Wik", "Kaffe", "Skyddade", "9000000", "hjalpmedel@", "Prisbilaga", hidden.ID} {
			if strings.Contains(page.Body, secret) {
				t.Errorf("%s tells %s", name, secret)
			}
		}
		if link := "https://inkop.se" + paperURL(open); name != "data.csv" && !strings.Contains(page.Body, link) {
			t.Errorf("%s lacks the document at %s", name, link)
		}
	}
	webtest.Get(t, m, webtest.Nobody, PublicPath+"/ocds.json?q=cykel").Status(404)
	for _, wrong := range opendatatest.Faults(t, webtest.Get(t, m, webtest.Nobody, PublicPath+"/ocds.json").Body) {
		t.Error(wrong)
	}
}

// What may be downloaded is decided when it is: each way to take it back closes the link.
func TestAnybodyDownloadsExactlyWhatIsPublic(t *testing.T) {
	atOffice(t, func(t *testing.T, o office) {
		ctx := t.Context()
		m := webtest.Mux()
		(&Web{Store: o.Store}).Routes(m)
		o.show(t, o.walkers.ID)
		open := o.paper(t, o.walkers, "Avtalstext", diary.Contract, true)
		hidden := o.paper(t, o.walkers, "Prisbilaga", diary.Contract, false)
		other := o.paper(t, o.coffee, "Kaffeavtal", diary.Contract, true) // its contract is not public
		gone := func(why, path string) {
			t.Helper()
			if page := webtest.Get(t, m, webtest.Nobody, path).Status(404); strings.Contains(page.Body, "Innehållet") {
				t.Errorf("%s: the file is sent", why)
			}
		}
		there := func() {
			t.Helper()
			page := webtest.Get(t, m, webtest.Nobody, paperURL(open)).Status(200).HeaderHas("Content-Disposition", "attachment; filename*=UTF-8''Avtalstext.txt").
				HeaderHas("X-Content-Type-Options", "nosniff").HeaderHas("Content-Type", "application/octet-stream").HeaderHas("Cache-Control", "no-store")
			if page.Body != "Innehållet i Avtalstext" {
				t.Errorf("sent %q", page.Body)
			}
		}
		there()
		webtest.Get(t, m, webtest.Nobody, publicURL(o.walkers.ID)).Has("td a", "Avtalstext").Lacks("td", "Prisbilaga")
		gone("not flagged", paperURL(hidden))
		gone("of a contract that is not public", paperURL(other))
		gone("of another contract", publicURL(o.walkers.ID)+"/handlingar/"+other.ID)
		gone("a guess of the diary's id", publicURL(o.walkers.ID)+"/handlingar/"+string(open.DocumentID))

		set := func(sql string, args ...any) {
			t.Helper()
			if n, err := o.DB.Exec(ctx, sql, args...); err != nil || n == 0 {
				t.Fatal(n, err)
			}
		}
		open.Public = false
		var err error
		if open, err = o.contracts().PutDocument(ctx, open); err != nil {
			t.Fatal(err)
		}
		gone("the flag is withdrawn", paperURL(open))
		webtest.Get(t, m, webtest.Nobody, publicURL(o.walkers.ID)).Lacks("td", "Avtalstext")
		open.Public = true
		if open, err = o.contracts().PutDocument(ctx, open); err != nil {
			t.Fatal(err)
		}
		there()
		set(`UPDATE diary_document SET ground = '19:1' WHERE id = $1`, open.DocumentID)
		gone("marked secret", paperURL(open))
		set(`UPDATE diary_document SET ground = '' WHERE id = $1`, open.DocumentID)
		there()
		set(`UPDATE diary_entry SET ground = '19:1' WHERE id IN (SELECT entry_id FROM diary_version WHERE document_id = $1)`, open.DocumentID)
		gone("its entry is marked secret", paperURL(open))
		set(`UPDATE diary_entry SET ground = '', struck_on = '2022-05-01' WHERE id IN (SELECT entry_id FROM diary_version WHERE document_id = $1)`, open.DocumentID)
		gone("its entry is struck", paperURL(open))
		set(`UPDATE diary_entry SET struck_on = NULL WHERE id IN (SELECT entry_id FROM diary_version WHERE document_id = $1)`, open.DocumentID)
		set(`UPDATE diary_document SET kind = $1 WHERE id = $2`, diary.Tender, open.DocumentID)
		gone("a tender", paperURL(open))
		set(`UPDATE diary_document SET kind = $1, official = FALSE WHERE id = $2`, diary.Contract, open.DocumentID)
		gone("not drawn up", paperURL(open))
		set(`UPDATE diary_document SET official = TRUE WHERE id = $1`, open.DocumentID)
		set(`UPDATE catalogue_entry SET public = FALSE WHERE id = $1`, o.walkers.ID)
		gone("the contract is not shown", paperURL(open))
		set(`UPDATE catalogue_entry SET public = TRUE WHERE id = $1`, o.walkers.ID)
		set(`UPDATE contract SET secrecy = $1 WHERE id = $2`, string(secret), o.walkers.ID)
		gone("the contract is secret", paperURL(open))
		set(`UPDATE contract SET secrecy = '' WHERE id = $1`, o.walkers.ID)
		there()
		set(`UPDATE contract SET runs_to = '2022-05-31', runs_key = 20220531 WHERE id = $1`, o.walkers.ID)
		gone("the contract has ended", paperURL(open))
	})
}
