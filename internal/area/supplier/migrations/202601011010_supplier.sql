-- The companies we buy from. A merged supplier stays as a pointer, so that its
-- id can always be resolved: lists and figures count survivor_id.
CREATE TABLE supplier (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	name TEXT NOT NULL,
	org_no TEXT NOT NULL, -- 556425-0610, '' when missing
	person BOOLEAN NOT NULL, -- org_no is the personal number of a sole trader
	country TEXT NOT NULL, -- ISO 3166-1 alpha-2
	foreign_id TEXT NOT NULL,
	vat_no TEXT NOT NULL,
	active BOOLEAN NOT NULL,
	size TEXT NOT NULL CHECK (size IN ('', 'micro', 'small', 'medium', 'large')),
	employees BIGINT,
	turnover BIGINT, -- öre a year
	size_on DATE,
	size_source TEXT NOT NULL,
	town TEXT NOT NULL,
	email TEXT NOT NULL,
	phone TEXT NOT NULL,
	web TEXT NOT NULL,
	bankgiro TEXT NOT NULL,
	peppol_id TEXT NOT NULL,
	parent_no TEXT NOT NULL, -- organisation number of the group's parent
	categories TEXT NOT NULL, -- ',A1,B2,'
	notes TEXT NOT NULL,
	merged_into TEXT NOT NULL, -- '' for a living record
	survivor_id TEXT NOT NULL REFERENCES supplier (id), -- itself for a living record
	sort_key TEXT NOT NULL, -- Swedish order of the name
	name_key TEXT NOT NULL, -- what is left of the name when form and spelling are taken away
	block TEXT NOT NULL, -- beginning of name_key: similar names are looked for within it
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);
CREATE UNIQUE INDEX supplier_org_no ON supplier (org_no) WHERE org_no <> '';
CREATE UNIQUE INDEX supplier_foreign_id ON supplier (country, foreign_id) WHERE foreign_id <> '';
CREATE INDEX supplier_order ON supplier (sort_key, id) WHERE merged_into = '';
CREATE INDEX supplier_changed ON supplier (changed_at, id) WHERE merged_into = '';
CREATE INDEX supplier_size ON supplier (size, sort_key, id) WHERE merged_into = '';
CREATE INDEX supplier_town ON supplier (town, sort_key, id) WHERE merged_into = '';
CREATE INDEX supplier_passive ON supplier (sort_key, id) WHERE merged_into = '' AND NOT active;
CREATE INDEX supplier_numberless ON supplier (sort_key, id) WHERE merged_into = '' AND org_no = '';
CREATE INDEX supplier_person ON supplier (sort_key, id) WHERE merged_into = '' AND person;
CREATE INDEX supplier_parent ON supplier (parent_no);
CREATE INDEX supplier_name ON supplier (name_key);
CREATE INDEX supplier_block ON supplier (block) WHERE merged_into = '';
CREATE INDEX supplier_survivor ON supplier (survivor_id);
-- Two suppliers with names so alike that they may be one company.
CREATE TABLE supplier_twin (
	left_id TEXT NOT NULL REFERENCES supplier (id) ON DELETE CASCADE,
	right_id TEXT NOT NULL REFERENCES supplier (id) ON DELETE CASCADE,
	likeness BIGINT NOT NULL, -- per cent
	different BOOLEAN NOT NULL, -- somebody has said that they are two companies
	PRIMARY KEY (left_id, right_id)
);
CREATE INDEX supplier_twin_open ON supplier_twin (different, likeness, left_id, right_id);
CREATE INDEX supplier_twin_right ON supplier_twin (right_id);
-- When a company is micro, small or medium (recommendation 2003/361/EC, annex,
-- article 2). Turnover is the euro limit at the rate of the Swedish threshold
-- values in force from the same day; add rows when they change.
CREATE TABLE supplier_size_limit (
	size TEXT NOT NULL,
	valid_from DATE NOT NULL,
	employees_below BIGINT NOT NULL,
	turnover_most BIGINT NOT NULL, -- öre
	source TEXT NOT NULL,
	PRIMARY KEY (size, valid_from)
);
INSERT INTO supplier_size_limit (size, valid_from, employees_below, turnover_most, source) VALUES
	('micro', '2016-01-01', 10, 1828060000, '2003/361/EG, 2 MEUR à 9,1403 kr'),
	('small', '2016-01-01', 50, 9140300000, '2003/361/EG, 10 MEUR à 9,1403 kr'),
	('medium', '2016-01-01', 250, 45701500000, '2003/361/EG, 50 MEUR à 9,1403 kr'),
	('micro', '2018-01-01', 10, 1896920000, '2003/361/EG, 2 MEUR à 9,4846 kr'),
	('small', '2018-01-01', 50, 9484600000, '2003/361/EG, 10 MEUR à 9,4846 kr'),
	('medium', '2018-01-01', 250, 47423000000, '2003/361/EG, 50 MEUR à 9,4846 kr'),
	('micro', '2020-01-01', 10, 2053780000, '2003/361/EG, 2 MEUR à 10,2689 kr'),
	('small', '2020-01-01', 50, 10268900000, '2003/361/EG, 10 MEUR à 10,2689 kr'),
	('medium', '2020-01-01', 250, 51344500000, '2003/361/EG, 50 MEUR à 10,2689 kr'),
	('micro', '2022-01-01', 10, 2080680000, '2003/361/EG, 2 MEUR à 10,4034 kr'),
	('small', '2022-01-01', 50, 10403400000, '2003/361/EG, 10 MEUR à 10,4034 kr'),
	('medium', '2022-01-01', 250, 52017000000, '2003/361/EG, 50 MEUR à 10,4034 kr'),
	('micro', '2024-01-01', 10, 2162520000, '2003/361/EG, 2 MEUR à 10,8126 kr'),
	('small', '2024-01-01', 50, 10812600000, '2003/361/EG, 10 MEUR à 10,8126 kr'),
	('medium', '2024-01-01', 250, 54063000000, '2003/361/EG, 50 MEUR à 10,8126 kr');
