-- Sets of other buyers' procurements to compare with, such as those of the country one year.
CREATE TABLE compare_set (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	name TEXT NOT NULL UNIQUE,
	year BIGINT NOT NULL,
	source TEXT NOT NULL,
	licence TEXT NOT NULL,
	population BIGINT, -- how many there are in all, by the source; NULL is unknown
	note TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);
CREATE INDEX compare_set_year ON compare_set (year, id);
-- A file that was read into a set.
CREATE TABLE compare_load (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	set_id TEXT NOT NULL REFERENCES compare_set (id),
	what TEXT NOT NULL CHECK (what IN ('', 'procurements', 'winners')), -- '' until it is read
	file_id TEXT, -- NULL when a command read it
	name TEXT NOT NULL,
	hash TEXT NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('reading', 'read', 'failed', 'undone')),
	read_rows BIGINT NOT NULL,
	kept_rows BIGINT NOT NULL,
	rejected_rows BIGINT NOT NULL,
	repeated_rows BIGINT NOT NULL, -- the same supplier again, for another lot
	holds TEXT NOT NULL, -- ',tenders,appealed,': what the file tells
	millis BIGINT NOT NULL,
	message TEXT NOT NULL,
	job_id TEXT NOT NULL,
	by_name TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);
CREATE INDEX compare_load_set ON compare_load (set_id, created_at, id);
CREATE TABLE compare_reject (
	load_id TEXT NOT NULL REFERENCES compare_load (id) ON DELETE CASCADE,
	n BIGINT NOT NULL,
	row_no BIGINT NOT NULL,
	field TEXT NOT NULL,
	value TEXT NOT NULL,
	message TEXT NOT NULL,
	PRIMARY KEY (load_id, n)
);
CREATE TABLE compare_procurement (
	set_id TEXT NOT NULL REFERENCES compare_set (id),
	ref TEXT NOT NULL, -- the source's own number
	load_id TEXT NOT NULL REFERENCES compare_load (id),
	title TEXT NOT NULL,
	cpv TEXT NOT NULL,
	buyer TEXT NOT NULL,
	buyer_no TEXT NOT NULL, -- digits
	buyer_kind TEXT NOT NULL,
	procedure TEXT NOT NULL, -- '' is not known
	published_on DATE NOT NULL,
	tenders BIGINT, -- NULL is unknown
	appealed BOOLEAN NOT NULL,
	framework BOOLEAN NOT NULL,
	joint BOOLEAN NOT NULL,
	environment BOOLEAN NOT NULL,
	words TEXT NOT NULL, -- title and buyer, folded for search
	PRIMARY KEY (set_id, ref)
);
CREATE INDEX compare_procurement_day ON compare_procurement (set_id, published_on, ref);
CREATE INDEX compare_procurement_load ON compare_procurement (load_id);
-- Who was awarded, once for each procurement.
CREATE TABLE compare_winner (
	load_id TEXT NOT NULL REFERENCES compare_load (id),
	n BIGINT NOT NULL,
	set_id TEXT NOT NULL REFERENCES compare_set (id),
	ref TEXT NOT NULL,
	supplier TEXT NOT NULL,
	size TEXT NOT NULL, -- '' is not known
	PRIMARY KEY (load_id, n)
);
CREATE INDEX compare_winner_ref ON compare_winner (set_id, ref);
-- Which CPV codes mean a category, for sets that have no categories.
CREATE TABLE compare_cpv (
	category_id TEXT NOT NULL REFERENCES category (id),
	cpv TEXT NOT NULL, -- the codes begin so
	changed_by TEXT NOT NULL,
	changed_at TIMESTAMP NOT NULL,
	PRIMARY KEY (category_id, cpv)
);
-- Parameters, each from a day on.
CREATE TABLE compare_rule (
	key TEXT NOT NULL,
	valid_from DATE NOT NULL,
	value BIGINT NOT NULL,
	source TEXT NOT NULL,
	set_by TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	PRIMARY KEY (key, valid_from)
);
INSERT INTO compare_rule (key, valid_from, value, source, set_by, created_at) VALUES
	('least_suppliers', '2000-01-01', 3, 'Eget antagande: tre leverantörer, så att ingen av dem kan räkna ut den andras [R]', 'Klöver', '2026-01-01 00:00:00'),
	('least_invoices', '2000-01-01', 10, 'Eget antagande: tio fakturor [R]', 'Klöver', '2026-01-01 00:00:00');
