package app

import (
	"embed"
	"net/http"
	"strings"

	"klover/internal/base/find"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
)

//go:embed *.html
var pages embed.FS

// registers is what search and history call each kind of record, in the order
// in which hits are shown.
var registers = []struct{ kind, label, icon, path, perm string }{
	{"procurement", "Upphandlingar", "file-description", "/upphandlingar/", "procurement.read"},
	{"diary_entry", "Diarium", "books", "/diarium/poster/", "diary.read"},
	{"diary_secret", "Sekretessmarkerade poster", "lock", "/diarium/poster/", "diary.secret"},
	{"diary_case", "Ärenden i diariet", "folder", "/diarium/arenden/", "diary.read"},
	{"diary_document", "Handlingar", "file-text", "/handlingar/", "diary.read"},
	{"diary_rule", "Diariets regler", "archive", "", "diary.read"},
	{"plan_item", "Planposter", "calendar-stats", "/planposter/", "plan.read"},
	{"plan_version", "Planversioner", "versions", "/planversioner/", "plan.read"},
	{"plan_edition", "Publika utgåvor", "world", "", "plan.read"},
	{"plan_proposal", "Planförslag", "bulb", "/planforslag/", "plan.read"},
	{"plan_candidate", "Samordningskandidater", "arrows-exchange", "/samordning/", "plan.read"},
	{"plan_rule", "Planens regler", "adjustments-horizontal", "", "plan.read"},
	{"plan_subscriber", "Planens prenumeranter", "mail", "", "plan.decide"},
	{"capacity_assignment", "Konsultuppdrag", "briefcase", "/kapacitet/konsultuppdrag/", "capacity.read"},
	{"capacity_proposal", "Förslag att anlita konsult", "bulb", "", "capacity.read"},
	{"capacity_work", "Uppskattade timmar", "gauge", "", "capacity.read"},
	{"capacity_share", "Arbetstid", "users-group", "/kapacitet/personer/", "capacity.read"},
	{"capacity_away", "Frånvaro och annan tid", "calendar", "", "capacity.write"},
	{"capacity_rule", "Kapacitetens parametrar", "adjustments-horizontal", "", "capacity.read"},
	{"contract", "Avtal", "contract", "/avtal/", "contract.read"},
	{"contract_deviation", "Avvikelser", "alert-triangle", "/avvikelser/", "contract.read"},
	{"contract_rule", "Regler för avtal", "adjustments-horizontal", "", "contract.read"},
	{"price_list", "Prislistor", "receipt", "/prislistor/", "price.read"},
	{"price_revision", "Prisändringar", "coins", "/prisandringar/", "price.read"},
	{"price_clause", "Indexklausuler", "calculator", "/prisklausuler/", "price.read"},
	{"price_series", "Indexserier", "chart-line", "/prisindex/", "price.read"},
	{"analysis_pack", "Verksamhetsnära analyser", "clipboard-data", "/inkopsanalys/analyser/", "spend.read|spend.own"},
	{"analysis_decision", "Beslut om läckage och kontroller", "list-check", "", "spend.read"},
	{"analysis_action", "Åtgärder i verksamhetsnära analyser", "list-check", "", "spend.read"},
	{"analysis_rule", "Regler för inköpsanalysen", "adjustments-horizontal", "", "spend.read"},
	{"spend_import", "Inläsningar av inköpsrader", "file-invoice", "/inkopsrader/", "spend.import"},
	{"spend_seller", "Leverantörer i fakturor", "building-factory-2", "/inkopsrader/leverantorer/post/", "spend.read"},
	{"spend_rule", "Regler för inköpsrader", "list-check", "/inkopsrader/kategorisering/regler/regel/", "spend.read"},
	{"spend_item", "Kategoriserade inköpsrader", "category", "/inkopsrader/kategorisering/rader/", "spend.read"},
	{"spend_choice", "Omklassade inköpsrader", "category", "", "spend.read"},
	{"spend_model", "Modellen för kategorier", "bulb", "", "spend.read"},
	{"spend_clean_rule", "Gränser för städning av inköpsrader", "adjustments-horizontal", "", "spend.read"},
	{"spend_source", "Källor till inköpsrader", "database", "/inkopskallor/", "spend.import"},
	{"compare_set", "Urval att jämföra med", "chart-bar", "/jamforelse/urval/", "compare.read"},
	{"compare_export", "Utlämnade inköp", "download", "/jamforelse/inkop/utlamningar/", "compare.write"},
	{"compare_file", "Andras inköp", "upload", "/jamforelse/inkop/filer/", "compare.read"},
	{"compare_group", "Grupper att jämföra med", "users-group", "/jamforelse/inkop/grupper/", "compare.write"},
	{"compare_rule", "Regler för avidentifierade inköp", "adjustments-horizontal", "", "compare.read"},
	{"compare_cpv", "CPV-koder per kategori", "category", "/jamforelse/cpv/", "compare.read"},
	{"direct", "Direktupphandlingar", "receipt", "/direktupphandlingar/", "direct.read"},
	{"calloff", "Avrop", "shopping-cart", "/avrop/", "calloff.read"},
	{"calloff_framework", "Ramavtal som avropas", "contract", "/avropsramavtal/", "calloff.read"},
	{"catalogue_entry", "Avtalskatalogen", "book-2", "/avtalskatalog/", "catalogue.read"},
	{"catalogue_subscriber", "Avtalskatalogens prenumeranter", "mail", "", "contract.write"},
	{"spend_match_rule", "Regler för avtalat pris", "adjustments-horizontal", "", "spend.read"},
	{"calloff_rule", "Regler för avrop", "adjustments-horizontal", "", "calloff.read"},
	{"supplier", "Leverantörer", "building-factory-2", "/leverantorer/", "supplier.read"},
	{"supplier_check", "Leverantörskontroller", "shield-check", "/leverantorskontroller/", "supplier.read"},
	{"supplier_check_batch", "Leveranser av kontroller", "database-import", "/kontrolleveranser/", "supplier.check"},
	{"supplier_rule", "Regler för leverantörskontroll", "adjustments-horizontal", "", "supplier.read"},
	{"governance", "Segmentering av avtal", "adjustments", "/leverantorsstyrning/avtal/", "governance.read"},
	{"governance_meeting", "Uppföljningsmöten", "calendar-event", "/leverantorsstyrning/moten/", "governance.read"},
	{"governance_action", "Överenskomna åtgärder", "list-check", "/leverantorsstyrning/atgarder/", "governance.write"},
	{"governance_conduct", "Uppförandekoden", "heart-handshake", "/uppforandekod/", "governance.read"},
	{"governance_chain", "Hållbarhetskrav", "leaf", "/hallbarhetskrav/", "governance.read"},
	{"governance_risk", "Riskområden", "alert-triangle", "/riskomraden/", "governance.read"},
	{"governance_rule", "Regler för leverantörsstyrning", "adjustments-horizontal", "", "governance.read"},
	{"request", "Upphandlingsuppdrag", "inbox", "/upphandlingsuppdrag/", "request.read"},
	{"review", "Överprövningar", "gavel", "/overprovningar/", "review.read"},
	{"saving", "Besparingar", "coins", "/besparingar/", "saving.read"},
	{"category", "Kategorier", "category", "/kategorier/", "category.read"},
	{"category_version", "Kategoriträd", "sitemap", "/kategoritrad/", "category.read"},
	{"initiative", "Kategoriinitiativ", "timeline", "/kategoriinitiativ/", "initiative.read"},
	{"initiative_plan", "Kategoriplaner", "versions", "/kategoriplan/", "initiative.read"},
	{"initiative_row", "Kategorier i kategoriplaner", "category", "/kategoriplansrader/", "initiative.read"},
	{"initiative_strategy", "Kategoristrategier", "target-arrow", "/kategoristrategier/", "initiative.read"},
	{"initiative_measure", "Kategoriåtgärder", "list-check", "/kategoriatgarder/", "initiative.read"},
	{"initiative_report", "Kategorirapporter", "report", "/kategorirapporter/", "initiative.read"},
	{"initiative_template", "Kategoristyrningens mallar", "list-check", "", "initiative.read"},
	{"initiative_rule", "Kategoristyrningens regler", "adjustments-horizontal", "", "initiative.read"},
	{"goal", "Mål", "target-arrow", "/mal/", "goal.read"},
	{"activity", "Aktiviteter", "list-check", "/aktiviteter/", "goal.read"},
	{"indicator", "Indikatorer", "gauge", "/indikatorer/", "goal.read"},
	{"plan", "Verksamhetsplaner", "clipboard-list", "/verksamhetsplan/", "goal.read"},
	{"goal_model", "Styrmodeller", "target-arrow", "/styrmodell/", "goal.write"},
	{"figure", "Nyckeltal", "chart-line", "/nyckeltal/", "figure.read"},
	{"law_rule", "Lagregler", "scale", "/lagregler/", "law.read"},
	{"handbook_process", "Processer", "hierarchy-2", "/processer/", "handbook.read"},
	{"handbook_document", "Handbok", "book", "/handbok/", "handbook.read"},
	{"handbook_suggestion", "Förslag till handboken", "bulb", "/handboksforslag/", "handbook.read"},
	{"survey", "Enkäter", "mood-smile", "/enkater/", "survey.read"},
	{"survey_round", "Utskick", "send", "/utskick/", "survey.read"},
	{"improvement", "Förbättringskort", "bulb", "/forbattringstavla/", "goal.read"},
	{"improvement_board", "Förbättringstavlor", "bulb", "/forbattringstavla/granser?enhet=", "goal.write"},
	{"control_plan", "Internkontrollplaner", "shield-check", "/internkontroll/planer/", "control.read"},
	{"control_row", "Kontrollområden", "list-check", "/internkontroll/rader/", "control.read"},
	{"control_occurrence", "Kontroller", "clipboard-check", "/internkontroll/tillfallen/", "control.read"},
	{"control_object", "Granskat", "zoom-question", "/internkontroll/objekt/", "control.read"},
	{"risk", "Risker", "alert-triangle", "/risker/", "control.read"},
	{"risk_scale", "Skalor för risker", "adjustments-horizontal", "", "control.read"},
	{"information_class", "Informationsklassning", "lock", "/informationsklassning/", "control.read"},
	{"economy_debit", "Debiteringsunderlag", "file-invoice", "/ekonomi/debitering/", "economy.read"},
	{"economy_plan", "Budget och prognos", "wallet", "/ekonomi/planer/", "economy.read"},
	{"economy_load", "Laddningar", "database-import", "/ekonomi/laddningar/", "economy.read"},
	{"economy_answer", "Avvikelseanalyser", "wallet", "", "economy.read"},
	{"economy_group", "Kontogrupper", "wallet", "", "economy.read"},
	{"economy_rule", "Fördelningsregler", "wallet", "", "economy.read"},
	{"economy_key", "Fördelningsnycklar", "wallet", "", "economy.read"},
	{"economy_dimension", "Aktiviteter och kostnadsbärare", "wallet", "", "economy.read"},
	{"report", "Rapporter", "report", "/rapporter/", "report.read"},
	{"report_section", "Rapportavsnitt", "report", "", "report.read"},
	{"training_course", "Kurser", "school", "/utbildningar/", "training.read"},
	{"training_occasion", "Kurstillfällen", "calendar-event", "/utbildningstillfallen/", "training.read"},
	{"training_certificate", "Intyg", "certificate", "/utbildningsintyg/", "training.write"},
	{"staff_post", "Tjänster", "users-group", "/personal/tjanster/", "staff.read"},
	{"staff_vacancy", "Vakanser", "users-group", "/personal/vakanser/", "staff.read"},
	{"staff_recruitment", "Rekryteringar", "users-group", "/personal/rekryteringar/", "staff.read"},
	{"staff_exit", "Avgångar", "users-group", "/personal/avgangar/", "staff.read"},
	{"staff_headcount", "Medelantal anställda", "users-group", "/personal/medelantal/", "staff.read"},
	{"staff_sick", "Sjukfrånvaro", "users-group", "/personal/sjukfranvaro/", "staff.read"},
	{"delegation", "Delegationsordningar", "signature", "/delegation/versioner/", "delegation.read"},
	{"board_body", "Organ", "sitemap", "/organ/", "board.read"},
	{"board_meeting", "Sammanträden", "presentation", "/sammantraden/", "board.read"},
	{"board_decision", "Nämndbeslut", "gavel", "/beslut/", "board.read"},
	{"board_person", "Förtroendevalda", "users", "/fortroendevalda/", "board.read"},
	{"board_politics", "Politiska partier", "flag", "", "board.read"},
	{"board_assignment", "Uppdrag", "clipboard-check", "/uppdrag/", "board.read"},
	{"board_audit", "Revision", "report", "/revision/", "board.read"},
	{"board_agreement", "Avtal och reglementen", "contract", "/reglementen/", "board.read"},
	{"board_rule", "Nämndregler", "scale", "", "board.read"},
	{"user", "Användare", "user", "/anvandare/", "identity.manage"},
}

