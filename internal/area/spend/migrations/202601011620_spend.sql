-- Numbers that are given in series: of names in the lake, of imports.
CREATE TABLE spend_counter (
	name TEXT PRIMARY KEY,
	last BIGINT NOT NULL
);
-- The number that a party, supplier, category or contract has in the lake. A supplier that
-- is not in the register is there as its seller.
CREATE TABLE spend_number (
	kind TEXT NOT NULL CHECK (kind IN ('party', 'supplier', 'category', 'contract')),
	key TEXT NOT NULL, -- id in the register, or a party's code
	id BIGINT NOT NULL,
	PRIMARY KEY (kind, key)
);
-- A part of a party, as files name it.
CREATE TABLE spend_unit (
	id BIGINT PRIMARY KEY,
	key TEXT NOT NULL UNIQUE,
	party TEXT NOT NULL,
	code TEXT NOT NULL,
	name TEXT NOT NULL,
	unit_id TEXT REFERENCES identity_unit (id)
);
CREATE INDEX spend_unit_of ON spend_unit (unit_id) WHERE unit_id IS NOT NULL;
-- A supplier as files write it.
CREATE TABLE spend_seller (
	id BIGINT PRIMARY KEY,
	key TEXT NOT NULL UNIQUE,
	party TEXT NOT NULL,
	number TEXT NOT NULL, -- the party's own number of it
	name TEXT NOT NULL,
	org_no TEXT NOT NULL,
	vat TEXT NOT NULL,
	bankgiro TEXT NOT NULL,
	plusgiro TEXT NOT NULL,
	country TEXT NOT NULL,
	person BOOLEAN NOT NULL
);
CREATE TABLE spend_account (
	id BIGINT PRIMARY KEY,
	key TEXT NOT NULL UNIQUE,
	party TEXT NOT NULL,
	code TEXT NOT NULL,
	name TEXT NOT NULL
);
-- What a seller's lines are about: an article, or only a text.
CREATE TABLE spend_article (
	id BIGINT PRIMARY KEY,
	key TEXT NOT NULL UNIQUE,
	seller BIGINT NOT NULL REFERENCES spend_seller (id),
	number TEXT NOT NULL,
	gtin TEXT NOT NULL,
	own TEXT NOT NULL,
	name TEXT NOT NULL,
	unit TEXT NOT NULL,
	cpv TEXT NOT NULL
);
CREATE INDEX spend_article_seller ON spend_article (seller);
