package sheet

import (
	"archive/zip"
	"errors"
	"io"
	"path"
	"strings"

	"klover/internal/base/fault"
)

// ratioFrom is the size from which a part's ratio is looked at: small parts of
// blanks may pack very well without harm.
const ratioFrom = 10 << 20

// archive is the checked zip file of a workbook.
type archive struct {
	name  string // of the file
	parts map[string]*zip.File
}

// openZip reads the directory and refuses what would unpack to more than the
// limits, before a single part is unpacked.
func openZip(r io.ReaderAt, size int64, name string, l Limits) (*archive, error) {
	z, err := zip.NewReader(r, size)
	if err != nil {
		return nil, damaged(name, err)
	}
	if len(z.File) > l.Parts {
		return nil, fault.Wrong("Filen %s består av %d delar. En Excelfil har högst %d.", name, len(z.File), l.Parts)
	}
	a := &archive{name: name, parts: map[string]*zip.File{}}
	var total uint64
	for _, f := range z.File {
		total += f.UncompressedSize64
		if total > uint64(l.Unpacked) || f.UncompressedSize64 > uint64(l.Unpacked) {
			return nil, fault.Wrong("Filen %s blir större än %s när den packas upp och kan inte läsas in.", name, megabytes(l.Unpacked))
		}
		if f.UncompressedSize64 > ratioFrom && f.UncompressedSize64/uint64(l.Ratio) > f.CompressedSize64 {
			return nil, fault.Wrong("Filen %s är packad på ett sätt som inte är rimligt för en Excelfil och läses inte in.", name)
		}
		a.parts[partName(f.Name)] = f
	}
	return a, nil
}

// partName makes names comparable: some programs write backslashes or a leading
// slash, and part names ignore case (ECMA-376 part 2, 6.2.2.3).
func partName(name string) string {
	return strings.ToLower(strings.TrimPrefix(path.Clean("/"+strings.ReplaceAll(name, `\`, "/")), "/"))
}

func (a *archive) has(name string) bool { return a.parts[partName(name)] != nil }

func (a *archive) hasUnder(folder string) bool {
	for name := range a.parts {
		if strings.HasPrefix(name, folder) {
			return true
		}
	}
	return false
}

// open unpacks a part. The directory may lie about the size, so reading stops
// where it said that the part ends.
func (a *archive) open(name string) (io.ReadCloser, error) {
	f := a.parts[partName(name)]
	if f == nil {
		return nil, damaged(a.name, errors.New("part "+name+" is missing"))
	}
	if f.Flags&1 != 0 {
		return nil, fault.Wrong("Filen %s är %s. %s", a.name, kindLocked.what, kindLocked.advice)
	}
	r, err := f.Open()
	if err != nil {
		return nil, damaged(a.name, err)
	}
	return &part{r, int64(f.UncompressedSize64), a.name}, nil
}

// part reads one part up to its stated size.
type part struct {
	io.ReadCloser
	left int64
	file string
}

func (p *part) Read(b []byte) (int, error) {
	n, err := p.ReadCloser.Read(b)
	p.left -= int64(n)
	if p.left < 0 {
		return 0, damaged(p.file, errors.New("a part is larger than its directory entry says"))
	}
	if err != nil && err != io.EOF {
		return n, damaged(p.file, err)
	}
	return n, err
}

func damaged(name string, cause error) error {
	return fault.With(fault.Wrong("Filen %s är skadad eller ofullständig. Spara den på nytt och försök igen.", name), cause)
}
