package papertest

import (
	"fmt"

	"klover/internal/base/chart"
	"klover/internal/base/paper"
)

func economy() []paper.Block {
	group := func(head, group string) paper.Column {
		return paper.Column{Head: head, Group: group, Align: paper.Right}
	}
	return []paper.Block{
		paper.Heading{Level: 1, Text: "Ekonomi", Numbered: true},
		paper.Heading{Level: 2, Text: "Resultat mot budget", Numbered: true},
		paper.P(paper.T("Nämndens resultat är "), paper.Num("resultat.ar", "1 095 tkr", "/ekonomi/2022"), paper.T(" bättre än budget. Personalkostnaderna är lägre än planerat eftersom tre tjänster var vakanta under våren. Kostnaderna för konsulter är högre, främst till följd av införandet av ett nytt system för avtal och beställningar.")),
		paper.Table{Caption: "Resultaträkning för nämnden, tkr", RowHeads: true,
			Columns: []paper.Column{{Head: "Post", Weight: 2.6}, group("Utfall", "Januari–december"), group("Budget", "Januari–december"), group("Avvikelse", "Januari–december"), group("Utfall", "Föregående år"), {Head: "Förändring", Align: paper.Right}},
			Rows: []paper.Row{
				{Kind: paper.Section, Cells: []paper.Cell{paper.C("Intäkter")}},
				paper.R("Ersättning från Region Björklunda", "41 870", "41 870", "0", "39 250", "+2 620"),
				paper.R("Ersättning från Region Strömsvik", "46 320", "46 320", "0", "43 410", "+2 910"),
				paper.R("Övriga intäkter", "1 730", "1 200", "+530", "1 515", "+215"),
				{Kind: paper.Subtotal, Cells: paper.R("Summa intäkter", "89 920", "89 390", "+530", "84 175", "+5 745").Cells},
				{Kind: paper.Section, Cells: []paper.Cell{paper.C("Kostnader")}},
				paper.R("Personal", "−68 415", "−71 050", "+2 635", "−65 980", "−2 435"),
				paper.R("Konsulter", "−7 285", "−4 600", "−2 685", "−3 140", "−4 145"),
				paper.R("It och licenser", "−6 040", "−6 300", "+260", "−5 870", "−170"),
				paper.R("Lokaler", "−4 515", "−4 500", "−15", "−4 420", "−95"),
				paper.R("Övriga kostnader", "−2 570", "−2 940", "+370", "−2 385", "−185"),
				{Kind: paper.Subtotal, Cells: paper.R("Summa kostnader", "−88 825", "−89 390", "+565", "−81 795", "−7 030").Cells},
				paper.Sum("Resultat", "1 095", "0", "+1 095", "2 380", "−1 285"),
			},
			Notes: []string{"Rapport 0058 ur ekonomisystemet. Data laddat 2023-01-09. Positiv avvikelse är bättre än budget."}},
		paper.Text("Resultatet återbetalas till regionerna i förhållande till deras andelar enligt samverkansavtalet. Region Björklunda får 520 tkr och Region Strömsvik 575 tkr."),
		paper.Figure{Caption: "Avvikelse mot budget per kostnadsslag, tkr", Chart: chart.Bars{Title: "Avvikelse mot budget", Unit: "tkr", LabelName: "Kostnadsslag", ValueName: "Avvikelse", Height: 220, Items: []chart.Bar{
			{Label: "Personal", Value: v(2635, "+2\u00a0635")}, {Label: "Konsulter", Value: v(-2685, "−2\u00a0685")}, {Label: "It och licenser", Value: v(260, "+260")}, {Label: "Lokaler", Value: v(-15, "−15")}, {Label: "Övriga kostnader", Value: v(370, "+370")},
		}}},
	}
}