const hitsPerSearch = 60

type searchPage struct{ Hits ui.Hits }

var searchTmpl = web.Parse[searchPage](pages, "search.html")

// search answers the search field, the palette and the search page.
func (a *App) search(w http.ResponseWriter, r *http.Request) error {
	text := r.FormValue("q")
	found, err := find.Search(r.Context(), a.DB, text, allowed(r), hitsPerSearch)
	if err != nil {
		return err
	}
	hits := ui.Hits{Text: text, Groups: grouped(found)}
	hits.Groups = append(hits.Groups,
		ui.HitGroup{Heading: "Nyckeltal", Hits: a.figureHits(r, text)},
		ui.HitGroup{Heading: "Sidor", Hits: web.Pages(r, text)},
		ui.HitGroup{Heading: "Gör", Hits: commandHits(r, text)})
	return searchTmpl.Render(w, r, "Sök", searchPage{hits})
}

// allowed returns the permissions of the user for reading.
func allowed(r *http.Request) []string {
	perms := []string{web.SignedIn}
	for perm, has := range web.UserFrom(r.Context()).Perms {
		if has {
			perms = append(perms, perm)
		}
	}
	return perms
}

func grouped(found []find.Hit) []ui.HitGroup {
	var groups []ui.HitGroup
	for _, kind := range registers {
		group := ui.HitGroup{Heading: kind.label}
		for _, h := range found {
			if h.Kind == kind.kind && len(group.Hits) < 8 {
				group.Hits = append(group.Hits, ui.Hit{Title: h.Title, Detail: h.Detail, URL: h.URL, Icon: kind.icon})
			}
		}
		groups = append(groups, group)
	}
	return groups
}

