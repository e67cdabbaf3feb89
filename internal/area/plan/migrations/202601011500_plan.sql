-- What the organisation plans to buy.
CREATE TABLE plan_item (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	number TEXT NOT NULL UNIQUE,
	state TEXT NOT NULL CHECK (state IN ('planned', 'begun', 'done', 'cancelled', 'dropped')),
	title TEXT NOT NULL,
	description TEXT NOT NULL,
	category_id TEXT REFERENCES category (id),
	cpv TEXT NOT NULL,
	parties TEXT NOT NULL, -- ',D,U,'
	client TEXT NOT NULL,
	origin TEXT NOT NULL,
	origin_ref TEXT NOT NULL,
	origin_url TEXT NOT NULL,
	contract_id TEXT NOT NULL, -- '' for none; contracts stand above the plan
	contract TEXT NOT NULL,
	contract_ends DATE,
	last_option_on DATE,
	procedure TEXT NOT NULL,
	regime TEXT NOT NULL,
	estimated_value BIGINT, -- öre, without VAT, options included
	complexity BIGINT,
	hours BIGINT,
	risk TEXT NOT NULL,
	risk_text TEXT NOT NULL,
	starts_on DATE,
	notice_on DATE,
	opening_on DATE,
	award_on DATE,
	contract_on DATE,
	needed_on DATE,
	purchaser_id TEXT NOT NULL,
	purchaser TEXT NOT NULL,
	coordination TEXT NOT NULL,
	coordination_text TEXT NOT NULL,
	comment TEXT NOT NULL,
	contact TEXT NOT NULL,
	kept_out BOOLEAN NOT NULL,
	kept_out_reason TEXT NOT NULL,
	procurement_id TEXT NOT NULL, -- '' for none; procurements stand above the plan
	procurement TEXT NOT NULL,
	ended_on DATE,
	drop_reason TEXT NOT NULL,
	title_key TEXT NOT NULL,
	is_open BOOLEAN NOT NULL,
	latest_start_on DATE,
	notice_key BIGINT NOT NULL, -- yyyymmdd, 99991231 for no day
	contract_key BIGINT NOT NULL,
	late_key BIGINT NOT NULL, -- latest start of what is planned
	value_key BIGINT NOT NULL, -- öre, -1 for unknown
	digest TEXT NOT NULL, -- of what versions compare
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);
CREATE INDEX plan_item_notice ON plan_item (is_open, notice_key, id);
CREATE INDEX plan_item_sum ON plan_item (is_open, parties, estimated_value);
CREATE INDEX plan_item_all ON plan_item (notice_key, id);
CREATE INDEX plan_item_contract_on ON plan_item (is_open, contract_key, id);
CREATE INDEX plan_item_title ON plan_item (is_open, title_key, id);
CREATE INDEX plan_item_value ON plan_item (is_open, value_key, id);
CREATE INDEX plan_item_late ON plan_item (late_key, id);
CREATE INDEX plan_item_state ON plan_item (state, notice_key, id);
CREATE INDEX plan_item_category ON plan_item (category_id, notice_key) WHERE category_id IS NOT NULL;
CREATE INDEX plan_item_purchaser ON plan_item (purchaser_id, notice_key);
CREATE INDEX plan_item_procurement ON plan_item (procurement_id) WHERE procurement_id <> '';
CREATE INDEX plan_item_contract ON plan_item (contract_id) WHERE contract_id <> '';
CREATE INDEX plan_item_ended ON plan_item (ended_on) WHERE ended_on IS NOT NULL;
CREATE TABLE plan_series (
	year BIGINT PRIMARY KEY,
	last BIGINT NOT NULL
);
-- Organisations that may take part without owning: municipalities, other regions.
CREATE TABLE plan_guest (
	id TEXT PRIMARY KEY,
	item_id TEXT NOT NULL REFERENCES plan_item (id) ON DELETE CASCADE,
	name TEXT NOT NULL,
	org_no TEXT NOT NULL,
	kind TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	UNIQUE (item_id, name)
);
-- Items that a rule proposes. The same row of a register is proposed once.
CREATE TABLE plan_proposal (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	kind TEXT NOT NULL,
	ref TEXT NOT NULL,
	url TEXT NOT NULL,
	origin TEXT NOT NULL,
	why TEXT NOT NULL,
	judgement TEXT NOT NULL CHECK (judgement IN ('open', 'accepted', 'dismissed')),
	title TEXT NOT NULL,
	title_key TEXT NOT NULL,
	description TEXT NOT NULL,
	category_id TEXT REFERENCES category (id),
	cpv TEXT NOT NULL,
	parties TEXT NOT NULL,
	client TEXT NOT NULL,
	origin_ref TEXT NOT NULL,
	contract_id TEXT NOT NULL,
	contract TEXT NOT NULL,
	contract_ends DATE,
	last_option_on DATE,
	procedure TEXT NOT NULL,
	regime TEXT NOT NULL,
	estimated_value BIGINT,
	contract_on DATE,
	needed_on DATE,
	latest_start_on DATE,
	start_key BIGINT NOT NULL,
	proposed_on DATE NOT NULL,
	judged_on DATE,
	judged_by TEXT NOT NULL,
	reason TEXT NOT NULL,
	item_id TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL,
	UNIQUE (kind, ref)
);
CREATE INDEX plan_proposal_start ON plan_proposal (judgement, start_key, id);
CREATE INDEX plan_proposal_age ON plan_proposal (judgement, proposed_on, id);
CREATE INDEX plan_proposal_title ON plan_proposal (judgement, title_key, id);
-- The plan as it was: a snapshot of its items. A decision makes it final.
CREATE TABLE plan_version (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	no BIGINT NOT NULL UNIQUE,
	label TEXT NOT NULL,
	status TEXT NOT NULL CHECK (status IN ('draft', 'decided', 'replaced')),
	note TEXT NOT NULL,
	taken_on DATE NOT NULL,
	items BIGINT NOT NULL,
	decided_on DATE,
	decided_by TEXT NOT NULL,
	body TEXT NOT NULL,
	reference TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);
