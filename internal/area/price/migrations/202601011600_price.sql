-- Price lists: one for each contract, level, supplier and lot.
CREATE TABLE price_list (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	contract_id TEXT NOT NULL REFERENCES contract (id),
	level TEXT NOT NULL CHECK (level IN ('term', 'catalogue')),
	supplier_id TEXT REFERENCES supplier (id),
	lot TEXT NOT NULL,
	note TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);
CREATE UNIQUE INDEX price_list_of ON price_list (contract_id, level, coalesce(supplier_id, ''), lot);
CREATE INDEX price_list_supplier ON price_list (supplier_id) WHERE supplier_id IS NOT NULL;
-- An index that prices may follow.
CREATE TABLE price_series (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	code TEXT NOT NULL UNIQUE,
	title TEXT NOT NULL,
	provider TEXT NOT NULL,
	table_code TEXT NOT NULL,
	base_text TEXT NOT NULL,
	invented BOOLEAN NOT NULL,
	note TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);
CREATE TABLE price_point (
	series_id TEXT NOT NULL REFERENCES price_series (id) ON DELETE CASCADE,
	month BIGINT NOT NULL, -- yyyymm
	value BIGINT NOT NULL CHECK (value > 0), -- ten-thousandths
	final BOOLEAN NOT NULL,
	source TEXT NOT NULL,
	PRIMARY KEY (series_id, month)
);
CREATE TABLE price_clause (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	contract_id TEXT NOT NULL REFERENCES contract (id),
	list_id TEXT REFERENCES price_list (id),
	source TEXT NOT NULL,
	fixed BIGINT NOT NULL, -- millionths
	base BIGINT NOT NULL, -- yyyymm
	span BIGINT NOT NULL, -- months averaged
	lag BIGINT NOT NULL, -- months before the prices change
	mode TEXT NOT NULL CHECK (mode IN ('base', 'chain')),
	threshold BIGINT NOT NULL, -- millionths, as cap and floor
	carry BOOLEAN NOT NULL,
	cap BIGINT,
	floor BIGINT,
	first_on DATE NOT NULL,
	every BIGINT NOT NULL, -- months
	notice_days BIGINT NOT NULL,
	late_out BOOLEAN NOT NULL,
	final_only BOOLEAN NOT NULL,
	initiator TEXT NOT NULL,
	decimals BIGINT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);
CREATE INDEX price_clause_contract ON price_clause (contract_id);
CREATE TABLE price_part (
	clause_id TEXT NOT NULL REFERENCES price_clause (id) ON DELETE CASCADE,
	n BIGINT NOT NULL,
	series_id TEXT NOT NULL REFERENCES price_series (id),
	weight BIGINT NOT NULL CHECK (weight > 0), -- millionths
	PRIMARY KEY (clause_id, n)
);
-- Changes of prices: asked for, computed, decided.
CREATE TABLE price_revision (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	contract_id TEXT NOT NULL REFERENCES contract (id),
	list_id TEXT REFERENCES price_list (id),
	ground TEXT NOT NULL CHECK (ground IN ('index', 'negotiated')),
	clause_id TEXT REFERENCES price_clause (id),
	state TEXT NOT NULL CHECK (state IN ('requested', 'checked', 'approved', 'partial', 'rejected', 'withdrawn')),
	requested_on DATE NOT NULL,
	requested_by TEXT NOT NULL,
	from_on DATE NOT NULL,
	asked BIGINT, -- millionths, as all shares
	yearly BIGINT, -- öre
	text TEXT NOT NULL,
	late BOOLEAN NOT NULL,
	computed BIGINT,
	exact TEXT NOT NULL, -- the factor as a ratio
	steps TEXT NOT NULL, -- JSON
	checked_on DATE,
	decision BIGINT,
	decided_on DATE,
	decided_by TEXT NOT NULL,
	why TEXT NOT NULL,
	before_ref BIGINT NOT NULL,
	factor TEXT NOT NULL, -- where the clause stands after the decision
	carried TEXT NOT NULL,
	ref BIGINT NOT NULL,
	adjusted_on DATE,
	owner_id TEXT,
	owner TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);
CREATE INDEX price_revision_contract ON price_revision (contract_id, from_on);
CREATE INDEX price_revision_state ON price_revision (state, from_on);
CREATE INDEX price_revision_decided ON price_revision (decided_on, id);
CREATE INDEX price_revision_from ON price_revision (from_on DESC, id DESC);
-- The approved changes that the contracts had move here.
INSERT INTO price_revision (id, version, contract_id, ground, state, requested_on, requested_by, from_on, asked, text, late, exact, steps, decision, decided_on, decided_by,
	why, before_ref, factor, carried, ref, owner, created_at, changed_at)
SELECT concat(contract_id, '-', n), 1, contract_id, CASE WHEN percent > 0 THEN 'index' ELSE 'negotiated' END, 'approved', decided_on, 'supplier', from_on, percent * 100, ground, FALSE,
	'1', '[]', percent * 100, decided_on, decided_by, '', 0, '1', '1', 0, decided_by, '2026-01-01 00:00:00', '2026-01-01 00:00:00'
