package calloff

import (
	"fmt"
	"net/http"

	"klover/internal/base/audit"
	"klover/internal/base/fault"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
)

// rowsPage is a form with one group of controls for each row.
type rowsPage struct {
	Crumbs []ui.Crumb
	Notice ui.Notice
	Intro  string
	Table  ui.Table // instead of the form, when nothing may be changed
	Form   ui.Form
	Rows   []formRow
	Add    string // label of the button for one more row, "" when they are given
}

type formRow struct {
	Title    string
	Controls []ui.Control
}

var rowsTmpl = web.Parse[rowsPage](pages, "rows.html")

// key names a control of a row.
func key(i int, name string) string { return fmt.Sprintf("%s-%d", name, i+1) }

// posted puts back what was written, with what is wrong.
func (p *rowsPage) posted(values map[string]string, err error) {
	p.Form.Posted(values, err)
	for i := range p.Rows {
		row := ui.Form{Controls: p.Rows[i].Controls}
		row.Posted(values, err)
		p.Rows[i].Controls = row.Controls
	}
}

// again shows the form as it was posted, if the user can correct it or asked for one
// more row.
func (p rowsPage) again(w http.ResponseWriter, r *http.Request, title string, values map[string]string, err error) error {
	if err != nil && !web.Correctable(err) && !audit.Refused(err) {
		return err
	}
	p.posted(values, err)
	status := http.StatusOK
	if err != nil {
		status = web.StatusOf(err)
	}
	return rowsTmpl.RenderStatus(w, r, status, title, p)
}

// rowsPosted counts the rows of a form by a control that each of them has.
func rowsPosted(posted map[string]string, name string) int {
	n := 0
	for {
		if _, ok := posted[key(n, name)]; !ok {
			return n
		}
		n++
	}
}

// rowFault puts a fault of one value at its control.
func rowFault(at, message string) error {
	return fault.Invalid(fault.Field{Name: at, Message: message})
}
