package economy

import (
	"klover/internal/word/day"
	"klover/internal/word/money"
)

// demoGroups is the demo's chart, with numbers as in the county councils' chart.
var demoGroups = []Group{
	{Code: "UPPDRAG", Name: "Intern uppdragsersättning", Line: InternalRevenue, Accounts: "3110-3119"},
	{Code: "AGARE-D", Name: "Ersättning Region Sörmland", Line: OtherRevenue, Accounts: "3510-3519", Owner: "D"},
	{Code: "AGARE-U", Name: "Ersättning Region Västmanland", Line: OtherRevenue, Accounts: "3520-3529", Owner: "U"},
	{Code: "OVRINT", Name: "Andra intäkter", Line: OtherRevenue, Accounts: "3600-3999"},
	{Code: "LON", Name: "Löner och arvoden", Line: Personnel, Accounts: "4010-4499"},
	{Code: "SOCAVG", Name: "Sociala avgifter och pensioner", Line: Personnel, Accounts: "4500-4699"},
	{Code: "PERSOVR", Name: "Övriga personalkostnader", Line: Personnel, Accounts: "4700-4999"},
	{Code: "KOPT", Name: "Köpt verksamhet", Line: Purchased, Accounts: "5010-5299"},
	{Code: "LOKAL", Name: "Hyra och lokaler", Line: Premises, Accounts: "6010-6199"},
	{Code: "KONTOR", Name: "Kontor, möbler och förbrukning", Line: OtherCosts, Accounts: "6400-6499"},
	{Code: "EHANDEL", Name: "E-handelssystem", Line: OtherCosts, Accounts: "6810-6819"},
	{Code: "IT", Name: "It och telefoni", Line: OtherCosts, Accounts: "6820-6899"},
	{Code: "RESOR", Name: "Resor och möten", Line: OtherCosts, Accounts: "7010-7099"},
	{Code: "KONSULT", Name: "Konsultarvoden", Line: OtherCosts, Accounts: "7610-7619"},
	{Code: "NAMND", Name: "Nämndens sekretariat och sammanträden", Line: OtherCosts, Accounts: "7710-7719"},
	{Code: "OVRIGT", Name: "Övriga verksamhetskostnader", Line: OtherCosts, Accounts: "7720-7799"},
	{Code: "RANTA", Name: "Räntor", Line: FinancialCosts, Accounts: "8410-8499"},
}

var demoAccounts = map[string]string{
	"3110": "Intern uppdragsersättning", "3510": "Ersättning Region Sörmland", "3520": "Ersättning Region Västmanland",
	"3610": "Ersättning Mälardalstrafik", "4010": "Månadslöner", "4510": "Sociala avgifter", "4710": "Kompetensutveckling",
	"5010": "Köpt verksamhet", "6010": "Lokalhyra", "6410": "Möbler och inventarier", "6420": "Förbrukningsmaterial",
	"6810": "Drift e-handelssystem", "6820": "It-utrustning och licenser", "6850": "Telefoni", "7010": "Resor och hyrbilar",
	"7040": "Möten, kost och logi", "7610": "Konsultarvoden", "7710": "Nämndens sekretariat", "7715": "Nämndens sammanträden",
	"7720": "Juridik och annonsering", "7790": "Övriga kostnader", "8410": "Dröjsmålsräntor",
}

// demoDimensions are named as the reports name the activities, L03. The units are
// cost objects.
var demoDimensions = []Dimension{
	{Kind: ActivityKind, Code: "10957", Name: "Vaccination Covid-19"},
	{Kind: ActivityKind, Code: "52141", Name: "RS 182/21 Grupp akt återhämtn"},
	{Kind: ActivityKind, Code: "82910", Name: "Inköp unikt Sörmland"},
	{Kind: ActivityKind, Code: "82911", Name: "Inköp unikt Västmanland"},
	{Kind: ActivityKind, Code: "82913", Name: "Inköp ehandel unikt Sörmland"},
	{Kind: ActivityKind, Code: "82914", Name: "Inköp ehand unikt Västmanland"},
	{Kind: ActivityKind, Code: "82915", Name: "Inköp Levgrupp unikt Sörmland"},
	{Kind: ActivityKind, Code: "LS020", Name: "Vision"},
	{Kind: ObjectKind, Code: "STAB", Name: "Ledning och stab"},
	{Kind: ObjectKind, Code: "UPPH", Name: "Upphandlingsenheten"},
	{Kind: ObjectKind, Code: "INKSERV", Name: "Inköpsservice"},
	{Kind: ObjectKind, Code: SupplierGroup, Name: "Leverantörsgruppen"},
	{Kind: ObjectKind, Code: BoardObject, Name: "Nämnden"},
	{Kind: ObjectKind, Code: "MALARTAG", Name: "Mälartågs förseningsersättning"},
}