FROM contract_price;
DROP TABLE contract_price;
-- Versions of a list. The key stands for it in price_item.
CREATE TABLE price_edition (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	key BIGINT NOT NULL UNIQUE,
	list_id TEXT NOT NULL REFERENCES price_list (id),
	n BIGINT NOT NULL,
	stage TEXT NOT NULL CHECK (stage IN ('draft', 'decided')),
	valid_from DATE,
	valid_to DATE,
	origin TEXT NOT NULL,
	source TEXT NOT NULL,
	revision_id TEXT REFERENCES price_revision (id),
	ground TEXT NOT NULL,
	items BIGINT NOT NULL,
	fresh BIGINT NOT NULL,
	gone BIGINT NOT NULL,
	dearer BIGINT NOT NULL,
	cheaper BIGINT NOT NULL,
	same BIGINT NOT NULL,
	mean BIGINT,
	weighed BIGINT,
	made_by TEXT NOT NULL,
	decided_on DATE,
	decided_by TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);
CREATE UNIQUE INDEX price_edition_of ON price_edition (list_id, n);
CREATE INDEX price_edition_valid ON price_edition (list_id, valid_from) WHERE stage = 'decided';
CREATE INDEX price_edition_draft ON price_edition (id) WHERE stage = 'draft';
CREATE INDEX price_edition_revision ON price_edition (revision_id) WHERE revision_id IS NOT NULL;
CREATE TABLE price_counter (
	name TEXT PRIMARY KEY,
	last BIGINT NOT NULL
);
-- Names of articles, each once: editions repeat them.
CREATE TABLE price_name (
	key BIGINT PRIMARY KEY,
	name TEXT NOT NULL UNIQUE
);
-- Which names have a word, a thousand keys in a row: " 17 204 " of block 12 are the names
-- 12017 and 12204. Written once: names that come later have blocks of their own.
CREATE TABLE price_word (
	word TEXT NOT NULL,
	block BIGINT NOT NULL,
	n BIGINT NOT NULL,
	names TEXT NOT NULL,
	PRIMARY KEY (word, block)
);
CREATE INDEX price_word_block ON price_word (block, word);
-- Millions of rows: narrow, and written once.
CREATE TABLE price_item (
	edition_key BIGINT NOT NULL,
	article_key TEXT NOT NULL,
	row_no BIGINT NOT NULL,
	article TEXT NOT NULL,
	own TEXT NOT NULL,
	gtin TEXT NOT NULL,
	name_key BIGINT NOT NULL,
	unit TEXT NOT NULL,
	per_num BIGINT NOT NULL,
	per_den BIGINT NOT NULL,
	base_unit TEXT NOT NULL,
	from_qty BIGINT NOT NULL, -- thousandths
	listed BIGINT NOT NULL, -- ten-thousandths of an öre
	discount BIGINT NOT NULL, -- millionths
	net BIGINT NOT NULL,
	free BOOLEAN NOT NULL,
	volume BIGINT, -- thousandths a year
	valid_from DATE,
	valid_to DATE,
	PRIMARY KEY (edition_key, article_key, row_no)
);
CREATE INDEX price_item_article ON price_item (article_key);
CREATE INDEX price_item_gtin ON price_item (gtin) WHERE gtin <> '';
CREATE INDEX price_item_own ON price_item (own) WHERE own <> '';
CREATE INDEX price_item_name ON price_item (name_key, edition_key);
-- Files that suppliers send.
CREATE TABLE price_file (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	list_id TEXT NOT NULL REFERENCES price_list (id),
	file_id TEXT,
	name TEXT NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('received', 'reading', 'read', 'failed', 'undone')),
	mapping TEXT NOT NULL, -- JSON
	only_good BOOLEAN NOT NULL,
	edition_id TEXT REFERENCES price_edition (id),
	read_rows BIGINT NOT NULL,
	wrong_rows BIGINT NOT NULL,
	millis BIGINT NOT NULL,
	message TEXT NOT NULL,
	job_id TEXT NOT NULL,
	by_name TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);
CREATE INDEX price_file_list ON price_file (list_id, created_at);
CREATE TABLE price_fault (
	file_id TEXT NOT NULL REFERENCES price_file (id) ON DELETE CASCADE,
	n BIGINT NOT NULL,
	sheet TEXT NOT NULL,
	row_no BIGINT NOT NULL,
	field TEXT NOT NULL,
	value TEXT NOT NULL,
	message TEXT NOT NULL,
	PRIMARY KEY (file_id, n)
);
-- How a supplier's files are read.
CREATE TABLE price_mapping (
	supplier_id TEXT NOT NULL REFERENCES supplier (id),
	heads TEXT NOT NULL, -- what the columns are called
	mapping TEXT NOT NULL,
	changed_at TIMESTAMP NOT NULL,
	PRIMARY KEY (supplier_id, heads)
);
