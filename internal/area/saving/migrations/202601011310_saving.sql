-- Effect reports: what each new contract makes it possible to save.
CREATE TABLE saving (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	number TEXT NOT NULL UNIQUE,
	title TEXT NOT NULL,
	procurement_id TEXT REFERENCES procurement (id),
	contract_id TEXT REFERENCES contract (id),
	type TEXT NOT NULL CHECK (type IN ('', 'pris', 'volym', 'svinn', 'process')),
	method TEXT NOT NULL CHECK (method IN ('', 'R1', 'R2', 'R3', 'R4', 'R5', 'R6')),
	evidence TEXT NOT NULL,
	index_name TEXT NOT NULL,
	index_from BIGINT NOT NULL, -- thousandths, 0 = no adjustment
	index_to BIGINT NOT NULL,
	signed_on DATE,
	booked_on DATE,
	months BIGINT, -- contract time without options
	cap_months BIGINT NOT NULL, -- how many months count at most
	per_year BOOLEAN NOT NULL, -- saving_lump is for a year, not for the whole term
	client_approval TEXT NOT NULL,
	note TEXT NOT NULL,
	source TEXT NOT NULL, -- the import it came with
	state TEXT NOT NULL CHECK (state IN ('utkast', 'registrerad', 'godkänd', 'låst')),
	registered_id TEXT NOT NULL,
	registered TEXT NOT NULL,
	registered_on DATE,
	approved_id TEXT NOT NULL CHECK (approved_id = '' OR approved_id <> registered_id), -- four eyes
	approved TEXT NOT NULL,
	approved_on DATE,
	locked_on DATE,
	returned TEXT NOT NULL,
	corrects TEXT REFERENCES saving (id),
	reverses TEXT REFERENCES saving (id),
	side TEXT NOT NULL CHECK (side IN ('besparing', 'kostnadsökning', 'undviken')),
	term BIGINT NOT NULL, -- öre, over the years that count
	annual BIGINT, -- öre, one year
	parties TEXT NOT NULL, -- ',D,U,'
	title_key TEXT NOT NULL,
	booked_key BIGINT NOT NULL, -- yyyymmdd, 0 for none
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);
CREATE INDEX saving_booked ON saving (booked_key, id);
CREATE INDEX saving_state ON saving (state, booked_key, id);
CREATE INDEX saving_side ON saving (side, booked_key, id);
CREATE INDEX saving_term ON saving (term, id);
CREATE INDEX saving_title ON saving (title_key, id);
CREATE INDEX saving_procurement ON saving (procurement_id) WHERE procurement_id IS NOT NULL;
CREATE INDEX saving_contract ON saving (contract_id) WHERE contract_id IS NOT NULL;
CREATE UNIQUE INDEX saving_reverses ON saving (reverses) WHERE reverses IS NOT NULL;
CREATE INDEX saving_corrects ON saving (corrects) WHERE corrects IS NOT NULL;
-- Procurements that give no saving, and why: they need no effect report.
CREATE TABLE saving_none (
	procurement_id TEXT PRIMARY KEY REFERENCES procurement (id) ON DELETE CASCADE,
	why TEXT NOT NULL,
	by_id TEXT NOT NULL,
	by_name TEXT NOT NULL,
	decided_on DATE NOT NULL,
	created_at TIMESTAMP NOT NULL
);
-- What was compared: one row for each article or service.
CREATE TABLE saving_line (
	saving_id TEXT NOT NULL REFERENCES saving (id) ON DELETE CASCADE,
	n BIGINT NOT NULL,
	item TEXT NOT NULL,
	unit TEXT NOT NULL,
	ref_price BIGINT NOT NULL CHECK (ref_price >= 0), -- hundredths of an öre, before index
	new_price BIGINT NOT NULL CHECK (new_price >= 0), -- hundredths of an öre
	PRIMARY KEY (saving_id, n)
);
-- What each region expects to buy in a year.
CREATE TABLE saving_volume (
	saving_id TEXT NOT NULL,
	n BIGINT NOT NULL,
	party TEXT NOT NULL,
	quantity BIGINT NOT NULL CHECK (quantity >= 0), -- thousandths
	PRIMARY KEY (saving_id, n, party),
	FOREIGN KEY (saving_id, n) REFERENCES saving_line (saving_id, n) ON DELETE CASCADE
);
-- Totals, where the lines are kept elsewhere.
CREATE TABLE saving_lump (
	saving_id TEXT NOT NULL REFERENCES saving (id) ON DELETE CASCADE,
	party TEXT NOT NULL,
	reference BIGINT, -- öre
	new BIGINT, -- öre
	effect BIGINT, -- öre
	annual BIGINT, -- öre
	PRIMARY KEY (saving_id, party)
);
-- The computed result for each region; saving.term and saving.annual are its sums.
CREATE TABLE saving_effect (
	saving_id TEXT NOT NULL REFERENCES saving (id) ON DELETE CASCADE,
	party TEXT NOT NULL,
	annual BIGINT, -- öre
	term BIGINT NOT NULL, -- öre
	PRIMARY KEY (saving_id, party)
);
-- Months that are closed: nothing is booked in them any more.
CREATE TABLE saving_month (
	month DATE PRIMARY KEY, -- its first day
	locked_on DATE NOT NULL,
	by_id TEXT NOT NULL,
	by_name TEXT NOT NULL
);
-- What was expected for each month, and when it was said. The newest row holds.
CREATE TABLE saving_forecast (
	id TEXT PRIMARY KEY,
	month DATE NOT NULL, -- its first day
	amount BIGINT NOT NULL, -- öre, enabled savings
	made_on DATE NOT NULL,
	by_id TEXT NOT NULL,
	by_name TEXT NOT NULL,
	note TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL
);
CREATE INDEX saving_forecast_month ON saving_forecast (month, made_on, id);
-- How many months of a contract count at most, from a day on.
CREATE TABLE saving_rule (
	valid_from DATE PRIMARY KEY,
	cap_months BIGINT NOT NULL CHECK (cap_months > 0),
	source TEXT NOT NULL
);
INSERT INTO saving_rule (valid_from, cap_months, source) VALUES
	('2000-01-01', 48, 'Högst fyra avtalsår räknas; optioner räknas inte');
-- The last number given in each year's series.
CREATE TABLE saving_series (
	year BIGINT PRIMARY KEY,
	last BIGINT NOT NULL
);
-- One row that approval and closing of months take turns at.
CREATE TABLE saving_gate (
	id BIGINT PRIMARY KEY,
	passed BIGINT NOT NULL
);
INSERT INTO saving_gate (id, passed) VALUES (1, 0);
