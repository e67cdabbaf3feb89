// Package app connects everything by hand: the areas on their ladder, the
// databases, pages, API, commands, jobs and figures. Whoever asks where a thing
// is connected looks here.
package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"maps"
	"net/http"
	"os"
	"path/filepath"

	"klover/internal/app/casefile"
	"klover/internal/app/selection"
	"klover/internal/area/analysis"
	"klover/internal/area/board"
	"klover/internal/area/calloff"
	"klover/internal/area/capacity"
	"klover/internal/area/catalogue"
	"klover/internal/area/category"
	"klover/internal/area/compare"
	"klover/internal/area/contract"
	"klover/internal/area/control"
	"klover/internal/area/diary"
	"klover/internal/area/direct"
	"klover/internal/area/economy"
	"klover/internal/area/goal"
	"klover/internal/area/governance"
	"klover/internal/area/handbook"
	"klover/internal/area/identity"
	"klover/internal/area/initiative"
	"klover/internal/area/intake"
	"klover/internal/area/law"
	"klover/internal/area/plan"
	"klover/internal/area/price"
	"klover/internal/area/procurement"
	"klover/internal/area/report"
	"klover/internal/area/request"
	"klover/internal/area/review"
	"klover/internal/area/saving"
	"klover/internal/area/spend"
	"klover/internal/area/staff"
	"klover/internal/area/supplier"
	"klover/internal/area/survey"
	"klover/internal/area/training"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/file"
	"klover/internal/base/find"
	"klover/internal/base/job"
	"klover/internal/base/lake"
	"klover/internal/base/mail"
	"klover/internal/base/subscribe"
	"klover/internal/base/web"
	"klover/internal/word/day"
	"klover/internal/word/figure"
)

// App is the whole program around one database.
type App struct {
	Config  Config
	DB      *db.DB
	Lake    *lake.Store // opened when it is first asked
	Log     *slog.Logger
	Demo    bool   // the accounts of the demo are offered at sign-in
	Banner  string // told at the top of every page
	Figures *figure.Register
	Jobs    *job.Runner
	Mux     *web.Mux

	// Authenticate says who sends a request; nil is identity's sessions and keys.
	Authenticate func(*http.Request) (web.User, bool, error)

	Identity    identity.Store
	Law         law.Store
	Category    category.Store
	Supplier    supplier.Store
	Procurement procurement.Store
	Review      review.Store
	Contract    contract.Store
	Spend       spend.Store
	Analysis    analysis.Store
	Saving      saving.Store
	Goal        goal.Store
	Report      report.Store
	Intake      intake.Store
	Board       board.Store
	Control     control.Store
	Economy     economy.Store
	Handbook    handbook.Store
	Staff       staff.Store
	Survey      survey.Store
	Training    training.Store
	Capacity    capacity.Store
	CallOff     calloff.Store
	Catalogue   catalogue.Store
	Price       price.Store
	Compare     compare.Store
	Governance  governance.Store
	Direct      direct.Store
	Plan        plan.Store
	Initiative  initiative.Store
	Request     request.Store
	Diary       diary.Store
}

// Migrations returns the migrations of base and of every area.
func Migrations() []fs.FS {
	return []fs.FS{
		audit.Migrations, find.Migrations, job.Migrations, file.Migrations, mail.Migrations, subscribe.Migrations,
		identity.Migrations, law.Migrations, category.Migrations, supplier.Migrations, procurement.Migrations,
		review.Migrations, contract.Migrations, price.Migrations, spend.Migrations, analysis.Migrations, saving.Migrations, goal.Migrations,
		handbook.Migrations, training.Migrations, economy.Migrations, survey.Migrations, staff.Migrations,
		control.Migrations, board.Migrations,
		diary.Migrations, request.Migrations, plan.Migrations, direct.Migrations, governance.Migrations, calloff.Migrations, catalogue.Migrations, capacity.Migrations,
		initiative.Migrations,
		compare.Migrations,
		report.Migrations, intake.Migrations,
	}
}

// Open opens the database of the configuration, brings its schema and the program's
// rules of law up to date and connects the program to it.
func Open(ctx context.Context, config Config) (*App, error) {
	if config.Database == "" {
		if err := os.MkdirAll(config.Data, 0o700); err != nil {
			return nil, fmt.Errorf("creating data folder %s: %w", filepath.Clean(config.Data), err)
		}
	}
	d, err := db.Open(ctx, config.address())
	if err != nil {
		return nil, err
	}
	steps, err := db.Migrations(Migrations()...)
	if err != nil {
		return nil, err
	}
	if _, err := d.Migrate(ctx, steps); err != nil {
		d.Close()
		return nil, err
	}
	if err := (law.Store{DB: d}).Seed(ctx); err != nil {
		d.Close()
		return nil, err
	}
	return New(config, d)
}