func staff() []paper.Block {
	return []paper.Block{
		paper.Heading{Level: 1, Text: "Medarbetare", Numbered: true},
		paper.Text("Vid årets slut hade avdelningen 94 medarbetare, fördelade på Björklunda, Strömsvik och distansarbete. Personalomsättningen var 11 procent. Sjukfrånvaron minskade till 3,4 procent, vilket är lägre än målet på 3,5 procent."),
		paper.Figure{Caption: "Sjukfrånvaro per månad 2021 och 2022, procent av ordinarie arbetstid", Chart: chart.Trend{Title: "Sjukfrånvaro per månad", Unit: "%", Labels: monthNames, LabelName: "Månad", FromZero: true, Target: v(3.5, "3,5"), Series: []chart.Series{
			{Name: "2022", Values: values("4,1", "3,9", "3,6", "3,4", "3,1", "2,8", "2,2", "2,9", "3,4", "3,8", "4,4", "4,0")},
			{Name: "2021", Values: values("3,8", "3,7", "3,9", "3,5", "3,3", "2,9", "2,6", "3,0", "3,6", "4,1", "4,5", "4,6")},
		}}},
		paper.Heading{Level: 2, Text: "Kompetensutveckling", Numbered: true},
		paper.Text("Alla nya upphandlare går ett introduktionsprogram på sex månader med en erfaren kollega som handledare. Under året har 41 medarbetare gått minst en kurs, och fyra har blivit certifierade. Avdelningen har tagit emot sju studenter från yrkeshögskolan, varav två har anställts."),
	}
}

// values reads Swedish decimals.
func values(texts ...string) []chart.Value {
	var out []chart.Value
	for _, t := range texts {
		var whole, tenth int
		fmt.Sscanf(t, "%d,%d", &whole, &tenth)
		out = append(out, v(float64(whole)+float64(tenth)/10, t))
	}
	return out
}

func control() []paper.Block {
	cell := func(paras ...string) paper.Cell {
		var c paper.Cell
		for _, p := range paras {
			c = append(c, paper.Text(p))
		}
		return c
	}
	row := func(cells ...paper.Cell) paper.Row { return paper.Row{Cells: cells} }
	return []paper.Block{
		paper.Heading{Level: 1, Text: "Intern kontroll", Numbered: true},
		paper.Text("Nämndens plan för intern kontroll omfattar sex områden. Kontrollerna har utförts enligt planen. I två fall har brister hittats, och åtgärder har beslutats."),
		paper.Table{Caption: "Kontrollområden, iakttagelser och åtgärder", RowHeads: true,
			Columns: []paper.Column{{Head: "Område", Weight: 1.5}, {Head: "Vad som kontrolleras", Weight: 2.4}, {Head: "Iakttagelse", Weight: 2.6}, {Head: "Bedömning", Weight: 1.3}},
			Rows: []paper.Row{
				row(paper.C("Direktupphandling"), cell("Att direktupphandlingar över 100 000 kronor är dokumenterade.", "Att gränsen inte kringgås genom uppdelning."), cell("Av 60 granskade köp saknade fyra dokumentation.", "I två fall borde köpen ha lagts samman."), cell("Brist, åtgärd beslutad")),
				row(paper.C("Jäv och bisysslor"), cell("Att alla som deltar i upphandlingar har lämnat en försäkran om jäv."), cell("Försäkran finns i samtliga granskade upphandlingar. Två anmälda bisysslor har prövats och godtagits."), cell("Utan anmärkning")),
				row(paper.C("Avtalsuppföljning"), cell("Att avtal med hög risk följs upp minst en gång per år."), cell("29 av 38 planerade uppföljningar är gjorda. De återstående har fått nya datum under första halvåret 2023."), cell("Brist, åtgärd beslutad")),
				row(paper.C("Fakturor"), cell("Att fakturor betalas i tid och att priserna stämmer med avtalen."), cell("Stickprov på 400 fakturor visar fel pris i 1,8 procent av fallen, mot 2,6 procent 2021. Felen har rättats och krediterats."), cell("Utan anmärkning")),
				row(paper.C("Sekretess"), cell("Att anbud öppnas av två personer och inte röjs före tilldelningen."), cell("Loggarna visar att rutinen följs. Inga obehöriga har haft åtkomst."), cell("Utan anmärkning")),
				row(paper.C("Behörigheter"), cell("Att behörigheter tas bort när någon slutar eller byter uppdrag."), cell("Av 212 konton var tre aktiva trots att personen hade slutat. Kontona stängdes samma dag och kontrollen görs nu automatiskt varje natt."), cell("Utan anmärkning efter åtgärd")),
			}},
	}
}

