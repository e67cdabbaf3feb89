package app

import (
	"context"

	"klover/internal/area/request"
	"klover/internal/base/web"
	"klover/internal/word/party"
	"klover/internal/word/sv"
)

// How many days a step of a request may wait before it is late: handbook 2.1 asks
// for a prompt receipt, the days are ours.
const (
	receiveDays = 5
	judgeDays   = 14
	answerDays  = 7
)

// requestTasks: one's own requests to write, answer and approve, and for those who
// judge them what waits for Inköp.
func (a *App) requestTasks(ctx context.Context, user web.User) ([]task, error) {
	tasks, err := a.ownRequests(ctx, user)
	if err != nil || !user.May("request.judge") {
		return tasks, err
	}
	waiting, err := a.Request.Queue(ctx, request.Filter{}, 100)
	for _, r := range waiting {
		if !shares(user, r.Parties) {
			continue
		}
		if t, ok := a.judgeTask(r); ok {
			tasks = append(tasks, t)
		}
	}
	return tasks, err
}

func (a *App) ownRequests(ctx context.Context, user web.User) ([]task, error) {
	own := request.Filter{Mine: true, Viewer: &request.Viewer{UserID: user.ID}, States: []request.State{request.Draft, request.Sent, request.Received, request.Complement, request.Prioritised}}
	rows, _, err := a.Request.Search(ctx, own, request.Page{Limit: 100})
	var tasks []task
	for _, r := range rows {
		asked := r.ManagerID == user.ID && r.AskedOn != 0 && !r.Approved()
		text, who := r.Now(a.today())
		switch {
		case asked && (r.State == request.Draft || r.State == request.Complement):
			tasks = append(tasks, task{r.Name(), r.URL(), r.Requester + " ber dig godkänna", "Godkänn uppdraget", r.URL(), r.AskedOn.AddDays(answerDays), true})
		case r.RequesterID != user.ID:
		case r.State == request.Complement:
			tasks = append(tasks, task{r.Name(), r.URL(), "Inköp har en fråga", "Svara Inköp", r.URL() + "#meddelanden", r.ComplementOn.AddDays(answerDays), true})
		case r.State == request.Draft && r.AskedOn == 0:
			tasks = append(tasks, task{r.Name(), r.URL(), "Utkast som inte är inskickat", "Skriv klart", r.URL() + "/andra", 0, true})
		default:
			tasks = append(tasks, task{r.Name(), r.URL(), text, "Öppna", r.URL(), 0, who == user.Name})
		}
	}
	return tasks, err
}

// judgeTask is what a request in the queue waits for from the unit head.
func (a *App) judgeTask(r request.Request) (task, bool) {
	waited := r.Unit + ", väntat " + sv.Plural(int64(r.Age(a.today())), "dag", "dagar")
	switch {
	case r.State == request.Sent:
		return task{r.Name(), r.URL(), waited, "Ta emot uppdraget", r.URL(), r.SentOn.AddDays(receiveDays), true}, true
	case r.Coordination == request.Separate && r.Judgement == "":
		return task{r.Name(), r.URL(), "Ska inte samordnas. " + waited, "Pröva motiveringen", r.URL() + "/prova", r.SentOn.AddDays(judgeDays), true}, true
	case r.Unsettled() != "":
		return task{r.Name(), r.URL(), "Motiveringen godtas inte", "Ta upp i Inköpsrådet", request.CouncilPath, 0, true}, true
	case r.State == request.Received:
		return task{r.Name(), r.URL(), waited, "Prioritera", r.URL() + "/prioritera", r.SentOn.AddDays(judgeDays), true}, true
	case r.State == request.Complement:
		return task{r.Name(), r.URL(), "Väntar på svar från " + r.Requester, "Öppna", r.URL(), 0, false}, true
	}
	return task{}, false
}

// shares tells whether the user acts for one of the regions.
func shares(user web.User, parties party.Set) bool {
	for _, code := range user.Parties {
		if parties.Contains(party.Code(code)) {
			return true
		}
	}
	return false
}