func (a *App) figureHits(r *http.Request, text string) []ui.Hit {
	var hits []ui.Hit
	if strings.TrimSpace(text) == "" || !web.May(r.Context(), "figure.read") {
		return nil
	}
	for _, f := range a.Figures.All() {
		if matches(f.Name, text) && len(hits) < 6 {
			hits = append(hits, ui.Hit{Title: f.Name, URL: "/nyckeltal/" + f.Key, Icon: "chart-line"})
		}
	}
	return hits
}

// commands can be given from the palette.
var commands = []struct{ title, url, icon, perm string }{
	{"Nytt upphandlingsuppdrag", "/upphandlingsuppdrag/ny", "plus", "request.write"},
	{"Ny upphandling", "/upphandlingar/ny", "plus", "procurement.write"},
	{"Ny planpost", "/planposter/ny", "plus", "plan.write"},
	{"Diarieför en handling", "/diarium/ny", "plus", "diary.write"},
	{"Nytt avrop", "/avrop/ny", "plus", "calloff.write"},
	{"Nytt avtal", "/avtal/ny", "plus", "contract.write"},
	{"Ny prisändring", "/prisandringar/ny", "plus", "price.write"},
	{"Ny leverantör", "/leverantorer/ny", "plus", "supplier.write"},
	{"Nytt kategoriinitiativ", "/kategoriinitiativ/ny", "plus", "initiative.write"},
	{"Ny kategoriåtgärd", "/kategoriatgarder/ny", "plus", "initiative.write"},
	{"Ny effektrapport", "/besparingar/ny", "plus", "saving.write"},
	{"Ny överprövning", "/overprovningar/ny", "plus", "review.write"},
	{"Ny månads sjukfrånvaro", "/personal/sjukfranvaro/ny", "plus", "staff.write"},
	{"Ny kurs", "/utbildningar/ny", "plus", "training.write"},
	{"Nytt kurstillfälle", "/utbildningstillfallen/ny", "plus", "training.write"},
	{"Ny vakans", "/personal/vakanser/ny", "plus", "staff.write"},
	{"Ny aktivitet", "/aktiviteter/ny", "plus", "goal.write"},
	{"Nytt uppdrag", "/uppdrag/ny", "plus", "board.write"},
	{"Planera sammanträde", "/sammantraden/ny", "plus", "board.write"},
	{"Ny risk", "/risker/ny", "plus", "control.write"},
	{"Klassa information", "/informationsklassning/ny", "plus", "control.write"},
	{"Läs in bokföring", "/ekonomi/laddningar/ny", "upload", "economy.write"},
	{"Nytt debiteringsunderlag", "/ekonomi/debitering/ny", "plus", "economy.write"},
	{"Ny rapport", "/rapporter/ny", "plus", "report.write"},
	{"Registrera delegationsbeslut", "/delegation/beslut/ny", "signature", "delegation.decide"},
	{"Nytt förbättringskort", "/forbattringstavla/ny", "bulb", "goal.improve"},
	{"Importera en lista", "/import/ny", "upload", "intake.run"},
	{"Läs in inköpsrader", "/inkopsrader/ny", "upload", "spend.import"},
	{"Lägg till en person", "/anvandare/ny", "user-plus", "identity.manage"},
}

func commandHits(r *http.Request, text string) []ui.Hit {
	var hits []ui.Hit
	for _, c := range commands {
		if web.May(r.Context(), c.perm) && matches(c.title, text) {
			hits = append(hits, ui.Hit{Title: c.title, URL: c.url, Icon: c.icon})
		}
	}
	return hits
}

// matches tells whether each word of the text begins a word of the title.
func matches(title, text string) bool {
	words := find.Words(title)
	for _, part := range find.Words(text) {
		hit := false
		for _, w := range words {
			hit = hit || strings.HasPrefix(w, part)
		}
		if !hit {
			return false
		}
	}
	return true
}

type plainPage struct{}

var accessTmpl = web.Parse[plainPage](pages, "accessibility.html")

func (a *App) accessibility(w http.ResponseWriter, r *http.Request) error {
	return accessTmpl.Render(w, r, "Tillgänglighet", plainPage{})
}
