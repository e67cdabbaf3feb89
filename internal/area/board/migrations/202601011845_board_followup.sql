-- Reports and reviews by the auditors, and the dialogues with them.
CREATE TABLE board_audit (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	kind TEXT NOT NULL CHECK (kind IN ('report', 'accounts', 'dialogue')),
	title TEXT NOT NULL,
	body_id TEXT NOT NULL REFERENCES board_body (id),
	auditor TEXT NOT NULL,
	held_on DATE NOT NULL, -- dated, or the day of the dialogue
	meeting_id TEXT REFERENCES board_meeting (id), -- where it was treated
	answer_due DATE, -- when the auditors want the board's statement
	summary TEXT NOT NULL,
	source TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);
CREATE INDEX board_audit_day ON board_audit (held_on, id);
-- What the auditors remark on (iakttagelse), and what the board answers.
CREATE TABLE board_finding (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	audit_id TEXT NOT NULL REFERENCES board_audit (id),
	n BIGINT NOT NULL,
	text TEXT NOT NULL,
	recommendation TEXT NOT NULL,
	agrees TEXT NOT NULL CHECK (agrees IN ('', 'yes', 'partly', 'no')),
	statement TEXT NOT NULL,
	decision_id TEXT REFERENCES board_decision (id), -- that the statement was decided by
	answered_on DATE,
	closed_on DATE,
	result TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL,
	UNIQUE (audit_id, n)
);
-- Assignments (uppdrag) of a body, and actions on findings.
CREATE TABLE board_assignment (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	body_id TEXT NOT NULL REFERENCES board_body (id), -- that it is reported to
	decision_id TEXT REFERENCES board_decision (id),
	finding_id TEXT REFERENCES board_finding (id),
	title TEXT NOT NULL,
	text TEXT NOT NULL,
	owner TEXT NOT NULL,
	owner_id TEXT, -- an account, when there is one
	owner_role TEXT NOT NULL, -- code of a role, '' for a person
	given_on DATE NOT NULL,
	due_on DATE,
	state TEXT NOT NULL CHECK (state IN ('open', 'done', 'dropped')),
	closed_on DATE,
	result TEXT NOT NULL,
	source TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);
CREATE INDEX board_assignment_due ON board_assignment (state, due_on, id);
CREATE INDEX board_assignment_given ON board_assignment (given_on, id);
CREATE INDEX board_assignment_body ON board_assignment (body_id, given_on);
CREATE INDEX board_assignment_owner ON board_assignment (owner_id, state);
CREATE INDEX board_assignment_finding ON board_assignment (finding_id);
CREATE INDEX board_assignment_decision ON board_assignment (decision_id);
-- What was reported on an assignment, at a meeting or between them.
CREATE TABLE board_assignment_report (
	id TEXT PRIMARY KEY,
	assignment_id TEXT NOT NULL REFERENCES board_assignment (id),
	meeting_id TEXT REFERENCES board_meeting (id),
	on_day DATE NOT NULL,
	text TEXT NOT NULL,
	by_name TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL
);
CREATE INDEX board_assignment_report_of ON board_assignment_report (assignment_id, on_day);
CREATE INDEX board_assignment_report_meeting ON board_assignment_report (meeting_id);
-- Agreements between the owners, and rules of bodies (reglementen).
CREATE TABLE board_agreement (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	kind TEXT NOT NULL CHECK (kind IN ('agreement', 'rules')),
	code TEXT NOT NULL UNIQUE,
	title TEXT NOT NULL,
	parties TEXT NOT NULL, -- ",D,U,"
	note TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);
CREATE TABLE board_revision (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	agreement_id TEXT NOT NULL REFERENCES board_agreement (id),
	n BIGINT NOT NULL,
	revised_on DATE NOT NULL, -- when it was made or decided; the source may tell only the year
	precision TEXT NOT NULL CHECK (precision IN ('day', 'year')),
	valid_from DATE, -- NULL when the source does not tell
	adopted_by TEXT NOT NULL,
	decision_id TEXT REFERENCES board_decision (id), -- that handed it over to the councils
	changes TEXT NOT NULL, -- what is new
	text TEXT NOT NULL,
	source TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL,
	UNIQUE (agreement_id, n)
);
-- What the councils decided of a revision that no decision here handed over.
CREATE TABLE board_consent (
	id TEXT PRIMARY KEY,
	revision_id TEXT NOT NULL REFERENCES board_revision (id),
	party TEXT NOT NULL,
	decided_on DATE,
	paragraph TEXT NOT NULL,
	note TEXT NOT NULL,
	UNIQUE (revision_id, party)
);
