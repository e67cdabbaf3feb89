-- Whose diary it is.
CREATE TABLE diary_body (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	code TEXT NOT NULL UNIQUE,
	name TEXT NOT NULL,
	valid_from DATE NOT NULL,
	valid_to DATE -- first day without a diary
);
INSERT INTO diary_body (id, version, code, name, valid_from, valid_to) VALUES
	('body-ink', 1, 'INK', 'Inköpsorganisationen', '2017-01-01', NULL);

-- The numbers that have been taken.
CREATE TABLE diary_series (
	body TEXT NOT NULL,
	year BIGINT NOT NULL,
	what TEXT NOT NULL CHECK (what IN ('case', 'entry')),
	last BIGINT NOT NULL,
	PRIMARY KEY (body, year, what)
);

-- Case files. One for each record of another area.
CREATE TABLE diary_case (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	kind TEXT NOT NULL,
	ref TEXT NOT NULL,
	body TEXT NOT NULL,
	number TEXT NOT NULL,
	title TEXT NOT NULL,
	title_key TEXT NOT NULL,
	address TEXT NOT NULL,
	parties TEXT NOT NULL,
	opened_on DATE NOT NULL,
	closed_on DATE,
	last_no BIGINT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL,
	UNIQUE (kind, ref),
	UNIQUE (body, number)
);
CREATE INDEX diary_case_opened ON diary_case (opened_on, id);
CREATE INDEX diary_case_number ON diary_case (number, id);
CREATE INDEX diary_case_title ON diary_case (title_key, id);
CREATE INDEX diary_case_closed ON diary_case (closed_on, id);

-- Entries are never removed.
CREATE TABLE diary_entry (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	case_id TEXT NOT NULL REFERENCES diary_case (id),
	body TEXT NOT NULL,
	year BIGINT NOT NULL,
	running BIGINT NOT NULL, -- löpnummer
	no BIGINT NOT NULL, -- aktbilaga
	direction TEXT NOT NULL CHECK (direction IN ('in', 'out', 'made')),
	happened_on DATE NOT NULL,
	counterpart TEXT NOT NULL,
	title TEXT NOT NULL,
	kind TEXT NOT NULL,
	step TEXT NOT NULL CHECK (step IN ('prepare', 'procure', 'implement', 'manage')),
	responsible_id TEXT NOT NULL,
	responsible TEXT NOT NULL,
	ground TEXT NOT NULL, -- '' for no mark
	secret_reason TEXT NOT NULL,
	secret_until DATE,
	in_time BOOLEAN NOT NULL,
	registered_id TEXT NOT NULL,
	registered_by TEXT NOT NULL,
	registered_on DATE NOT NULL,
	registered_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL,
	struck_on DATE,
	struck_by TEXT NOT NULL,
	struck_why TEXT NOT NULL,
	UNIQUE (body, year, running),
	UNIQUE (case_id, no)
);
CREATE INDEX diary_entry_registered ON diary_entry (registered_on, id);
CREATE INDEX diary_entry_happened ON diary_entry (happened_on, id);
CREATE INDEX diary_entry_kind ON diary_entry (kind, registered_on);
CREATE INDEX diary_entry_responsible ON diary_entry (responsible_id, registered_on);

CREATE TABLE diary_document (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	case_id TEXT NOT NULL REFERENCES diary_case (id),
	title TEXT NOT NULL,
	kind TEXT NOT NULL,
	step TEXT NOT NULL CHECK (step IN ('prepare', 'procure', 'implement', 'manage')),
	state TEXT NOT NULL CHECK (state IN ('working', 'final')),
	official BOOLEAN NOT NULL, -- has a final version
	ground TEXT NOT NULL,
	secret_reason TEXT NOT NULL,
	secret_until DATE,
	template_id TEXT NOT NULL, -- '' for none
	template TEXT NOT NULL,
	edition_id TEXT NOT NULL,
	edition BIGINT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);
