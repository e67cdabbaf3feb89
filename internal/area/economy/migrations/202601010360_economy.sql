CREATE TABLE economy_account (
	code TEXT PRIMARY KEY,
	name TEXT NOT NULL
);
CREATE TABLE economy_group (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	code TEXT NOT NULL,
	name TEXT NOT NULL,
	line TEXT NOT NULL,
	accounts TEXT NOT NULL,
	owner TEXT NOT NULL,
	valid_from DATE,
	valid_to DATE,
	note TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);
CREATE INDEX economy_group_code ON economy_group (code, valid_from);
CREATE TABLE economy_dimension (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	kind TEXT NOT NULL CHECK (kind IN ('aktivitet', 'projekt', 'objekt')),
	code TEXT NOT NULL,
	name TEXT NOT NULL,
	UNIQUE (kind, code)
);
CREATE TABLE economy_load (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('granskas', 'inläst', 'ångrad')),
	kind TEXT NOT NULL,
	format TEXT NOT NULL,
	file_name TEXT NOT NULL,
	file_id TEXT NOT NULL,
	hash TEXT NOT NULL,
	source TEXT NOT NULL,
	added BOOLEAN NOT NULL,
	plan_id TEXT NOT NULL,
	options TEXT NOT NULL,
	first_month DATE,
	last_month DATE,
	rows_read BIGINT NOT NULL,
	rows_skipped BIGINT NOT NULL,
	rows_known BIGINT NOT NULL,
	rows_rejected BIGINT NOT NULL,
	rows_replaced BIGINT NOT NULL,
	amount BIGINT NOT NULL,
	warnings TEXT NOT NULL,
	loaded_on DATE,
	loaded_at TIMESTAMP,
	by_id TEXT NOT NULL,
	by_name TEXT NOT NULL,
	undone_at TIMESTAMP,
	undone_by TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);
CREATE INDEX economy_load_hash ON economy_load (hash);
CREATE INDEX economy_load_at ON economy_load (created_at, id);
CREATE TABLE economy_load_reject (
	load_id TEXT NOT NULL REFERENCES economy_load (id) ON DELETE CASCADE,
	position BIGINT NOT NULL,
	line BIGINT NOT NULL,
	field TEXT NOT NULL,
	value TEXT NOT NULL,
	message TEXT NOT NULL,
	PRIMARY KEY (load_id, position)
);
CREATE TABLE economy_plan (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	kind TEXT NOT NULL CHECK (kind IN ('budget', 'prognos')),
	year BIGINT NOT NULL,
	number BIGINT NOT NULL,
	name TEXT NOT NULL,
	as_of DATE,
	comment TEXT NOT NULL,
	decided_on DATE,
	decided_by TEXT NOT NULL,
	by_id TEXT NOT NULL,
	by_name TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL,
	UNIQUE (kind, year, number)
);
CREATE TABLE economy_row (
	id TEXT PRIMARY KEY,
	kind TEXT NOT NULL CHECK (kind IN ('utfall', 'budget', 'prognos')),
	month DATE NOT NULL,
	closing BOOLEAN NOT NULL,
	account TEXT NOT NULL,
	activity TEXT NOT NULL,
	project TEXT NOT NULL,
	object TEXT NOT NULL,
	amount BIGINT NOT NULL,
	text TEXT NOT NULL,
	voucher TEXT NOT NULL,
	booked_on DATE,
	plan_id TEXT NOT NULL,
	load_id TEXT NOT NULL,
	source TEXT NOT NULL,
	replaced_by TEXT NOT NULL
);
CREATE INDEX economy_row_month ON economy_row (month, id);
CREATE INDEX economy_row_amount ON economy_row (amount, id);
CREATE INDEX economy_row_account ON economy_row (account, month);
CREATE INDEX economy_row_load ON economy_row (load_id);
CREATE INDEX economy_row_plan ON economy_row (plan_id, month);
CREATE INDEX economy_row_replaced ON economy_row (replaced_by);
CREATE TABLE economy_sum (
	kind TEXT NOT NULL,
	month DATE NOT NULL,
	closing BOOLEAN NOT NULL,
	account TEXT NOT NULL,
	activity TEXT NOT NULL,
	project TEXT NOT NULL,
	object TEXT NOT NULL,
	plan_id TEXT NOT NULL,
	amount BIGINT NOT NULL,
	n BIGINT NOT NULL
);
CREATE INDEX economy_sum_month ON economy_sum (kind, month);
CREATE INDEX economy_sum_plan ON economy_sum (plan_id, month);
CREATE TABLE economy_rule (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	target TEXT NOT NULL CHECK (target IN ('aktivitet', 'objekt')),
	code TEXT NOT NULL,
	method TEXT NOT NULL,
	party TEXT NOT NULL,
	pool TEXT NOT NULL,
	funder TEXT NOT NULL,
	valid_from DATE,
	valid_to DATE,
	note TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);
CREATE TABLE economy_key (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	pool TEXT NOT NULL,
	year BIGINT NOT NULL,
	share_d BIGINT NOT NULL,
	share_u BIGINT NOT NULL,
	decision TEXT NOT NULL,
	by_name TEXT NOT NULL,
	changed_at TIMESTAMP NOT NULL,
	UNIQUE (pool, year)
);
CREATE TABLE economy_answer (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	period TEXT NOT NULL,
	question TEXT NOT NULL,
	text TEXT NOT NULL,
	by_name TEXT NOT NULL,
	changed_at TIMESTAMP NOT NULL,
	UNIQUE (period, question)
);
CREATE TABLE economy_cause (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	period TEXT NOT NULL,
	question TEXT NOT NULL,
	line TEXT NOT NULL,
	position BIGINT NOT NULL,
	name TEXT NOT NULL,
	amount BIGINT,
	group_code TEXT NOT NULL,
	object TEXT NOT NULL,
	text TEXT NOT NULL,
	by_name TEXT NOT NULL,
	changed_at TIMESTAMP NOT NULL
);
CREATE INDEX economy_cause_period ON economy_cause (period);
CREATE TABLE economy_debit (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	number TEXT NOT NULL UNIQUE,
	state TEXT NOT NULL CHECK (state IN ('utkast', 'fastställt', 'skickat')),
	party TEXT NOT NULL,
	period TEXT NOT NULL,
	object TEXT NOT NULL,
	title TEXT NOT NULL,
	reference TEXT NOT NULL,
	note TEXT NOT NULL,
	total BIGINT NOT NULL,
	amount BIGINT NOT NULL,
	credits TEXT NOT NULL,
	fixed_on DATE,
	fixed_by TEXT NOT NULL,
	sent_on DATE,
	sent_by TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);
CREATE TABLE economy_debit_line (
	debit_id TEXT NOT NULL REFERENCES economy_debit (id) ON DELETE CASCADE,
	position BIGINT NOT NULL,
	label TEXT NOT NULL,
	basis TEXT NOT NULL,
	total BIGINT NOT NULL,
	amount BIGINT NOT NULL,
	PRIMARY KEY (debit_id, position)
)
