package app

import (
	"context"
	"net/http"
	"slices"

	"klover/internal/app/casefile"
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
	"klover/internal/base/api"
	"klover/internal/base/audit"
	"klover/internal/base/field"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
	"klover/internal/word/orgnr"
)

// Version is the program's version, shown in the API's description.
const Version = "0.1.0"

// routes connects the pages and the API of every area.
func (a *App) routes() *web.Mux {
	who := &identity.Web{Store: a.Identity, Demo: a.Demo, Proxy: a.Config.Secure, Registers: a.registers()}
	authenticate := a.Authenticate
	if authenticate == nil {
		authenticate = who.Authenticate
	}
	authenticate = (&capacity.Web{Store: a.Capacity}).Confine(authenticate)
	m := web.NewMux(web.Options{
		Brand: "Klöver", Owner: a.owner(), Banner: a.Banner, Nav: nav(), Account: "/mitt-konto",
		Authenticate: authenticate, OnSignInNeeded: who.OnSignInNeeded,
		Footer: []web.Item{{Label: "Tillgänglighet", URL: "/tillganglighet"}},
		Secure: a.Config.Secure, Dev: a.Config.Dev, Logger: a.Log,
	})
	m.Handle("GET /{$}", web.SignedIn, a.home)
	m.Handle("GET /sok", web.SignedIn, a.search)
	m.Handle("GET /tillganglighet", web.Public, a.accessibility)
	m.Handle("GET /halsa", web.Public, a.health)
	m.Handle("/api/", web.Public, web.Plain(a.api()))
	who.Routes(m)
	a.areaRoutes(m, who)
	return m
}

// areaRoutes connects the areas from the bottom of the ladder. A lower area's
// page gets the panels of the areas above it.
func (a *App) areaRoutes(m *web.Mux, who *identity.Web) {
	categories, people, callers, everyone, units := a.kept(a.categories), a.kept(a.people), a.kept(a.callers), a.kept(a.everyone), a.kept(a.units)
	contracts := &contract.Web{Store: a.Contract, Suppliers: a.Supplier, Views: who.SavedViews, Categories: categories, People: a.contractPeople, Reviewers: a.kept(a.reviewers), Diary: &a.Diary, Full: a.CallOff.Full}
	savings := &saving.Web{Store: a.Saving, Views: who.SavedViews, Bought: a.Spend.BoughtOn}
	reviews := &review.Web{Store: a.Review, Categories: categories, Named: a.Category.Paths, Views: who.SavedViews}
	surveys := &survey.Web{Store: a.Survey, Views: who.SavedViews}
	diaries := &diary.Web{Store: a.Diary, Views: who.SavedViews, People: everyone}
	callOffs := &calloff.Web{Store: a.CallOff, Views: who.SavedViews, People: callers}
	prices := &price.Web{Store: a.Price, Views: who.SavedViews, Contracts: a.pricedContracts}
	steering := &governance.Web{Store: a.Governance, Views: who.SavedViews, People: a.followers, Categories: categories}
	analyses := &analysis.Web{Store: a.Analysis, Views: who.SavedViews, Jobs: a.Jobs, People: a.followers}
	contracts.Panels = []contract.Panel{steering.ContractPanel, prices.ContractPanel, callOffs.ContractPanel, analyses.ContractPanel, savings.ContractPanel, a.contractFile(diaries)}
	handbooks := &handbook.Web{Store: a.Handbook, Views: who.SavedViews, Figures: a.Figures}
	reviews.Panels = []func(context.Context, review.Case) (ui.Panel, error){reviewLesson(handbooks)}
	initiatives := &initiative.Web{Store: a.Initiative, Views: who.SavedViews, People: everyone, Categories: categories}
	(&law.Web{Store: a.Law, Views: who.SavedViews}).Routes(m)
	(&category.Web{Store: a.Category, Panels: []category.Panel{initiatives.CategoryPanel, initiatives.MeasurePanel, analyses.CategoryPanel, first(contracts.CategoryPanel)}, Counts: []category.Counter{a.procurementCounter()},
		Moves: a.Moves()}).Routes(m)
	(&supplier.Web{Store: a.Supplier, Views: who.SavedViews, Deliveries: supplier.Deliveries{Of: a.Contract.Delivering, In: a.Contract.SuppliersIn, Categories: categories}, Panels: []supplier.Panel{contracts.SupplierPanel, contracts.EvidencePanel, steering.SupplierPanel, analyses.SupplierPanel}}).Routes(m)
	cases := &procurement.Web{Store: a.Procurement, People: people, Units: units, Categories: categories, Named: a.Category.Names, Supplier: a.supplierOf, Checked: a.checkedAt, Views: who.SavedViews,
		Panels: []func(context.Context, procurement.Procurement) (ui.Panel, error){
			contracts.ProcurementPanel, savings.ProcurementPanel, reviews.ProcurementPanel, cancelLesson(handbooks),
			func(ctx context.Context, p procurement.Procurement) (ui.Panel, error) {
				return diaries.Panel(ctx, casefile.Of(p))
			}}}
	cases.Routes(m)
	reviews.Routes(m)
	contracts.Routes(m)
	prices.Routes(m)
	(&compare.Web{Store: a.Compare, Categories: categories}).Routes(m)
	savings.Routes(m)
	(&goal.Web{Store: a.Goal, Handbook: a.Handbook, Views: who.SavedViews, People: everyone, Units: units}).Routes(m)
	(&goal.ImprovementWeb{Store: a.Goal, Views: who.SavedViews}).Routes(m)
	handbooks.Routes(m)
	(&training.Web{Store: a.Training, Views: who.SavedViews}).Routes(m)
	(&economy.Web{Store: a.Economy, Views: who.SavedViews}).Routes(m)
	surveys.Routes(m)
	(&staff.Web{Store: a.Staff, Views: who.SavedViews, Target: a.Target, Printed: a.printed}).Routes(m)
	(&board.Web{Store: a.Board, Accounts: a.accounts, Views: who.SavedViews, Deadlines: a.deadlines}).Routes(m)
	(&control.Web{Store: a.Control, People: a.performers, Views: who.SavedViews}).Routes(m)
	(&report.Web{Store: a.Report, Brands: a.brands, Views: who.SavedViews}).Routes(m)
	diaries.Routes(m)
	(&request.Web{Store: a.Request, People: everyone, Purchasers: people, Categories: categories, Named: a.Category.Paths, Views: who.SavedViews,
		Panels: []request.Panel{cases.RequestPanel}}).Routes(m)
	(&plan.Web{Store: a.Plan, Views: who.SavedViews, People: people, Units: units, Categories: categories, Network: who.Network,
		Begin: procurement.BeginURL}).Routes(m)
	(&direct.Web{Store: a.Direct, Views: who.SavedViews, Categories: categories, Named: a.Category.Paths}).Routes(m)
	callOffs.Routes(m)
	(&catalogue.Web{Store: a.Catalogue, Views: who.SavedViews, Categories: categories, Network: who.Network, Panels: []catalogue.Panel{prices.ContractPanel}}).Routes(m)
	steering.Routes(m)
	analyses.Routes(m)
	(&spend.RecountWeb{Store: a.Spend, Jobs: a.Jobs}).Routes(m)
	initiatives.Routes(m)
	(&capacity.Web{Store: a.Capacity, Views: who.SavedViews, Accounts: a.consultants}).Routes(m)
	(&intake.Web{Store: a.Intake, Jobs: a.Jobs}).Routes(m)
	(&spend.ImportWeb{Store: a.Spend, Jobs: a.Jobs}).Routes(m)
	(&spend.CleanWeb{Store: a.Spend, Views: who.SavedViews}).Routes(m)
}

