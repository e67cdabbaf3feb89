package analysis

import (
	"bytes"
	"fmt"
	"net/http"

	"klover/internal/base/paper/pdf"
)

// packPDF answers with the analysis on paper.
func (a *Web) packPDF(w http.ResponseWriter, r *http.Request) error {
	p, sc, err := a.scopedPack(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	all, err := a.Store.whole(r.Context(), sc, p)
	if err != nil {
		return err
	}
	var file bytes.Buffer
	if err := pdf.Write(&file, all.document(a.Store.DB.Now())); err != nil {
		return fmt.Errorf("writing the analysis %s: %w", p.ID, err)
	}
	w.Header().Set("Content-Type", "application/pdf")
	w.Header().Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", "analys-"+p.Period.String()+".pdf"))
	_, err = file.WriteTo(w)
	return err
}
