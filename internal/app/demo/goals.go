package demo

import (
	"context"
	_ "embed"
	"fmt"
	"strconv"
	"strings"

	"klover/internal/area/goal"
	"klover/internal/word/count"
	"klover/internal/word/day"
	"klover/internal/word/figure"
	"klover/internal/word/party"
)

// The goals of two years with what their reports say. The texts are those of the
// organisation's own reports; figures that rows give stand as tokens.
//
//go:embed goals2017.txt
var goals2017 string

//go:embed goals2022.txt
var goals2022 string

// A file of goals begins with lines "key: value" about the model. Then a line that
// begins with #, @, = or ! begins a goal of its level, an activity, an indicator or
// an assignment; lines that begin with a full stop are its attributes, and what
// follows is its text.
type goalItem struct {
	mark string // "#", "##", "###", "####", "@", "=", "!"
	name string
	is   map[string]string
	many map[string][]string
	text string
}

// readGoals divides a file into its head and its items.
func readGoals(file string) (head map[string]string, items []goalItem) {
	head = map[string]string{}
	var text []string
	end := func() {
		if len(items) > 0 {
			items[len(items)-1].text = strings.TrimSpace(strings.Join(text, "\n"))
		}
		text = nil
	}
	for line := range strings.SplitSeq(file, "\n") {
		mark, name, marked := strings.Cut(line, " ")
		key, value, _ := strings.Cut(line, ": ")
		switch {
		case marked && mark != "" && strings.Trim(mark, "#@=!") == "":
			end()
			items = append(items, goalItem{mark: mark, name: name, is: map[string]string{}, many: map[string][]string{}})
		case strings.HasPrefix(line, ".") && len(items) > 0:
			is := &items[len(items)-1]
			is.is[strings.TrimPrefix(mark, ".")] = strings.TrimSpace(name)
			is.many[strings.TrimPrefix(mark, ".")] = append(is.many[strings.TrimPrefix(mark, ".")], name)
		case len(items) == 0 && line != "":
			head[key] = value
		default:
			text = append(text, line)
		}
	}
	end()
	return head, items
}

// steering is one year's file on its way into the registers.
type steering struct {
	*builder
	year  int64
	head  map[string]string
	items []goalItem
	goals map[string]string // name, and level:name → id
	open  [5]string         // the latest goal of each level
	last  string            // the latest goal
	ids   []string          // of the items
}

// steeringEvents are the years' plans: made and decided before the year, and
// accounted for after it.
func (b *builder) steeringEvents() []event {
	events := []event{{20161001, func(ctx context.Context) error { return b.layUp(by(ctx, b.controller)) }}}
	for _, y := range []struct {
		file           string
		made, reported day.Date
		by             string
		report         string
	}{
		{goals2017, 20161125, 20180117, "DU-nämnden", "Årsrapport 2017"},
		{goals2022, 20211126, 20230112, "Inköpsnämnden", "Verksamhetsberättelse 2022"},
	} {
		head, items := readGoals(y.file)
		s := &steering{builder: b, head: head, items: items, goals: map[string]string{}}
		events = append(events,
			event{y.made, func(ctx context.Context) error { return s.make(by(ctx, b.controller), y.made, y.by) }},
			event{y.reported, func(ctx context.Context) error { return s.report(by(ctx, b.controller), y.report) }})
	}
	return append(events, event{20171215, func(ctx context.Context) error { // the model went on, its goals are not published
		_, err := b.goal.CopyModel(by(ctx, b.controller), 2017)
		return err
	}})
}

func parts(text string) []string {
	var list []string
	for part := range strings.SplitSeq(text, "|") {
		list = append(list, strings.TrimSpace(part))
	}
	return list
}

