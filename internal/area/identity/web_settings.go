package identity

import (
	"net/http"

	"klover/internal/base/web"
	"klover/internal/base/web/ui"
)

func settingsPage(s Settings) formPage {
	f := ui.NewForm(SettingFields, &s)
	f.Action, f.Submit, f.Cancel, f.Version = "/installningar/inloggning", "Spara inställningar", "/anvandare", int(s.Version)
	return formPage{Crumbs: userCrumbs, Form: f}
}

func (a *Web) editSettings(w http.ResponseWriter, r *http.Request) error {
	s, err := a.Store.Settings(r.Context())
	if err != nil {
		return err
	}
	return formTmpl.Render(w, r, "Inställningar för inloggning", settingsPage(s))
}

func (a *Web) saveSettings(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	var s Settings
	if err = SettingFields.Read(&s, posted); err == nil {
		s.Version = int64(web.Version(posted))
		err = a.Store.SaveSettings(r.Context(), s)
	}
	if err != nil {
		return again(w, r, "Inställningar för inloggning", settingsPage(s), posted, err)
	}
	return web.Redirect(w, r, "/installningar/inloggning", "Inställningarna är sparade.")
}
