-- How contracts were scored, and which segment they got.
CREATE TABLE governance_assessment (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	contract_id TEXT NOT NULL UNIQUE REFERENCES contract (id) ON DELETE CASCADE,
	value BIGINT NOT NULL CHECK (value BETWEEN 0 AND 4), -- 0 is computed from the value a year
	critical BIGINT NOT NULL CHECK (critical BETWEEN 1 AND 4),
	risk BIGINT NOT NULL CHECK (risk BETWEEN 1 AND 4),
	sustain BIGINT NOT NULL CHECK (sustain BETWEEN 1 AND 4),
	joint BIGINT NOT NULL CHECK (joint BETWEEN 1 AND 4),
	info_class BIGINT CHECK (info_class BETWEEN 0 AND 4),
	high_conduct BOOLEAN NOT NULL,
	note TEXT NOT NULL,
	assessed_on DATE NOT NULL,
	assessed_by TEXT NOT NULL,
	score BIGINT NOT NULL, -- hundredths of a point
	computed TEXT NOT NULL,
	override TEXT NOT NULL, -- '' when the rules decide
	override_why TEXT NOT NULL,
	override_by TEXT NOT NULL,
	overridden_on DATE,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);
CREATE TABLE governance_meeting (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	contract_id TEXT NOT NULL REFERENCES contract (id) ON DELETE CASCADE,
	planned_on DATE NOT NULL,
	held_on DATE,
	place TEXT NOT NULL,
	agenda TEXT NOT NULL,
	participants TEXT NOT NULL, -- roles
	protocol TEXT NOT NULL,
	cancelled_on DATE,
	cancelled_why TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);
CREATE INDEX governance_meeting_contract ON governance_meeting (contract_id, planned_on);
CREATE INDEX governance_meeting_order ON governance_meeting (planned_on, id);
-- Follow-ups of the code of conduct.
CREATE TABLE governance_conduct (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	supplier_id TEXT NOT NULL REFERENCES supplier (id),
	contract_id TEXT REFERENCES contract (id),
	risk TEXT NOT NULL CHECK (risk IN ('low', 'medium', 'high')),
	risk_why TEXT NOT NULL,
	begins_on DATE NOT NULL,
	responsible_id TEXT,
	responsible TEXT NOT NULL,
	result TEXT NOT NULL CHECK (result IN ('', 'passed', 'improved', 'escalated')),
	result_text TEXT NOT NULL,
	closed_on DATE,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);
CREATE INDEX governance_conduct_order ON governance_conduct (begins_on, id);
CREATE INDEX governance_conduct_supplier ON governance_conduct (supplier_id);
CREATE INDEX governance_conduct_contract ON governance_conduct (contract_id) WHERE contract_id IS NOT NULL;
CREATE TABLE governance_step (
	conduct_id TEXT NOT NULL REFERENCES governance_conduct (id) ON DELETE CASCADE,
	step TEXT NOT NULL CHECK (step IN ('start', 'self', 'audit', 'plan')),
	done_on DATE NOT NULL,
	deviation BOOLEAN NOT NULL,
	text TEXT NOT NULL,
	done_by TEXT NOT NULL,
	PRIMARY KEY (conduct_id, step)
);
-- What was agreed with a supplier.
CREATE TABLE governance_action (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	contract_id TEXT REFERENCES contract (id) ON DELETE CASCADE,
	supplier_id TEXT REFERENCES supplier (id),
	meeting_id TEXT REFERENCES governance_meeting (id),
	conduct_id TEXT REFERENCES governance_conduct (id),
	what TEXT NOT NULL,
	owner_id TEXT,
	owner TEXT NOT NULL,
	due_on DATE NOT NULL,
	done_on DATE,
	result TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);
CREATE INDEX governance_action_due ON governance_action (due_on, id);
CREATE INDEX governance_action_contract ON governance_action (contract_id) WHERE contract_id IS NOT NULL;
CREATE INDEX governance_action_meeting ON governance_action (meeting_id) WHERE meeting_id IS NOT NULL;
-- The board's decisions on follow-up plans. The board stands above: no reference.
CREATE TABLE governance_decision (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	contract_id TEXT NOT NULL REFERENCES contract (id) ON DELETE CASCADE,
	decided_on DATE NOT NULL,
	paragraph BIGINT NOT NULL CHECK (paragraph > 0),
	decision_id TEXT NOT NULL,
	text TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);
CREATE INDEX governance_decision_contract ON governance_decision (contract_id, decided_on);
-- Risk areas with their action plans, and the chains from a risk to a result.
CREATE TABLE governance_risk (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	name TEXT NOT NULL UNIQUE,
	description TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);
CREATE TABLE governance_plan (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	risk_id TEXT NOT NULL REFERENCES governance_risk (id),
	title TEXT NOT NULL,
	from_on DATE NOT NULL,
	to_on DATE NOT NULL,
	owner TEXT NOT NULL,
	goal TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);