// make registers the model, the plan and all that stands in them, and decides it.
func (s *steering) make(ctx context.Context, on day.Date, by string) error {
	m := parts(s.head["modell"])
	terms := parts(s.head["nivåer"])
	year, err := strconv.ParseInt(m[0], 10, 64)
	if err != nil {
		return err
	}
	s.year = year
	if _, err := s.goal.CreateModel(ctx, goal.Model{Year: year, Title: m[1], Unit: m[2], Vision: s.head["vision"], Note: s.head["anmärkning"],
		ServiceTerm: terms[0], PoliticalTerm: terms[1], BusinessTerm: terms[2], UnitTerm: terms[3]}); err != nil {
		return err
	}
	for _, name := range parts(s.head["övergripande"]) {
		if _, err := s.add(ctx, goal.Goal{Level: goal.Service, Title: name}, 0); err != nil {
			return err
		}
	}
	plan, err := s.goal.CreatePlan(ctx, year)
	if err != nil {
		return err
	}
	s.ids = make([]string, len(s.items))
	for i, item := range s.items {
		if s.ids[i], err = s.register(ctx, item); err != nil {
			return fmt.Errorf("%d %s: %w", year, item.name, err)
		}
	}
	_, err = s.goal.DecidePlan(ctx, year, plan.Version, on, by, fmt.Sprintf("verksamhetsplan och budget %d", year))
	return err
}

var goalLevels = []goal.Level{goal.Service, goal.Perspective, goal.Political, goal.Business, goal.UnitGoal}

func (s *steering) add(ctx context.Context, g goal.Goal, level int) (string, error) {
	g, err := s.goal.CreateGoal(ctx, s.year, g)
	s.goals[fmt.Sprintf("%d:%s", level, g.Name())] = g.ID
	s.goals[g.Name()] = g.ID
	s.open[level], s.last = g.ID, g.ID
	return g.ID, err
}

// register makes what an item says and returns its id.
func (s *steering) register(ctx context.Context, item goalItem) (string, error) {
	switch item.mark {
	case "@":
		return s.activity(ctx, item)
	case "=":
		return s.indicator(ctx, item)
	case "!":
		g := goal.Goal{Level: goal.Assignment, Title: item.name, ParentID: s.open[2], Owner: item.is["beslutat"]}
		g, err := s.goal.CreateGoal(ctx, s.year, g)
		return g.ID, err
	}
	level := len(item.mark)
	g := goal.Goal{Level: goalLevels[level], Title: item.name, Owner: item.is["beslutat"], ServiceID: s.goals["0:"+item.is["hör-till"]]}
	_, g.Superior = item.is["överordnat"]
	if level > 1 {
		g.ParentID = s.open[level-1]
	}
	if name, number, ok := cutNumber(item.name); ok {
		g.Title, g.Number = name, number
	}
	return s.add(ctx, g, level)
}

// cutNumber divides "Nära kund 2".
func cutNumber(name string) (string, int64, bool) {
	i := strings.LastIndex(name, " ")
	if i < 0 {
		return name, 0, false
	}
	n, err := strconv.ParseInt(name[i+1:], 10, 64)
	return name[:i], n, err == nil
}

func (s *steering) under(item goalItem) goal.Goals {
	if item.is["under"] == "" {
		return goal.Goals{s.last}
	}
	var ids goal.Goals
	for _, name := range parts(item.is["under"]) {
		ids = append(ids, s.goals[name])
	}
	return ids
}

func when(text string) goal.When {
	var w goal.When
	if err := w.UnmarshalText([]byte(text)); err != nil {
		panic("demo: " + err.Error()) // the files are ours
	}
	return w
}

