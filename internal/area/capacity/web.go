package capacity

import (
	"context"
	"embed"

	"klover/internal/area/staff"
	"klover/internal/base/field"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/sv"
)

//go:embed *.html
var pages embed.FS

// The addresses of the area.
const (
	Path           = "/kapacitet"
	AssignmentPath = Path + "/konsultuppdrag"
	QueuePath      = Path + "/ko"
	PersonPath     = Path + "/personer"
	MinePath       = Path + "/mina-veckor"
	OwnPath        = Path + "/mina-uppdrag"
	weekPath       = Path + "/veckor"
	rulesPath      = Path + "/parametrar"
	awayPath       = Path + "/franvaro"
	vacancyPath    = staff.VacancyPath + "/"
)

// The permissions of the area.
const (
	permRead  = "capacity.read"
	permWrite = "capacity.write"
	permOwn   = "capacity.own"
)

func workURL(kind, ref string) string { return Path + "/arbete/" + kind + "/" + ref }

// Web is the pages of the register. What they need of other areas app hands over.
type Web struct {
	Store    Store
	Views    record.Views                                      // saved by users; may be nil
	Accounts func(ctx context.Context) ([]field.Option, error) // of consultants; may be nil
}

// Routes connects the pages.
func (a *Web) Routes(m *web.Mux) {
	m.Handle("GET "+Path, permRead, a.load)
	m.Handle("GET "+weekPath+"/{vecka}", permRead, a.week)
	m.Handle("GET "+MinePath, permRead, a.mine)
	m.Handle("GET "+PersonPath+"/{id}", permRead, a.person)
	m.Handle("POST "+PersonPath+"/{id}/arbetstid", permWrite, a.setShare)
	m.Handle("POST "+PersonPath+"/{id}/franvaro", permWrite, a.addAway)
	m.Handle("POST "+awayPath+"/{id}/ta-bort", permWrite, a.removeAway)
	m.Handle("GET "+QueuePath, permRead, a.queue)
	m.Handle("POST "+QueuePath+"/forslag/{id}", permWrite, a.decide)
	m.Handle("GET "+Path+"/arbete/{slag}/{id}", permRead, a.work)
	m.Handle("POST "+Path+"/arbete/{slag}/{id}", permWrite, a.judge)
	m.Handle("POST "+Path+"/arbete/{slag}/{id}/tilldela", permWrite, a.assign)
	a.rules().Routes(m)
	m.Handle("GET "+OwnPath, permOwn, a.ownAssignments)
	m.Handle("GET "+AssignmentPath, permRead, a.assignments)
	m.Handle("GET "+AssignmentPath+"/ny", permWrite, a.newAssignment)
	m.Handle("POST "+AssignmentPath, permWrite, a.engage)
	m.Handle("GET "+AssignmentPath+"/{id}", permRead+"|"+permOwn, a.assignment)
	m.Handle("GET "+AssignmentPath+"/{id}/andra", permWrite, a.editAssignment)
	m.Handle("POST "+AssignmentPath+"/{id}", permWrite, a.saveAssignment)
	m.Handle("POST "+AssignmentPath+"/{id}/bevilja", permWrite, a.grant)
	m.Handle("GET "+AssignmentPath+"/{id}/aterkalla", permWrite, a.askWithdraw)
	m.Handle("POST "+AssignmentPath+"/{id}/aterkalla", permWrite, a.withdraw)
	m.Handle("POST "+AssignmentPath+"/{id}/timmar", permWrite+"|"+permOwn, a.spend)
	m.Handle("POST "+AssignmentPath+"/{id}/timmar/{rad}/ta-bort", permWrite, a.unspend)
}

// tabs are the parts of the area, with the one shown now.
func tabs(here string) []ui.Tab {
	list := []ui.Tab{{Label: "Belastning", URL: Path}, {Label: "Kö och prognos", URL: QueuePath}, {Label: "Konsultuppdrag", URL: AssignmentPath},
		{Label: "Mina veckor", URL: MinePath}, {Label: "Parametrar", URL: rulesPath}}
	for i := range list {
		list[i].Active = list[i].URL == here
	}
	return list
}

var tones = map[Level]ui.Tone{Idle: ui.Neutral, Free: ui.Good, Fair: ui.Info, Full: ui.Warn, Over: ui.Bad}

// loadBadge says a load in a number and a word.
func loadBadge(r Rules, load int64) ui.Badge {
	l := r.LevelOf(load)
	if l == Idle {
		return ui.Badge{Text: "0" + sv.Space + "%"}
	}
	return ui.Badge{Text: LoadText(load) + ", " + l.Sv(), Tone: tones[l]}
}

// crumbs lead from a part of the area back to its list.
func crumbs(more ...ui.Crumb) []ui.Crumb {
	return append([]ui.Crumb{{Label: "Kapacitet", URL: Path}}, more...)
}
