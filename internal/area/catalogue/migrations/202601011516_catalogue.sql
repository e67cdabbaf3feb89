-- What the catalogue tells of a contract beside the contract itself.
CREATE TABLE catalogue_entry (
	id TEXT PRIMARY KEY REFERENCES contract (id), -- the contract's
	version BIGINT NOT NULL,
	how TEXT NOT NULL,
	place TEXT NOT NULL,
	address TEXT NOT NULL,
	contact TEXT NOT NULL,
	keywords TEXT NOT NULL,
	public BOOLEAN NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);
CREATE INDEX catalogue_entry_public ON catalogue_entry (id) WHERE public = TRUE;
-- What the public page showed of each contract when those who subscribe were last told.
CREATE TABLE catalogue_shown (
	id TEXT PRIMARY KEY, -- the contract's
	number TEXT NOT NULL,
	title TEXT NOT NULL,
	suppliers TEXT NOT NULL,
	category_id TEXT,
	category TEXT NOT NULL,
	cpv TEXT NOT NULL,
	regions TEXT NOT NULL,
	begins_on DATE,
	runs_to DATE,
	latest_end DATE,
	prices_on DATE, -- first day of the prices in force
	ending_on DATE, -- the last day that has been told to be near
	documents TEXT NOT NULL -- ids of the public ones, ',a,b,'
);
-- What those who subscribe have been told.
CREATE TABLE catalogue_news (
	id TEXT PRIMARY KEY,
	told_on DATE NOT NULL,
	contract_id TEXT NOT NULL,
	category_id TEXT,
	kind TEXT NOT NULL CHECK (kind IN ('new', 'changed', 'ending', 'ended')),
	number TEXT NOT NULL,
	title TEXT NOT NULL,
	runs_to DATE,
	changes TEXT NOT NULL -- JSON
);
CREATE INDEX catalogue_news_contract ON catalogue_news (contract_id, told_on);
-- The day on which was last told, so that one instance does it once.
CREATE TABLE catalogue_told (
	day DATE PRIMARY KEY
);
