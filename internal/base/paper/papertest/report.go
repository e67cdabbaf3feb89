// Package papertest holds made-up documents that use every kind of block. The
// tests of paper and its outputs share them, and a newcomer can read them as
// examples. Names and numbers are invented.
package papertest

import (
	"fmt"
	"time"

	"klover/internal/base/chart"
	"klover/internal/base/paper"
)

func day(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }

func v(n float64, text string) chart.Value { return chart.Value{Number: n, Text: text} }

func link(n float64, text, url string) chart.Value {
	return chart.Value{Number: n, Text: text, URL: url}
}

// Report is an annual report with a cover, contents, charts, tables of all
// kinds and a lying page.
func Report() paper.Document {
	var blocks []paper.Block
	for _, part := range [][]paper.Block{introduction(), customers(), processes(), economy(), staff(), control(), plan(), ending()} {
		blocks = append(blocks, part...)
	}
	return paper.Document{
		Title:    "Verksamhetsberättelse 2022",
		Subtitle: "Gemensamt inköp för Region Björklunda och Region Strömsvik",
		Org:      "Gemensamma inköpsnämnden",
		Author:   "Inköpsavdelningen",
		Number:   "INK23-0014",
		Date:     day(2023, 2, 9),
		Cover:    true,
		Facts:    []paper.Fact{{Label: "Fastställd", Value: "Nämnden den 16 februari 2023, § 12"}, {Label: "Data laddat", Value: "2023-01-09 klockan 06.00"}},
		Footer:   paper.Band{Left: "Gemensamma inköpsnämnden · Verksamhetsberättelse 2022", Right: "Sidan: {sida} av {sidor}  Skapad: 2023-02-09"},
		Blocks:   blocks,
	}
}

func introduction() []paper.Block {
	return []paper.Block{
		paper.Contents{},
		paper.PageBreak{},
		paper.Heading{Level: 1, Text: "Inledning", Numbered: true},
		paper.Para{Lead: true, Runs: []paper.Run{paper.T("Nämnden ska ge de två regionerna varor och tjänster av rätt kvalitet till rätt kostnad. År 2022 annonserades fler upphandlingar än något tidigare år, och målet för besparingar nåddes för andra året i rad.")}},
		paper.Heading{Level: 2, Text: "Året i korthet", Numbered: true},
		paper.KPIs{Items: []paper.KPI{
			{Label: "Annonserade upphandlingar", Value: "141", Note: "27 fler än 2021", Figure: "annonserade.ar", URL: "/upphandlingar?ar=2022"},
			{Label: "Samordnade upphandlingar", Value: "27", Note: "Mål 25 · uppnått", Figure: "samordnade.ar", URL: "/upphandlingar?ar=2022&samordnad=ja"},
			{Label: "Möjliggjorda besparingar", Value: "85,0 mkr", Note: "Mål 85,0 mkr · uppnått", Figure: "besparing.ar", URL: "/besparingar?ar=2022"},
			{Label: "Nöjda kunder, index", Value: "79,3 %", Note: "Mål 80 % · inte uppnått", Figure: "nki.ar", URL: "/enkater/2022"},
		}},
		paper.P(
			paper.T("Under året annonserades "), paper.Num("annonserade.ar", "141 upphandlingar", "/upphandlingar?ar=2022"),
			paper.T(", varav "), paper.Num("samordnade.ar", "27", "/upphandlingar?ar=2022&samordnad=ja"),
			paper.T(" var samordnade mellan regionerna. De möjliggjorda besparingarna uppgick till "),
			paper.Run{Text: "85,0 mkr", Bold: true, Figure: "besparing.ar", URL: "/besparingar?ar=2022"},
			paper.T(", vilket är i nivå med målet."),
			paper.Footnote(paper.T("En möjliggjord besparing är skillnaden mellan det gamla och det nya avtalets pris för den beräknade årsvolymen. Den "), paper.I("verkliga"), paper.T(" besparingen beror på hur mycket som köps på avtalet.")),
			paper.T(" Avtalstroheten ökade till 84 procent. Inkomna anbud per upphandling var i genomsnitt 3,4, oförändrat mot året innan."),
		),
		paper.Text("Omvärlden har präglats av stigande priser och störda leveranskedjor. Leverantörerna har begärt prisjusteringar i större omfattning än vanligt, och avdelningen har prövat varje begäran mot avtalets villkor. Av 63 begäranden beviljades 21 helt och 17 delvis. Prisökningarna begränsades därmed till hälften av vad som begärdes."),
		paper.Callout{Kind: paper.Decision, Title: "Nämndens bedömning", Paras: []paper.Para{
			paper.Text("Verksamheten har bedrivits inom de ekonomiska ramarna och målen är i huvudsak uppnådda. Två av nio mål är inte uppnådda: nöjda kunder och andelen upphandlingar med hållbarhetskrav som följs upp."),
		}},
		paper.Figure{Caption: "Möjliggjorda besparingar per år jämfört med målet, mkr", Source: "Källa: besparingsregistret, hämtat 2023-01-09.",
			Chart: savings()},
	}
}

