package app

import (
	"klover/internal/area/spend"
	"klover/internal/base/web"
)

// nav is the navigation by area of work, in the order of the work.
func nav() []web.Group {
	return []web.Group{
		{Items: []web.Item{
			{Label: "Mitt arbete", URL: "/", Icon: "home", Perm: web.SignedIn, Confined: true},
			{Label: "Mina konsultuppdrag", URL: "/kapacitet/mina-uppdrag", Icon: "briefcase", Perm: "capacity.own", Confined: true},
		}},
		{Heading: "Planera", Items: []web.Item{
			{Label: "Upphandlingsuppdrag", URL: "/upphandlingsuppdrag", Icon: "inbox", Perm: "request.read|request.write"},
			{Label: "Upphandlingsplan", URL: "/upphandlingsplan", Also: []string{"/planposter", "/planforslag", "/planversioner"}, Icon: "calendar-stats", Perm: "plan.read"},
			{Label: "Samordning", URL: "/samordning", Icon: "arrows-exchange", Perm: "plan.read"},
			{Label: "Kapacitet", URL: "/kapacitet", Icon: "gauge", Perm: "capacity.read"},
		}},
		{Heading: "Genomföra", Items: []web.Item{
			{Label: "Upphandlingar", URL: "/upphandlingar", Also: []string{"/anbudsgivare", "/teammedlemmar"}, Icon: "file-description", Perm: "procurement.read"},
			{Label: "Direktupphandlingar", URL: "/direktupphandlingar", Icon: "receipt", Perm: "direct.read"},
			{Label: "Avrop", URL: "/avrop", Also: []string{"/avropsramavtal"}, Icon: "shopping-cart", Perm: "calloff.read"},
			{Label: "Överprövningar", URL: "/overprovningar", Icon: "gavel", Perm: "review.read"},
			{Label: "Diarium", URL: "/diarium", Also: []string{"/handlingar", "/handlingsversioner"}, Icon: "books", Perm: "diary.read"},
		}},
		{Heading: "Förvalta", Items: []web.Item{
			{Label: "Avtalskatalog", URL: "/avtalskatalog", Icon: "book-2", Perm: "catalogue.read"},
			{Label: "Avtal", URL: "/avtal", Icon: "contract", Perm: "contract.read"},
			{Label: "Avvikelser", URL: "/avvikelser", Icon: "alert-triangle", Perm: "contract.read"},
			{Label: "Priser", URL: "/prislistor", Also: []string{"/prisandringar", "/prisfiler", "/prisindex", "/prisindexfiler", "/prisklausuler"}, Icon: "tag", Perm: "price.read"},
			{Label: "Leverantörer", URL: "/leverantorer", Icon: "building-factory-2", Perm: "supplier.read"},
			{Label: "Leverantörskontroller", URL: "/leverantorskontroller", Also: []string{"/kontrolleveranser"}, Icon: "shield-check", Perm: "supplier.read"},
			{Label: "Leverantörsstyrning", URL: "/leverantorsstyrning", Also: []string{"/uppforandekod", "/hallbarhetskrav", "/riskomraden"}, Icon: "adjustments", Perm: "governance.read"},
			{Label: "Kategorier", URL: "/kategorier", Also: []string{"/kategoritrad", "/kategoriomklassning"}, Icon: "category", Perm: "category.read"},
			{Label: "Kategoristyrning", URL: "/kategoriinitiativ/tavla", Also: []string{"/kategoriinitiativ", "/kategoriplan", "/kategoriplansrader", "/kategoristrategier", "/kategoriatgarder", "/kategorirapporter", "/kategorimallar"}, Icon: "timeline", Perm: "initiative.read"},
			{Label: "Besparingar", URL: "/besparingar", Icon: "coins", Perm: "saving.read"},
		}},
		{Heading: "Inköp", Items: []web.Item{
			{Label: "Inköpsrader", URL: "/inkopsrader", Also: []string{"/inkopskallor"}, Icon: "file-invoice", Perm: "spend.import"},
			{Label: "Rätta inköpsrader", URL: spend.SellerPath, Also: []string{spend.SortPath, spend.KindPath, spend.CleanRulePath}, Icon: "zoom-question", Perm: "spend.read"},
		}},
		{Heading: "Styra", Items: []web.Item{
			{Label: "Mål", URL: "/mal", Also: []string{"/malblomma", "/styrmodell", "/verksamhetsplan"}, Icon: "target-arrow", Perm: "goal.read"},
			{Label: "Aktiviteter", URL: "/aktiviteter", Icon: "list-check", Perm: "goal.read"},
			{Label: "Transformationskarta", URL: "/transformationskarta", Icon: "timeline", Perm: "goal.read"},
			{Label: "Nämnden", URL: "/namnden", Also: []string{"/beslut", "/fortroendevalda", "/mandat", "/namndarenden", "/namndhandlingar", "/namndregler", "/organ", "/politiska-partier", "/reglementen", "/revision", "/iakttagelser", "/sammantraden"}, Icon: "presentation", Perm: "board.read"},
			{Label: "Uppdrag", URL: "/uppdrag", Icon: "clipboard-check", Perm: "board.read"},
			{Label: "Delegation", URL: "/delegation", Icon: "signature", Perm: "delegation.read"},
			{Label: "Ekonomi", URL: "/ekonomi", Icon: "wallet", Perm: "economy.read"},
			{Label: "Personal", URL: "/personal", Icon: "users-group", Perm: "staff.read"},
			{Label: "Utbildningar", URL: "/utbildningar", Also: []string{"/utbildningsintyg", "/utbildningstillfallen"}, Icon: "school", Perm: "training.read"},
			{Label: "Förbättringstavla", URL: "/forbattringstavla", Icon: "bulb", Perm: "goal.read"},
			{Label: "Internkontroll", URL: "/internkontroll", Icon: "shield-check", Perm: "control.read"},
			{Label: "Risker", URL: "/risker", Icon: "alert-triangle", Perm: "control.read"},
			{Label: "Informationsklassning", URL: "/informationsklassning", Icon: "lock", Perm: "control.read"},
		}},
		{Heading: "Följa upp", Items: []web.Item{
			{Label: "Nyckeltal", URL: "/nyckeltal", Also: []string{"/indikatorer"}, Icon: "chart-line", Perm: "figure.read"},
			{Label: "Inköpsanalys", URL: "/inkopsanalys", Icon: "chart-bar", Perm: "spend.read|spend.own"},
			{Label: "Läckage och analyser", URL: "/inkopsanalys/lackage", Also: []string{"/inkopsanalys/analyser", "/inkopsanalys/abc", "/inkopsanalys/prisspridning", "/inkopsanalys/kontroller", "/inkopsanalys/regler"}, Icon: "checklist", Perm: "spend.read|spend.own"},
			{Label: "Jämförelse", URL: "/jamforelse", Icon: "arrows-exchange", Perm: "compare.read"},
			{Label: "Enkäter", URL: "/enkater", Also: []string{"/utskick"}, Icon: "mood-smile", Perm: "survey.read"},
			{Label: "Rapporter", URL: "/rapporter", Also: []string{"/rapportavsnitt", "/utgavor"}, Icon: "report", Perm: "report.read"},
		}},
		{Heading: "Arbetssätt", Items: []web.Item{
			{Label: "Processer", URL: "/processer", Icon: "hierarchy-2", Perm: "handbook.read"},
			{Label: "Handbok", URL: "/handbok", Also: []string{"/handboksforslag"}, Icon: "book", Perm: "handbook.read"},
			{Label: "Lagregler", URL: "/lagregler", Icon: "scale", Perm: "law.read"},
			{Label: "Frister", URL: "/frister", Icon: "calculator", Perm: "law.read"},
			{Label: "Kalender", URL: "/kalender", Icon: "calendar", Perm: "law.read"},
		}},
		{Heading: "System", Items: []web.Item{
			{Label: "Import", URL: "/import", Icon: "upload", Perm: "intake.run"},
			{Label: "Användare", URL: "/anvandare", Icon: "users", Perm: "identity.manage"},
			{Label: "Enheter", URL: "/enheter", Icon: "sitemap", Perm: web.SignedIn},
			{Label: "Parter", URL: "/parter", Icon: "building-community", Perm: web.SignedIn},
			{Label: "Roller", URL: "/roller", Icon: "shield-lock", Perm: web.SignedIn},
			{Label: "Historik", URL: "/historik", Icon: "history", Perm: "audit.read"},
		}},
	}
}