// contractFile is the case file of a contract, on its page.
func (a *App) contractFile(diaries *diary.Web) contract.Panel {
	return func(ctx context.Context, id string) (ui.Panel, error) {
		c, err := a.Contract.Get(ctx, id)
		if err != nil {
			return ui.Panel{}, err
		}
		return diaries.Panel(ctx, casefile.OfContract(c))
	}
}

// printed returns the values that documents have printed for a figure and a year.
func (a *App) printed(ctx context.Context, key string, year int) ([]staff.Printed, error) {
	all, err := a.Goal.Published(ctx, key)
	var list []staff.Printed
	for _, p := range all {
		if p.Period == day.Year(year) {
			list = append(list, staff.Printed{Value: p.Value, Document: p.Source(), Note: p.Note, URL: goal.Path + "/" + key})
		}
	}
	return list, err
}

// Moves is what reclassifies the registers whose records follow when a category is replaced.
func (a *App) Moves() category.Moves {
	return category.Moves{DB: a.DB, Movers: append([]category.Mover{request.Categorised, plan.NewCategorised(), procurement.Categorised, review.Categorised, contract.Categorised, direct.Categorised}, slices.Concat(initiative.Categorised, spend.Categorised)...)}
}

// first makes a panel for one category out of one that knows no branch.
func first(panel func(context.Context, string) (ui.Panel, error)) category.Panel {
	return func(ctx context.Context, id string, _ []string) (ui.Panel, error) { return panel(ctx, id) }
}

// procurementCounter counts the procurements of each category, for the tree.
func (a *App) procurementCounter() category.Counter {
	return category.Counter{
		Label: "Upphandlingar",
		Count: func(ctx context.Context) (map[string]int64, error) {
			shares, err := a.Procurement.Breakdown(ctx, procurement.Filter{}, "kategori")
			counts := map[string]int64{}
			for _, s := range shares {
				counts[s.Key] = s.N
			}
			return counts, err
		},
		URL: func(id string) string { return procurement.Filter{Category: id}.URL() },
	}
}

// categories is the tree of today, to choose from.
func (a *App) categories(ctx context.Context) ([]field.Option, error) {
	return a.Category.Options(ctx, a.today())
}

// people is those who can be given a procurement.
func (a *App) people(ctx context.Context) ([]field.Option, error) {
	users, err := a.Identity.UsersWithRole(ctx, "strategic_buyer")
	var options []field.Option
	for _, u := range users {
		options = append(options, field.Option{Value: u.ID, Label: u.Name})
	}
	return options, err
}