func savings() chart.Chart {
	return chart.Bars{Title: "Möjliggjorda besparingar per år", Unit: "mkr", Items: []chart.Bar{
		{Label: "2017", Value: link(54.5, "54,5", "/besparingar?ar=2017"), Target: v(70, "70,0")},
		{Label: "2018", Value: link(61.2, "61,2", "/besparingar?ar=2018"), Target: v(65, "65,0")},
		{Label: "2019", Value: link(58.9, "58,9", "/besparingar?ar=2019"), Target: v(65, "65,0")},
		{Label: "2020", Value: link(72.4, "72,4", "/besparingar?ar=2020"), Target: v(70, "70,0")},
		{Label: "2021", Value: link(79.1, "79,1", "/besparingar?ar=2021"), Target: v(75, "75,0")},
		{Label: "2022", Value: link(85, "85,0", "/besparingar?ar=2022"), Target: v(85, "85,0"), Strong: true},
	}}
}

func customers() []paper.Block {
	return []paper.Block{
		paper.Heading{Level: 1, Text: "Medborgarperspektivet", Numbered: true},
		paper.Heading{Level: 2, Text: "Nöjda kunder, patienter och medborgare", Numbered: true},
		paper.Text("Kunderna får varje år svara på en enkät om hur de upplever upphandling, avtal och e-handel. Enkäten gick till 612 chefer och beställare, och 387 svarade. Svarsfrekvensen var därmed 63 procent. Indexet för nöjda kunder blev 79,3 procent, en ökning med 0,9 procentenheter men strax under målet på 80 procent."),
		paper.Table{Caption: "Index för nöjda kunder per frågeområde, procent", RowHeads: true,
			Columns: []paper.Column{{Head: "Frågeområde", Weight: 3}, {Head: "2020", Align: paper.Right}, {Head: "2021", Align: paper.Right}, {Head: "2022", Align: paper.Right}, {Head: "Förändring", Align: paper.Right}},
			Rows: []paper.Row{
				paper.R("Bemötande och tillgänglighet", "86,1", "87,0", "88,2", "+1,2"),
				paper.R("Kunskap om verksamhetens behov", "74,8", "76,3", "77,9", "+1,6"),
				paper.R("Information under upphandlingen", "70,2", "71,5", "70,8", "−0,7"),
				paper.R("Hjälp när avtalet inte följs", "–", "72,4", "73,6", "+1,2"),
				paper.R("E-handel och beställningar", "79,9", "80,1", "82,0", "+1,9"),
				{Kind: paper.Total, Cells: paper.R("Samlat index", "77,1", "78,4", "79,3", "+0,9").Cells},
			},
			Notes: []string{"– betyder att frågan inte ställdes. Indexet är medelvärdet av andelen som svarat 4 eller 5 på en femgradig skala."}},
		paper.Text("Lägst index får fortfarande informationen under upphandlingen. Kunderna vill veta tidigare när en upphandling försenas och varför. Från och med hösten får alla som har anmält ett behov ett meddelande varje gång upphandlingen byter skede."),
		paper.Quote{Paras: []paper.Para{paper.Text("Vi fick svar samma dag när leveransen uteblev, och en ersättningsvara var framme på morgonen. Så ska det fungera.")}, Source: "Avdelningschef, barnsjukvården, i årets enkät"},
		paper.Heading{Level: 3, Text: "Klagomål på varor och leveranser", Numbered: true},
		paper.Text("Antalet klagomål minskade från 214 till 187. Mer än hälften gäller försenade leveranser. Klagomålen har lett till följande åtgärder:"),
		paper.List{Items: []paper.Item{
			{Runs: []paper.Run{paper.T("Viten har krävts av fyra leverantörer, sammanlagt 1,3 mkr.")}},
			{Runs: []paper.Run{paper.T("Två avtal har sagts upp i förtid:")}, Sub: &paper.List{Items: []paper.Item{
				{Runs: []paper.Run{paper.T("arbetskläder, på grund av upprepade kvalitetsbrister")}},
				{Runs: []paper.Run{paper.T("budtransporter, på grund av obetalda skatter")}},
			}}},
			{Runs: []paper.Run{paper.T("Uppföljningsmöten hålls varje kvartal med de tio leverantörer som fått flest klagomål.")}},
		}},
	}
}

