package app_test

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"klover/internal/word/day"
)

// TestTheBoardsChaptersComeOutOfRows (I23, I24) holds what the registers write against the
// chapters 1, 3, 4, 5 and 8 of the reports for 2017 and 2018. Left is what the
// program writes; what is printed otherwise is a slip of the pen in the source.
func TestTheBoardsChaptersComeOutOfRows(t *testing.T) {
	t.Parallel()
	a := demoApp(t)
	for _, c := range []struct {
		name string
		make func(context.Context, day.Period, []string) (string, error)
		year int
		args []string
		want string
	}{
		{"chapter 3, 2017", a.Board.CompositionText, 2017, nil, `
Enligt gällande reglemente väljer de båda parterna vardera tre ledamöter och tre personliga ersättare från respektive styrelse.

Under året har nämnden haft följande sammansättning:

Ledamöter:

- Tommy Levinsson (S) ordförande
- Carl Werner (MP) vice ordförande till den 31 oktober
- Leif Lindström (S)
- Maria Dellham (M)
- Magnus Leivik (M)
- Andreas Porswald (MP)

Ersättare:

- Lena Johansson (S)
- Hans Jansson (V)
- Helena Hagberg (FP)
- Christer Sundqvist (M)
- Axel Wevel (C) till den 7 mars
- Mattias Claesson (C) från den 7 mars
- Fredrik Lundgren (FP)

Landstingsdirektör Jan Grönlund (D) och regiondirektör Anders Åhlund (U) är huvudföredragande i nämnden.`},
		{"chapter 4, 2017", a.Board.MeetingsText, 2017, []string{"du-namnden"}, `
Under 2017 har nämnden haft fyra sammanträden.

## Den 7 april sammanträdde nämnden i Västerås

### Verksamhetsberättelsen 2016

Vid sammanträdet godkändes DU-nämndens verksamhetsberättelse för 2016.

### Yttrande över revisionsrapport: Landstinget Sörmlands styrande dokument

DU-nämnden instämde i revisionens synpunkter och genomförde påpekade förändringar.

### Revidering av avtal och reglemente för DU-nämnden och DU-nämndens inköpsutskott, samt revidering av DU-nämndens delegation gällande inköpsutskottet

På sammanträdet beslutade nämnden att revidera delegationsordningen samt att överlämna reviderade avtal och reglementen till huvudmännen för godkännande.

## Den 16 juni sammanträdde nämnden i Eskilstuna

### Information vid nämndssammanträdet

Jan Grönlund, landstingsdirektör (D) och Jan Hallberg, administrativ direktör (U), rapporterade om samarbeten mellan Landstinget Sörmland och Region Västmanland. Jan Hallberg, administrativ direktör (U) och Teemu Lehtimäki, inköpschef, informerade om budgetprocessen.

## Den 29 september sammanträdde nämnden i Västerås

### Genomförande av revisionsdialog

På mötet genomfördes revisionsdialog med revisionskontoret och revisorskollegiet.

### Inköps delårsrapport

På sammanträdet fastställdes Inköps delårsrapport 2017.

## Den 24 november sammanträdde nämnden i Eskilstuna

### Budget för 2018

Vid sammanträdet godkändes DU-nämndens budget för 2018.

### Samordnade upphandlingar

Nämnden beslutade att det är viktigt att landstings- och regiondirektörerna närvarar på ett kommande sammanträde för att få tyngd i att nå en ökning av antalet samordnade upphandlingar. Fokus på sammanträdet blir att diskutera upphandlingar som kan bli samordnade. Detta är viktigt då en stor del av potentialen i möjliggjorda besparingar sker genom samordnade upphandlingar.`},
		{"chapter 4, 2018", a.Board.MeetingsText, 2018, []string{"du-namnden", "lista"}, `
Under 2018 har nämnden haft fyra sammanträden.

## Den 14 mars sammanträdde nämnden i Eskilstuna

- Vid sammanträdet godkändes DU-nämndens verksamhetsberättelse för 2017.
- Nämnden diskuterar vikten av samordnade upphandlingar.

## Den 5 juni sammanträdde nämnden i Västerås

- Tiina Olofsson, sakkunnig revisor, samt Gustaf Wachtmeister och Per Grönlund, revisorskollegiet, gör en genomgång av granskningen av DU-nämndens bokslut 2017.
- Roland Johansson, kategoriledare, informerar om upphandlingskategorin Hyrpersonal.
- Jan Hallberg, administrativ direktör (U), och Jan Grönlund, landstingsdirektör (D), presenterar en handlingsplan för fler samordnade upphandlingar.

## Den 14 september sammanträdde nämnden i Eskilstuna

- På mötet genomfördes revisionsdialog med revisionskontoret och revisorskollegiet.
- På sammanträdet fastställdes Inköps delårsrapport 2018.

## Den 23 november sammanträdde nämnden i Västerås

- Vid sammanträdet godkändes Inköpsnämndens budget för 2019.`},
		{"chapter 5, 2017", a.Board.JointMeetingText, 2017, nil, `Inget gemensamt styrelsesammanträde genomfördes under 2017.`},
		{"chapter 5, 2018", a.Board.JointMeetingText, 2018, nil, `Inget gemensamt styrelsesammanträde genomfördes under 2018.`},
		{"chapter 8, 2017", a.Board.CommitteeText, 2017, nil, `
Inköpsutskottets verksamhet regleras i ett särskilt reglemente och avtal. Utskottet består av sex ledamöter, tre från vardera part, som valts av DU-nämnden. DU-nämnden väljer utskottets ordförande efter nominering från Landstinget Sörmland.

Under året har utskottet sammanträtt vid tre tillfällen: den 24 mars, den 23 maj och den 15 september. Normalt sammanträder utskottet i Eskilstuna. Inköpschefen är huvudföredragande för utskottet.`},
		{"chapter 8, 2018", a.Board.CommitteeText, 2018, nil, `
Inköpsutskottets verksamhet regleras i ett särskilt reglemente och avtal. Utskottet består av sex ledamöter, tre från vardera part, som valts av DU-nämnden. DU-nämnden väljer utskottets ordförande efter nominering från Landstinget Sörmland.

Under året har utskottet sammanträtt den 27 augusti. Normalt sammanträder utskottet i Eskilstuna. Inköpschefen är huvudföredragande för utskottet.`},
		{"chapter 1, 2018", a.Board.MandateText, 2018, nil, `
- Samverka i strategiska frågor kring utvecklingen av parternas regionala samarbete
- Vara beredningsorgan för ärenden till de gemensamma styrelsesammanträdena med de båda parterna
- Att stimulera till och föreslå utveckling av samverkansområden mellan de båda parterna
- Att stimulera till avtalssamverkan samt följa redan etablerad samverkan mellan parterna
- Ansvara för all upphandlings- och inköpsverksamhet, exklusive den upphandling av förbrukningsvaror som utförs av den gemensamma varuförsörjningsnämnden, för de båda parterna
- Utse ledamöter och ersättare till DU-nämndens utskott för inköpsverksamhet`},
	} {
		got, err := c.make(t.Context(), day.Year(c.year), c.args)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		if diff := cmp.Diff(strings.TrimSpace(c.want), got); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
	text, err := a.Board.CompositionText(t.Context(), day.Year(2018), nil)
	if err != nil || !strings.Contains(text, "- Anna Wåhlström (MP) vice ordförande\n") || !strings.Contains(text, "Helena Hagberg (L)") {
		t.Errorf("2018: %v\n%s", err, text)
	}
	text, err = a.Board.DecisionText(t.Context(), day.Year(2022), []string{"inkopsnamnden", "verksamhetsberattelse"})
	if err != nil || strings.Contains(text, "finner att det bifalls") || !strings.HasPrefix(text, "## Förslag till inköpsnämndens beslut\n\nVerksamhetsberättelse för 2022 godkänns.") {
		t.Errorf("the page of the decision of 2022: %v\n%s", err, text)
	}
}
