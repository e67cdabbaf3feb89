package sheet

import (
	"encoding/xml"
	"errors"
	"io"
	"iter"
	"path"
	"slices"
	"strings"

	"klover/internal/base/fault"
)

// workbook reads .xlsx and .xlsm (ECMA-376, also the strict form). Macros are
// never looked at.
type workbook struct {
	zip    *archive
	limits Limits
	list   []sheetPart
	day0   int        // days to add to serials: 1462 in the 1904 system
	looks  []dateLook // by style index
	shared *texts     // read when a sheet first needs it
}

type sheetPart struct {
	name string
	part string
}

func openXLSX(r io.ReaderAt, size int64, name string, l Limits) (source, error) {
	z, err := openZip(r, size, name, l)
	if err != nil {
		return nil, err
	}
	if kind, ok := z.notXLSX(); ok {
		return nil, fault.Wrong("Filen %s är %s. %s", name, kind.what, kind.advice)
	}
	w := &workbook{zip: z, limits: l}
	if err := w.readWorkbook(); err != nil {
		return nil, err
	}
	if err := w.readStyles(); err != nil {
		return nil, err
	}
	return w, nil
}

// notXLSX tells what a package is when it is no readable workbook.
func (a *archive) notXLSX() (fileKind, bool) {
	switch {
	case a.has("xl/workbook.bin"):
		return fileKind{"en binär Excelfil (.xlsb)", saveAs}, true
	case a.has("xl/workbook.xml"), a.rootPart() != "":
		return fileKind{}, false
	case a.hasUnder("word/"):
		return fileKind{"ett Word-dokument", choose}, true
	case a.hasUnder("ppt/"):
		return fileKind{"en presentation", choose}, true
	case a.has("mimetype") && a.has("content.xml"):
		return fileKind{"ett OpenDocument (.ods, .odt)", "Öppna det och spara det som Excel-arbetsbok (.xlsx)."}, true
	case a.has("index.numbers"), a.hasUnder("index/"):
		return fileKind{"ett Numbers-dokument", "Exportera det till Excel (.xlsx)."}, true
	}
	return kindArchive, true
}

// rootPart returns the workbook's part name by the package's relationships, ""
// when there is none.
func (a *archive) rootPart() string {
	links, err := a.links("_rels/.rels")
	if err != nil {
		return ""
	}
	for _, l := range links {
		if strings.HasSuffix(l.Type, "/officeDocument") && strings.HasPrefix(partName(l.Target), "xl/") {
			return partName(l.Target)
		}
	}
	return ""
}

type link struct {
	ID     string `xml:"Id,attr"`
	Type   string `xml:"Type,attr"`
	Target string `xml:"Target,attr"`
}

// smallPart bounds the parts that are decoded as a whole.
const smallPart = 32 << 20

func (a *archive) decode(name string, into any) error {
	r, err := a.open(name)
	if err != nil {
		return err
	}
	defer r.Close()
	if err := xml.NewDecoder(io.LimitReader(r, smallPart)).Decode(into); err != nil {
		return a.wrong(err)
	}
	return nil
}

// wrong keeps faults as they are and calls everything else damage.
func (a *archive) wrong(err error) error {
	if fault.KindOf(err) != fault.KindInternal {
		return err
	}
	return damaged(a.name, err)
}

func (a *archive) links(name string) ([]link, error) {
	var rels struct {
		Links []link `xml:"Relationship"`
	}
	err := a.decode(name, &rels)
	return rels.Links, err
}

// workbookPart is what is wanted of xl/workbook.xml.
type workbookPart struct {
	Properties struct {
		Date1904 string `xml:"date1904,attr"`
	} `xml:"workbookPr"`
	Sheets []struct {
		Name  string     `xml:"name,attr"`
		State string     `xml:"state,attr"`
		Attrs []xml.Attr `xml:",any,attr"`
	} `xml:"sheets>sheet"`
}

func (w *workbook) readWorkbook() error {
	root := w.zip.rootPart()
	if root == "" {
		root = "xl/workbook.xml"
	}
	var book workbookPart
	if err := w.zip.decode(root, &book); err != nil {
		return err
	}
	links, err := w.zip.links(path.Join(path.Dir(root), "_rels", path.Base(root)+".rels"))
	if err != nil {
		return err
	}
	if d := book.Properties.Date1904; d == "1" || d == "true" {
		w.day0 = 1462
	}
	var hidden []sheetPart
	for _, s := range book.Sheets {
		part := worksheetPart(links, path.Dir(root), relationOf(s.Attrs))
		switch {
		case part == "":
		case s.State == "hidden" || s.State == "veryHidden":
			hidden = append(hidden, sheetPart{s.Name, part})
		default:
			w.list = append(w.list, sheetPart{s.Name, part})
		}
	}
	w.list = append(w.list, hidden...)
	return nil
}

func relationOf(attrs []xml.Attr) string {
	for _, a := range attrs {
		if a.Name.Local == "id" {
			return a.Value
		}
	}
	return ""
}

// worksheetPart returns the part of a worksheet; sheets with only a diagram have none.
func worksheetPart(links []link, folder, id string) string {
	for _, l := range links {
		if l.ID != id || !strings.HasSuffix(l.Type, "/worksheet") {
			continue
		}
		if strings.HasPrefix(l.Target, "/") {
			return partName(l.Target)
		}
		return partName(path.Join(folder, l.Target))
	}
	return ""
}

func (w *workbook) sheets() []string {
	names := make([]string, len(w.list))
	for i, s := range w.list {
		names[i] = s.name
	}
	return names
}

func (w *workbook) part(sheet string) string {
	i := slices.IndexFunc(w.list, func(s sheetPart) bool { return s.name == sheet })
	return w.list[i].part
}

func (w *workbook) rows(sheet string) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		err := w.each(sheet, func(r Row) bool { return yield(r, nil) })
		if err != nil {
			yield(Row{}, w.zip.wrong(err))
		}
	}
}

// each gives the rows to yield until it answers false.
func (w *workbook) each(sheet string, yield func(Row) bool) error {
	if w.shared == nil {
		shared, err := readShared(w.zip)
		if err != nil {
			return err
		}
		w.shared = shared
	}
	part, err := w.zip.open(w.part(sheet))
	if err != nil {
		return err
	}
	defer part.Close()
	r := &rowReader{book: w, sheet: sheet, xml: newScanner(part)}
	for {
		row, err := r.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil || !yield(row) {
			return err
		}
	}
}
