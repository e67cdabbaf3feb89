package analysis

import "klover/internal/area/law/policy"

// RuleKind names the parameters in the history, and their table.
const RuleKind = "analysis_rule"

// RulesPath is the address of the parameters.
const RulesPath = Path + "/regler"

// The keys of the parameters.
const (
	keyA              = "abc_a"
	keyB              = "abc_b"
	keySimilar        = "similar_least"
	keyDuplicateDays  = "duplicate_days"
	keyDuplicateLeast = "duplicate_least"
	keyPriceTimes     = "price_times"
	keyAmountTimes    = "amount_times"
	keyOutlierLines   = "outlier_lines"
	keyPackLeak       = "pack_leak"
	keyPackDeviation  = "pack_deviation"
	keyPackOutside    = "pack_outside"
	keyPackDirect     = "pack_direct"
	keyPackNumbers    = "pack_numbers"
	keyPackFollow     = "pack_follow"
)

const (
	groupABC    = "ABC-analys"
	groupFound  = "Kontroller av fakturarader"
	groupPack   = "Förslag i verksamhetsnära analyser"
	mostOfMoney = 100_000_000_00
)

// parameters are the numbers of the rules, in the order of the page.
var parameters = policy.Set{Table: RuleKind, Parameters: []policy.Parameter{
	{Key: keyA, Label: "Klass A upp till", Unit: policy.Percent, Group: groupABC, Help: "De största räknas till A tills de tillsammans når så stor del av inköpen.", Least: 1, Most: 100},
	{Key: keyB, Label: "Klass B upp till", Unit: policy.Percent, Group: groupABC, Help: "Resten är C.", Least: 1, Most: 100},
	{Key: keySimilar, Label: "Liknande namn", Unit: policy.Percent, Group: groupFound, Help: "Så lika ska namnen vara för att en artikel på avtalet ska visas som liknande.", Least: 30, Most: 100},
	{Key: keyDuplicateDays, Label: "Dubbletter: dagar emellan", Unit: policy.Days, Group: groupFound, Help: "Två fakturor på samma belopp från samma leverantör visas när de ligger högst så långt ifrån varandra.", Least: 0, Most: 90},
	{Key: keyDuplicateLeast, Label: "Dubbletter: minsta belopp", Unit: policy.Kronor, Group: groupFound, Help: "Mindre fakturor kontrolleras inte.", Least: 0, Most: mostOfMoney},
	{Key: keyPriceTimes, Label: "Pris långt från det vanliga", Unit: policy.Factor, Group: groupFound, Help: "Så många gånger över eller under artikelns medianpris.", Least: 1100, Most: 100_000},
	{Key: keyAmountTimes, Label: "Belopp långt från det vanliga", Unit: policy.Factor, Group: groupFound, Help: "Så många gånger över medianen för enhetens fakturor från leverantören.", Least: 1100, Most: 100_000},
	{Key: keyOutlierLines, Label: "Minsta underlag", Unit: policy.Whole("rad", "rader"), Group: groupFound, Help: "Färre köp än så har inget vanligt pris eller belopp.", Least: 3, Most: 100},
	{Key: keyPackLeak, Label: "Läckage", Unit: policy.Kronor, Group: groupPack, Help: "Från så stora inköp utanför ett avtal som finns föreslås att köpen flyttas till avtalet.", Least: 0, Most: mostOfMoney},
	{Key: keyPackDeviation, Label: "Prisavvikelse", Unit: policy.Kronor, Group: groupPack, Help: "Från så stor överdebitering av en leverantör föreslås att priserna reklameras.", Least: 0, Most: mostOfMoney},
	{Key: keyPackOutside, Label: "Artiklar utanför avtalet", Unit: policy.Percent, Group: groupPack, Help: "Från så stor del av inköpen hos en avtalsleverantör föreslås att sortimentet ses över.", Least: 1, Most: 100},
	{Key: keyPackDirect, Label: "Köp utan avtal mot direktupphandlingsgränsen", Unit: policy.Percent, Group: groupPack, Help: "Från så stor del av gränsen föreslås att behovet anmäls till upphandling.", Least: 1, Most: 100},
	{Key: keyPackNumbers, Label: "Rader med artikelnummer", Unit: policy.Percent, Group: groupPack, Help: "Under så stor del föreslås krav på artikelnummer på fakturorna.", Least: 0, Most: 100},
	{Key: keyPackFollow, Label: "Uppföljning efter", Unit: policy.Months, Group: groupPack, Help: "Så lång tid efter samtalet med verksamheten ska analysen följas upp.", Least: 1, Most: 36},
}}