func processes() []paper.Block {
	return []paper.Block{
		paper.Heading{Level: 1, Text: "Verksamhetsperspektivet", Numbered: true},
		paper.Heading{Level: 2, Text: "Upphandlingsverksamheten", Numbered: true},
		paper.Text("Antalet annonserade upphandlingar har ökat med 24 procent på ett år. Ökningen beror på att många avtal från 2018 löpte ut och på nya behov inom digitalisering. Tiden från beslut om att starta till undertecknat avtal var i genomsnitt 214 dagar, tio dagar kortare än 2021."),
		paper.Figure{Caption: "Annonserade upphandlingar per månad 2021 och 2022, antal",
			Chart: chart.Bars{Title: "Annonserade upphandlingar per månad", Unit: "antal", PreviousName: "2021", ValueName: "2022", LabelName: "Månad", Items: months(
				[]float64{7, 9, 12, 8, 11, 9, 2, 6, 12, 14, 13, 11}, []float64{9, 12, 14, 11, 13, 12, 3, 8, 15, 16, 15, 13})}},
		paper.Text("Överprövningarna blev färre. Av 141 upphandlingar överprövades 11, mot 13 året innan. Förvaltningsrätten har avgjort nio mål: sju ansökningar har avslagits, en har avskrivits och i ett fall ska upphandlingen rättas. I genomsnitt tog en överprövning 71 dagar."),
		paper.Figure{Caption: "Tid från start till undertecknat avtal per upphandlingsform, dagar",
			Chart: chart.Columns{Title: "Tid från start till avtal", Unit: "dagar", LabelName: "Form", Labels: []string{"Öppet förfarande", "Förenklat förfarande", "Direktupphandling", "Avrop"}, Series: []chart.Series{
				{Name: "2021", Values: []chart.Value{v(241, "241"), v(198, "198"), v(34, "34"), v(58, "58")}},
				{Name: "2022", Values: []chart.Value{v(229, "229"), v(187, "187"), v(31, "31"), v(55, "55")}},
			}}},
		paper.Heading{Level: 2, Text: "Inköpsvolym och avtalstrohet", Numbered: true},
		paper.Text("Regionerna köpte varor och tjänster för 4,9 miljarder kronor genom 1 383 leverantörer med avtal och 2 917 utan. De tio största leverantörerna står för 46 procent av inköpen. Avtalstroheten, det vill säga andelen av inköpen som görs på avtal, var 84 procent."),
		paper.Figure{Caption: "De tio leverantörer som fick mest betalt, mkr och andel av det samlade inköpet", Source: "Källa: leverantörsreskontran.",
			Chart: suppliers()},
		paper.Figure{Caption: "Inköpsvolym per kategori 2020–2022, mkr",
			Chart: chart.Columns{Title: "Inköpsvolym per kategori", Unit: "mkr", Stacked: true, LabelName: "År", Labels: []string{"2020", "2021", "2022"}, Series: []chart.Series{
				{Name: "Läkemedel", Values: []chart.Value{v(1180, "1\u00a0180"), v(1254, "1\u00a0254"), v(1338, "1\u00a0338")}},
				{Name: "Medicinteknik", Values: []chart.Value{v(742, "742"), v(801, "801"), v(866, "866")}},
				{Name: "Fastighet", Values: []chart.Value{v(655, "655"), v(603, "603"), v(721, "721")}},
				{Name: "It och telefoni", Values: []chart.Value{v(418, "418"), v(467, "467"), v(512, "512")}},
				{Name: "Övrigt", Values: []chart.Value{v(1303, "1\u00a0303"), v(1391, "1\u00a0391"), v(1463, "1\u00a0463")}},
			}, Totals: []chart.Value{v(4298, "4\u00a0298"), v(4516, "4\u00a0516"), v(4900, "4\u00a0900")}}},
		paper.Text("Det som köps utanför avtal är framför allt tjänster med låga belopp och många leverantörer. Under 2023 ska avdelningen se över tre kategorier där avtal saknas: översättning av skrivna texter, mindre byggarbeten och hyra av utrustning."),
		paper.Heading{Level: 2, Text: "Hållbar upphandling", Numbered: true},
		paper.P(paper.T("Krav på hållbarhet ställs i alla upphandlingar där risken för miljön eller för människors rättigheter är hög. Kraven utgår från "), paper.Link("Upphandlingsmyndighetens kriterietjänst", "https://www.upphandlingsmyndigheten.se/kriterier/"), paper.T(" och följs upp i samarbete med andra regioner. Av 38 planerade uppföljningar genomfördes 29.")),
		paper.Callout{Kind: paper.Warning, Title: "Avvikelse", Paras: []paper.Para{paper.Text("Nio uppföljningar har skjutits upp till 2023 eftersom resor till tillverkande länder inte har varit möjliga. Riskerna bedöms som fortsatt höga för instrument och för arbetskläder.")}},
		paper.List{Numbered: true, Items: []paper.Item{
			{Runs: []paper.Run{paper.B("Miljö. "), paper.T("Fossilfria transporter krävs i 18 av 22 nya avtal med leverans. Utsläppen från leveranserna har minskat med 11 procent sedan 2020.")}},
			{Runs: []paper.Run{paper.B("Social hänsyn. "), paper.T("Anställning av personer långt från arbetsmarknaden har varit villkor i sex tjänsteavtal och har gett 23 personer arbete.")}},
			{Runs: []paper.Run{paper.B("Arbetsvillkor. "), paper.T("Villkor enligt kollektivavtal har ställts i alla upphandlingar av städning, bygg och transporter.")}},
		}},
	}
}

