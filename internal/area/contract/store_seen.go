package contract

import (
	"klover/internal/base/db"
	"klover/internal/word/day"
)

// openAccount is that the user u may sign in on the day.
const openAccount = `u.active = TRUE AND (u.valid_to IS NULL OR u.valid_to >= ?)`

// inPlace is the contracts that the user sees to although somebody else owns them: those
// that the user manages and whose owner has no open account, and, for heads of units,
// those of closed accounts in the unit, or in a unit without head, which no manager with
// an open account sees to either.
const inPlace = `
	SELECT k.id FROM contract k
	WHERE k.manager_id = ? AND NOT EXISTS (SELECT 1 FROM identity_user u WHERE u.id = k.owner_id AND ` + openAccount + `)
	UNION ALL
	SELECT k.id FROM identity_user l JOIN identity_user o ON o.active = FALSE OR o.valid_to < ? JOIN contract k ON k.owner_id = o.id
	WHERE l.id = ? AND l.roles LIKE '%,unit_head,%'
		AND (l.unit_id = o.unit_id OR NOT EXISTS (SELECT 1 FROM identity_user u WHERE u.unit_id = o.unit_id AND u.roles LIKE '%,unit_head,%' AND ` + openAccount + `))
		AND NOT EXISTS (SELECT 1 FROM identity_user u WHERE u.id = k.manager_id AND ` + openAccount + `)`

// seenTo adds the condition that the user answers for a row: as its owner, or in the
// owner's place for its contract.
func seenTo(w *db.Where, owner, contract, userID string, today day.Date) {
	w.Add(owner+" = ? OR "+contract+" IN ("+inPlace+")", userID, userID, today, today, userID, today, today)
}

// left is that the user in a column has no open account.
func left(column string) string {
	return "NOT EXISTS (SELECT 1 FROM identity_user u WHERE u.id = " + column + " AND " + openAccount + ")"
}

// seenToAs adds the condition that the user answers for a row with an owner of its own:
// as that owner, or, when that owner has left, as who sees to the contract.
func seenToAs(w *db.Where, owner, contractOwner, contract, userID string, today day.Date) {
	w.Add(owner+" = ? OR "+left(owner)+" AND ("+contractOwner+" = ? OR "+contract+" IN ("+inPlace+"))",
		userID, today, userID, userID, today, today, userID, today, today)
}