var demoSplit = []Rule{
	{Target: ActivityKind, Code: "82910", Method: One, Party: "D"},
	{Target: ActivityKind, Code: "82911", Method: One, Party: "U"},
	{Target: ActivityKind, Code: "82913", Method: One, Party: "D"},
	{Target: ActivityKind, Code: "82914", Method: One, Party: "U"},
	{Target: ActivityKind, Code: "82915", Method: One, Party: "D", Note: "Leverantörsgruppen arbetar bara för Sörmland."},
	{Target: ObjectKind, Code: SupplierGroup, Method: One, Party: "D"},
	{Target: ObjectKind, Code: BoardObject, Method: Half, Note: "Sekretariat och sammanträden delas lika."},
	{Target: ObjectKind, Code: "MALARTAG", Method: Third, Funder: "Mälardalstrafik", Note: "Tre anställda på Mälartågs uppdrag."},
}

// demoCost is a cost of a year on one account; revenue is negative.
type demoCost struct {
	account  string
	activity string
	object   string
	amount   money.Amount
	parts    int // how many times a year, 12 if 0
}

type demoForecast struct {
	on      day.Date
	asOf    day.Date
	comment string
	rows    []demoCost
}

type demoYear struct {
	year      int
	loadedOn  day.Date
	budgetOn  day.Date
	costs     []demoCost
	budget    []demoCost
	forecasts []demoForecast
}

// demoAims are the totals of a year in öre. Those of 2017, 2021 and 2022 give what
// the reports print; the others are invented between them.
type demoAims struct {
	wages, supplierGroup, trains       money.Amount // personnel without the others, the supplier group, Mälartåg's staff
	purchased, premises                money.Amount
	consultants, travel, commerce      money.Amount
	office, it, boardCost, rest        money.Amount
	interest, internal                 money.Amount
	vaccination, recovery, visionGrant money.Amount // paid by internal revenue on their own activity
}

// costs lays the aims on accounts, activities and cost objects. A third of the
// wages is unique to each region, the rest is shared.
func (a demoAims) costs(unique bool) []demoCost {
	share := func(whole money.Amount, percent int64) money.Amount { return whole * money.Amount(percent) / 100 }
	social := func(w money.Amount) money.Amount { return share(w, 29) }
	d, u := share(a.wages, 17), share(a.wages, 13)
	common := a.wages - d - u
	var all []demoCost
	add := func(account, activity, object string, amount money.Amount, parts int) {
		if amount == 0 {
			return
		}
		if !unique {
			activity = ""
		}
		all = append(all, demoCost{account, activity, object, amount, parts})
	}
	staff := func(activity, object string, w money.Amount) {
		add("4010", activity, object, w-social(w), 12)
		add("4510", activity, object, social(w), 12)
	}
	courses := share(common, 2)
	staff("82910", "UPPH", d)
	staff("82911", "UPPH", u)
	staff("", "UPPH", share(common-courses, 62))
	staff("", "STAB", common-courses-share(common-courses, 62))
	add("4710", "", "STAB", courses, 12)
	staff("82915", SupplierGroup, a.supplierGroup)
	staff("", "MALARTAG", a.trains)
	add("5010", "", "STAB", a.purchased, 1)
	add("6010", "", "STAB", a.premises, 12)
	add("7610", "", "UPPH", share(a.consultants, 70), 24)
	add("7610", "82910", "UPPH", a.consultants-share(a.consultants, 70), 12)
	add("7010", "", "UPPH", share(a.travel, 45), 24)
	add("7040", "", "STAB", a.travel-share(a.travel, 45), 24)
	add("6810", "82913", "STAB", share(a.commerce, 80), 12)
	add("6810", "82914", "STAB", a.commerce-share(a.commerce, 80), 12)
	add("6410", "", "STAB", share(a.office, 60), 12)
	add("6420", "", "UPPH", a.office-share(a.office, 60), 24)
	add("6820", "", "STAB", share(a.it, 70), 12)
	add("6850", "", "STAB", a.it-share(a.it, 70), 12)
	add("7710", "", BoardObject, share(a.boardCost, 64), 12)
	add("7715", "", BoardObject, a.boardCost-share(a.boardCost, 64), 4)
	add("7720", "", "UPPH", share(a.rest, 55), 24)
	add("7790", "", "STAB", a.rest-share(a.rest, 55)-a.vaccination-a.recovery-a.visionGrant, 24)
	add("8410", "", "STAB", a.interest, 2)
	add("3110", "", "STAB", -(a.internal - a.vaccination - a.recovery - a.visionGrant), 4)
	for _, one := range []demoCost{{activity: "10957", amount: a.vaccination}, {activity: "52141", amount: a.recovery}, {activity: "LS020", amount: a.visionGrant}} {
		add("7790", one.activity, "STAB", one.amount, 1)
		add("3110", one.activity, "STAB", -one.amount, 1)
	}
	return all
}

