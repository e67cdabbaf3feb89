-- The parameters of the estimates, each from a day. All are recommendations, not law.
CREATE TABLE capacity_rule (
	key TEXT NOT NULL,
	valid_from DATE NOT NULL,
	value BIGINT NOT NULL, -- minutes, per mille or weeks
	source TEXT NOT NULL,
	set_by TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	PRIMARY KEY (key, valid_from)
);
INSERT INTO capacity_rule (key, valid_from, value, source, set_by, created_at) VALUES
	('base_direct', '2000-01-01', 900, 'Klövers regelunderlag 2.4 [R]', 'Klöver', '2026-01-01 00:00:00'),
	('base_fku', '2000-01-01', 2400, 'Klövers regelunderlag 2.4 [R]', 'Klöver', '2026-01-01 00:00:00'),
	('base_chapter19', '2000-01-01', 5400, 'Klövers regelunderlag 2.4 [R]', 'Klöver', '2026-01-01 00:00:00'),
	('base_open', '2000-01-01', 8400, 'Klövers regelunderlag 2.4 [R]', 'Klöver', '2026-01-01 00:00:00'),
	('base_selective', '2000-01-01', 13200, 'Klövers regelunderlag 2.4 [R]', 'Klöver', '2026-01-01 00:00:00'),
	('base_dialogue', '2000-01-01', 21000, 'Klövers regelunderlag 2.4 [R]', 'Klöver', '2026-01-01 00:00:00'),
	('base_lov', '2000-01-01', 9600, 'Klövers regelunderlag 2.4 [R]', 'Klöver', '2026-01-01 00:00:00'),
	('complexity_1', '2000-01-01', 600, 'Eget antagande [R]', 'Klöver', '2026-01-01 00:00:00'),
	('complexity_2', '2000-01-01', 800, 'Eget antagande [R]', 'Klöver', '2026-01-01 00:00:00'),
	('complexity_3', '2000-01-01', 1000, 'Klövers regelunderlag 2.4 [R]: timmarna gäller en vanlig upphandling', 'Klöver', '2026-01-01 00:00:00'),
	('complexity_4', '2000-01-01', 1300, 'Eget antagande [R]', 'Klöver', '2026-01-01 00:00:00'),
	('complexity_5', '2000-01-01', 1700, 'Eget antagande [R]', 'Klöver', '2026-01-01 00:00:00'),
	('party_extra', '2000-01-01', 150, 'Klövers regelunderlag 2.4 [R]', 'Klöver', '2026-01-01 00:00:00'),
	('review_hours', '2000-01-01', 2400, 'Klövers regelunderlag 2.4 [R]', 'Klöver', '2026-01-01 00:00:00'),
	('full_time', '2000-01-01', 2400, 'Eget antagande: 40 timmar', 'Klöver', '2026-01-01 00:00:00'),
	('procurement_share', '2000-01-01', 650, 'Klövers regelunderlag 2.4 [R]', 'Klöver', '2026-01-01 00:00:00'),
	('threshold', '2000-01-01', 1100, 'Klövers regelunderlag 2.4 [R]', 'Klöver', '2026-01-01 00:00:00'),
	('over_weeks', '2000-01-01', 8, 'Klövers regelunderlag 2.4 [R]', 'Klöver', '2026-01-01 00:00:00'),
	('late_weeks', '2000-01-01', 4, 'Eget antagande [R]', 'Klöver', '2026-01-01 00:00:00'),
	('outsourced_own', '2000-01-01', 200, 'Eget antagande [R]', 'Klöver', '2026-01-01 00:00:00'),
	('phase_prepare', '2000-01-01', 450, 'Eget antagande [R]', 'Klöver', '2026-01-01 00:00:00'),
	('phase_procure', '2000-01-01', 400, 'Eget antagande [R]', 'Klöver', '2026-01-01 00:00:00'),
	('phase_implement', '2000-01-01', 150, 'Eget antagande [R]', 'Klöver', '2026-01-01 00:00:00');
