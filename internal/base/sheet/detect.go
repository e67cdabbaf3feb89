package sheet

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"unicode/utf16"
)

// fileKind is what a file is by its content. Those that cannot be read say what
// they are and what the user can do.
type fileKind struct {
	what, advice string
}

const (
	saveAs = "Öppna den i Excel och spara den som Excel-arbetsbok (.xlsx)."
	choose = "Välj en Excelfil (.xlsx) eller en CSV-fil."
)

var (
	kindZip  = fileKind{what: "ett paket"}
	kindText = fileKind{what: "text"}

	kindLocked  = fileKind{"skyddad med lösenord", "Ta bort lösenordet i Excel och spara den på nytt."}
	kindOldXLS  = fileKind{"en äldre Excelfil (.xls)", saveAs}
	kindOffice  = fileKind{"ett äldre Office-dokument", choose}
	kindPDF     = fileKind{"en PDF", choose}
	kindPicture = fileKind{"en bild", choose}
	kindHTML    = fileKind{"en webbsida, även om namnet säger något annat", saveAs}
	kindXML     = fileKind{"en XML-fil", choose}
	kindArchive = fileKind{"ett komprimerat arkiv", "Packa upp arkivet och välj filen i det."}
	kindProgram = fileKind{"ett program", choose}
	kindBinary  = fileKind{"av ett slag som inte kan läsas", choose}
)

var beginnings = []struct {
	bytes string
	kind  fileKind
}{
	{"PK\x03\x04", kindZip}, {"PK\x05\x06", kindZip},
	{"%PDF-", kindPDF},
	{"\x89PNG", kindPicture}, {"\xff\xd8\xff", kindPicture}, {"GIF8", kindPicture}, {"BM\x00", kindPicture}, {"II*\x00", kindPicture},
	{"\x1f\x8b", kindArchive}, {"7z\xbc\xaf", kindArchive}, {"Rar!", kindArchive}, {"BZh", kindArchive}, {"\xfd7zXZ", kindArchive},
	{"\x7fELF", kindProgram}, {"MZ\x90", kindProgram},
	{"\x09\x08\x10\x00", kindOldXLS}, {"\x09\x08\x08\x00", kindOldXLS}, {"\x09\x04\x06\x00", kindOldXLS},
}

// compound begins every file in Microsoft's older container, among them .xls and
// workbooks that are encrypted with a password.
const compound = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

func detect(r io.ReaderAt, size int64) (fileKind, error) {
	head := make([]byte, min(size, 4096))
	if _, err := r.ReadAt(head, 0); err != nil && !errors.Is(err, io.EOF) {
		return fileKind{}, err
	}
	if bytes.HasPrefix(head, []byte(compound)) {
		return detectCompound(r, size)
	}
	for _, b := range beginnings {
		if bytes.HasPrefix(head, []byte(b.bytes)) {
			return b.kind, nil
		}
	}
	return detectText(head), nil
}

// detectCompound looks for the names of the streams, which stand as UTF-16 in the
// container's directory.
func detectCompound(r io.ReaderAt, size int64) (fileKind, error) {
	for _, stream := range []struct {
		name string
		kind fileKind
	}{{"EncryptedPackage", kindLocked}, {"Workbook", kindOldXLS}, {"Book", kindOldXLS}} {
		found, err := holds(r, size, inUTF16(stream.name))
		if err != nil || found {
			return stream.kind, err
		}
	}
	return kindOffice, nil
}

func inUTF16(s string) []byte {
	var b []byte
	for _, u := range utf16.Encode([]rune(s)) {
		b = append(b, byte(u), byte(u>>8))
	}
	return b
}

// holds tells whether the bytes occur in the file, read piece by piece.
func holds(r io.ReaderAt, size int64, what []byte) (bool, error) {
	buf := make([]byte, 64<<10)
	for at := int64(0); at < size; at += int64(len(buf) - len(what)) {
		n, err := r.ReadAt(buf, at)
		if bytes.Contains(buf[:n], what) {
			return true, nil
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return false, err
		}
	}
	return false, nil
}

func detectText(head []byte) fileKind {
	if zeros := bytes.Count(head, []byte{0}); zeros > 0 && utf16Of(head) == nil {
		return kindBinary
	}
	start := bytes.ToLower(bytes.TrimSpace(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf"))))
	switch {
	case bytes.HasPrefix(start, []byte("<!doctype html")), bytes.HasPrefix(start, []byte("<html")), bytes.HasPrefix(start, []byte("<table")):
		return kindHTML
	case bytes.HasPrefix(start, []byte("<?xml")):
		return kindXML
	}
	return kindText
}

// megabytes writes a size for a message: "61 MB".
func megabytes(n int64) string {
	if n < 1<<20 {
		return fmt.Sprintf("%d kB", (n+1023)>>10)
	}
	return fmt.Sprintf("%d MB", (n+1<<19)>>20)
}
