-- One row for each case at court (överprövningsmål).
CREATE TABLE review_case (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	number TEXT NOT NULL, -- målnummer in the first instance
	court TEXT NOT NULL, -- of the first instance
	procurement_id TEXT NOT NULL REFERENCES procurement (id),
	type TEXT NOT NULL,
	applicant TEXT NOT NULL,
	applicant_org_no TEXT NOT NULL,
	other_applicants TEXT NOT NULL,
	grounds TEXT NOT NULL, -- ',evaluation,documents,'
	filed_on DATE NOT NULL,
	interim_on DATE,
	interim TEXT NOT NULL,
	statement_due DATE,
	statement_on DATE,
	category_id TEXT NOT NULL,
	industry TEXT NOT NULL,
	closed_on DATE, -- laga kraft
	unnecessary TEXT NOT NULL CHECK (unnecessary IN ('', 'yes', 'no')),
	cause TEXT NOT NULL,
	cause_text TEXT NOT NULL,
	lesson TEXT NOT NULL,
	action TEXT NOT NULL,
	judged_by TEXT NOT NULL,
	source TEXT NOT NULL,
	marked BOOLEAN NOT NULL, -- this case marked its procurement as reviewed
	result TEXT NOT NULL CHECK (result IN ('won', 'lost', 'struck', 'open')),
	level TEXT NOT NULL,
	ended_on DATE, -- the decision that ended it
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);
CREATE UNIQUE INDEX review_case_number ON review_case (court, number);
CREATE INDEX review_case_filed ON review_case (filed_on, id);
CREATE INDEX review_case_ended ON review_case (ended_on);
CREATE INDEX review_case_procurement ON review_case (procurement_id, ended_on, id);
CREATE INDEX review_case_result ON review_case (result, filed_on, id);
-- The case in each court it has come to.
CREATE TABLE review_instance (
	case_id TEXT NOT NULL REFERENCES review_case (id) ON DELETE CASCADE,
	seq BIGINT NOT NULL,
	level TEXT NOT NULL,
	court TEXT NOT NULL,
	number TEXT NOT NULL,
	filed_on DATE,
	decided_on DATE,
	outcome TEXT NOT NULL,
	note TEXT NOT NULL,
	appeal_by TEXT NOT NULL,
	PRIMARY KEY (case_id, seq)
);
-- How each case has stood, day by day, so that a figure can tell how it stood then.
CREATE TABLE review_phase (
	case_id TEXT NOT NULL REFERENCES review_case (id) ON DELETE CASCADE,
	seq BIGINT NOT NULL,
	since DATE NOT NULL,
	until DATE, -- the first day of the next phase
	result TEXT NOT NULL,
	PRIMARY KEY (case_id, seq)
);