-- What has been said about how much work something is.
CREATE TABLE capacity_work (
	kind TEXT NOT NULL CHECK (kind IN ('plan_item', 'request', 'procurement')),
	ref TEXT NOT NULL,
	version BIGINT NOT NULL,
	complexity BIGINT CHECK (complexity BETWEEN 1 AND 5),
	minutes BIGINT NOT NULL, -- by hand, 0 for estimated
	why TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL,
	PRIMARY KEY (kind, ref)
);
-- How much of full time somebody works, from a day.
CREATE TABLE capacity_share (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	user_id TEXT NOT NULL REFERENCES identity_user (id),
	from_on DATE NOT NULL,
	share BIGINT NOT NULL CHECK (share BETWEEN 0 AND 1000), -- per mille
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL,
	UNIQUE (user_id, from_on)
);
-- When somebody does no procurements. There is no column for why.
CREATE TABLE capacity_away (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	user_id TEXT NOT NULL REFERENCES identity_user (id),
	from_on DATE NOT NULL,
	to_on DATE NOT NULL,
	kind TEXT NOT NULL CHECK (kind IN ('absence', 'development', 'other')),
	share BIGINT NOT NULL, -- per mille of each day
	minutes BIGINT NOT NULL, -- of the whole time, when it is no share
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);
CREATE INDEX capacity_away_to ON capacity_away (to_on, from_on);
CREATE INDEX capacity_away_user ON capacity_away (user_id, from_on);
-- Proposals to engage a consultant, with what became of them.
CREATE TABLE capacity_proposal (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	found_on DATE NOT NULL,
	from_on DATE NOT NULL, -- Monday of the first week
	weeks BIGINT NOT NULL,
	missing BIGINT NOT NULL, -- minutes
	load BIGINT NOT NULL, -- per mille
	judgement TEXT NOT NULL CHECK (judgement IN ('open', 'accepted', 'dismissed')),
	judged_on DATE,
	judged_by TEXT NOT NULL,
	reason TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);
CREATE INDEX capacity_proposal_found ON capacity_proposal (found_on, id);
CREATE UNIQUE INDEX capacity_proposal_open ON capacity_proposal (judgement) WHERE judgement = 'open';
-- Procurements that consultants carry out, with the access that they have.
CREATE TABLE capacity_assignment (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	procurement_id TEXT NOT NULL REFERENCES procurement (id),
	number TEXT NOT NULL,
	title TEXT NOT NULL,
	supplier_id TEXT REFERENCES supplier (id),
	firm TEXT NOT NULL,
	consultant TEXT NOT NULL,
	user_id TEXT REFERENCES identity_user (id),
	call_off TEXT NOT NULL,
	budget BIGINT NOT NULL, -- minutes
	rate BIGINT, -- öre an hour without VAT
	used BIGINT NOT NULL, -- minutes
	cost BIGINT NOT NULL, -- öre without VAT
	purpose TEXT NOT NULL,
	declared_on DATE,
	conflict TEXT NOT NULL CHECK (conflict IN ('', 'yes', 'no')),
	conflict_text TEXT NOT NULL,
	secrecy_on DATE,
	from_on DATE NOT NULL,
	to_on DATE NOT NULL, -- last day
	granted_on DATE,
	granted_by TEXT NOT NULL,
	withdrawn_on DATE,
	withdrawn_by TEXT NOT NULL,
	why TEXT NOT NULL,
	end_told BOOLEAN NOT NULL,
	proposal_id TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);
CREATE INDEX capacity_assignment_user ON capacity_assignment (user_id, procurement_id) WHERE user_id IS NOT NULL;
CREATE INDEX capacity_assignment_procurement ON capacity_assignment (procurement_id);
CREATE INDEX capacity_assignment_last ON capacity_assignment (to_on, id);
-- Hours of an assignment.
CREATE TABLE capacity_spent (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	assignment_id TEXT NOT NULL REFERENCES capacity_assignment (id),
	worked_on DATE NOT NULL,
	minutes BIGINT NOT NULL,
	cost BIGINT NOT NULL, -- öre without VAT
	note TEXT NOT NULL,
	by_name TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);
CREATE INDEX capacity_spent_assignment ON capacity_spent (assignment_id, worked_on);
