// Package survey asks people and counts their answers: customer satisfaction
// after a procurement (NKI) and after category work, and engagement at work (HME).
//
// Keeps: forms with their questions, rounds (one sending of a form), who is
// invited until the round is over, answers without a name, and totals of rounds
// that another system asked. The team of a case is asked when its contract is
// signed, and the handover waits for that (Handover). Does not keep: who answered what. An answer has a random id
// and a day; nothing leads from it to an invitation.
//
// Swedish words: enkät = form, fråga = question, utskick = round, inbjudan =
// invitation, svar = answer, svarsfrekvens = answer rate, andel nöjda = share
// satisfied, NKI = nöjd kund-index, HME = hållbart medarbetarengagemang.
//
// States of a round: utkast → öppen → stängd. Opening sends a personal link to
// each invited person; reminders go after 7 and 14 days; it closes after 30 days,
// and names and addresses are then removed. The days are the form's own.
//
// Rules (handbook 6.4; reports 2022, K01–K05): the NKI value is the mean of the
// overall question on its scale, "vet ej" left out; satisfied is an answer at or
// above the form's limit (4 of 6). Period and accumulated are always shown side by
// side with n, answer rate and interval. Under five answers nothing is shown; few
// answers are warned about. HME (SKR): nine statements in three parts, scale 1–5;
// an index is (mean − 1) × 25, a part is the mean of its indices, HME the mean of
// the parts.
//
// Figures: nki.value, nki.satisfied, nki.answers, nki.answer_rate,
// nki.category.value, nki.category.satisfied, hr.hme and its three parts (F14, F16).
//
// Knows: identity, procurement, contract. Is known by goal, report.
package survey
