package plan

import (
	"slices"
	"strings"
	"time"

	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/word/day"
	"klover/internal/word/sv"
)

// Version is the plan as it was on a day: a snapshot of its items, which a decision
// makes final.
type Version struct {
	ID        string
	Version   int64
	No        int64 // 1 for the first
	Label     string
	Status    Status
	Note      string
	TakenOn   day.Date // the day of the snapshot
	Items     int64
	DecidedOn day.Date
	DecidedBy string // who decided
	Body      string // in which body: inköpschefen, inköpsnämnden
	Reference string // diary number or paragraph
	CreatedAt time.Time
	ChangedAt time.Time
}

// Status is where a version stands.
type Status string

// The statuses. Decided is the one in force; at most one is.
const (
	Draft    Status = "draft"
	Decided  Status = "decided"
	Replaced Status = "replaced"
)

// Statuses is the statuses with their Swedish names.
var Statuses = []field.Option{{Value: "draft", Label: "Utkast"}, {Value: "decided", Label: "Fastställd"}, {Value: "replaced", Label: "Ersatt"}}

// Sv returns the status' Swedish name.
func (s Status) Sv() string { return field.LabelOf(Statuses, string(s)) }

// VersionPath is where the versions are on the web.
const VersionPath = "/planversioner"

// URL is the address of the version's page.
func (v Version) URL() string { return VersionPath + "/" + v.ID }

// Name is the version as it is mentioned: "Version 2 – Revidering juni 2022".
func (v Version) Name() string { return "Version " + number(v.No) + " – " + v.Label }

// Decision is what makes a version final.
type Decision struct {
	On        day.Date
	By        string
	Body      string
	Reference string
}

// decide makes a draft the version in force.
func (v *Version) decide(d Decision, today day.Date) error {
	if v.Status != Draft {
		return v.final()
	}
	var wrong []fault.Field
	if d.On == 0 || d.On > today {
		wrong = append(wrong, fault.Field{Name: "decided_on", Message: "Ange dagen för beslutet. Den kan inte ligga i framtiden."})
	}
	if d.On != 0 && d.On < v.TakenOn {
		wrong = append(wrong, fault.Field{Name: "decided_on", Message: "Beslutet är före " + v.TakenOn.Sv() + ", då versionens poster togs ut. Ta ut posterna igen eller rätta dagen."})
	}
	if strings.TrimSpace(d.By) == "" {
		wrong = append(wrong, fault.Field{Name: "decided_by", Message: "Ange vem som har beslutat."})
	}
	if strings.TrimSpace(d.Body) == "" {
		wrong = append(wrong, fault.Field{Name: "body", Message: "Ange vilket organ eller vilken roll som har beslutat."})
	}
	v.Status, v.DecidedOn, v.DecidedBy, v.Body, v.Reference = Decided, d.On, strings.TrimSpace(d.By), strings.TrimSpace(d.Body), strings.TrimSpace(d.Reference)
	return fault.Invalid(wrong...)
}

// final is why a decided version is not changed.
func (v Version) final() error {
	return fault.Conflict("%s fastställdes %s och kan inte ändras (handbok avsnitt 2.2). Ta fram en ny version.", v.Name(), v.DecidedOn.Sv())
}

// Kind of change of an item between two versions.
const (
	IsNew       = "new"
	IsMoved     = "moved"
	IsChanged   = "changed"
	IsBegun     = "begun"
	IsDone      = "done"
	IsDropped   = "dropped"
	IsCancelled = "cancelled"
)

// DiffKinds is what may have happened to an item, in the order of the page.
var DiffKinds = []field.Option{
	{Value: IsNew, Label: "Nya"}, {Value: IsMoved, Label: "Flyttade"}, {Value: IsBegun, Label: "Påbörjade"}, {Value: IsDone, Label: "Klara"},
	{Value: IsCancelled, Label: "Avbrutna"}, {Value: IsDropped, Label: "Strukna"}, {Value: IsChanged, Label: "Ändrade"},
}

// Difference is what has happened to one item between two versions.
type Difference struct {
	Kind    string
	Item    Item // as it is in the later version
	Changes []field.Change
}

// movable are the fields whose change moves an item in time.
var movable = []string{"starts_on", "notice_on", "opening_on", "award_on", "contract_on", "needed_on"}

// Compared is the fields that versions compare: what follows from the parameters of
// the rules is not a change of the plan.
var Compared = slices.DeleteFunc(slices.Clone(Fields), func(d field.Def[Item]) bool { return d.Key == "latest_start_on" })

// Compare tells what has happened to an item. A nil is one that the version did not
// have. What has left the plan is told by how it left.
func Compare(from, to *Item) (Difference, bool) {
	switch {
	case to == nil:
		return Difference{}, false
	case from == nil && !to.IsOpen:
		return Difference{}, false // came and went between the two
	case from == nil || !from.IsOpen && to.IsOpen:
		return Difference{Kind: IsNew, Item: *to}, true
	case from.Digest == to.Digest:
		return Difference{}, false
	}
	d := Difference{Kind: IsChanged, Item: *to, Changes: Compared.Diff(from, to)}
	for _, step := range []struct {
		state State
		kind  string
	}{{Done, IsDone}, {Dropped, IsDropped}, {Cancelled, IsCancelled}, {Begun, IsBegun}} {
		if to.State == step.state && from.State != step.state {
			d.Kind = step.kind
			return d, true
		}
	}
	if slices.ContainsFunc(d.Changes, func(c field.Change) bool { return slices.Contains(movable, c.Key) }) {
		d.Kind = IsMoved
	}
	return d, true
}

// Diff compares the items that differ, each found by its id in one or both versions,
// in the order of the kinds and then by number.
func Diff(from, to map[string]Item) []Difference {
	var all []Difference
	for id, it := range to {
		var before *Item
		if was, ok := from[id]; ok {
			before = &was
		}
		if d, ok := Compare(before, &it); ok {
			all = append(all, d)
		}
	}
	slices.SortFunc(all, func(a, b Difference) int {
		if a.Kind != b.Kind {
			return kindOrder(a.Kind) - kindOrder(b.Kind)
		}
		return sv.Compare(a.Item.Number, b.Item.Number)
	})
	return all
}

func kindOrder(kind string) int {
	return slices.IndexFunc(DiffKinds, func(o field.Option) bool { return o.Value == kind })
}

// Text says what changed: "Annons: 2022-Q3 → 2022-Q4".
func (d Difference) Text() string {
	var parts []string
	for _, c := range d.Changes {
		if c.Key == "state" || c.Key == "ended_on" {
			continue
		}
		parts = append(parts, c.Label+": "+orDash(c.From)+" → "+orDash(c.To))
	}
	return strings.Join(parts, "; ")
}

func orDash(text string) string {
	if text == "" {
		return sv.Missing
	}
	return text
}

// Appearance is an item in a version.
type Appearance struct {
	VersionID  string
	No         int64
	Label      string
	State      State
	NoticeOn   day.Date
	ContractOn day.Date
}