CREATE UNIQUE INDEX plan_version_decided ON plan_version (status) WHERE status = 'decided';
CREATE TABLE plan_version_item (
	version_id TEXT NOT NULL REFERENCES plan_version (id) ON DELETE CASCADE,
	id TEXT NOT NULL, -- of the item
	version BIGINT NOT NULL,
	number TEXT NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('planned', 'begun', 'done', 'cancelled', 'dropped')),
	title TEXT NOT NULL,
	description TEXT NOT NULL,
	category_id TEXT,
	cpv TEXT NOT NULL,
	parties TEXT NOT NULL, -- ',D,U,'
	client TEXT NOT NULL,
	origin TEXT NOT NULL,
	origin_ref TEXT NOT NULL,
	origin_url TEXT NOT NULL,
	contract_id TEXT NOT NULL, -- '' for none; contracts stand above the plan
	contract TEXT NOT NULL,
	contract_ends DATE,
	last_option_on DATE,
	procedure TEXT NOT NULL,
	regime TEXT NOT NULL,
	estimated_value BIGINT, -- öre, without VAT, options included
	complexity BIGINT,
	hours BIGINT,
	risk TEXT NOT NULL,
	risk_text TEXT NOT NULL,
	starts_on DATE,
	notice_on DATE,
	opening_on DATE,
	award_on DATE,
	contract_on DATE,
	needed_on DATE,
	purchaser_id TEXT NOT NULL,
	purchaser TEXT NOT NULL,
	coordination TEXT NOT NULL,
	coordination_text TEXT NOT NULL,
	comment TEXT NOT NULL,
	contact TEXT NOT NULL,
	kept_out BOOLEAN NOT NULL,
	kept_out_reason TEXT NOT NULL,
	procurement_id TEXT NOT NULL, -- '' for none; procurements stand above the plan
	procurement TEXT NOT NULL,
	ended_on DATE,
	drop_reason TEXT NOT NULL,
	title_key TEXT NOT NULL,
	is_open BOOLEAN NOT NULL,
	latest_start_on DATE,
	notice_key BIGINT NOT NULL, -- yyyymmdd, 99991231 for no day
	contract_key BIGINT NOT NULL,
	late_key BIGINT NOT NULL, -- latest start of what is planned
	value_key BIGINT NOT NULL, -- öre, -1 for unknown
	digest TEXT NOT NULL, -- of what versions compare
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL,
	PRIMARY KEY (version_id, id)
);
CREATE INDEX plan_version_item_digest ON plan_version_item (version_id, id, digest);
CREATE INDEX plan_version_item_item ON plan_version_item (id);
-- Public editions: copies of what is public, and nothing else.
CREATE TABLE plan_edition (
	id TEXT PRIMARY KEY,
	no BIGINT NOT NULL UNIQUE,
	version_id TEXT NOT NULL REFERENCES plan_version (id),
	version_name TEXT NOT NULL,
	fields TEXT NOT NULL,
	items BIGINT NOT NULL,
	kept_out BIGINT NOT NULL,
	published_at TIMESTAMP NOT NULL,
	published_by TEXT NOT NULL
);
CREATE TABLE plan_edition_item (
	edition_id TEXT NOT NULL REFERENCES plan_edition (id) ON DELETE CASCADE,
	position BIGINT NOT NULL,
	number TEXT NOT NULL,
	title TEXT NOT NULL,
	description TEXT NOT NULL,
	category_id TEXT NOT NULL,
	category TEXT NOT NULL,
	cpv TEXT NOT NULL,
	parties TEXT NOT NULL,
	notice_q TEXT NOT NULL, -- '2023-Q2'
	contract_on DATE,
	contact TEXT NOT NULL,
	words TEXT NOT NULL,
	PRIMARY KEY (edition_id, position)
);
CREATE INDEX plan_edition_item_category ON plan_edition_item (edition_id, category_id, position);
-- The days that have been tended, so that one instance does it.
CREATE TABLE plan_tended (
	day DATE PRIMARY KEY
);
-- Needs of different regions that may be bought together, and what was decided.
CREATE TABLE plan_candidate (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	pair TEXT NOT NULL UNIQUE,
	one_kind TEXT NOT NULL,
	one_ref TEXT NOT NULL,
	one_number TEXT NOT NULL,
	one_title TEXT NOT NULL,
	one_url TEXT NOT NULL,
	one_parties TEXT NOT NULL,
	one_ends DATE,
	two_kind TEXT NOT NULL,
	two_ref TEXT NOT NULL,
	two_number TEXT NOT NULL,
	two_title TEXT NOT NULL,
	two_url TEXT NOT NULL,
	two_parties TEXT NOT NULL,
	two_ends DATE,
	category_id TEXT REFERENCES category (id),
	score BIGINT NOT NULL,
	score_text TEXT NOT NULL,
	outcome TEXT NOT NULL CHECK (outcome IN ('', 'joint', 'separate', 'waiting', 'bridge')),
	reason TEXT NOT NULL,
	text TEXT NOT NULL,
	bridge_on DATE,
	bridge_text TEXT NOT NULL,
	decided_on DATE,
	decided_by TEXT NOT NULL,
	found_on DATE NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);
