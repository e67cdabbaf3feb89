package chart

import "time"

func known(n float64, text string) Value { return Value{Number: n, Text: text} }

func at(n float64, text, url string) Value { return Value{n, text, url} }

func date(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }

// samples are one of each chart, with the awkward cases: unknown values,
// negative ones, long labels, links.
func samples() map[string]Chart {
	return map[string]Chart{
		"bars": Bars{Title: "Möjliggjorda besparingar per år", Unit: "mkr", Items: []Bar{
			{Label: "2017", Value: at(54.5, "54,5", "/besparingar?ar=2017"), Target: known(70, "70,0")},
			{Label: "2018", Value: at(61.2, "61,2", "/besparingar?ar=2018"), Target: known(65, "65,0")},
			{Label: "2019", Target: known(65, "65,0")},
			{Label: "2020", Value: at(72.4, "72,4", "/besparingar?ar=2020"), Target: known(70, "70,0")},
			{Label: "2021", Value: at(79.1, "79,1", "/besparingar?ar=2021"), Target: known(75, "75,0")},
			{Label: "2022", Value: at(85, "85,0", "/besparingar?ar=2022&region=\"D\""), Target: known(85, "85,0"), Strong: true},
		}},
		"bars-previous": Bars{Title: "Annonserade upphandlingar per månad", Unit: "st", Target: known(12, "12"), Items: []Bar{
			{Label: "jan", Value: known(9, "9"), Previous: known(7, "7")},
			{Label: "feb", Value: known(14, "14"), Previous: known(11, "11")},
			{Label: "mar", Value: known(12, "12"), Previous: known(13, "13")},
			{Label: "apr", Previous: known(15, "15")},
		}},
		"bars-negative": Bars{Title: "Avvikelse mot budget", Unit: "tkr", LabelName: "Post", Items: []Bar{
			{Label: "Personal", Value: known(1240, "1\u00a0240")},
			{Label: "Lokaler och hyror", Value: known(-310, "−310")},
			{Label: "Konsulter", Value: known(-1095, "−1\u00a0095")},
		}},
		"columns-grouped": Columns{Title: "Svarstid per region", Unit: "dagar", Labels: []string{"T1", "T2", "T3"}, Series: []Series{
			{"Region Exempelstad", []Value{at(34, "34", "/svar?t=1"), known(28, "28"), known(25, "25")}},
			{"Region Provlandet", []Value{known(31, "31"), {}, known(22, "22")}},
		}},
		"columns-stacked": Columns{Title: "Inköpsvolym per kategori", Unit: "mkr", Stacked: true, Labels: []string{"2020", "2021", "2022"}, Series: []Series{
			{"Läkemedel", []Value{known(410, "410"), known(430, "430"), known(445, "445")}},
			{"Fastighet", []Value{known(220, "220"), known(205, "205"), known(260, "260")}},
			{"IT", []Value{known(120, "120"), known(150, "150"), known(170, "170")}},
			{"Övrigt", []Value{known(8, "8"), known(12, "12"), {}}},
		}, Totals: []Value{known(758, "758"), known(797, "797"), known(875, "875")}},
		"rank": Rank{Title: "Störst utbetalt belopp", Unit: "mkr", ItemName: "Leverantör", Items: []Bar{
			{Label: "Almby Sjukvårdsmateriel AB", Value: at(272, "272", "/leverantorer/1"), Strong: true},
			{Label: "Bergfors Data AB", Value: at(200, "200", "/leverantorer/2")},
			{Label: "Cederlunds Livsmedel i Mellansverige AB", Value: at(188, "188", "/leverantorer/3")},
			{Label: "Dalviks Transport", Value: at(68, "68", "/leverantorer/4")},
			{Label: "Ekmarks Bygg", Value: Value{}},
		}, Shares: []Value{known(31, "31 %"), known(54, "54 %"), known(76, "76 %"), known(84, "84 %"), {}}},
		"rank-pareto": Rank{Title: "Inköp per leverantör 2022", Unit: "tkr", ItemName: "Leverantör", Mark: known(80, "80 %"), Items: []Bar{
			{Label: "Läkemedelsgrossist", Value: at(610, "610", "/inkopsanalys?leverantor=1")}, {Label: "Hyrpersonal", Value: at(230, "230", "/inkopsanalys?leverantor=2")},
			{Label: "Övriga 17", Value: known(160, "160")},
		}, Shares: []Value{known(61, "61,0 %"), known(84, "84,0 %"), known(100, "100,0 %")}},
		"sankey": Sankey{Title: "Inköpens väg till avtalen", Unit: "mkr", Steps: []string{"Region", "Kategori", "Avtalsklass"}, Nodes: []Node{
			{Step: 0, Label: "Region Exempelstad", Value: at(300, "300", "/inkopsanalys?part=D")}, {Step: 0, Label: "Region Provlandet", Value: known(215, "215")},
			{Step: 1, Label: "Läkemedel", Value: at(260, "260", "/inkopsanalys?kategori=1")}, {Step: 1, Label: "Medicinteknik och hjälpmedel", Value: known(180, "180")},
			{Step: 1, Label: "It", Value: known(70, "70")}, {Step: 1, Label: "Trycksaker", Value: known(5, "5")}, {Step: 1, Label: "Krediter", Value: known(-4, "−4")},
			{Step: 2, Label: "Till avtalat pris", Value: known(330, "330"), Tone: S2}, {Step: 2, Label: "Till annat pris", Value: known(100, "100"), Tone: S4},
			{Step: 2, Label: "Utan avtal, fast avtal finns", Value: known(85, "85"), Tone: S5}},
			Flows: []Flow{{0, 2, at(160, "160", "/inkopsanalys?part=D&kategori=1")}, {1, 2, known(100, "100")}, {0, 3, known(100, "100")}, {1, 3, known(80, "80")}, {0, 4, known(40, "40")}, {1, 4, known(30, "30")},
				{1, 5, at(5, "5", "/inkopsanalys?kategori=9")}, {1, 6, known(-4, "−4")}, {2, 7, known(220, "220")}, {2, 8, known(40, "40")}, {3, 7, known(110, "110")}, {3, 8, known(60, "60")}, {3, 9, known(10, "10")}, {4, 9, known(70, "70")}, {5, 9, known(5, "5")}, {6, 9, Value{}}}},
		"trend": Trend{Title: "Sjukfrånvaro", Unit: "%", Labels: monthNames, Target: known(3.5, "3,5"), FromZero: true, Series: []Series{
			{"2022", []Value{known(4.1, "4,1"), known(3.9, "3,9"), known(3.6, "3,6"), {}, known(3.1, "3,1"), known(2.8, "2,8"), known(2.2, "2,2"), known(2.9, "2,9"), known(3.4, "3,4"), known(3.8, "3,8"), known(4.4, "4,4"), known(4.0, "4,0")}},
			{"2021", []Value{known(3.8, "3,8"), known(3.7, "3,7"), known(3.9, "3,9"), known(3.5, "3,5"), known(3.3, "3,3"), known(2.9, "2,9"), known(2.6, "2,6"), known(3.0, "3,0"), known(3.6, "3,6"), known(4.1, "4,1"), known(4.5, "4,5"), known(3.9, "3,9")}},
		}},
		"spark": Spark{Title: "Avtalstrohet", Labels: []string{"2019", "2020", "2021", "2022"}, Values: []Value{known(71, "71 %"), known(74, "74 %"), {}, known(79.3, "79,3 %")}},
		"lanes": Lanes{Title: "Utvecklingskarta 2022", Notes: []string{"Vision: Inköp är en nyskapande organisation med stolta medarbetare", "Perspektiv: Medborgare · Verksamhet · Resurs"},
			Columns: []string{"kvartal 1", "kvartal 2", "kvartal 3", "kvartal 4"}, Now: 2.4, LaneName: "Mål", ItemName: "Initiativ", NoteName: "Ansvarig", Lanes: []Lane{
				{Name: "Nära kund", Note: "stöder Medborgarperspektivet", URL: "/mal/1", Items: []LaneItem{
					{Label: "Införande av e-handel", State: "Pågår, 60 %", Sign: Moving, Share: 0.6, From: 0, To: 4, Note: "Åsa Öberg", When: "2022", URL: "/aktiviteter/1"},
					{Label: "Omhändertagande av resultat från förstudien från beställning till betalning", State: "Klar, 100 %", Sign: Reached, Share: 1, From: -2, To: 1, When: "2021–mars 2022"},
					{Label: "Ny tredjepartslogistik", State: "Försenad, 30 %", Sign: Behind, Share: 0.3, From: 2, To: 6, URL: "/aktiviteter/2"},
					{Label: "Glasögonbidrag", State: "Framflyttad", Sign: Moved, From: 7, To: 8}}},
				{Name: "Hållbar verksamhet", Items: []LaneItem{
					{Label: "Social hållbarhet", State: "Ej startad", Sign: Waiting, From: 1, To: 2}, {Label: "Internkontroll", State: "Stängs", Sign: Stopped, From: 2, To: 3},
					{Label: "Scania-projektet", State: "Kvarstår, 80 %", Sign: Staying, Share: 0.8, From: 3.9, To: 4}}}}},
		"lanes-beside": Lanes{Title: "Utvecklingskarta 2022", Beside: true, Width: 900, Columns: []string{"kv 1", "kv 2", "kv 3", "kv 4"}, Now: 2.4, Lanes: []Lane{
			{Name: "Nära kund", Note: "stöder Medborgarperspektivet", Items: []LaneItem{
				{Label: "Omhändertagande av resultat från förstudien från beställning till betalning", State: "Klar, 100 %", Sign: Reached, Share: 1, From: -2, To: 4, URL: "/aktiviteter/1"},
				{Label: "E-handel", State: "Pågår, 60 %", Sign: Moving, Share: 0.6, From: 0, To: 4}, {Label: "Glasögonbidrag", State: "Framflyttad", Sign: Moved, From: 3.9, To: 8}}},
			{Name: "Hållbar verksamhet", Items: []LaneItem{{Label: "Social hållbarhet", State: "Ej startad", Sign: Waiting, From: 1, To: 2}}}}},
		"flower": Flower{Title: "Målblomma 2022", Center: "Inköps mål", Groups: []PetalGroup{
			{Name: "Nära kund", Petals: []Petal{{Label: "Nöjda uppdragsgivare", Note: "Nära kund 1", URL: "/mal/1"}, {Label: "Kommunikations- och utbildningsinsatser", Note: "Nära kund 2"}, {Label: "E-handel och digitalisering", Note: "Nära kund 3"}}},
			{Name: "Hållbar verksamhet", Petals: []Petal{{Label: "En stark ekonomi i balans", Note: "Hållbar verksamhet 3"}}},
			{Name: "Engagerade medarbetare", Petals: []Petal{{Label: "Engagerade medarbetare som stannar"}}}}},
		"treemap": Treemap{Title: "Inköpsvolym per kategori", Unit: "mkr", ItemName: "Kategori", Items: []Bar{
			{Label: "Läkemedel", Value: at(1338, "1\u00a0338", "/kategorier/1")}, {Label: "Medicinteknik", Value: at(866, "866", "/kategorier/2")},
			{Label: "Fastighet", Value: known(721, "721")}, {Label: "It och telefoni", Value: known(512, "512")}, {Label: "Livsmedel och måltider", Value: known(288, "288")},
			{Label: "Transporter", Value: known(214, "214")}, {Label: "Bemanning", Value: known(118, "118")}, {Label: "Övrigt", Value: Value{}}, {Label: "Krediter", Value: known(-12, "−12")}, {Label: "Trycksaker", Value: known(9, "9")},
		}},
		"gantt": Gantt{Title: "Upphandlingsplan första halvåret", RowName: "Upphandling", From: date(2023, 1, 1), To: date(2023, 9, 1), Today: date(2023, 3, 14), Rows: []GanttRow{
			{Label: "Rullatorer", URL: "/upphandlingar/1", Phases: []Phase{{"Förberedelse", date(2022, 11, 1), date(2023, 2, 1)}, {"Annonsering", date(2023, 2, 1), date(2023, 3, 8)}, {"Utvärdering", date(2023, 3, 8), date(2023, 4, 10)}, {"Implementering", date(2023, 5, 1), date(2023, 10, 1)}}},
			{Label: "Kommunikationstjänster", URL: "/upphandlingar/2", Phases: []Phase{{"Förberedelse", date(2023, 1, 10), date(2023, 4, 1)}, {"Annonsering", date(2023, 4, 1), date(2023, 5, 8)}, {"Utvärdering", date(2023, 5, 8), date(2023, 6, 20)}}},
		}},
	}
}
