-- What was found when a company was looked up: tax debts, credit, registrations,
-- insolvency, sanctions. A finding is followed by a contact and a decision.
CREATE TABLE supplier_check (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	supplier_id TEXT NOT NULL REFERENCES supplier (id),
	kind TEXT NOT NULL,
	checked_on DATE NOT NULL,
	result TEXT NOT NULL CHECK (result IN ('clear', 'remark', 'hit')),
	amount BIGINT, -- öre, of a debt
	note TEXT NOT NULL,
	source TEXT NOT NULL,
	batch_id TEXT NOT NULL, -- '' when registered by hand
	level TEXT NOT NULL CHECK (level IN ('ok', 'watch', 'act')),
	reason TEXT NOT NULL, -- the rule that gave the level
	chief BOOLEAN NOT NULL, -- the manager is told
	contact_by DATE,
	owner_id TEXT NOT NULL, -- '' for nobody
	owner TEXT NOT NULL,
	contacted_on DATE,
	contact TEXT NOT NULL,
	decision TEXT NOT NULL CHECK (decision IN ('', 'none', 'watch', 'plan', 'rescind')),
	decided_on DATE,
	decided_by TEXT NOT NULL,
	decision_why TEXT NOT NULL,
	checked_key BIGINT NOT NULL, -- yyyymmdd
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);
CREATE INDEX supplier_check_order ON supplier_check (checked_key, id);
CREATE INDEX supplier_check_supplier ON supplier_check (supplier_id, checked_key);
CREATE INDEX supplier_check_open ON supplier_check (contact_by, id) WHERE level <> 'ok' AND decision = '';
CREATE INDEX supplier_check_batch_rows ON supplier_check (batch_id) WHERE batch_id <> '';
-- A delivery from a source: looked at first, then taken in, and undone if it was wrong.
CREATE TABLE supplier_check_batch (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	name TEXT NOT NULL, -- of the source or its file
	state TEXT NOT NULL CHECK (state IN ('preview', 'taken', 'undone')),
	content TEXT NOT NULL, -- the rows while they wait; afterwards those that were refused
	row_count BIGINT NOT NULL,
	taken BIGINT NOT NULL,
	received_by TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);
CREATE INDEX supplier_check_batch_order ON supplier_check_batch (created_at, id);
-- The parameters of the control. All are recommendations, not law.
CREATE TABLE supplier_rule (
	key TEXT NOT NULL,
	valid_from DATE NOT NULL,
	value BIGINT NOT NULL,
	source TEXT NOT NULL,
	set_by TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	PRIMARY KEY (key, valid_from)
);
INSERT INTO supplier_rule (key, valid_from, value, source, set_by, created_at) VALUES
	('contact_days', '2000-01-01', 5, 'Klövers regelunderlag 4.7 [R]', 'Klöver', '2026-01-01 00:00:00'),
	('debt_limit', '2000-01-01', 2000000, 'Klövers regelunderlag 4.7 [R]', 'Klöver', '2026-01-01 00:00:00'),
	('repeat_months', '2000-01-01', 12, 'Eget antagande: samma anmärkning inom ett år [R]', 'Klöver', '2026-01-01 00:00:00'),
	('award_months', '2000-01-01', 3, 'Eget antagande: en kontroll vid tilldelning får vara tre månader gammal [R]', 'Klöver', '2026-01-01 00:00:00');