CREATE INDEX plan_candidate_score ON plan_candidate (outcome, score, id);
CREATE INDEX plan_candidate_one ON plan_candidate (one_ref);
CREATE INDEX plan_candidate_two ON plan_candidate (two_ref);
CREATE INDEX plan_candidate_decided ON plan_candidate (decided_on) WHERE decided_on IS NOT NULL;
-- The parameters of the rules, each from a day. All are recommendations, not law.
CREATE TABLE plan_rule (
	key TEXT NOT NULL,
	valid_from DATE NOT NULL,
	value BIGINT NOT NULL,
	source TEXT NOT NULL,
	set_by TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	PRIMARY KEY (key, valid_from)
);
INSERT INTO plan_rule (key, valid_from, value, source, set_by, created_at) VALUES
	('propose_days', '2000-01-01', 90, 'Klövers regelunderlag 2.2 [R]', 'Klöver', '2026-01-01 00:00:00'),
	('transition_days', '2000-01-01', 60, 'Eget antagande: två månader [R]', 'Klöver', '2026-01-01 00:00:00'),
	('option_days', '2000-01-01', 60, 'Klövers regelunderlag 2.2 [R]', 'Klöver', '2026-01-01 00:00:00'),
	('ceiling_propose', '2000-01-01', 85, 'Klövers regelunderlag 2.2 [R]', 'Klöver', '2026-01-01 00:00:00'),
	('uncovered_months', '2000-01-01', 12, 'Klövers regelunderlag 2.2 [R]', 'Klöver', '2026-01-01 00:00:00'),
	('candidate_window', '2000-01-01', 12, 'Klövers regelunderlag 2.3 [R]', 'Klöver', '2026-01-01 00:00:00'),
	('candidate_cpv_digits', '2000-01-01', 5, 'Klövers regelunderlag 2.3 [R]', 'Klöver', '2026-01-01 00:00:00'),
	('points_leaf', '2000-01-01', 40, 'Klövers regelunderlag 2.3 [R]', 'Klöver', '2026-01-01 00:00:00'),
	('points_cpv', '2000-01-01', 25, 'Klövers regelunderlag 2.3 [R]', 'Klöver', '2026-01-01 00:00:00'),
	('points_date', '2000-01-01', 30, 'Klövers regelunderlag 2.3 [R]', 'Klöver', '2026-01-01 00:00:00'),
	('points_value', '2000-01-01', 20, 'Klövers regelunderlag 2.3 [R]', 'Klöver', '2026-01-01 00:00:00'),
	('points_earlier', '2000-01-01', 10, 'Klövers regelunderlag 2.3 [R]', 'Klöver', '2026-01-01 00:00:00'),
	('points_show', '2000-01-01', 60, 'Klövers regelunderlag 2.3 [R]', 'Klöver', '2026-01-01 00:00:00');
