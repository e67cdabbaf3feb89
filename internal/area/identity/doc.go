// Package identity keeps who may do what: people (användare), the units they
// work in (enheter), the regions and guests that buy together (parter), roles
// (roller) with their permissions, sign-in, sessions, access keys for the API
// (åtkomstnycklar), saved views (vyer) and the pages of the history (historik).
//
// It does not keep: contact persons at suppliers (supplier), members of the
// board and their terms (board), posts, vacancies and sick leave (staff), or
// the history itself (base/audit), which every area writes.
//
// Rules and where they stand:
//   - Deny by default: a role has the permissions that the table in roles.go
//     gives it, and nothing else. The page /roller shows the same table.
//   - Separation of duties: who approves savings does not register them; a
//     user cannot have both roles (User.Check).
//   - A user writes only for the regions in the user's own scope (User.Parties);
//     reading is by role.
//   - Passwords are kept as argon2id with the parameters beside the hash
//     (password.go); at least 12 characters, not the e-mail address, not one of
//     the commonly used (NIST SP 800-63B 5.1.1.2).
//   - Sign-in is slowed down per account and per address (throttle.go). The
//     counters are rows, so they hold over restarts and several instances.
//   - Sessions, one-time links and access keys are random numbers of 256 bits;
//     only their SHA-256 is stored. A changed password ends all sessions.
//   - Names of parties and units hold for a period. A rename closes one period
//     and opens the next, so that an old report still prints the old name
//     (Landstinget Sörmland → Region Sörmland, Beställarstöd → Inköpsservice).
//
// Who may change: users, units and parties need "identity.manage"
// (systemförvaltare). Everybody changes their own password, sessions, keys and
// views. The delegation order needs "delegation.write" (nämndsekreterare). The history is read with "audit.read" and changed by nobody.
//
// Delegation: the board's order (delegationsordning) says in versions which role
// may decide what, up to how much. The area above that does such an act calls
// Deciding, which refuses what lies outside the order of the day and stores the
// rest as a delegated decision (delegationsbeslut). Imports are history, not
// decisions. Amounts are compared without VAT, the whole value with options; an
// unknown amount lies within no limit (KL 6 kap. 37–40 §§, handbook 1.4).
//
// Every sign-in, failed attempt and sign-out is in the history.
//
// The area answers for no figures and knows no other area.
package identity