var planned = []string{
	"Arbetsskor", "Bemanning av sjuksköterskor", "Blodtrycksmätare", "Budtransporter", "Diagnostiska reagens", "Drivmedel", "Engångsmaterial för operation", "Fordon", "Förbandsmaterial", "Glasögonbågar",
	"Handskar", "Hygienartiklar", "Inkontinensskydd", "Kaffe och automater", "Kontorsmöbler", "Kopiering och skrivare", "Livsmedel", "Lokalvård", "Läkemedel inom slutenvård", "Medicinska gaser",
	"Måltidstjänster", "Nutritionsprodukter", "Ortopedtekniska hjälpmedel", "Patienthotell", "Provtagningsmaterial", "Rekrytering av chefer", "Resor och logi", "Rullstolar", "Röntgenutrustning", "Sjukresor",
	"Språktolkning", "Städmaterial", "Säkerhetstjänster", "Tandtekniska arbeten", "Telefoni", "Textilier och tvätt", "Trycksaker", "Ultraljud", "Vaccin mot influensa", "Ventilatorer",
}

func plan() []paper.Block {
	wide := paper.Table{Caption: "Samordnade upphandlingar i planen för 2023", Dense: true, RowHeads: true,
		Columns: []paper.Column{{Head: "Nummer", Weight: 1}, {Head: "Upphandling", Weight: 2.6}, {Head: "Kategori", Weight: 1.5}, {Head: "Region", Weight: 0.8, Align: paper.Center}, {Head: "Annonseras", Weight: 1.1}, {Head: "Avtalsstart", Weight: 1.1}, {Head: "Beräknat värde per år, mkr", Weight: 1.3, Align: paper.Right}, {Head: "Ansvarig", Weight: 1.4}}}
	people := []string{"K. Almén", "S. Björk", "M. Dahlin", "T. Ek", "Å. Öman"}
	kinds := []string{"Sjukvårdsmaterial", "Tjänster", "Medicinteknik", "Fastighet och drift"}
	sum := 0
	for i, name := range planned {
		value := 12 + (i*37)%90
		sum += value
		wide.Rows = append(wide.Rows, paper.R(fmt.Sprintf("2023-%04d", 101+i), name, kinds[i%4], []string{"BS", "B", "S"}[i%3],
			fmt.Sprintf("2023-%02d", 1+i%11), fmt.Sprintf("2023-%02d", 2+i%11), fmt.Sprintf("%d,%d", value/10, value%10), people[i%5]))
	}
	wide.Rows = append(wide.Rows, paper.Sum("Summa", fmt.Sprintf("%d upphandlingar", len(planned)), "", "", "", "", fmt.Sprintf("%d,%d", sum/10, sum%10), ""))
	return []paper.Block{
		paper.Heading{Level: 1, Text: "Plan för 2023", Numbered: true},
		paper.Text("Planen för 2023 innehåller 142 upphandlingar, varav 40 samordnas mellan regionerna. De största gäller läkemedel inom slutenvård, lokalvård och röntgenutrustning. Införandet av nya avtal sker i steg för att verksamheterna ska hinna ställa om."),
		paper.Figure{Caption: "Införande av nya avtal, första halvåret 2023", Chart: chart.Gantt{Title: "Införande av nya avtal", RowName: "Avtal", From: day(2023, 1, 1), To: day(2023, 9, 1), Today: day(2023, 2, 9), Rows: rollout()}},
		paper.Landscape{Blocks: []paper.Block{
			paper.Heading{Level: 2, Text: "Samordnade upphandlingar", Numbered: true},
			wide,
		}},
	}
}

