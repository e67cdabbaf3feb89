-- Versions of the delegation order (delegationsordning): who may decide what.
CREATE TABLE identity_delegation (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	n BIGINT NOT NULL UNIQUE, -- 1 for the first
	state TEXT NOT NULL CHECK (state IN ('draft', 'adopted')),
	adopted_by TEXT NOT NULL, -- the body
	adopted_on DATE,
	decision TEXT NOT NULL, -- where the body's decision stands: "§ 12"
	valid_from DATE,
	valid_to DATE, -- last day, NULL until further notice
	note TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);
CREATE INDEX identity_delegation_valid ON identity_delegation (state, valid_from);
CREATE TABLE identity_delegation_rule (
	id TEXT PRIMARY KEY,
	delegation_id TEXT NOT NULL REFERENCES identity_delegation (id) ON DELETE CASCADE,
	origin TEXT NOT NULL, -- the same in every version that the point was copied to
	nr TEXT NOT NULL, -- "4.2"
	heading TEXT NOT NULL, -- ärendegrupp
	decision TEXT NOT NULL,
	act TEXT NOT NULL,
	delegate TEXT NOT NULL, -- a role
	substitute TEXT NOT NULL, -- a role, '' for none
	ceiling BIGINT CHECK (ceiling >= 0), -- öre without VAT, whole value with options; NULL is no upper limit
	conditions TEXT NOT NULL,
	notify BOOLEAN NOT NULL, -- is reported to the body
	legal_basis TEXT NOT NULL,
	redelegation TEXT NOT NULL,
	UNIQUE (delegation_id, nr)
);
CREATE INDEX identity_delegation_rule_act ON identity_delegation_rule (act, delegation_id);
-- Decisions taken on behalf of the board (delegationsbeslut).
CREATE TABLE identity_decision (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	act TEXT NOT NULL,
	decided_on DATE NOT NULL,
	user_id TEXT REFERENCES identity_user (id),
	name TEXT NOT NULL, -- of who decided, as it was then
	role TEXT NOT NULL, -- in which the person decided
	basis TEXT NOT NULL CHECK (basis IN ('delegation', 'board', 'none')),
	delegation_id TEXT REFERENCES identity_delegation (id),
	rule_id TEXT REFERENCES identity_delegation_rule (id),
	rule_nr TEXT NOT NULL,
	board TEXT NOT NULL, -- the board's own decision, given instead of delegation
	record_kind TEXT NOT NULL,
	record_ref TEXT NOT NULL,
	record_title TEXT NOT NULL,
	text TEXT NOT NULL,
	parties TEXT NOT NULL, -- ',D,U,'
	amount BIGINT, -- öre, NULL is unknown
	notify BOOLEAN NOT NULL,
	withdrawn_on DATE,
	withdrawn_why TEXT NOT NULL,
	reported_to TEXT NOT NULL, -- the meeting, '' while it waits
	reported_as TEXT NOT NULL, -- what the meeting is called
	reported_on DATE,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);
CREATE INDEX identity_decision_on ON identity_decision (decided_on, id);
CREATE INDEX identity_decision_act ON identity_decision (act, decided_on, id);
CREATE INDEX identity_decision_user ON identity_decision (user_id, decided_on, id);
CREATE INDEX identity_decision_record ON identity_decision (record_kind, record_ref);
CREATE INDEX identity_decision_meeting ON identity_decision (reported_to, decided_on, id);
CREATE INDEX identity_decision_rule ON identity_decision (delegation_id);
-- Secret addresses under which a person's calendar program reads meetings and deadlines.
CREATE TABLE identity_calendar (
	user_id TEXT PRIMARY KEY REFERENCES identity_user (id),
	token_hash TEXT NOT NULL UNIQUE, -- SHA-256
	created_at TIMESTAMP NOT NULL,
	used_at TIMESTAMP NOT NULL -- year 1: never
);
-- Who has what waits for them by e-mail each working day.
CREATE TABLE identity_digest (
	user_id TEXT PRIMARY KEY REFERENCES identity_user (id),
	since TIMESTAMP NOT NULL,
	sent_on DATE -- the latest letter
);
