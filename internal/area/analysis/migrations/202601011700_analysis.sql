-- What somebody has decided about what the analysis found: a leakage, a duplicate, an
-- outlier. The key is made of numbers of the lake, or of import and row.
CREATE TABLE analysis_decision (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	kind TEXT NOT NULL CHECK (kind IN ('leak', 'duplicate', 'price', 'amount')),
	key TEXT NOT NULL,
	title TEXT NOT NULL,
	answer TEXT NOT NULL,
	note TEXT NOT NULL,
	owner_id TEXT REFERENCES identity_user (id),
	owner TEXT NOT NULL,
	period TEXT NOT NULL, -- in which it was found
	amount BIGINT NOT NULL, -- öre of that period
	decided_on DATE NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL,
	UNIQUE (kind, key)
);
-- A customer-near analysis of a unit, or of a group of units.
CREATE TABLE analysis_pack (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	title TEXT NOT NULL,
	title_key TEXT NOT NULL,
	level TEXT NOT NULL CHECK (level IN ('operation', 'administration')),
	party TEXT NOT NULL,
	period TEXT NOT NULL,
	units TEXT NOT NULL, -- numbers of spend_unit
	state TEXT NOT NULL CHECK (state IN ('draft', 'discussed', 'agreed', 'followed')),
	owner_id TEXT REFERENCES identity_user (id),
	owner TEXT NOT NULL,
	summary TEXT NOT NULL,
	discussed_on DATE,
	discussed_with TEXT NOT NULL,
	follow_on DATE, -- when it should be followed up
	followed_on DATE,
	outcome TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);
CREATE INDEX analysis_pack_follow ON analysis_pack (follow_on);
-- The figures of a pack as they were when it was discussed, and when it was followed up.
CREATE TABLE analysis_shown (
	pack_id TEXT NOT NULL REFERENCES analysis_pack (id),
	stage TEXT NOT NULL CHECK (stage IN ('discussed', 'followed')),
	made_at TIMESTAMP NOT NULL,
	content TEXT NOT NULL, -- JSON, each value with the question behind it
	PRIMARY KEY (pack_id, stage)
);
CREATE TABLE analysis_action (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	pack_id TEXT NOT NULL REFERENCES analysis_pack (id),
	n BIGINT NOT NULL,
	rule TEXT NOT NULL, -- that proposed it, '' when a person did
	what TEXT NOT NULL,
	why TEXT NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('proposed', 'agreed', 'dropped', 'done')),
	owner TEXT NOT NULL,
	due_on DATE,
	selection TEXT NOT NULL, -- the lines that it is about, as an address has them; '' for none
	measure TEXT NOT NULL,
	before BIGINT, -- öre when it was discussed
	after BIGINT, -- öre when it was followed up
	result TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);
CREATE INDEX analysis_action_pack ON analysis_action (pack_id, n);
CREATE TABLE analysis_rule (
	key TEXT NOT NULL,
	valid_from DATE NOT NULL,
	value BIGINT NOT NULL,
	source TEXT NOT NULL,
	set_by TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	PRIMARY KEY (key, valid_from)
);
INSERT INTO analysis_rule (key, valid_from, value, source, set_by, created_at) VALUES
	('abc_a', '2000-01-01', 80, 'Eget antagande: vedertagen indelning [R]', 'Klöver', '2026-01-01 00:00:00'),
	('abc_b', '2000-01-01', 95, 'Eget antagande: vedertagen indelning [R]', 'Klöver', '2026-01-01 00:00:00'),
	('similar_least', '2000-01-01', 60, 'Eget antagande [R]', 'Klöver', '2026-01-01 00:00:00'),
	('duplicate_days', '2000-01-01', 10, 'Eget antagande [R]', 'Klöver', '2026-01-01 00:00:00'),
	('duplicate_least', '2000-01-01', 100000, 'Eget antagande [R]', 'Klöver', '2026-01-01 00:00:00'),
	('price_times', '2000-01-01', 3000, 'Eget antagande [R]', 'Klöver', '2026-01-01 00:00:00'),
	('amount_times', '2000-01-01', 5000, 'Eget antagande [R]', 'Klöver', '2026-01-01 00:00:00'),
	('outlier_lines', '2000-01-01', 5, 'Eget antagande [R]', 'Klöver', '2026-01-01 00:00:00'),
	('pack_leak', '2000-01-01', 2500000, 'Eget antagande [R]', 'Klöver', '2026-01-01 00:00:00'),
	('pack_deviation', '2000-01-01', 1000000, 'Eget antagande [R]', 'Klöver', '2026-01-01 00:00:00'),
	('pack_outside', '2000-01-01', 25, 'Eget antagande [R]', 'Klöver', '2026-01-01 00:00:00'),
	('pack_direct', '2000-01-01', 50, 'Eget antagande [R]', 'Klöver', '2026-01-01 00:00:00'),
	('pack_numbers', '2000-01-01', 70, 'Eget antagande [R]', 'Klöver', '2026-01-01 00:00:00'),
	('pack_follow', '2000-01-01', 12, 'Eget antagande: uppföljning året efter [R]', 'Klöver', '2026-01-01 00:00:00');