// callers is those who can be given a call-off.
func (a *App) callers(ctx context.Context) ([]field.Option, error) {
	strategic, err := a.people(ctx)
	if err != nil {
		return nil, err
	}
	users, err := a.Identity.UsersWithRole(ctx, "operational_buyer")
	for _, u := range users {
		strategic = append(strategic, field.Option{Value: u.ID, Label: u.Name})
	}
	return strategic, err
}

// consultants is the accounts that an assignment of a consultant can open.
func (a *App) consultants(ctx context.Context) ([]field.Option, error) {
	users, err := a.Identity.UsersWithRole(ctx, identity.Consultant)
	var options []field.Option
	for _, u := range users {
		options = append(options, field.Option{Value: u.ID, Label: u.Name})
	}
	return options, err
}

// everyone is all who can be given an activity.
func (a *App) everyone(ctx context.Context) ([]field.Option, error) {
	users, _, err := a.Identity.Search(ctx, identity.Filter{}, identity.Page{})
	var options []field.Option
	for _, u := range users {
		if u.Active {
			options = append(options, field.Option{Value: u.ID, Label: u.Name})
		}
	}
	return options, err
}

// supplierOf is the supplier of the register with the number, or else with the name.
func (a *App) supplierOf(ctx context.Context, name string, no orgnr.ID) (string, error) {
	if no != "" {
		return a.Supplier.Match(ctx, supplier.Ref{OrgNo: no})
	}
	return a.Supplier.Match(ctx, supplier.Ref{Name: name})
}

// units is the units that can order a procurement.
func (a *App) units(ctx context.Context) ([]field.Option, error) {
	units, err := a.Identity.Units(ctx, a.today())
	var options []field.Option
	for _, u := range units {
		options = append(options, field.Option{Value: u.ID, Label: u.Name})
	}
	return options, err
}

// api connects the API of every area.
func (a *App) api() http.Handler {
	mux := http.NewServeMux()
	h := api.New(mux, Version)
	identity.API{Store: a.Identity, Sealed: sealed}.Register(h)
	law.API{Store: a.Law}.Register(h)
	category.API{Store: a.Category}.Register(h)
	supplier.API{Store: a.Supplier}.Register(h)
	procurement.API{Store: a.Procurement}.Register(h)
	review.API{Store: a.Review}.Register(h)
	contract.API{Store: a.Contract, Full: a.CallOff.Full}.Register(h)
	price.API{Store: a.Price}.Register(h)
	analysis.API{Store: a.Analysis}.Register(h)
	compare.API{Store: a.Compare}.Register(h)
	saving.API{Store: a.Saving}.Register(h)
	goal.API{Store: a.Goal}.Register(h)
	handbook.API{Store: a.Handbook}.Register(h)
	training.API{Store: a.Training}.Register(h)
	economy.API{Store: a.Economy}.Register(h)
	survey.API{Store: a.Survey}.Register(h)
	staff.API{Store: a.Staff}.Register(h)
	control.API{Store: a.Control}.Register(h)
	board.API{Store: a.Board}.Register(h)
	report.API{Store: a.Report}.Register(h)
	diary.API{Store: a.Diary}.Register(h)
	request.API{Store: a.Request}.Register(h)
	plan.API{Store: a.Plan}.Register(h)
	direct.API{Store: a.Direct}.Register(h)
	calloff.API{Store: a.CallOff}.Register(h)
	spend.ClassesAPI{Store: a.Spend}.Register(h)
	catalogue.API{Store: a.Catalogue}.Register(h)
	governance.API{Store: a.Governance}.Register(h)
	initiative.API{Store: a.Initiative}.Register(h)
	capacity.API{Store: a.Capacity}.Register(h)
	intake.API{Store: a.Intake}.Register(h)
	spend.ImportAPI{Store: a.Spend}.Register(h)
	return mux
}

// sealed are the registers of which the whole history tells that something was
// changed, and only to some what: personnel, whose numbers of small groups only those
// who register them may see, and the diary, where something may be secret.
var sealed = map[string]string{"staff_exit": "staff.write", "staff_sick": "staff.write", diary.EntryKind: "diary.secret", diary.DocumentKind: "diary.secret"}

// registers names every kind of record for the pages of the history.
func (a *App) registers() []identity.Register {
	all := identity.Registers()
	for _, r := range registers {
		if r.kind != "user" {
			all = append(all, identity.Register{Kind: r.kind, Label: r.label, Path: r.path, Seal: sealed[r.kind]})
		}
	}
	return all
}

// owner names the organisation in the top bar.
func (a *App) owner() string {
	if a.Demo {
		return "Inköp Sörmland Västmanland"
	}
	return ""
}

// health answers a load balancer: 204 when the database answers.
func (a *App) health(w http.ResponseWriter, r *http.Request) error {
	if _, err := audit.Latest(r.Context(), a.DB, "", 1); err != nil {
		return err
	}
	if a.Config.Lake != "" { // a file that nobody has asked is not opened for this
		if err := a.Lake.Ping(r.Context()); err != nil {
			return err
		}
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}
