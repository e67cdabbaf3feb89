package identity

import (
	"testing"

	"klover/internal/base/web"
	"klover/internal/base/webtest"
)

func TestMain(m *testing.M) { webtest.Main(m) }

// TestPagesAreAccessible opens each page in a browser, wide, narrow and dark,
// and signs in with the form.
func TestPagesAreAccessible(t *testing.T) {
	s := newSite(t)
	s.area.Demo = true
	s.SetNav([]web.Group{{Heading: "Förvaltning", Items: []web.Item{
		{Label: "Användare", URL: "/anvandare", Icon: "users", Perm: permManage}, {Label: "Historik", URL: "/historik", Icon: "history", Perm: "audit.read"}}}})
	s.as(t, "lawyer").post("/vyer", "sida", "/anvandare", "urval", "roll=lawyer", "namn", "Jurister", "delad", "ja")
	b := webtest.Open(t, s, webtest.Nobody)
	look := func(path, name string) {
		t.Helper()
		b.Size(1280, 900).Dark(false).Go(path).Accessible().Fits().Shot("identity-" + name)
		b.Size(320, 800).Fits().Shot("identity-" + name + "-320")
		b.Size(1280, 900).Dark(true).Accessible().Shot("identity-" + name + "-dark").Quiet()
	}
	look("/logga-in?next=/anvandare", "logga-in")
	b.Fill("[name=epost]", "rickard.nyblom@demo.klover.example").Fill("[name=losenord]", DemoPassword).Press("Enter").
		Until(`location.pathname == "/anvandare"`)
	for path, name := range map[string]string{
		"/anvandare": "anvandare", "/anvandare/ny": "anvandare-ny", "/anvandare/" + s.users["lawyer"]: "anvandare-en", "/mitt-konto": "mitt-konto",
		"/mitt-konto/losenord": "losenord", "/enheter": "enheter", "/parter": "parter", "/parter/D": "parter-en", "/roller": "roller",
		"/roller/controller": "roller-en", "/historik": "historik", "/historik/kontroll": "kontroll", "/installningar/inloggning": "installningar",
	} {
		look(path, name)
	}
}