var monthNames = []string{"jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec"}

func months(before, now []float64) []chart.Bar {
	var bars []chart.Bar
	for i, m := range monthNames {
		bars = append(bars, chart.Bar{Label: m, Previous: v(before[i], fmt.Sprint(before[i])), Value: v(now[i], fmt.Sprint(now[i]))})
	}
	return bars
}

func suppliers() chart.Chart {
	r := chart.Rank{Title: "Störst utbetalt belopp", Unit: "mkr", ItemName: "Leverantör", ShareName: "Ackumulerad andel"}
	sum := 0.0
	for i, s := range []struct {
		name string
		mkr  float64
	}{
		{"Almby Apotek och Läkemedel AB", 611}, {"Bergfors Data AB", 374}, {"Cederlunds Livsmedel AB", 288}, {"Dalviks Sjukresor AB", 214},
		{"Ekmarks Bygg och Anläggning AB", 196}, {"Furuviks Medicinteknik AB", 171}, {"Granlidens Tvätteri", 142}, {"Hedbergs Bemanning AB", 118}, {"Idås Energi AB", 81}, {"Jonstorps Hjälpmedel AB", 66},
	} {
		sum += s.mkr
		r.Items = append(r.Items, chart.Bar{Label: s.name, Value: link(s.mkr, fmt.Sprint(s.mkr), fmt.Sprintf("/leverantorer/%d", i+1)), Strong: i < 3})
		share := int(sum/49 + 0.5)
		r.Shares = append(r.Shares, v(float64(share), fmt.Sprintf("%d\u00a0%%", share)))
	}
	return r
}
