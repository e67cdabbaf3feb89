-- Frameworks that are called off: an own one is a contract, another is a central
-- purchasing body's.
CREATE TABLE calloff_framework (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	number TEXT NOT NULL UNIQUE,
	title TEXT NOT NULL,
	title_key TEXT NOT NULL,
	contract_id TEXT UNIQUE REFERENCES contract (id),
	body TEXT NOT NULL, -- central purchasing body, '' for an own one
	join_form TEXT NOT NULL,
	joined_on DATE,
	local_number TEXT NOT NULL, -- our own number of another's framework
	starts_on DATE, -- of another's; an own one has its contract's
	ends_on DATE,
	note TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);
CREATE INDEX calloff_framework_title ON calloff_framework (title_key, id);
-- Who may call off.
CREATE TABLE calloff_right (
	framework_id TEXT NOT NULL REFERENCES calloff_framework (id) ON DELETE CASCADE,
	n BIGINT NOT NULL,
	kind TEXT NOT NULL CHECK (kind IN ('region', 'unit', 'company')),
	party TEXT NOT NULL, -- of a region or a unit
	name TEXT NOT NULL, -- of a unit or a company
	PRIMARY KEY (framework_id, n)
);
-- How a framework is called off, from a day on. Rows are never changed.
CREATE TABLE calloff_terms (
	id TEXT PRIMARY KEY,
	framework_id TEXT NOT NULL REFERENCES calloff_framework (id) ON DELETE CASCADE,
	valid_from DATE NOT NULL,
	form TEXT NOT NULL CHECK (form IN ('rank', 'key', 'fku', 'single', 'mixed')),
	fku_from BIGINT, -- öre; mixed: from where competition is reopened
	below TEXT NOT NULL, -- mixed: the form below that
	denominator BIGINT NOT NULL, -- of the shares, 0 without shares
	reply_days BIGINT NOT NULL, -- working days
	criteria TEXT NOT NULL,
	source TEXT NOT NULL,
	set_by TEXT NOT NULL,
	why TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL
);
CREATE UNIQUE INDEX calloff_terms_from ON calloff_terms (framework_id, valid_from);
-- The suppliers by the terms.
CREATE TABLE calloff_place (
	terms_id TEXT NOT NULL REFERENCES calloff_terms (id) ON DELETE CASCADE,
	supplier_id TEXT NOT NULL REFERENCES supplier (id),
	lot TEXT NOT NULL,
	party TEXT NOT NULL, -- '' for all
	rank BIGINT NOT NULL,
	share BIGINT NOT NULL, -- of the denominator
	PRIMARY KEY (terms_id, lot, party, supplier_id)
);
CREATE INDEX calloff_place_supplier ON calloff_place (supplier_id, terms_id);
-- The most that may be called off: in all, of a lot, by a region.
CREATE TABLE calloff_ceiling (
	framework_id TEXT NOT NULL REFERENCES calloff_framework (id) ON DELETE CASCADE,
	lot TEXT NOT NULL,
	party TEXT NOT NULL,
	amount BIGINT NOT NULL CHECK (amount > 0), -- öre without VAT
	PRIMARY KEY (framework_id, lot, party)
);
CREATE TABLE calloff (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	number TEXT NOT NULL UNIQUE,
	title TEXT NOT NULL,
	title_key TEXT NOT NULL,
	framework_id TEXT NOT NULL REFERENCES calloff_framework (id),
	terms_id TEXT REFERENCES calloff_terms (id), -- those that held when it was begun
	form TEXT NOT NULL,
	lot TEXT NOT NULL,
	party TEXT NOT NULL,
	unit TEXT NOT NULL,
	company BOOLEAN NOT NULL,
	need TEXT NOT NULL,
	articles TEXT NOT NULL,
	value BIGINT NOT NULL CHECK (value > 0), -- öre without VAT
	wanted_on DATE,
	state TEXT NOT NULL CHECK (state IN ('draft', 'asked', 'accepted', 'invited', 'opened', 'evaluated', 'decided', 'standstill', 'signed', 'cancelled')),
	supplier_id TEXT REFERENCES supplier (id),
	owner_id TEXT,
	owner TEXT NOT NULL,
	procurement_id TEXT REFERENCES procurement (id),
	contract_id TEXT REFERENCES contract (id),
	begun_on DATE,
	ordered_on DATE, -- accepted or signed
	closed_on DATE, -- settled: only what was used counts
	cancelled_on DATE,
	cancelled_why TEXT NOT NULL,
	cancelled_from TEXT NOT NULL, -- its state then
	over_ground TEXT NOT NULL, -- of 17 kap. LOU, when it was allowed above the ceiling
	over_why TEXT NOT NULL,
	over_by TEXT NOT NULL,
	deadline DATE,
	criteria TEXT NOT NULL,
	opened_on DATE,
	opened_by TEXT NOT NULL,
	evaluation TEXT NOT NULL,
	decided_on DATE,
	decided_by TEXT NOT NULL,
	reasons TEXT NOT NULL,
	notified_on DATE,
	standstill_to DATE,
	standstill_basis TEXT NOT NULL,
	waived_why TEXT NOT NULL, -- why there is no voluntary standstill
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);
CREATE INDEX calloff_created ON calloff (created_at, id);
CREATE INDEX calloff_title ON calloff (title_key, id);
CREATE INDEX calloff_value ON calloff (value, id);
CREATE INDEX calloff_ordered ON calloff (ordered_on, id);
CREATE INDEX calloff_framework_rows ON calloff (framework_id, state);
CREATE INDEX calloff_state ON calloff (state, created_at);
CREATE INDEX calloff_procurement ON calloff (procurement_id) WHERE procurement_id IS NOT NULL;
-- Each supplier that was asked, in the order of the terms.
CREATE TABLE calloff_ask (
	calloff_id TEXT NOT NULL REFERENCES calloff (id) ON DELETE CASCADE,
	n BIGINT NOT NULL,
	supplier_id TEXT NOT NULL REFERENCES supplier (id),
	place BIGINT NOT NULL, -- in the turn when it was asked, 1 first
	address TEXT NOT NULL,
	sent_at TIMESTAMP NOT NULL,
	reply_by DATE NOT NULL,
	answer TEXT NOT NULL CHECK (answer IN ('', 'accepted', 'declined', 'unable', 'silent')),
	reason TEXT NOT NULL,
	answered_at TIMESTAMP,
	answered_on DATE,
	deviation TEXT NOT NULL, -- why out of turn
	deviation_by TEXT NOT NULL,
	PRIMARY KEY (calloff_id, n)
);
CREATE INDEX calloff_ask_answered ON calloff_ask (answered_on, supplier_id);
CREATE INDEX calloff_ask_waiting ON calloff_ask (reply_by) WHERE answer = '';
-- Those who were invited to a reopened competition, or left out with a reason, and
-- what they answered.
CREATE TABLE calloff_invitee (
	calloff_id TEXT NOT NULL REFERENCES calloff (id) ON DELETE CASCADE,
	supplier_id TEXT NOT NULL REFERENCES supplier (id),
	address TEXT NOT NULL,
	left_out TEXT NOT NULL,
	answered_on DATE,
	price BIGINT,
	result TEXT NOT NULL,
	rank BIGINT NOT NULL,
	reason TEXT NOT NULL,
	PRIMARY KEY (calloff_id, supplier_id)
);
CREATE TABLE calloff_question (
	id TEXT PRIMARY KEY,
	calloff_id TEXT NOT NULL REFERENCES calloff (id) ON DELETE CASCADE,
	asked_on DATE NOT NULL,
	question TEXT NOT NULL,
	answer TEXT NOT NULL,
	answered_on DATE
);
CREATE INDEX calloff_question_of ON calloff_question (calloff_id, asked_on);
-- What has been delivered or invoiced, of a call-off or of the framework beside them.
CREATE TABLE calloff_use (
	id TEXT PRIMARY KEY,
	framework_id TEXT NOT NULL REFERENCES calloff_framework (id),
	calloff_id TEXT REFERENCES calloff (id),
	supplier_id TEXT NOT NULL REFERENCES supplier (id),
	lot TEXT NOT NULL,
	party TEXT NOT NULL,
	used_on DATE NOT NULL,
	amount BIGINT NOT NULL, -- öre without VAT, below 0 for a credit
	text TEXT NOT NULL,
	by_name TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL
);
CREATE INDEX calloff_use_framework ON calloff_use (framework_id, used_on);
CREATE INDEX calloff_use_calloff ON calloff_use (calloff_id);
CREATE TABLE calloff_series (
	year BIGINT PRIMARY KEY,
	last BIGINT NOT NULL
);
-- Recommendations, each from a day on.
CREATE TABLE calloff_rule (
	key TEXT NOT NULL,
	valid_from DATE NOT NULL,
	value BIGINT NOT NULL,
	source TEXT NOT NULL,
	set_by TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	PRIMARY KEY (key, valid_from)
);
INSERT INTO calloff_rule (key, valid_from, value, source, set_by, created_at) VALUES
	('ceiling_watch', '2000-01-01', 70, 'Klövers regelunderlag 4.3', 'Klöver', '2026-01-01 00:00:00'),
	('ceiling_warn', '2000-01-01', 85, 'Klövers regelunderlag 4.3', 'Klöver', '2026-01-01 00:00:00'),
	('ceiling_near', '2000-01-01', 95, 'Klövers regelunderlag 4.3', 'Klöver', '2026-01-01 00:00:00'),
	('ceiling_stop', '2000-01-01', 100, 'Klövers regelunderlag 4.3', 'Klöver', '2026-01-01 00:00:00'),
	('reply_days', '2000-01-01', 3, 'Eget antagande: tre arbetsdagar [R]', 'Klöver', '2026-01-01 00:00:00'),
	('fku_days', '2000-01-01', 14, 'Klövers regelunderlag 2.5 [R]', 'Klöver', '2026-01-01 00:00:00');
