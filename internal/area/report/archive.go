package report

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"klover/internal/base/fault"
	"klover/internal/base/paper/pdf"
)

// The files of an archive. The PDF is for people, the rest is for machines and for
// the day when somebody asks how a figure was made.
const (
	manifestFile = "innehall.json"
	pdfFile      = "rapport.pdf"
	textFile     = "texter.md"
	digestFile   = "underlag.json" // exactly what the report's checksum covers
	figureFile   = "siffror.json"
	figureSheet  = "siffror.csv"
	rowSheet     = "rader.csv"
	insertFile   = "infogat.json"
	stepFile     = "steg.json"
)

// archiveFormat names the layout of the archive, so that it can be read later.
const archiveFormat = "klover-rapportarkiv-1"

// manifest says what is in an archive.
type manifest struct {
	Format     string         `json:"format"`
	Number     string         `json:"nummer"`
	Title      string         `json:"titel"`
	Period     string         `json:"period"`
	Edition    int64          `json:"utgava"`
	Body       string         `json:"organ"`
	Diary      string         `json:"diarienummer"`
	Decision   string         `json:"beslut,omitempty"`
	FixedAt    time.Time      `json:"last"`
	FixedBy    string         `json:"lastAv"`
	Hash       string         `json:"rapportensKontrollsumma"`
	ArchivedAt time.Time      `json:"arkiverad"`
	ArchivedBy string         `json:"arkiveradAv"`
	Files      []manifestLine `json:"filer"`
}

type manifestLine struct {
	Name string `json:"namn"`
	What string `json:"vad"`
	Size int    `json:"storlek"`
	Hash string `json:"sha256"`
}

// archivedFact is a frozen figure as the archive keeps it.
type archivedFact struct {
	Fact
	Rows []FactRow
}

func archiveName(r Report) string { return r.Number + "-arkiv.zip" }

// archive writes the archive of a fixed report. The same report gives the same bytes.
func (c Composed) archive(w io.Writer, steps []Taken) error {
	files, err := c.archiveFiles(steps)
	if err != nil {
		return err
	}
	r := c.Report
	m := manifest{Format: archiveFormat, Number: r.Number, Title: r.Title, Period: r.Period.String(), Edition: r.Edition, Body: r.Body, Diary: r.Diary,
		FixedAt: r.FixedAt.UTC(), FixedBy: r.FixedBy, Hash: r.Hash, ArchivedAt: r.ArchivedAt.UTC(), ArchivedBy: r.ArchivedBy}
	if r.DecidedOn != 0 {
		m.Decision = strings.TrimSpace(r.DecidedOn.Sv() + " " + r.DecidedBy + " " + r.DecidedNo)
	}
	for _, f := range files {
		m.Files = append(m.Files, manifestLine{f.name, f.what, len(f.content), hashBytes(f.content)})
	}
	head, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	z := zip.NewWriter(w)
	for _, f := range append([]archiveEntry{{manifestFile, "", head}}, files...) {
		out, err := z.CreateHeader(&zip.FileHeader{Name: f.name, Method: zip.Deflate, Modified: r.ArchivedAt.UTC()})
		if err != nil {
			return err
		}
		if _, err := out.Write(f.content); err != nil {
			return err
		}
	}
	return z.Close()
}

type archiveEntry struct {
	name, what string
	content    []byte
}

func (c Composed) archiveFiles(steps []Taken) ([]archiveEntry, error) {
	var paper bytes.Buffer
	if err := pdf.Write(&paper, c.Document); err != nil {
		return nil, err
	}
	facts := make([]archivedFact, len(c.Facts))
	for i, f := range c.Facts {
		facts[i] = archivedFact{f, f.Rows}
	}
	files := []archiveEntry{
		{pdfFile, "Rapporten som PDF/A-2b", paper.Bytes()},
		{textFile, "Avsnittens texter som de skrevs, med nyckeltalens namn", []byte(c.markdown())},
		{digestFile, "Det som rapportens kontrollsumma räknas på", c.digest()},
		{figureSheet, "Varje siffra i rapporten", sheetOf(factHead, factLines(c.Facts))},
		{rowSheet, "Raderna bakom varje siffra", sheetOf(rowHead, rowLines(c.Facts))},
	}
	for _, one := range []struct {
		name, what string
		content    any
	}{
		{figureFile, "Varje siffra med definition, rader och radernas kontrollsumma", facts},
		{insertFile, "Text, tabeller och bilder som registren skrev in", insertedIn(c.texts)},
		{stepFile, "Vem som gjorde vad med rapporten och när", steps},
	} {
		content, err := json.MarshalIndent(one.content, "", "  ")
		if err != nil {
			return nil, err
		}
		files = append(files, archiveEntry{one.name, one.what, content})
	}
	return files, nil
}

// markdown writes the sections as they were written.
func (c Composed) markdown() string {
	var b strings.Builder
	fmt.Fprintf(&b, "---\ntitel: %s\nunderrubrik: %s\norgan: %s\nperiod: %s\n%s\n---\n", c.Report.Title, c.Report.Subtitle, c.Report.Body, c.Report.Period, strings.ReplaceAll(c.Report.Parameters, "=", ": "))
	for _, s := range c.Sections {
		mark := map[bool]string{false: " {-}"}[s.Numbered]
		if s.Part != InBody {
			mark = " {" + lowerFirst(s.Part.series()) + "}"
		}
		fmt.Fprintf(&b, "\n%s %s%s\n\n%s\n", strings.Repeat("#", int(s.Level)), s.Heading, mark, s.Text)
	}
	return b.String()
}

