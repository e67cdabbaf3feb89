package board_test

import (
	"context"
	"strings"
	"testing"

	"klover/internal/area/board"
	"klover/internal/area/identity"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/dbtest"
	"klover/internal/base/field"
	"klover/internal/base/web"
	"klover/internal/base/webtest"
)

// office is the pages of a house with the users who come there.
type office struct {
	*house
	mux       *web.Mux
	secretary web.User
	reader    web.User
	member    web.User
}

func newOffice(t *testing.T, d *db.DB) *office {
	t.Helper()
	o := &office{house: newHouse(t, d), mux: webtest.Mux(),
		secretary: webtest.User("Nina Nämndsekreterare", "board.read", "board.papers", "board.write"),
		reader:    webtest.User("Rut Läsare", "board.read"),
		member:    webtest.User("Elin Granqvist", "board.read", "board.papers", "board.adjust")}
	o.secretary.Parties = []string{"D"}
	chair := must[board.Person](t)(o.Person(t.Context(), o.members[0].ID))
	chair.UserID = identity.Ref(o.member.ID)
	must[board.Person](t)(o.SavePerson(t.Context(), chair, ""))
	(&board.Web{Store: o.Store, Accounts: func(context.Context) ([]field.Option, error) {
		return []field.Option{{Value: o.member.ID, Label: o.member.Name}}, nil
	}}).Routes(o.mux)
	return o
}

