package contract

import (
	"os"
	"slices"
	"strings"
	"testing"

	"klover/internal/base/db"
)

// consumers names who reads each date that the area keeps: "file: text" is where in the
// program it is read, and what for.
var consumers = map[string]string{
	"contract.signed_on":                  "figures.go: Signed",                  // tecknade avtal, the list's usual order
	"contract.starts_on":                  "term.go: c.StartsOn",                 // state, terms
	"contract.ends_on":                    "renewal.go: c.EndsOn",                // options, tacit renewal, state
	"contract.stopped_on":                 "term.go: c.StoppedOn",                // the last day of what was ended
	"contract.begins_on":                  "store_search.go: begins_on",          // gäller den dagen
	"contract.runs_to":                    "exit.go: c.RunsTo",                   // the exit checklist counts from it
	"contract.latest_end":                 "store_search.go: latest_end",         // endingTasks
	"contract.next_option_on":             "store_search.go: next_option_on",     // optioner att besluta
	"contract.noticed_on":                 "store_search.go: noticed_on",         // uppsagda i perioden
	"contract.review_asked_on":            "store_search.go: review_asked_on",    // state granskas, the reviewer's task
	"contract.reviewed_on":                "store_search.go: reviewed_on",        // it leaves the state
	"contract_option.decided_on":          "web_show.go: o.DecidedOn",            // the option's row
	"contract_option.decide_on":           "option.go: o.DecideOn",               // the task of who prepares the decision
	"contract_option.from_on":             "store_plan.go: o.From",               // the plan
	"contract_option.notice_on":           "store_plan.go: o.NoticeOn",           // the plan, and refusal of a late option
	"contract_limit.valid_from":           "store_figures.go: valid_from",        // stora avtal
	"contract_followup.due_on":            "store_followup.go: due_on",           // the plan's order
	"contract_followup.ended_on":          "followup.go: f.EndedOn",              // no more times of the plan after it
	"contract_followup_result.planned_on": "followup_result.go: r.PlannedOn",     // which time of the plan is answered; overdue otherwise
	"contract_followup_result.done_on":    "followup_result.go: r.DoneOn",        // not before the contract nor after today
	"contract_amendment.proposed_on":      "store_amendment.go: a.proposed_on",   // WaitingAmendments
	"contract_amendment.new_end":          "amendment.go: a.NewEnd",              // gives the contract its new end
	"contract_amendment.old_end":          "amendment.go: a.OldEnd",              // taking it back
	"contract_amendment.decided_on":       "store_amendment.go: a.DecidedOn",     // the decision, and how early a notice may be
	"contract_amendment.notice_on":        "store_amendment.go: a.notice_on",     // WaitingAmendments
	"contract_deviation.happened_on":      "store_deviations.go: d.happened_on",  // figures, and the time to reclaim
	"contract_deviation.agreed_on":        "store_deviation.go: d.AgreedOn",      // the fine
	"contract_deviation.delivered_on":     "store_deviation.go: d.DeliveredOn",   // the fine
	"contract_deviation.claimed_on":       "store_deviations.go: d.claimed_on",   // state, filter
	"contract_deviation.reply_by":         "deviation.go: d.ReplyBy",             // task
	"contract_deviation.replied_on":       "store_deviations.go: d.replied_on",   // state
	"contract_deviation.action_by":        "deviation.go: d.ActionBy",            // task
	"contract_deviation.closed_on":        "store_deviations.go: d.closed_on",    // state, figure
	"contract_remedy.decided_on":          "store_deviations.go: r.decided_on",   // figure: beslutade viten
	"contract_remedy.settled_on":          "deviation.go: r.SettledOn",           // a deviation is not closed before
	"contract_declaration.declared_on":    "store_declaration.go: d.declared_on", // the latest counts
	"contract_declaration.renew_on":       "store_declaration.go: d.renew_on",    // task
	"contract_document.dated_on":          "store_document.go: dated_on",         // the list's order
	"contract_exit_step.valid_from":       "store_exit.go: t.valid_from",         // which template holds
	"contract_exit.due_on":                "store_exit.go: e.due_on",             // task
	"contract_exit.done_on":               "store_exit.go: e.done_on",            // task
	"contract_rule.valid_from":            "../law/policy/store.go: valid_from",  // which number holds
}

// elsewhere are tables with dates that another area has taken over.
var elsewhere = []string{"contract_price"}

// TestEveryDateFieldHasAConsumer reads the dates from the migrated schema: a date that
// nothing reads is not to be asked for.
func TestEveryDateFieldHasAConsumer(t *testing.T) {
	onEach(t, func(t *testing.T, s Store) {
		for _, column := range dates(t, s.DB) {
			table, _, _ := strings.Cut(column, ".")
			if slices.Contains(elsewhere, table) {
				continue
			}
			where, ok := consumers[column]
			if !ok {
				t.Errorf("%s: nothing reads it", column)
				continue
			}
			file, text, _ := strings.Cut(where, ": ")
			source, err := os.ReadFile(file)
			if err != nil || !strings.Contains(string(source), text) {
				t.Errorf("%s: %s does not read it", column, where)
			}
		}
	})
}

// dates are the columns of the area's tables that hold a day, as "table.column".
func dates(t *testing.T, d *db.DB) []string {
	t.Helper()
	query := `SELECT table_name || '.' || column_name FROM information_schema.columns
		WHERE table_schema = current_schema() AND data_type = 'date' AND (table_name = 'contract' OR substr(table_name, 1, 9) = 'contract_') ORDER BY 1`
	if d.SQLite() {
		query = `SELECT m.name || '.' || c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c
			WHERE m.type = 'table' AND c.type = 'DATE' AND (m.name = 'contract' OR substr(m.name, 1, 9) = 'contract_') ORDER BY 1`
	}
	list, err := db.All[string](t.Context(), d, query)
	if err != nil || len(list) < 30 {
		t.Fatalf("%d dates, %v", len(list), err)
	}
	return list
}