var (
	factHead = []string{"nyckeltal", "namn", "roll", "period", "slag", "part", "text", "taljare", "namnare", "skala", "forklaring", "definition", "definitionsversion", "kalla", "antal rader", "radernas sha256"}
	rowHead  = []string{"nyckeltal", "period", "slag", "part", "nr", "register", "post", "benamning", "belopp", "raknas i"}
)

func factLines(list []Fact) [][]string {
	var lines [][]string
	for _, f := range list {
		lines = append(lines, []string{f.Figure, f.Name, string(f.Role), f.Period.String(), string(f.Span), string(f.Party), f.Text, fmt.Sprint(f.Num), fmt.Sprint(f.Den), fmt.Sprint(f.Scale),
			f.Reason, f.DefinitionText, fmt.Sprint(f.Definition), f.Source, fmt.Sprint(f.RowCount), f.RowsHash})
	}
	return lines
}

func rowLines(list []Fact) [][]string {
	var lines [][]string
	for _, f := range list {
		for _, r := range f.Rows {
			lines = append(lines, []string{f.Figure, f.Period.String(), string(f.Span), string(f.Party), fmt.Sprint(r.No), r.Kind, r.Ref, r.Label, fmt.Sprint(r.Amount), map[int64]string{0: "täljaren", 1: "nämnaren"}[r.Term]})
		}
	}
	return lines
}

func sheetOf(head []string, lines [][]string) []byte {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	if err := w.WriteAll(append([][]string{head}, lines...)); err != nil {
		panic(err) // a buffer takes all
	}
	return b.Bytes()
}

func hashBytes(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}

// Verified is what a check of an archive found.
type Verified struct {
	Number  string
	Title   string
	Hash    string // of the report
	File    string // SHA-256 of the whole file
	Files   int
	Figures int
	Rows    int
	Wrong   []string // Swedish sentences, none when the archive is whole
}

// VerifyArchive checks an archive file: that every file is there and unchanged, that
// the rows give their checksums and that texts and figures give the report's.
func VerifyArchive(content []byte) (Verified, error) {
	v := Verified{File: hashBytes(content)}
	z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return v, fault.With(fault.Wrong("Filen är ingen arkivfil: den går inte att öppna som zip."), err)
	}
	files := map[string][]byte{}
	for _, f := range z.File {
		if files[f.Name], err = unzip(f); err != nil {
			v.Wrong = append(v.Wrong, "Filen "+f.Name+" i arkivet går inte att läsa.")
		}
	}
	var m manifest
	if err := json.Unmarshal(files[manifestFile], &m); err != nil || m.Format != archiveFormat {
		return v, fault.With(fault.Wrong("Filen är ingen rapport ur Klöver: %s saknas eller går inte att läsa.", manifestFile), err)
	}
	v.Number, v.Title, v.Hash, v.Files = m.Number, m.Title, m.Hash, len(m.Files)
	v.compare(m, files)
	v.recount(m, files)
	return v, nil
}

// largest is how much one file of an archive may hold unpacked.
const largest = 200 << 20

func unzip(f *zip.File) ([]byte, error) {
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	content, err := io.ReadAll(io.LimitReader(r, largest+1))
	if len(content) > largest {
		return nil, fmt.Errorf("%s is too large", f.Name)
	}
	return content, err
}

// compare checks the files by the manifest.
func (v *Verified) compare(m manifest, files map[string][]byte) {
	for _, line := range m.Files {
		content, ok := files[line.Name]
		switch {
		case !ok:
			v.Wrong = append(v.Wrong, "Filen "+line.Name+" saknas.")
		case hashBytes(content) != line.Hash:
			v.Wrong = append(v.Wrong, "Filen "+line.Name+" är ändrad.")
		}
	}
	for name := range files {
		listed := slices.ContainsFunc(m.Files, func(l manifestLine) bool { return l.Name == name })
		if !listed && name != manifestFile {
			v.Wrong = append(v.Wrong, "Filen "+name+" hör inte till arkivet.")
		}
	}
	slices.Sort(v.Wrong)
}

// recount makes the checksums of rows and report anew.
func (v *Verified) recount(m manifest, files map[string][]byte) {
	if hashBytes(files[digestFile]) != m.Hash {
		v.Wrong = append(v.Wrong, "Texter och siffror ger inte rapportens kontrollsumma.")
	}
	var facts []archivedFact
	if err := json.Unmarshal(files[figureFile], &facts); err != nil {
		v.Wrong = append(v.Wrong, "Siffrorna går inte att läsa.")
		return
	}
	var covered digest
	if err := json.Unmarshal(files[digestFile], &covered); err != nil {
		v.Wrong = append(v.Wrong, "Underlaget går inte att läsa.")
		return
	}
	rows := map[string]string{}
	for _, f := range covered.Facts {
		rows[string(f.Role)+f.Figure+f.Period+f.Party] = f.Rows + f.Text
	}
	v.Figures = len(facts)
	for _, f := range facts {
		v.Rows += len(f.Rows)
		hash := hashRows(f.Rows)
		if hash != f.RowsHash || rows[string(f.Role)+f.Figure+string(f.Span)+" "+f.Period.String()+string(f.Party)] != hash+f.Text {
			v.Wrong = append(v.Wrong, fmt.Sprintf("Raderna bakom %s %s är inte de som låstes.", f.Name, f.Period.Label()))
		}
	}
	var inserted []Inserted
	if err := json.Unmarshal(files[insertFile], &inserted); err != nil || len(inserted) != len(covered.Inserted) {
		v.Wrong = append(v.Wrong, "Det som infogades är inte det som låstes.")
		return
	}
	for i, in := range inserted {
		if hashText(in.Content) != covered.Inserted[i].Hash {
			v.Wrong = append(v.Wrong, in.Call+" är inte det som låstes.")
		}
	}
}