CREATE INDEX diary_document_case ON diary_document (case_id, created_at);

-- What a document says. A version never changes.
CREATE TABLE diary_version (
	id TEXT PRIMARY KEY,
	document_id TEXT NOT NULL REFERENCES diary_document (id),
	case_id TEXT NOT NULL REFERENCES diary_case (id),
	entry_id TEXT NOT NULL, -- '' for a working version
	no BIGINT NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('working', 'final')),
	text TEXT NOT NULL, -- Markdown, '' for a file
	file_id TEXT NOT NULL,
	file_name TEXT NOT NULL,
	size BIGINT NOT NULL,
	hash TEXT NOT NULL, -- SHA-256 of the text, else of the file
	file_hash TEXT NOT NULL,
	why TEXT NOT NULL,
	made_id TEXT NOT NULL,
	made_by TEXT NOT NULL,
	made_at TIMESTAMP NOT NULL,
	UNIQUE (document_id, no)
);
CREATE INDEX diary_version_entry ON diary_version (entry_id);
CREATE INDEX diary_version_case ON diary_version (case_id);

-- Grounds of secrecy (OSL 2009:400), dated.
CREATE TABLE diary_ground (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	code TEXT NOT NULL,
	about TEXT NOT NULL,
	ends_on_award BOOLEAN NOT NULL,
	years BIGINT NOT NULL, -- at most, 0 for no limit told
	valid_from DATE NOT NULL,
	valid_to DATE,
	source TEXT NOT NULL,
	confirmed BOOLEAN NOT NULL,
	UNIQUE (code, valid_from)
);
INSERT INTO diary_ground (id, version, code, about, ends_on_award, years, valid_from, valid_to, source, confirmed) VALUES
	('ground-19-3', 1, '19:3', 'anbud före tilldelningsbeslut', TRUE, 0, '2009-06-30', NULL, 'OSL 2009:400, 19 kap. 3 § andra stycket', TRUE),
	('ground-19-1', 1, '19:1', 'myndighetens affärs- och driftförhållanden', FALSE, 20, '2009-06-30', NULL, 'OSL 2009:400, 19 kap. 1 §', FALSE),
	('ground-31-16', 1, '31:16', 'leverantörens affärs- och driftförhållanden', FALSE, 20, '2009-06-30', NULL, 'OSL 2009:400, 31 kap. 16 §', FALSE),
	('ground-18-8', 1, '18:8', 'säkerhets- och bevakningsåtgärder', FALSE, 0, '2009-06-30', NULL, 'OSL 2009:400, 18 kap. 8 §', FALSE),
	('ground-25-1', 1, '25:1', 'enskildas hälsa och personliga förhållanden', FALSE, 70, '2009-06-30', NULL, 'OSL 2009:400, 25 kap. 1 §', FALSE),
	('ground-39', 1, '39', 'personal', FALSE, 50, '2009-06-30', NULL, 'OSL 2009:400, 39 kap.', FALSE),
	('ground-21-3', 1, '21:3', 'skyddade personuppgifter', FALSE, 70, '2009-06-30', NULL, 'OSL 2009:400, 21 kap. 3 §', FALSE);