func (s *steering) activity(ctx context.Context, item goalItem) (string, error) {
	a := goal.Activity{Year: s.year, Title: item.name, Kind: goal.Doing, Status: goal.NotStarted, OwnerRole: item.is["ansvarig"], Headed: item.is["rubrik"] != "nej", Goals: s.under(item)}
	switch item.is["slag"] {
	case "projekt":
		a.Kind = goal.Project
	case "utvecklingsinitiativ":
		a.Kind = goal.Initiative
	}
	if phase := item.is["fas"]; phase != "" {
		a.Kind, a.Phase = goal.CategoryWork, goal.Phase(phase)
	}
	if s.year >= 2022 {
		a.OwnerID = s.users[a.OwnerRole] // those who have left are not remembered
	}
	if err := a.Tags.UnmarshalText([]byte(item.is["fokus"])); err != nil {
		return "", err
	}
	time := parts(item.is["tid"])
	a.Starts, a.Ends = when(time[0]), when(time[1])
	a, err := s.goal.CreateActivity(ctx, a)
	if err != nil {
		return "", err
	}
	for _, stone := range item.many["milstolpe"] {
		if _, err := s.goal.SaveMilestone(ctx, goal.Milestone{ActivityID: a.ID, Title: parts(stone)[0], Due: when(parts(stone)[1])}); err != nil {
			return "", err
		}
	}
	return a.ID, nil
}

func (s *steering) indicator(ctx context.Context, item goalItem) (string, error) {
	i := goal.Indicator{Name: item.name, GoalID: s.last, Figure: item.is["nyckeltal"], Span: goal.Year, Party: party.Code(item.is["part"]), Evidence: item.is["underlag"]}
	if item.is["enhet"] == "tkr" {
		i.Unit = figure.Tkr
	}
	if item.is["period"] == "start" {
		i.Span = goal.Accumulated
	}
	if _, err := s.goal.Register.Get(i.Figure); err != nil {
		i.Figure = "" // its area is not there: "uppgift saknas"
	}
	i, err := s.goal.CreateIndicator(ctx, i)
	return i.ID, err
}

// report writes what the year's report says and notes that the plan is followed up.
func (s *steering) report(ctx context.Context, report string) error {
	for i, item := range s.items {
		if err := s.tell(ctx, item, s.ids[i]); err != nil {
			return fmt.Errorf("%d %s: %w", s.year, item.name, err)
		}
	}
	p, err := s.goal.Plan(ctx, s.year)
	if err != nil {
		return err
	}
	_, err = s.goal.FollowPlan(ctx, s.year, p.Version, report)
	return err
}

var statusWords = map[string]goal.Status{"klar": goal.Completed, "pågår": goal.Ongoing, "försenad": goal.Late, "framflyttad": goal.Postponed, "stängs": goal.Closed, "kvarstår": goal.Remains}

func (s *steering) tell(ctx context.Context, item goalItem, id string) error {
	a := goal.Account{Subject: goal.OfGoal, Ref: id, Period: day.Year(int(s.year)), Telling: goal.Told, Text: item.text}
	switch item.mark {
	case "@":
		a.Subject = goal.OfActivity
		word, share, _ := strings.Cut(item.is["status"], " ")
		a.Status = statusWords[word]
		if n, err := strconv.ParseInt(share, 10, 64); err == nil {
			a.Percent = count.Of(n)
		}
	case "=":
		a.Subject = goal.OfIndicator
	}
	for key, telling := range map[string]goal.Telling{"tyst": goal.Silent, "annan-nivå": goal.Elsewhere} {
		if reason := item.is[key]; reason != "" {
			a.Telling, a.Text = telling, reason
		}
	}
	if a.Text == "" && a.Status == "" {
		return nil
	}
	if _, err := s.goal.SaveAccount(ctx, a); err != nil {
		return err
	}
	return s.pass(ctx, item, id)
}

// pass notes the milestones that were passed during the year.
func (s *steering) pass(ctx context.Context, item goalItem, id string) error {
	if item.mark != "@" {
		return nil
	}
	stones, err := s.goal.Milestones(ctx, id)
	for i, m := range stones {
		if m.Done = when(parts(item.many["milstolpe"][i])[2]); m.Done.IsZero() || err != nil {
			continue
		}
		_, err = s.goal.SaveMilestone(ctx, m)
	}
	return err
}

// nextPlan copies the plan for 2022 to 2023, where it waits for a decision.
func (b *builder) nextPlan(ctx context.Context) error {
	_, err := b.goal.CopyPlan(ctx, 2022)
	return err
}