var demoYears = []demoYear{
	{year: 2016, loadedOn: 20170116, costs: without(demoAims{wages: 2_689_412_018, supplierGroup: 371_206_544, premises: 203_118_260,
		consultants: 41_877_450, travel: 61_240_915, commerce: 268_410_336, office: 44_871_209, it: 66_502_981, boardCost: 17_644_250, rest: 148_225_472,
		interest: 214_300}.costs(true), "82914", "82915")},
	{year: 2017, loadedOn: 20180115, budgetOn: 20161128, costs: without(demoAims{wages: 2_806_193_420, supplierGroup: 391_916_112, premises: 214_195_337,
		consultants: 100_021_860, travel: 57_318_745, commerce: 209_993_218, office: 46_120_380, it: 68_377_126, boardCost: 18_288_000, rest: 149_988_231,
		interest: 187_650}.costs(true), "82914", "82915"),
		budget: demoAims{wages: 3_000_000_000, supplierGroup: 415_000_000, premises: 241_000_000, consultants: 30_000_000, travel: 62_000_000,
			commerce: 280_000_000, office: 48_000_000, it: 70_000_000, boardCost: 18_500_000, rest: 165_500_000}.costs(false),
		forecasts: []demoForecast{{on: 20170919, asOf: 20170801, comment: "Delårsprognos. Vakanser och långtidssjukskrivningar ger lägre personalkostnader.",
			rows: demoAims{wages: 2_830_000_000, supplierGroup: 395_000_000, premises: 219_000_000, consultants: 90_000_000, travel: 58_000_000,
				commerce: 225_000_000, office: 47_000_000, it: 69_000_000, boardCost: 18_500_000, rest: 152_000_000}.costs(false)}}},
	{year: 2018, loadedOn: 20190115, budgetOn: 20171127, costs: without(demoAims{wages: 2_943_871_605, supplierGroup: 421_330_478, premises: 209_944_120,
		consultants: 118_402_775, travel: 59_004_312, commerce: 214_772_906, office: 45_890_114, it: 71_226_530, boardCost: 18_803_500, rest: 158_611_093,
		interest: 96_420}.costs(true), "82915"),
		budget: demoAims{wages: 3_040_000_000, supplierGroup: 430_000_000, premises: 214_000_000, consultants: 60_000_000, travel: 60_000_000,
			commerce: 220_000_000, office: 47_000_000, it: 72_000_000, boardCost: 19_000_000, rest: 160_000_000}.costs(false)},
	{year: 2019, loadedOn: 20200115, budgetOn: 20181126, costs: demoAims{wages: 3_050_226_184, supplierGroup: 448_012_337, premises: 207_316_905,
		consultants: 96_318_442, travel: 61_772_008, commerce: 191_244_617, office: 47_338_260, it: 76_115_093, boardCost: 17_962_340, rest: 162_084_551,
		interest: 302_175, internal: 9_812_000}.costs(true),
		budget: demoAims{wages: 3_110_000_000, supplierGroup: 455_000_000, premises: 210_000_000, consultants: 70_000_000, travel: 62_000_000,
			commerce: 195_000_000, office: 47_000_000, it: 77_000_000, boardCost: 19_000_000, rest: 162_000_000}.costs(false)},
	{year: 2020, loadedOn: 20210115, budgetOn: 20191125, costs: demoAims{wages: 3_162_904_771, supplierGroup: 479_551_290, premises: 204_870_412,
		consultants: 71_206_385, travel: 15_330_742, commerce: 188_716_230, office: 52_114_907, it: 88_240_615, boardCost: 11_208_460, rest: 165_327_018,
		interest: 118_240, internal: 12_240_000}.costs(true),
		budget: demoAims{wages: 3_260_000_000, supplierGroup: 490_000_000, premises: 208_000_000, consultants: 60_000_000, travel: 55_000_000,
			commerce: 190_000_000, office: 48_000_000, it: 80_000_000, boardCost: 18_000_000, rest: 165_000_000}.costs(false)},
	// 2021: personnel 37 751 930, premises 2 056 118, other 5 670 212,40 before the
	// closing moves 212,50 to purchased, interest 5 310,44: the columns of the year before.
	{year: 2021, loadedOn: 20220117, budgetOn: 20201130, costs: demoAims{wages: 3_284_116_472, supplierGroup: 491_076_528, premises: 205_611_800,
		consultants: 86_106_940, travel: 9_752_315, commerce: 187_220_418, office: 54_330_182, it: 83_917_644, boardCost: 12_640_325, rest: 133_053_416,
		interest: 531_044, internal: 17_293_860, vaccination: 8_431_240}.costs(true),
		budget: demoAims{wages: 3_330_000_000, supplierGroup: 560_000_000, premises: 212_000_000, consultants: 40_000_000, travel: 40_000_000,
			commerce: 190_000_000, office: 45_000_000, it: 86_000_000, boardCost: 18_000_000, rest: 140_000_000}.costs(false),
		forecasts: []demoForecast{{on: 20210917, asOf: 20210801, comment: "Delårsprognos efter augusti.",
			rows: demoAims{wages: 3_300_000_000, supplierGroup: 505_000_000, premises: 207_000_000, consultants: 75_000_000, travel: 12_000_000,
				commerce: 188_000_000, office: 50_000_000, it: 85_000_000, boardCost: 14_000_000, rest: 138_000_000}.costs(false)}}},
	// 2022: personnel 38 336 112,37, purchased 870,50, premises 2 317 204,16, other
	// 7 612 141,62 and interest 312,00 give all nine columns of the result report.
	{year: 2022, loadedOn: 20230118, budgetOn: 20211126, costs: demoAims{wages: 3_156_082_604, supplierGroup: 514_418_320, trains: 163_110_313,
		purchased: 87_050, premises: 231_720_416, consultants: 224_911_830, travel: 49_764_075, commerce: 191_236_482, office: 68_840_527,
		it: 104_318_966, boardCost: 17_132_218, rest: 105_010_064, interest: 31_200, internal: 40_790_245, recovery: 3_820_075, visionGrant: 1_240_500}.costs(true),
		budget: demoAims{wages: 3_222_600_000, supplierGroup: 651_200_000, trains: 164_000_000, premises: 231_900_000, travel: 30_000_000,
			commerce: 190_000_000, office: 43_000_000, it: 89_000_000, boardCost: 18_000_000, rest: 77_400_000}.costs(false),
		forecasts: []demoForecast{
			{on: 20220518, asOf: 20220401, comment: "Första prognosen. Vakanser inom upphandling täcks delvis av konsulter.",
				rows: demoAims{wages: 3_190_000_000, supplierGroup: 600_000_000, trains: 164_000_000, premises: 231_900_000, consultants: 90_000_000, travel: 38_000_000,
					commerce: 190_000_000, office: 50_000_000, it: 92_000_000, boardCost: 18_000_000, rest: 85_000_000}.costs(false)},
			{on: 20220916, asOf: 20220801, comment: "Delårsprognos. Fler vakanser, mer konsultstöd och resor efter pandemin.",
				rows: demoAims{wages: 3_170_000_000, supplierGroup: 555_000_000, trains: 164_000_000, premises: 231_900_000, consultants: 165_000_000, travel: 46_000_000,
					commerce: 191_000_000, office: 58_000_000, it: 98_000_000, boardCost: 17_500_000, rest: 96_000_000}.costs(false)},
			{on: 20221117, asOf: 20221001, comment: "Sista prognosen för året.",
				rows: demoAims{wages: 3_164_300_000, supplierGroup: 556_000_000, trains: 163_500_000, premises: 231_900_000, consultants: 205_000_000, travel: 47_500_000,
					commerce: 191_000_000, office: 62_000_000, it: 100_000_000, boardCost: 17_000_000, rest: 85_600_000}.costs(false)},
		}},
}