func TestAMeetingIsHeldThroughThePages(t *testing.T) {
	t.Parallel()
	d := dbtest.SQLite(t, schema...)
	o := newOffice(t, d)
	get := func(u web.User, path string) *webtest.Page { return webtest.Get(t, o.mux, u, path) }
	post := func(path string, pairs ...string) *webtest.Page {
		return webtest.Post(t, o.mux, o.secretary, path, pairs...)
	}
	post("/sammantraden/ny", "body_id", o.body.ID, "held_on", "2022-02-11", "form", "physical", "starts_at", "halv tio").Status(422).Has(".errors", "09:30")
	page := post("/sammantraden/ny", "body_id", o.body.ID, "held_on", "2022-02-11", "form", "physical", "starts_at", "09:30", "town", "Eskilstuna").Status(303)
	one := page.Header.Get("Location")
	post(one+"/kalla").Status(409).Has(".errors", "minst ett ärende")
	item := post(one+"/arende", "title", "Kategoriplan 2022", "kind", "decision", "proposal", "Kategoriplanen antas.").Status(303).Header.Get("Location")
	hidden := post(one+"/arende", "title", "Hemlig tvist", "kind", "information", "secrecy", "OSL 19 kap. 3 §").Status(303).Header.Get("Location")
	post(item+"/foredragande", "lines", "Teemu Lehtimäki, inköpschef").Redirects(item)
	webtest.PostFile(t, o.mux, o.secretary, item+"/handling", "file", "plan.txt", []byte("planen"), "public", "nej", "secrecy", "").Status(422).Has(".errors", "lagrum")
	webtest.PostFile(t, o.mux, o.secretary, item+"/handling", "file", "plan.txt", []byte("planen"), "public", "nej", "secrecy", "OSL 19 kap. 3 §").Redirects(item)
	get(o.secretary, item).Has("table", "läsning loggas")
	matter, _, err := o.Item(t.Context(), strings.TrimPrefix(item, "/namndarenden/"))
	o.ok(err)
	file := "/namndhandlingar/" + matter.Papers[0].ID

	// Only who may see papers sees what is to come.
	get(o.reader, one).Status(200).Lacks("table", "Kategoriplan").Has("p", "kräver behörighet")
	get(o.reader, item).Status(403)
	get(o.reader, one+"/kallelse").Status(403)
	get(o.reader, file).Status(403)
	if body := get(o.member, file).Status(200).Body; body != "planen" {
		t.Errorf("the paper is %q", body)
	}

	o.on(20220207)
	post(one+"/kalla").Status(422).Has(".errors", "senast 2022-02-04")
	post(one+"/kalla", "why", "Handlingar saknades.").Redirects(one)
	get(o.member, one+"/kallelse").Status(200).Has("h2", "Kategoriplan 2022").Has("td", "Teemu Lehtimäki")
	get(o.member, one+"/kallelse?format=pdf").Status(200).HeaderHas("Content-Type", "application/pdf")
	o.on(20220211)
	post(one + "/oppna").Redirects(one)
	get(o.secretary, one).Has(".badge", "Pågår").Has("td", "Vice ordförande")

	// The attendance form: two are missing, one deputy is there and is proposed.
	form := []string{"chair", o.members[0].ID, "others", "Teemu Lehtimäki, inköpschef"}
	for _, seat := range must[[]board.Seat](t)(o.Seats(t.Context(), o.body.ID)) {
		if seat.Kind == board.Member && seat.Number <= 4 {
			form = append(form, "a_"+seat.ID, "serves")
		}
		if seat.Kind == board.Deputy && seat.Number == 5 {
			form = append(form, "a_"+seat.ID, "present")
		}
	}
	get(o.secretary, one+"/narvaro").Status(200).Has("legend", "Elin Granqvist")
	first := must[[]board.Seat](t)(o.Seats(t.Context(), o.body.ID))[0]
	post(one+"/narvaro", append(form, "i_"+first.ID, "1–9")...).Status(422).Has(".errors", "Ärendena är 1–2")
	post(one+"/narvaro", append(form, "i_"+first.ID, "1, 2–")...).Redirects(one)
	get(o.secretary, one).Has("td", "ärende 1 och från ärende 2")
	get(o.secretary, one+"/narvaro").Count(`input[value="1, 2–"]`, 1)
	post(one+"/narvaro", form...).Redirects(one)
	get(o.secretary, one).Has("li", "Ersättare E bör tjänstgöra för Berit Borg").Has("li", "Teemu Lehtimäki")

	get(o.secretary, item).Has("p", "4 av 6 ledamöter deltar, minst 4 krävs")
	post(hidden+"/jav", "person", o.members[0].ID).Redirects(hidden)
	get(o.secretary, hidden).Has("p", "Vice Vasell är ordförande i ärendet i stället för Elin Granqvist.")
	post(hidden+"/jav", "person", o.members[1].ID).Redirects(hidden)
	get(o.secretary, hidden).Has(".notice", "Ärendet saknar ordförande")
	post(hidden+"/ordforande", "person", o.members[2].ID).Redirects(hidden)
	get(o.secretary, hidden).Has("p", "Maja Medlem är ordförande i ärendet").Lacks(".notice", "saknar ordförande")
	matter, _, err = o.Item(t.Context(), strings.TrimPrefix(hidden, "/namndarenden/"))
	o.ok(err)
	for _, c := range matter.Conflicts {
		post(hidden+"/ta-bort-rad", "del", "jav", "id", c.ID).Redirects(hidden)
	}
	post(hidden+"/ordforande", "person", "").Redirects(hidden)
	get(o.secretary, hidden).Lacks("p", "är ordförande i ärendet")
	post(item+"/jav", "person", o.members[3].ID, "reason", "Delägare").Redirects(item)
	post(item+"/beslut", "kind_1", "decides", "object_1", "anta kategoriplanen").Status(409).Has(".errors", "inte beslutför")
	for i, v := range form {
		if v == "present" {
			form[i] = "serves"
		}
	}
	post(one+"/narvaro", form...).Redirects(one)
	post(item+"/yrkande", "person", o.members[1].ID, "kind", "amend").Status(422).Has(".errors", "Skriv vad som yrkas")
	post(item+"/yrkande", "person", o.members[1].ID, "kind", "reject").Redirects(item)
	post(item+"/omrostning", "v_"+o.members[0].ID, "yes").Status(409).Has(".errors", "Ange hur")
	post(item+"/omrostning", "v_"+o.members[0].ID, "yes", "v_"+o.members[1].ID, "no", "v_"+o.members[2].ID, "yes", "v_"+o.deputy[4].ID, "abstain").Redirects(item)
	get(o.secretary, item).Has("p", "2 ja, 1 nej, 1 avstår")
	post(item+"/beslut", "kind_1", "").Status(422).Has(".errors", "Skriv vad som beslutades")
	post(item+"/beslut", "kind_1", "decides", "object_1", "anta kategoriplanen", "kind_2", "hands_over", "object_2", "avtalet").Redirects(item)
	get(o.secretary, item).Has("td", "§ 1/2022").Has("td", "överlämna avtalet")
	post(hidden + "/notera").Redirects(hidden)
	post(one+"/justerare", "adjusters", o.members[1].ID).Redirects(one)
	post(one+"/avsluta", "ends_at", "12:10").Redirects(one)
	post(one + "/upprata").Redirects(one)

	get(o.reader, one+"/protokoll").Status(403)
	get(o.member, one+"/protokoll").Status(200).Has(".notice", "Inte justerat").Has("h2", "§ 1 Kategoriplan 2022")
	get(o.secretary, item+"/text").Status(200)
	webtest.Post(t, o.mux, o.member, one+"/underskrift", "person", o.members[1].ID).Status(403)
	get(o.member, one).Has(".button", "Justera protokollet")
	webtest.Post(t, o.mux, o.member, one+"/justera").Redirects(one)
	post(one+"/underskrift", "person", o.members[1].ID).Redirects(one)
	get(o.secretary, item).Lacks(".button", "Ändra")
	post(item+"/text", "text", "Annat", "version", "1").Status(409).Has("body", "justerat")
	post(one+"/rattelse", "text", "Diarienumret är fel.").Redirects(one)
	post(one+"/anslag", "up_D", "2022-02-11", "up_U", "").Status(422).Has(".errors", "Region Västmanland")
	post(one+"/anslag", "up_D", "2022-02-11", "up_U", "2022-02-11").Redirects(one)

	// Adjusted minutes are for all readers, without what is secret.
	minutes := get(o.reader, one+"/protokoll").Status(200).Has(".notice", "Oförändrat").Has("p", "omfattas av sekretess")
	if strings.Contains(minutes.Body, "Hemlig tvist") {
		t.Error("a secret title stands in the open minutes")
	}
	get(o.reader, hidden).Status(403)
	get(o.reader, one+"/protokoll?format=docx").Status(200).HeaderHas("Content-Disposition", "protokoll-2022-02-11.docx")
	get(o.reader, one).Lacks("td", "Hemlig tvist").Lacks("h2", "Historik")
	list := get(o.reader, "/beslut").Status(200).Count("tbody tr", 3).Has("td", "Ärende med sekretess")
	if strings.Contains(list.Body, "Hemlig tvist") {
		t.Error("a secret title stands in the list of decisions")
	}
	address := get(o.reader, "/beslut?slag=hands_over").Count("tbody tr", 1).Attr("tbody td a", "href")
	get(o.reader, address+"/utdrag?format=pdf").Status(200)
	post(address+"/fullmaktige", "party", "D", "outcome", "approved", "decided_on", "2022-03-01").Redirects(address)
	get(o.reader, address).Has(".badge", "Godkänt").Has(".badge", "Väntar")
	get(o.reader, "/beslut?vantar=ja").Count("tbody tr", 1)
	history := must[[]audit.Entry](t)(o.History(t.Context(), board.MeetingKind, strings.TrimPrefix(one, "/sammantraden/")))
	read := 0
	for _, e := range history {
		if strings.HasPrefix(e.Verb, "läste") {
			read++
		}
		for _, c := range e.Changes {
			if strings.Contains(e.Verb+c.From+c.To, "Hemlig") {
				t.Errorf("the history tells a secret: %v", e)
			}
		}
	}
	if read < 2 {
		t.Errorf("reading of secrets was logged %d times", read)
	}
	o.on(20220401)
	get(o.reader, one).Has(".badge", "Laga kraft")
	get(o.reader, "/sammantraden?lage=final").Count("tbody tr", 1)
	get(o.reader, "/sammantraden?lage=noticed").Lacks("td", "2022-02-11")
}

