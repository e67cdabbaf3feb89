package invoice

import (
	"context"
	"errors"
	"io"

	"klover/internal/base/fault"
)

// Read tells what a file is and reads its invoices, in order. What is wrong with them comes
// with their parts; the error is of the file that cannot be read at all, of ctx, or of take.
func Read(ctx context.Context, from io.ReaderAt, size int64, o Options, take Take) (Format, error) {
	first := make([]byte, min(size, Head))
	if _, err := from.ReadAt(first, 0); err != nil && !errors.Is(err, io.EOF) {
		return Unknown, err
	}
	format := Detect(first)
	stream := io.NewSectionReader(from, 0, size)
	var err error
	switch format {
	case UBL, Svefaktura, OtherXML:
		err = readXML(ctx, stream, o, take)
	case SIE:
		err = readSIE(ctx, stream, o, take)
	case JSON:
		err = readJSON(ctx, stream, o, take)
	case Table, Ledger:
		format, err = readTable(ctx, from, size, o, take)
	default:
		err = fault.Wrong("Filen %s är inte av något slag som kan läsas: Peppol BIS Billing 3, Svefaktura, leverantörsreskontra i CSV, Excel eller JSON, eller SIE 4.", o.Name)
	}
	if errors.Is(err, errStop) {
		err = nil
	}
	return format, err
}
