// Package economy keeps outcome, budget and forecast, shows them as the result
// report, explains deviations and splits the cost between the owners.
//
// Keeps: ledger rows of outcome, budget and forecast in öre, by month, account,
// activity, project and cost object; the loads they came with, and their files;
// account groups with days of validity; budgets and versions of forecasts; answers
// and causes of the deviation analysis; rules and keys of cost split; debit bases
// to the other owner. Does not keep: the bookkeeping itself (balance accounts are
// not stored), invoices (area/invoice), savings (area/saving).
//
// Swedish words: utfall = outcome, budget = budget, prognos = forecast, laddning =
// load, kontogrupp = account group, resultatrapport = result report, aktivitet =
// activity, kostnadsbärare/kostnadsställe = cost object, bokslutsperiod (period
// 13) = closing, fördelningsregel = split rule, nyckel = key, pott = pool,
// debiteringsunderlag = debit basis.
//
// Rules:
//   - One sign convention: revenue +, cost −, diff = outcome − budget, so that
//     positive is better. The words are made from it in wording.go (handbook 6.5).
//   - Amounts are added in öre and rounded when shown; the residue is shown (I08).
//   - A cell without rows is empty, which is not 0 (I09).
//   - A load replaces what the same source has given for the same months, and can
//     be undone as long as no later load has replaced it. The same file is refused.
//   - An account without group is a row of its own, never lost.
//   - The closing of a year counts in whole years and in rolling twelve months
//     from the month after, not in the outcome up to December.
//   - Split: activity's rule, else cost object's, else the common key of the year,
//     half each until it is entered. The residual öre is the host's (Sörmland).
//   - A budget or forecast that has been decided is not changed; a debit basis that
//     has been fixed is not changed; one that has been sent is credited.
//
// States: load granskas → inläst → ångrad; debit basis utkast → fastställt →
// skickat, with economy.write.
//
// Figures: economy.result, economy.cost, economy.cost_deviation and
// economy.cost_change with their parts, economy.owner_cost, economy.board_cost.
//
// Knows: identity. Is known by board, goal, report.
package economy
