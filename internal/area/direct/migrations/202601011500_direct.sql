-- One row for each direct award.
CREATE TABLE direct (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	number TEXT NOT NULL UNIQUE,
	title TEXT NOT NULL,
	category_id TEXT NOT NULL,
	party TEXT NOT NULL,
	unit TEXT NOT NULL,
	object TEXT NOT NULL,
	decided_on DATE NOT NULL,
	by_name TEXT NOT NULL,
	supplier TEXT NOT NULL,
	org_no TEXT NOT NULL,
	value BIGINT NOT NULL, -- öre without VAT
	ends DATE,
	ground TEXT NOT NULL,
	reason TEXT NOT NULL,
	competing TEXT NOT NULL,
	asked BIGINT,
	tenders BIGINT,
	procurement_id TEXT REFERENCES procurement (id),
	override TEXT NOT NULL, -- why it was allowed above the limit
	override_by TEXT NOT NULL,
	accrued BIGINT NOT NULL, -- öre of the same kind in the twelve months before
	limit_kept BIGINT NOT NULL, -- öre, the limit of the day; 0 when not known
	struck_on DATE,
	struck_why TEXT NOT NULL,
	title_key TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);
CREATE INDEX direct_decided ON direct (decided_on, id);
CREATE INDEX direct_kind ON direct (category_id, party, decided_on);
CREATE INDEX direct_title ON direct (title_key, id);
CREATE TABLE direct_series (
	year BIGINT PRIMARY KEY,
	last BIGINT NOT NULL
);
