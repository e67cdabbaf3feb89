-- Law as dated rows. The program's own come with it (rules.csv) and are read in at
-- start; a person adds dated rows and confirms or corrects them.
CREATE TABLE law_rule (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	kind TEXT NOT NULL,
	key TEXT NOT NULL, -- which rule of its kind
	act TEXT NOT NULL, -- this and the next five: '' is any
	procedure TEXT NOT NULL,
	regime TEXT NOT NULL,
	object TEXT NOT NULL,
	buyer TEXT NOT NULL,
	party TEXT NOT NULL,
	label TEXT NOT NULL,
	amount BIGINT, -- öre; NULL is unknown, and then blocks
	number BIGINT, -- NULL is unknown, and then blocks
	unit TEXT NOT NULL, -- '' for words only
	bound TEXT NOT NULL CHECK (bound IN ('', 'from', 'at_most', 'under')),
	text TEXT NOT NULL,
	valid_from DATE, -- NULL since always
	valid_to DATE, -- the last day, NULL still
	legal_ref TEXT NOT NULL,
	source TEXT NOT NULL,
	source_url TEXT NOT NULL,
	confirmed BOOLEAN NOT NULL,
	confirmed_by TEXT NOT NULL,
	confirmed_on DATE,
	shipped BOOLEAN NOT NULL, -- came with the program
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);
CREATE INDEX law_rule_kind ON law_rule (kind, key, valid_from, id);
