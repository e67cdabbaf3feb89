// Package control keeps the internal control: the risks, the plan of each year
// with its controls, every time that a control is done and what it found, and how
// sensitive each kind of information is.
//
// It keeps no figures of its own making where a register has them: a question of a
// control is answered by a figure, by a selection of a register or its parts, by a
// list kept here, or by hand with evidence. The answer is stored as it was when the
// control was done; the address of its rows leads to what holds now. It does not
// keep goals (area/goal), the board's decisions (area/board, the plan only cites
// them) or the documents of a report (area/report, which prints what is here).
//
// Words: internkontrollplan = Plan, kontrollområde = Row, kontrollmål = Row.Goal,
// kontrollmoment = Moment, fråga = Question, tillfälle = Occurrence, svar = Answer,
// risk = Risk, informationsmängd = Info, hot = Threat, verksamhetsnära analys =
// Object.
//
// Rules:
//   - A decided plan is changed only with a reason (KL 6 kap. 6 §: the board answers
//     for the internal control).
//   - An occurrence goes planerad → utförd → granskad. The one who did it cannot
//     review it. Reopening needs a reason.
//   - A moment that asks for four things gets four answers. What is not answered is
//     ej genomförd or ej redovisad with a reason, never empty and never 0.
//   - What was not done is carried over the turn of the year: the old occurrence
//     stays as ej genomförd, a new one stands in the next year and says whence it came.
//     The server does it by itself (Tend); the page and the command do it at once.
//   - Risk value = likelihood × impact, four steps each. Names and limits are dated
//     data (control_scale), the organisation's own choice (handbook 9.4).
//   - Levels 0–4 for konfidentialitet, riktighet, tillgänglighet (handbook 9.5). Only
//     what has konfidentialitet 0 may be published; what is not classified may not.
//
// Figures: control.*; see figures.go. Areas it knows: identity (people and roles).
package control