func TestBodiesAndMandatesThroughThePages(t *testing.T) {
	t.Parallel()
	d := dbtest.SQLite(t, schema...)
	o := newOffice(t, d)
	get := func(path string) *webtest.Page { return webtest.Get(t, o.mux, o.secretary, path) }
	post := func(path string, pairs ...string) *webtest.Page {
		return webtest.Post(t, o.mux, o.secretary, path, pairs...)
	}
	body := "/organ/" + o.body.ID
	get("/namnden").Status(200).Has("td", "Inköpsnämnden")
	get("/organ?slag=board").Count("tbody tr", 1)
	get("/organ?format=csv").Status(200)
	post("/organ/ny", "name", "Rådet", "code", "inkopsnamnden", "kind", "council").Status(422).Has(".errors", "finns redan")
	council := post("/organ/ny", "name", "Inköpsrådet", "code", "inkopsradet", "kind", "council", "parties", "D,U").Status(303).Header.Get("Location")
	post(council+"/namn", "name", "Nya rådet", "from", "2022-05-01").Redirects(council)
	get(council).Has("h1", "Inköpsrådet").Has("td", "Nya rådet")
	post(body+"/uppdrag", "points", "Upphandla\nFölja upp", "valid_from", "2019-01-01").Redirects(body)
	post(body+"/ar", "year", "2021", "held", "0").Status(422).Has(".errors", "varför")
	post(body+"/ar", "year", "2021", "held", "0", "reason", "Pandemin").Redirects(body)
	get(body).Has("li", "Följa upp").Has("td", "Pandemin").Has("td", "Vice Vasell")

	// A mandate that ends leaves the seat vacant from the day after.
	person := "/fortroendevalda/" + o.members[1].ID
	mandates := must[[]board.Term](t)(o.Mandates(t.Context(), o.members[1].ID))
	edit := "/mandat/" + mandates[0].ID
	post(edit, "office", "vice", "from_day", "2019-01-01", "to_day", "2018-01-01", "version", "1").Status(422).Has(".errors", "före första dagen")
	post(edit, "office", "vice", "from_day", "2019-01-01", "to_day", "2021-10-31", "version", "1").Redirects(person)
	get(body+"?per=2021-10-31").Has("td", "Vice Vasell")
	get(body+"?per=2021-11-24").Lacks("td", "Vice Vasell").Has("td", "Vakant")
	get(body+"?per=igar").Status(200).Has("p", "kan inte läsas")
	fresh := post("/fortroendevalda/ny", "name", "Ny Vald").Status(303).Header.Get("Location")
	seat := mandates[0].SeatID
	post(body+"/mandat", "seat_id", seat, "person_id", strings.TrimPrefix(fresh, "/fortroendevalda/"), "from_day", "2021-10-30").Status(422).Has(".errors", "Någon annan har platsen")
	post(body+"/mandat", "seat_id", seat, "person_id", strings.TrimPrefix(fresh, "/fortroendevalda/"), "from_day", "2021-11-25").Redirects(body)
	get("/fortroendevalda?q=vald").Count("tbody tr", 1)
	get(fresh).Has("td", "Inköpsnämnden")

	post("/politiska-partier/ny", "name", "Folkpartiet", "label", "FP").Redirects("/politiska-partier")
	id := must[[]board.Politics](t)(o.AllPolitics(t.Context()))[0].ID
	post("/politiska-partier/"+id+"/beteckning", "name", "Liberalerna", "label", "L", "from", "2018-01-01").Redirects("/politiska-partier")
	get("/politiska-partier").Count("tbody tr", 2)

	get("/namndregler").Has(".notice", "4 av 4 regler").Has("td", "KL 13 kap. 5 §")
	post("/namndregler/justering/bekrafta").Redirects("/namndregler")
	get("/namndregler").Has(".notice", "3 av 4 regler")
	post("/namndregler/justering/andra", "kind", "adjust", "days", "10", "law", "KL", "source", "Läst", "version", "1").Status(409).Has("p", "medan du skrev")
	webtest.Post(t, o.mux, o.reader, body+"/ar", "year", "2020", "held", "1").Status(403)
	stranger := o.secretary
	stranger.Parties = []string{"C"}
	webtest.Post(t, o.mux, stranger, body+"/namn", "name", "Annat", "from", "2022-01-01").Status(403)
}
