package diary

import (
	"archive/zip"
	"context"
	"fmt"
	"io"
	"path"
	"strings"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/file"
	"klover/internal/base/sheet"
)

// Export writes a case file for the archive: the register as CSV, every official
// document, and the SHA-256 of each. It is written in the history. A case with sealed
// tenders cannot be taken out.
func (s Store) Export(ctx context.Context, by Reader, caseID string, to io.Writer) error {
	c, err := s.Case(ctx, caseID)
	if err != nil {
		return err
	}
	var docs []Document
	var entries []Listed
	err = s.DB.InTx(ctx, func(tx *db.DB) (err error) {
		docs, entries, err = s.with(tx).takenOut(ctx, by, c)
		return err
	})
	if err != nil {
		return err
	}
	archive := zip.NewWriter(to)
	folder := safeName(c.Number)
	if err := s.writeRegister(archive, folder, c, entries); err != nil {
		return err
	}
	sums, err := s.writeDocuments(ctx, archive, folder, docs, entries)
	if err != nil {
		return err
	}
	if err := add(archive, folder+"/kontrollsummor.txt", strings.NewReader(sums)); err != nil {
		return err
	}
	if err := archive.Close(); err != nil {
		return err
	}
	return audit.Write(ctx, s.DB, audit.Entry{Kind: CaseKind, Ref: c.ID, Title: c.Name(), Verb: "tog ut akten till arkiv", Why: fmt.Sprintf("%d poster, %d handlingar", len(entries), len(docs))})
}

// takenOut returns what an export of the case has, if the reader may read it all.
func (s Store) takenOut(ctx context.Context, by Reader, c Case) ([]Document, []Listed, error) {
	may, err := s.access(ctx, by, c)
	if err != nil {
		return nil, nil, err
	}
	if !may.secret {
		return nil, nil, errSecret
	}
	var w db.Where
	w.Add("d.case_id = ?", c.ID)
	w.Add("d.official = TRUE")
	docs, err := s.documents(ctx, w)
	if err != nil {
		return nil, nil, err
	}
	for _, d := range docs {
		sealed, err := s.sealed(ctx, c, d.Kind)
		if err != nil {
			return nil, nil, err
		}
		if sealed {
			return nil, nil, refuse(errSealed, CaseKind, c.ID, c.Name(), "ta ut akten")
		}
	}
	entries, _, err := s.Search(ctx, by, Filter{Case: c.ID}, Page{Sort: "registered_on"})
	return docs, entries, err
}

func (s Store) writeRegister(archive *zip.Writer, folder string, c Case, entries []Listed) error {
	t := sheet.Table{Title: "Akt " + c.Name(), At: s.DB.Now()}
	for _, d := range ListFields {
		t.Columns = append(t.Columns, sheet.Column{Key: d.Key, Label: d.Label})
	}
	t.Rows = func(yield func([]any) bool) {
		for i := range entries {
			cells := make([]any, len(ListFields))
			for j, d := range ListFields {
				cells[j] = d.Text(&entries[i])
			}
			if !yield(cells) {
				return
			}
		}
	}
	w, err := archive.Create(folder + "/register.csv")
	if err != nil {
		return err
	}
	return sheet.WriteCSV(w, t)
}

// writeDocuments writes the official versions, named by their number in the case, and
// returns the list of their hashes in the form that sha256sum reads.
func (s Store) writeDocuments(ctx context.Context, archive *zip.Writer, folder string, docs []Document, entries []Listed) (string, error) {
	no := map[string]int64{}
	for _, e := range entries {
		no[e.ID] = e.No
	}
	var sums strings.Builder
	seen := map[string]int{}
	for _, d := range docs {
		for _, v := range d.Versions {
			if v.State != Final {
				continue
			}
			name := fmt.Sprintf("handlingar/%03d %s", no[v.EntryID], safeName(d.Title))
			if seen[name]++; seen[name] > 1 {
				name += fmt.Sprintf(" (%d)", seen[name])
			}
			if err := s.writeVersion(ctx, archive, folder, name, v, &sums); err != nil {
				return "", err
			}
		}
	}
	return sums.String(), nil
}

func (s Store) writeVersion(ctx context.Context, archive *zip.Writer, folder, name string, v Version, sums *strings.Builder) error {
	if v.Text != "" {
		if err := add(archive, folder+"/"+name+".md", strings.NewReader(v.Text)); err != nil {
			return err
		}
		fmt.Fprintf(sums, "%s  %s.md\n", v.Hash, name)
	}
	if v.FileID == "" {
		return nil
	}
	name += path.Ext(v.FileName)
	w, err := archive.Create(folder + "/" + name)
	if err != nil {
		return err
	}
	if err := file.Copy(ctx, s.DB, v.FileID, w); err != nil {
		return err
	}
	fmt.Fprintf(sums, "%s  %s\n", v.FileHash, name)
	return nil
}

func add(archive *zip.Writer, name string, from io.Reader) error {
	w, err := archive.Create(name)
	if err != nil {
		return fault.With(fault.Wrong("Akten kunde inte skrivas."), err)
	}
	_, err = io.Copy(w, from)
	return err
}
