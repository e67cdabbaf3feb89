package demo

import (
	"context"
	"fmt"

	"klover/internal/area/handbook"
	"klover/internal/word/day"
)

// orderLeader began to lead the process Beställa (och betala) on this day (report
// 2022).
const orderLeader day.Date = 20221201

// handbookEvents lets the processes be decided and every edition be approved on its day.
func (b *builder) handbookEvents() []event {
	processes, documents, err := handbook.DemoParts()
	if err != nil {
		panic(err)
	}
	writer, approver := "process_lead", "unit_head"
	work := func(ctx context.Context, role string) context.Context { return by(ctx, b.colleague(role)) }
	ids := map[string]string{}
	events := []event{{20170109, func(ctx context.Context) (err error) {
		ids, err = b.handbook.DemoProcesses(work(ctx, writer), work(ctx, approver), processes)
		return err
	}}}
	for i, code := range []string{"1.1", "1.2", "1.3"} {
		events = append(events, event{20201102, func(ctx context.Context) error {
			return b.handbook.Appoint(work(ctx, approver), ids[code], b.purchaser[3+i].name, 20201102)
		}})
	}
	events = append(events, event{20221114, func(ctx context.Context) error {
		return b.handbook.Appoint(work(ctx, approver), ids["1.3"], b.purchaser[9].name, orderLeader)
	}})
	for i := range documents {
		d := &documents[i]
		for _, e := range d.Texts {
			events = append(events, event{e.On, func(ctx context.Context) (err error) {
				d.ProcessID = ids[d.Process]
				if d.Document, err = b.handbook.DemoEdition(work(ctx, writer), work(ctx, approver), d.Document, e); err != nil {
					return fmt.Errorf("%s: %w", d.Title, err)
				}
				return nil
			}})
		}
	}
	return append(events, b.suggestions(documents)...)
}

// suggestions are what some have asked for.
func (b *builder) suggestions(documents []handbook.DemoDocument) []event {
	return []event{
		{20220913, func(ctx context.Context) error {
			one, err := b.handbook.Suggest(by(ctx, b.purchaser[4]), handbook.Suggestion{DocumentID: documents[2].ID, Text: "Lägg till när strategin ska uppdateras om värdet ändras under arbetet."})
			if err == nil {
				_, err = b.handbook.Answer(by(ctx, b.controller), one.ID, one.Version, handbook.Accepted, "Tas med i nästa utgåva av rutinen.")
			}
			return err
		}},
		{20221208, func(ctx context.Context) error {
			_, err := b.handbook.Suggest(by(ctx, b.lawyer), handbook.Suggestion{DocumentID: documents[3].ID, Text: "Kontrollera att krav på certifikat tillåter likvärdiga bevis.", Because: "Överprövning av en upphandling 2022"})
			return err
		}},
	}
}
