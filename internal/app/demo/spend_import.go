package demo

import (
	"context"
	"fmt"
	"strings"

	"klover/internal/area/spend"
	"klover/internal/word/party"
)

// demoLedger is a file that waits to be looked through, with invented companies. Its heads
// are those of an economy system, so that somebody has to say what they are.
const demoLedger = "Ver.nr;Säljarens namn;Fakt.nr;Dag;Kto;Kst;Kronor\n" +
	"30101;Eksempel Kontorsmaterial AB;88120;2022-12-05;6460;4100;1 250,00\n" +
	"30102;Eksempel Kontorsmaterial AB;88121;2022-12-06;6460;4200;810,50\n" +
	"30103;Provtagning i Mälardalen AB;7741;2022-12-19;5640;3310;23 400,00\n"

// spendImportEvents is a controller who has sent a ledger and not yet looked through it.
func (b *builder) spendImportEvents() []event {
	return []event{{20230110, func(ctx context.Context) error {
		ctx = by(ctx, b.controller)
		s := spend.Store{DB: b.tx}
		from, err := s.CreateOrigin(ctx, spend.Origin{Name: "Ekonomisystemets reskontra, Region Sörmland", Content: spend.Ledger, Party: party.Sormland})
		if err == nil {
			_, err = s.Receive(ctx, from.ID, party.Sormland, []spend.Upload{{Name: "reskontra-2022-12.csv", From: strings.NewReader(demoLedger)}})
		}
		if err != nil {
			return fmt.Errorf("a ledger that waits: %w", err)
		}
		return nil
	}}}
}