// without moves costs off activities that did not exist that year.
func without(costs []demoCost, activities ...string) []demoCost {
	for i := range costs {
		for _, a := range activities {
			if costs[i].activity == a {
				costs[i].activity = ""
			}
		}
	}
	return costs
}

// demoText is the analysis of a year, as its report writes it.
type demoText struct {
	period  string
	answers map[Question]string
	causes  []Cause
}

var demoAnalysis2017 = demoText{
	period: "2017-12",
	answers: map[Question]string{
		State:         "Resultatet är noll eftersom kostnaderna fördelas på respektive landsting/region.",
		AgainstBudget: "Detta beror främst på att personalkostnaderna är lägre än förväntat. Anledningen till det är vakanser och långtidssjukskrivningar. För att klara uppdraget har konsulter anlitats för ca 1 000 tkr. Kostnader för e-handelssystemet Proceedo understiger budget. Lokalkostnader understiger budget på grund av icke utnyttjade lokalanpassningar.",
		AgainstBefore: "",
	},
	causes: []Cause{
		{Question: AgainstBudget, Line: OtherCosts, Name: "Externa konsulter", GroupCode: Consultants, Text: "Konsulter har anlitats för att klara uppdraget."},
		{Question: AgainstBudget, Line: OtherCosts, Name: "Proceedo", GroupCode: ECommerce, Text: "E-handelssystemet kostade mindre än beräknat."},
	},
}