CREATE INDEX governance_plan_risk ON governance_plan (risk_id, from_on);
CREATE TABLE governance_chain (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	contract_id TEXT NOT NULL REFERENCES contract (id) ON DELETE CASCADE,
	risk_id TEXT NOT NULL REFERENCES governance_risk (id),
	requirement TEXT NOT NULL,
	requirement_ref TEXT NOT NULL,
	clause TEXT NOT NULL,
	followup_id TEXT REFERENCES contract_followup (id) ON DELETE SET NULL,
	note TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);
CREATE INDEX governance_chain_contract ON governance_chain (contract_id);
CREATE INDEX governance_chain_risk ON governance_chain (risk_id);
-- The parameters of the rules, each from a day. All are recommendations, not law.
CREATE TABLE governance_rule (
	key TEXT NOT NULL,
	valid_from DATE NOT NULL,
	value BIGINT NOT NULL,
	source TEXT NOT NULL,
	set_by TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	PRIMARY KEY (key, valid_from)
);
INSERT INTO governance_rule (key, valid_from, value, source, set_by, created_at) VALUES
	('weight_value', '2000-01-01', 25, 'Klövers regelunderlag 4.8 [R]', 'Klöver', '2026-01-01 00:00:00'),
	('weight_critical', '2000-01-01', 30, 'Klövers regelunderlag 4.8 [R]', 'Klöver', '2026-01-01 00:00:00'),
	('weight_risk', '2000-01-01', 20, 'Klövers regelunderlag 4.8 [R]', 'Klöver', '2026-01-01 00:00:00'),
	('weight_sustain', '2000-01-01', 15, 'Klövers regelunderlag 4.8 [R]', 'Klöver', '2026-01-01 00:00:00'),
	('weight_joint', '2000-01-01', 10, 'Klövers regelunderlag 4.8 [R]', 'Klöver', '2026-01-01 00:00:00'),
	('limit_a', '2000-01-01', 320, 'Klövers regelunderlag 4.8 [R]', 'Klöver', '2026-01-01 00:00:00'),
	('limit_b', '2000-01-01', 250, 'Klövers regelunderlag 4.8 [R]', 'Klöver', '2026-01-01 00:00:00'),
	('limit_c', '2000-01-01', 180, 'Klövers regelunderlag 4.8 [R]', 'Klöver', '2026-01-01 00:00:00'),
	('value_2', '2000-01-01', 100000000, 'Klövers regelunderlag 4.8 [R]', 'Klöver', '2026-01-01 00:00:00'),
	('value_3', '2000-01-01', 500000000, 'Klövers regelunderlag 4.8 [R]', 'Klöver', '2026-01-01 00:00:00'),
	('value_4', '2000-01-01', 2000000000, 'Klövers regelunderlag 4.8 [R]', 'Klöver', '2026-01-01 00:00:00'),
	('hard_critical', '2000-01-01', 4, 'Klövers regelunderlag 4.8 [R]', 'Klöver', '2026-01-01 00:00:00'),
	('hard_info', '2000-01-01', 3, 'Klövers regelunderlag 4.8 [R]', 'Klöver', '2026-01-01 00:00:00'),
	('meetings_a', '2000-01-01', 4, 'Klövers regelunderlag 4.8 [R]', 'Klöver', '2026-01-01 00:00:00'),
	('meetings_b', '2000-01-01', 2, 'Klövers regelunderlag 4.8 [R]', 'Klöver', '2026-01-01 00:00:00'),
	('meetings_c', '2000-01-01', 1, 'Klövers regelunderlag 4.8 [R]', 'Klöver', '2026-01-01 00:00:00'),
	('meetings_d', '2000-01-01', 0, 'Klövers regelunderlag 4.8 [R]', 'Klöver', '2026-01-01 00:00:00'),
	('check_months_a', '2000-01-01', 1, 'Klövers regelunderlag 4.7 [R]', 'Klöver', '2026-01-01 00:00:00'),
	('check_months_b', '2000-01-01', 3, 'Klövers regelunderlag 4.7 [R]', 'Klöver', '2026-01-01 00:00:00'),
	('check_months_c', '2000-01-01', 6, 'Klövers regelunderlag 4.7 [R]', 'Klöver', '2026-01-01 00:00:00'),
	('check_months_d', '2000-01-01', 0, 'Klövers regelunderlag 4.7 [R]', 'Klöver', '2026-01-01 00:00:00'),
	('days_start', '2000-01-01', 30, 'Eget antagande: en månad [R]', 'Klöver', '2026-01-01 00:00:00'),
	('days_self', '2000-01-01', 60, 'Eget antagande: två månader [R]', 'Klöver', '2026-01-01 00:00:00'),
	('days_audit', '2000-01-01', 120, 'Eget antagande: fyra månader [R]', 'Klöver', '2026-01-01 00:00:00'),
	('days_plan', '2000-01-01', 90, 'Eget antagande: tre månader [R]', 'Klöver', '2026-01-01 00:00:00'),
	('near_days', '2000-01-01', 30, 'Eget antagande: en månad [R]', 'Klöver', '2026-01-01 00:00:00');