-- Files of anonymised spend that have left the house.
CREATE TABLE compare_export (
	id TEXT PRIMARY KEY,
	sender TEXT NOT NULL,
	from_quarter TEXT NOT NULL,
	to_quarter TEXT NOT NULL,
	level BIGINT NOT NULL,
	least_suppliers BIGINT NOT NULL,
	least_invoices BIGINT NOT NULL,
	parties TEXT NOT NULL, -- JSON: code, name, inhabitants
	told BIGINT NOT NULL, -- cells
	hidden BIGINT NOT NULL,
	hash TEXT NOT NULL,
	content TEXT NOT NULL, -- the file as JSON, as it left
	by_name TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL
);
CREATE INDEX compare_export_at ON compare_export (created_at, id);
-- Files of others.
CREATE TABLE compare_file (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	name TEXT NOT NULL,
	hash TEXT NOT NULL,
	sender TEXT NOT NULL,
	from_quarter TEXT NOT NULL,
	to_quarter TEXT NOT NULL,
	tree TEXT NOT NULL,
	level BIGINT NOT NULL,
	least_suppliers BIGINT NOT NULL,
	least_invoices BIGINT NOT NULL,
	made TEXT NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('read', 'undone')),
	kept_rows BIGINT NOT NULL,
	rejected_rows BIGINT NOT NULL,
	replaced BIGINT NOT NULL, -- quarters of parties that an earlier file had told of
	by_name TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);
CREATE INDEX compare_file_at ON compare_file (created_at, id);
CREATE TABLE compare_file_reject (
	load_id TEXT NOT NULL REFERENCES compare_file (id) ON DELETE CASCADE,
	n BIGINT NOT NULL,
	row_no BIGINT NOT NULL,
	field TEXT NOT NULL,
	value TEXT NOT NULL,
	message TEXT NOT NULL,
	PRIMARY KEY (load_id, n)
);
CREATE TABLE compare_party (
	file_id TEXT NOT NULL REFERENCES compare_file (id),
	code TEXT NOT NULL,
	name TEXT NOT NULL,
	inhabitants BIGINT, -- NULL is not told
	PRIMARY KEY (file_id, code)
);
-- A party's quarter in a category, or in all (''). That of the latest file counts.
CREATE TABLE compare_cell (
	file_id TEXT NOT NULL REFERENCES compare_file (id),
	party TEXT NOT NULL,
	quarter TEXT NOT NULL, -- 2022-Q1
	category_id TEXT NOT NULL,
	amount BIGINT NOT NULL, -- öre
	invoices BIGINT NOT NULL,
	suppliers BIGINT NOT NULL,
	hidden BOOLEAN NOT NULL,
	PRIMARY KEY (file_id, party, quarter, category_id)
);
CREATE INDEX compare_cell_party ON compare_cell (party, quarter);
-- Parties that are looked at together.
CREATE TABLE compare_group (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	name TEXT NOT NULL UNIQUE,
	members TEXT NOT NULL, -- ',C,D,'
	source TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);
INSERT INTO compare_group (id, version, name, members, source, created_at, changed_at) VALUES
	('uppsala-orebro', 1, 'Uppsala-Örebro sjukvårdsregion', ',C,D,S,T,U,W,X,', 'Verksamhetsberättelse 2017', '2026-01-01 00:00:00', '2026-01-01 00:00:00');
