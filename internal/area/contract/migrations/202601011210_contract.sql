-- Contracts: what has been agreed, for how long and for how much. The columns
-- that end with _key repeat others without NULL, so that both engines sort alike.
CREATE TABLE contract (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	number TEXT NOT NULL UNIQUE,
	external_ref TEXT NOT NULL,
	title TEXT NOT NULL,
	title_key TEXT NOT NULL,
	type TEXT NOT NULL,
	procurement_id TEXT REFERENCES procurement (id),
	category_id TEXT REFERENCES category (id),
	cpv TEXT NOT NULL,
	parties TEXT NOT NULL, -- ',D,U,'
	call_off TEXT NOT NULL,
	owner TEXT NOT NULL,
	owner_id TEXT,
	manager TEXT NOT NULL,
	manager_id TEXT,
	signed_on DATE,
	starts_on DATE,
	ends_on DATE, -- last day of the term without options
	open_ended BOOLEAN NOT NULL,
	option_notice BIGINT, -- months before the end
	notice_months BIGINT,
	stage TEXT NOT NULL CHECK (stage IN ('utkast', 'underskrift', 'tecknat', 'uppsagt', 'hävt', 'avslutat')),
	stopped_on DATE,
	stop_reason TEXT NOT NULL,
	value BIGINT CHECK (value >= 0), -- öre, without VAT, options included
	value_about BOOLEAN NOT NULL,
	ceiling BIGINT CHECK (ceiling >= 0), -- öre
	payment_terms TEXT NOT NULL,
	price_type TEXT NOT NULL,
	code_of_conduct TEXT NOT NULL CHECK (code_of_conduct IN ('', 'ja', 'nej')),
	environment TEXT NOT NULL CHECK (environment IN ('', 'ja', 'nej')),
	env_priority TEXT NOT NULL CHECK (env_priority IN ('', 'ja', 'nej')),
	personal_data TEXT NOT NULL CHECK (personal_data IN ('', 'ja', 'nej')),
	dpa TEXT NOT NULL CHECK (dpa IN ('', 'ja', 'nej')),
	segment TEXT NOT NULL CHECK (segment IN ('', 'A', 'B', 'C', 'D')),
	segment_reason TEXT NOT NULL,
	secrecy TEXT NOT NULL,
	note TEXT NOT NULL,
	begins_on DATE,
	runs_to DATE,
	latest_end DATE,
	next_option_on DATE,
	signed_key BIGINT NOT NULL, -- yyyymmdd, 0 for none
	runs_key BIGINT NOT NULL, -- yyyymmdd, 99991231 for no end
	value_key BIGINT NOT NULL, -- öre, -1 for unknown
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);
CREATE INDEX contract_signed ON contract (signed_key, id);
CREATE INDEX contract_runs ON contract (runs_key, id);
CREATE INDEX contract_value ON contract (value_key, id);
CREATE INDEX contract_title ON contract (title_key, id);
CREATE INDEX contract_option_on ON contract (next_option_on) WHERE next_option_on IS NOT NULL;
CREATE INDEX contract_external ON contract (external_ref) WHERE external_ref <> '';
CREATE INDEX contract_procurement ON contract (procurement_id) WHERE procurement_id IS NOT NULL;
CREATE INDEX contract_category ON contract (category_id, signed_key) WHERE category_id IS NOT NULL;
CREATE INDEX contract_owner ON contract (owner_id, latest_end);
CREATE INDEX contract_manager ON contract (manager_id) WHERE manager_id IS NOT NULL;
CREATE INDEX contract_ownerless ON contract (signed_key, id) WHERE owner = '';
CREATE INDEX contract_segment ON contract (segment, signed_key, id);
-- Rights to extend, in the order in which they can be used.
CREATE TABLE contract_option (
	contract_id TEXT NOT NULL REFERENCES contract (id) ON DELETE CASCADE,
	n BIGINT NOT NULL,
	months BIGINT NOT NULL CHECK (months > 0),
	state TEXT NOT NULL CHECK (state IN ('', 'nyttjad', 'avstådd')),
	decided_on DATE,
	from_on DATE,
	notice_on DATE,
	PRIMARY KEY (contract_id, n)
);
-- The suppliers of a contract.
CREATE TABLE contract_supplier (
	contract_id TEXT NOT NULL REFERENCES contract (id) ON DELETE CASCADE,
	supplier_id TEXT NOT NULL REFERENCES supplier (id),
	rank BIGINT,
	lot TEXT NOT NULL,
	share BIGINT, -- percent
	PRIMARY KEY (contract_id, supplier_id, lot)
);
CREATE INDEX contract_supplier_supplier ON contract_supplier (supplier_id, contract_id);
-- The last number given in each year's series.
CREATE TABLE contract_series (
	year BIGINT PRIMARY KEY,
	last BIGINT NOT NULL
);
-- From what value a contract is called large in reports, from a day on.
CREATE TABLE contract_limit (
	valid_from DATE PRIMARY KEY,
	large BIGINT NOT NULL, -- öre
	source TEXT NOT NULL
);
INSERT INTO contract_limit (valid_from, large, source) VALUES
	('2000-01-01', 500000000, 'Stora avtal i verksamhetsberättelsen: över fem miljoner kronor');
-- The follow-up plan: what is followed up, how and how often.
CREATE TABLE contract_followup (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	contract_id TEXT NOT NULL REFERENCES contract (id) ON DELETE CASCADE,
	what TEXT NOT NULL,
	requirement TEXT NOT NULL,
	method TEXT NOT NULL,
	every TEXT NOT NULL,
	responsible TEXT NOT NULL,
	due_on DATE NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);
CREATE INDEX contract_followup_contract ON contract_followup (contract_id, due_on);