func rollout() []chart.GanttRow {
	var rows []chart.GanttRow
	for i, name := range []string{"Rullstolar", "Lokalvård", "Måltidstjänster", "Röntgenutrustning", "Språktolkning", "Textilier och tvätt"} {
		start := day(2022, 11, 15).AddDate(0, 0, 17*i)
		rows = append(rows, chart.GanttRow{Label: name, Phases: []chart.Phase{
			{Name: "Förberedelse", From: start, To: start.AddDate(0, 2, 0)},
			{Name: "Annonsering", From: start.AddDate(0, 2, 0), To: start.AddDate(0, 3, 5)},
			{Name: "Utvärdering", From: start.AddDate(0, 3, 5), To: start.AddDate(0, 4, 10)},
			{Name: "Införande", From: start.AddDate(0, 5, 0), To: start.AddDate(0, 7, 0)},
		}})
	}
	return rows
}

func ending() []paper.Block {
	return []paper.Block{
		paper.Heading{Level: 1, Text: "Framåtblick", Numbered: true},
		paper.Text("Under 2023 införs ett gemensamt stöd för hela kedjan från behov till faktura. Varje uppgift ska registreras en gång, där arbetet görs, och varje tal i nämndens rapporter ska kunna följas tillbaka till sina rader. Kategoriarbetet utvidgas till ytterligare fyra kategorier."),
		paper.Text("De ekonomiska förutsättningarna blir svårare. Regionernas kostnader beräknas öka snabbare än intäkterna, och inköp blir därför ett viktigt verktyg för att hålla budgeten. Nämnden har höjt målet för möjliggjorda besparingar till 90 mkr."),
		paper.Facts{Items: []paper.Fact{{Label: "Handläggare", Value: "Karin Exempelsson, controller"}, {Label: "Kontakt", Value: "inkop@example.org"}, {Label: "Sändlista", Value: "Regionstyrelserna i Björklunda och Strömsvik, revisorerna"}}},
		paper.Signatures{Lines: []paper.Signature{
			{Name: "Per Provman", Role: "Ordförande", Signed: "Undertecknad elektroniskt 2023-02-16"},
			{Name: "Lisa Mallberg", Role: "Inköpschef"},
		}},
	}
}

// Minutes is a short document without a cover.
func Minutes() paper.Document {
	return paper.Document{
		Title: "Protokoll från Gemensamma inköpsnämnden", Org: "Gemensamma inköpsnämnden", Number: "INK23-0031", Date: day(2023, 2, 16),
		Facts: []paper.Fact{{Label: "Tid", Value: "09.00–12.10"}, {Label: "Plats", Value: "Regionhuset i Strömsvik"}},
		Blocks: []paper.Block{
			paper.Table{Caption: "Närvarande ledamöter", RowHeads: true, Columns: []paper.Column{{Head: "Namn"}, {Head: "Parti"}, {Head: "Region"}, {Head: "Uppdrag"}}, Rows: []paper.Row{
				paper.R("Per Provman", "A", "Strömsvik", "Ordförande"), paper.R("Anna Testberg", "B", "Björklunda", "Vice ordförande"), paper.R("Bo Utkast", "C", "Björklunda", "Ledamot"),
			}},
			paper.Heading{Level: 1, Text: "§ 11 Val av justerare"},
			paper.Heading{Level: 2, Text: "Nämndens beslut"},
			paper.Bullets("Anna Testberg utses att tillsammans med ordföranden justera dagens protokoll."),
			paper.Heading{Level: 1, Text: "§ 12 Verksamhetsberättelse 2022"},
			paper.Heading{Level: 2, Text: "Nämndens beslut"},
			paper.List{Numbered: true, Items: []paper.Item{{Runs: []paper.Run{paper.T("Verksamhetsberättelsen för 2022 godkänns.")}}, {Runs: []paper.Run{paper.T("Berättelsen överlämnas till regionstyrelserna.")}}}},
			paper.Heading{Level: 2, Text: "Ärendet"},
			paper.Text("Inköpschefen redovisar årets resultat. Målet för möjliggjorda besparingar är uppnått, medan målet för nöjda kunder inte är det."),
			paper.Signatures{Lines: []paper.Signature{{Name: "Per Provman", Role: "Ordförande"}, {Name: "Anna Testberg", Role: "Justerare"}}},
		},
	}
}