-- How long documents are kept, dated. Nobody has checked these against a plan of
-- the region's own.
CREATE TABLE diary_rule (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	kind TEXT NOT NULL,
	keep BOOLEAN NOT NULL,
	years BIGINT NOT NULL,
	valid_from DATE NOT NULL,
	valid_to DATE,
	source TEXT NOT NULL,
	confirmed BOOLEAN NOT NULL,
	UNIQUE (kind, valid_from)
);
INSERT INTO diary_rule (id, version, kind, keep, years, valid_from, valid_to, source, confirmed) VALUES
	('rule-request', 1, 'request', TRUE, 0, '2017-01-01', NULL, 'Förslag efter praxis, ska bekräftas mot dokumenthanteringsplanen', FALSE),
	('rule-strategy', 1, 'strategy', TRUE, 0, '2017-01-01', NULL, 'Förslag efter praxis, ska bekräftas mot dokumenthanteringsplanen', FALSE),
	('rule-analysis', 1, 'analysis', FALSE, 2, '2017-01-01', NULL, 'Förslag efter praxis, ska bekräftas mot dokumenthanteringsplanen', FALSE),
	('rule-notice', 1, 'notice', TRUE, 0, '2017-01-01', NULL, 'Förslag efter praxis, ska bekräftas mot dokumenthanteringsplanen', FALSE),
	('rule-documents', 1, 'documents', TRUE, 0, '2017-01-01', NULL, 'Förslag efter praxis, ska bekräftas mot dokumenthanteringsplanen', FALSE),
	('rule-question', 1, 'question', TRUE, 0, '2017-01-01', NULL, 'Förslag efter praxis, ska bekräftas mot dokumenthanteringsplanen', FALSE),
	('rule-application', 1, 'application', FALSE, 4, '2017-01-01', NULL, 'Förslag efter praxis, ska bekräftas mot dokumenthanteringsplanen', FALSE),
	('rule-tender', 1, 'tender', FALSE, 4, '2017-01-01', NULL, 'Förslag efter praxis, ska bekräftas mot dokumenthanteringsplanen', FALSE),
	('rule-opening', 1, 'opening', TRUE, 0, '2017-01-01', NULL, 'Förslag efter praxis, ska bekräftas mot dokumenthanteringsplanen', FALSE),
	('rule-evaluation', 1, 'evaluation', TRUE, 0, '2017-01-01', NULL, 'Förslag efter praxis, ska bekräftas mot dokumenthanteringsplanen', FALSE),
	('rule-award', 1, 'award', TRUE, 0, '2017-01-01', NULL, 'Förslag efter praxis, ska bekräftas mot dokumenthanteringsplanen', FALSE),
	('rule-cancellation', 1, 'cancellation', TRUE, 0, '2017-01-01', NULL, 'Förslag efter praxis, ska bekräftas mot dokumenthanteringsplanen', FALSE),
	('rule-notification', 1, 'notification', FALSE, 4, '2017-01-01', NULL, 'Förslag efter praxis, ska bekräftas mot dokumenthanteringsplanen', FALSE),
	('rule-contract', 1, 'contract', TRUE, 0, '2017-01-01', NULL, 'Förslag efter praxis, ska bekräftas mot dokumenthanteringsplanen', FALSE),
	('rule-award-notice', 1, 'award_notice', FALSE, 4, '2017-01-01', NULL, 'Förslag efter praxis, ska bekräftas mot dokumenthanteringsplanen', FALSE),
	('rule-court', 1, 'court', TRUE, 0, '2017-01-01', NULL, 'Förslag efter praxis, ska bekräftas mot dokumenthanteringsplanen', FALSE),
	('rule-decision', 1, 'decision', TRUE, 0, '2017-01-01', NULL, 'Förslag efter praxis, ska bekräftas mot dokumenthanteringsplanen', FALSE),
	('rule-minutes', 1, 'minutes', FALSE, 2, '2017-01-01', NULL, 'Förslag efter praxis, ska bekräftas mot dokumenthanteringsplanen', FALSE),
	('rule-follow-up', 1, 'follow_up', FALSE, 10, '2017-01-01', NULL, 'Förslag efter praxis, ska bekräftas mot dokumenthanteringsplanen', FALSE),
	('rule-letter', 1, 'letter', FALSE, 2, '2017-01-01', NULL, 'Förslag efter praxis, ska bekräftas mot dokumenthanteringsplanen', FALSE),
	('rule-other', 1, 'other', FALSE, 10, '2017-01-01', NULL, 'Förslag efter praxis, ska bekräftas mot dokumenthanteringsplanen', FALSE);