// demoAnalysisAugust is what the interim report of 2022 says. It is invented: the
// sources do not print that report.
var demoAnalysisAugust = demoText{
	period: "2022-08",
	answers: map[Question]string{
		State:         "Resultatet för Inköpsnämnden fördelas på Sörmland och Västmanland, därav noll i resultatrapporten.",
		AgainstBudget: "Övriga kostnader överstiger budget genom de upphandlings- och juristkonsulter som delvis täcker vakanser. Av samma skäl understiger personalkostnaderna budget.",
		AgainstBefore: "Ökningen av övriga kostnader beror främst på konsulter.",
	},
	causes: []Cause{
		{Question: AgainstBudget, Line: OtherCosts, Name: "Konsultarvoden", GroupCode: Consultants, Text: "Upphandlings- och juristkonsulter, delvis för att täcka vakanser."},
		{Question: AgainstBefore, Line: OtherCosts, Name: "Konsulter", GroupCode: Consultants},
	},
}

var demoAnalysis2022 = demoText{
	period: "2022-12",
	answers: map[Question]string{
		State:         "Resultatet för Inköpsnämnden fördelas på Sörmland och Västmanland, därav noll i resultatrapporten.",
		AgainstBudget: "Personalkostnaderna understiger budget och det beror på vakanser. En del avser leverantörsgruppens lönekostnader och bara Sörmland. Återstående fördelas enligt uppdrag till respektive region.\n\nFör att delvis täcka vakanserna har upphandlings- och juristkonsulter tagits in, vilket inte var budgeterat. Kostnader för hyrbilar, möten, kost och logi har ökat efter pandemin, dock inte till samma nivåer som innan. Även kostnader för möbler, it-utrustning, telefoni med mera ligger över budget.",
		AgainstBefore: "Ökningen av övriga kostnader beror främst på ökad kostnad för konsulter. I övrigt är det kostnader kopplade till resor och möten som har ökat.",
	},
	causes: []Cause{
		{Question: AgainstBudget, Line: Personnel, Name: "Leverantörsgruppens lönekostnader", Object: SupplierGroup, Text: "Vakanser. Avser endast Sörmland."},
		{Question: AgainstBudget, Line: OtherCosts, Name: "Konsultarvoden", GroupCode: Consultants, Text: "Upphandlings- och juristkonsulter, delvis för att täcka vakanser. Inte budgeterat."},
		{Question: AgainstBudget, Line: OtherCosts, Name: "Resor och möten", GroupCode: Travel, Text: "Hyrbilar, möten, kost och logi har ökat efter pandemin."},
		{Question: AgainstBudget, Line: OtherCosts, Name: "Kontor och möbler", GroupCode: "KONTOR"},
		{Question: AgainstBudget, Line: OtherCosts, Name: "It-utrustning och telefoni", GroupCode: "IT"},
		{Question: AgainstBefore, Line: OtherCosts, Name: "Konsulter", GroupCode: Consultants},
		{Question: AgainstBefore, Line: OtherCosts, Name: "Resor och möten", GroupCode: Travel},
	},
}