// New connects the program to an open, migrated database.
func New(config Config, d *db.DB) (*App, error) {
	a := &App{Config: config, DB: d, Log: slog.Default()}
	a.connectStores()
	var err error
	if a.Lake, err = lake.New(config.lake(), spend.Schema); err != nil {
		return nil, err
	}
	a.Spend = spend.Store{DB: d, Lake: a.Lake, Models: &spend.Models{}}
	a.Compare.Lake = a.Lake
	a.Analysis = analysis.Store{DB: d, Lake: a.Lake}
	if a.Figures, err = a.figures(); err != nil {
		return nil, err
	}
	a.Figures = goal.Extended(a.Figures, d)
	a.Goal = goal.Store{DB: d, Register: a.Figures, Since: a.Procurement.First, Cache: &goal.Cache{}}
	a.Control.Register, a.Control.Queries, a.Control.Kinds = a.Figures, selection.Queries(d), recordKinds()
	a.Report = a.reports()
	a.Jobs = a.jobs()
	return a, nil
}

// connectStores fills the stores in the order of the ladder.
func (a *App) connectStores() {
	a.Identity = identity.Store{DB: a.DB}
	a.Law = law.Store{DB: a.DB}
	a.Category = category.Store{DB: a.DB}
	a.Supplier = supplier.Store{DB: a.DB, Vetoes: []supplier.Veto{calloff.Merging}}
	a.Procurement = procurement.Store{DB: a.DB, Link: a.Config.link, Asked: []procurement.Ask{contract.Handover, saving.Handover, survey.Handover}, Before: []procurement.Ask{governance.Before}}
	a.Review = review.Store{DB: a.DB}
	a.Contract = contract.Store{DB: a.DB}
	a.Saving = saving.Store{DB: a.DB}
	a.Handbook = handbook.Store{DB: a.DB}
	a.Training = training.Store{DB: a.DB}
	a.Economy = economy.Store{DB: a.DB, PartyName: a.Identity.PartyName}
	a.Survey = survey.Store{DB: a.DB, Link: a.Config.link}
	a.Staff = staff.Store{DB: a.DB}
	a.Control = control.Store{DB: a.DB}
	a.Board = board.Store{DB: a.DB}
	a.Diary = casefile.Store(a.DB)
	a.Request = request.Store{DB: a.DB, Link: a.Config.link}
	a.Plan = plan.Store{DB: a.DB, Link: a.Config.link, Neighbours: []plan.Neighbours{contract.Plan{DB: a.DB}},
		Sources: []plan.Source{contract.Plan{DB: a.DB}, procurement.Plan{DB: a.DB}, plan.Requests{DB: a.DB}, calloff.Plan{DB: a.DB}}}
	a.Direct = direct.Store{DB: a.DB}
	a.CallOff = calloff.Store{DB: a.DB}
	a.Catalogue = catalogue.Store{Shelf: &catalogue.Shelf{}, DB: a.DB, Link: a.Config.link, Diary: a.Diary}
	a.Price = price.Store{DB: a.DB}
	a.Compare = compare.Store{DB: a.DB}
	a.Governance = governance.Store{Overview: &governance.Overview{}, DB: a.DB, Board: boardDecision}
	a.Capacity = capacity.Store{DB: a.DB}
	a.Initiative = initiative.Store{DB: a.DB}
	a.Intake = intake.Store{DB: a.DB}
}

// figures joins the figures of every area into one register.
func (a *App) figures() (*figure.Register, error) {
	return figure.NewRegister(
		procurement.Figures(a.Procurement),
		review.Figures(a.Review),
		contract.Figures(a.Contract),
		price.Figures(a.Price),
		saving.Figures(a.Saving),
		spend.Figures(a.Spend, a.Initiative.DecidedCategories),
		economy.Figures(a.Economy),
		goal.Figures(goal.Store{DB: a.DB}),
		survey.Figures(a.Survey),
		staff.Figures(a.Staff),
		training.Figures(a.Training),
		handbook.Figures(a.Handbook),
		control.Figures(a.Control),
		goal.ImprovementFigures(goal.Store{DB: a.DB}),
		board.Figures(a.Board),
		capacity.Figures(a.Capacity),
		supplier.Figures(a.Supplier),
		governance.Figures(a.Governance),
		calloff.Figures(a.CallOff),
		direct.Figures(a.Direct),
		plan.Figures(a.Plan),
		request.Figures(a.Request),
		initiative.Figures(a.Initiative),
		diary.Figures(a.Diary),
	)
}

// jobs names the function behind each kind of background work.
func (a *App) jobs() *job.Runner {
	kinds := map[string]job.Func{}
	maps.Copy(kinds, intake.Jobs(a.Intake))
	maps.Copy(kinds, price.Jobs(a.Price))
	maps.Copy(kinds, spend.Jobs(a.Spend))
	maps.Copy(kinds, analysis.Jobs(a.Analysis))
	maps.Copy(kinds, compare.Jobs(a.Compare))
	kinds[goal.CloseKind] = a.Goal.CloseJob
	return &job.Runner{DB: a.DB, Log: a.Log, Kinds: kinds}
}

// today is the day in Sweden by the database's clock.
func (a *App) today() day.Date { return day.Of(a.DB.Now()) }

// Close closes the database and the lake.
func (a *App) Close() error { return errors.Join(a.Lake.Close(), a.DB.Close()) }

// Handler returns everything that the web server answers.
func (a *App) Handler() http.Handler {
	a.Mux = a.routes()
	return a.Mux
}
