-- The category plan of a year (kategoriplan), in versions. A decided one is never changed.
CREATE TABLE initiative_plan (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	year BIGINT NOT NULL,
	no BIGINT NOT NULL, -- 1 for the year's first
	note TEXT NOT NULL,
	status TEXT NOT NULL CHECK (status IN ('draft', 'decided', 'replaced')),
	decided_on DATE,
	body TEXT NOT NULL,
	meeting TEXT NOT NULL,
	paragraph TEXT NOT NULL,
	link TEXT NOT NULL, -- the decision, where it can be read
	decided_by TEXT NOT NULL, -- who wrote it down
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL,
	UNIQUE (year, no)
);
CREATE UNIQUE INDEX initiative_plan_decided ON initiative_plan (year) WHERE status = 'decided';
-- A category that is proposed for a plan, or has entered it.
CREATE TABLE initiative_row (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	plan_id TEXT NOT NULL REFERENCES initiative_plan (id) ON DELETE CASCADE,
	category_id TEXT NOT NULL REFERENCES category (id),
	entered BOOLEAN NOT NULL,
	scope TEXT NOT NULL,
	suppliers BIGINT,
	potential BIGINT, -- öre a year
	potential_points BIGINT, -- 1–5
	risk_points BIGINT,
	readiness_points BIGINT,
	maturity BIGINT,
	risk_text TEXT NOT NULL,
	sustainability TEXT NOT NULL,
	leader_id TEXT NOT NULL,
	leader TEXT NOT NULL,
	hours BIGINT,
	starts TEXT NOT NULL, -- '2022-Q2'
	expected TEXT NOT NULL,
	contracts BIGINT, -- that run, as last counted
	expiring BIGINT, -- of them
	score BIGINT, -- tenths of a point, 0–1000
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL,
	UNIQUE (plan_id, category_id)
);
-- What must be mapped before the category may enter.
CREATE TABLE initiative_check (
	row_id TEXT NOT NULL REFERENCES initiative_row (id) ON DELETE CASCADE,
	n BIGINT NOT NULL,
	label TEXT NOT NULL,
	done_on DATE,
	done_by TEXT NOT NULL,
	note TEXT NOT NULL,
	PRIMARY KEY (row_id, n)
);
-- The last number given in each year's series, by kind.
CREATE TABLE initiative_series (
	kind TEXT NOT NULL,
	year BIGINT NOT NULL,
	last BIGINT NOT NULL,
	PRIMARY KEY (kind, year)
);
-- A category initiative. The phase is that of its latest step.
CREATE TABLE initiative (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	number TEXT NOT NULL UNIQUE,
	title TEXT NOT NULL,
	title_key TEXT NOT NULL,
	category_id TEXT NOT NULL REFERENCES category (id),
	row_id TEXT NOT NULL, -- of the plan that opened it, '' for none
	leader_id TEXT NOT NULL,
	leader TEXT NOT NULL,
	hours BIGINT, -- budget
	scope TEXT NOT NULL,
	national TEXT NOT NULL, -- address of a national project that it takes part in
	starts_on DATE NOT NULL,
	due_on DATE,
	phase TEXT NOT NULL CHECK (phase IN ('preparation', 'external', 'internal', 'strategy', 'implementation', 'ended')),
	paused BOOLEAN NOT NULL,
	phase_on DATE NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);
CREATE INDEX initiative_title ON initiative (title_key, id);
CREATE INDEX initiative_category ON initiative (category_id);
CREATE INDEX initiative_opened ON initiative (row_id) WHERE row_id <> '';
-- The phases that an initiative has been in, so that the board can be shown as of any day.
CREATE TABLE initiative_step (
	initiative_id TEXT NOT NULL REFERENCES initiative (id) ON DELETE CASCADE,
	n BIGINT NOT NULL,
	phase TEXT NOT NULL,
	paused BOOLEAN NOT NULL,
	from_on DATE NOT NULL,
	why TEXT NOT NULL,
	by_name TEXT NOT NULL,
	PRIMARY KEY (initiative_id, n)
);
CREATE TABLE initiative_deliverable (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	initiative_id TEXT NOT NULL REFERENCES initiative (id) ON DELETE CASCADE,
	phase TEXT NOT NULL,
	n BIGINT NOT NULL,
	label TEXT NOT NULL,
	owner_id TEXT NOT NULL,
	owner TEXT NOT NULL,
	due_on DATE,
	done_on DATE,
	done_by TEXT NOT NULL,
	link TEXT NOT NULL,
	note TEXT NOT NULL
);
CREATE INDEX initiative_deliverable_initiative ON initiative_deliverable (initiative_id, phase, n);
CREATE INDEX initiative_deliverable_due ON initiative_deliverable (due_on) WHERE done_on IS NULL;
CREATE TABLE initiative_member (
	id TEXT PRIMARY KEY,
	initiative_id TEXT NOT NULL REFERENCES initiative (id) ON DELETE CASCADE,
	name TEXT NOT NULL,
	part TEXT NOT NULL, -- in the team
	hours BIGINT,
	UNIQUE (initiative_id, name)
);
CREATE TABLE initiative_time (
	id TEXT PRIMARY KEY,
	initiative_id TEXT NOT NULL REFERENCES initiative (id) ON DELETE CASCADE,
	worked_on DATE NOT NULL,
	name TEXT NOT NULL,
	hours BIGINT NOT NULL CHECK (hours > 0),
	what TEXT NOT NULL
);
CREATE INDEX initiative_time_initiative ON initiative_time (initiative_id, worked_on);
-- Category strategies (kategoristrategier). Who writes down the decision is not who proposed.
CREATE TABLE initiative_strategy (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	initiative_id TEXT NOT NULL REFERENCES initiative (id),
	no BIGINT NOT NULL,
	title TEXT NOT NULL,
	title_key TEXT NOT NULL,
	goals TEXT NOT NULL,
	levers TEXT NOT NULL, -- ',volume,demand,'
	scenarios TEXT NOT NULL,
	risk TEXT NOT NULL,
	status TEXT NOT NULL CHECK (status IN ('draft', 'proposed', 'decided', 'replaced')),
	proposed_on DATE,
	proposed_id TEXT NOT NULL,
	proposed_by TEXT NOT NULL,
	decided_on DATE,
	body TEXT NOT NULL,
	reference TEXT NOT NULL,
	decided_id TEXT NOT NULL CHECK (decided_id = '' OR decided_id <> proposed_id), -- four eyes
	decided_by TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL,
	UNIQUE (initiative_id, no)
);
CREATE INDEX initiative_strategy_decided ON initiative_strategy (decided_on) WHERE decided_on IS NOT NULL;
-- Measures (åtgärder) and what they have given.
CREATE TABLE initiative_measure (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	number TEXT NOT NULL UNIQUE,
	title TEXT NOT NULL,
	title_key TEXT NOT NULL,
	kind TEXT NOT NULL,
	category_id TEXT NOT NULL REFERENCES category (id),
	initiative_id TEXT NOT NULL, -- '' for none
	owner_id TEXT NOT NULL,
	owner TEXT NOT NULL,
	due_on DATE NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('planned', 'ongoing', 'done', 'stopped')),
	state_on DATE NOT NULL,
	state_why TEXT NOT NULL,
	expected BIGINT, -- öre a year
	expected_co2 BIGINT, -- kg a year
	expected_quality TEXT NOT NULL,
	realised BIGINT, -- of the latest follow-up
	realised_co2 BIGINT,
	followed_on DATE,
	plan_item_id TEXT NOT NULL, -- '' for none
	procurement_id TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);
CREATE INDEX initiative_measure_due ON initiative_measure (due_on, id);
CREATE INDEX initiative_measure_title ON initiative_measure (title_key, id);
CREATE INDEX initiative_measure_category ON initiative_measure (category_id, due_on);
CREATE INDEX initiative_measure_initiative ON initiative_measure (initiative_id) WHERE initiative_id <> '';
CREATE TABLE initiative_followup (
	id TEXT PRIMARY KEY,
	measure_id TEXT NOT NULL REFERENCES initiative_measure (id) ON DELETE CASCADE,
	followed_on DATE NOT NULL,
	realised BIGINT,
	realised_co2 BIGINT,
	quality TEXT NOT NULL,
	comment TEXT NOT NULL,
	by_name TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL
);
CREATE INDEX initiative_followup_measure ON initiative_followup (measure_id, followed_on);
-- Category reports. What an approved one said is kept with its hash.
CREATE TABLE initiative_report (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	category_id TEXT NOT NULL REFERENCES category (id),
	no BIGINT NOT NULL,
	as_of DATE NOT NULL,
	market TEXT NOT NULL,
	next_steps TEXT NOT NULL,
	status TEXT NOT NULL CHECK (status IN ('draft', 'approved', 'replaced')),
	approved_on DATE,
	approved_by TEXT NOT NULL,
	content TEXT NOT NULL, -- JSON, '' for a draft
	hash TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL,
	UNIQUE (category_id, no)
);
CREATE INDEX initiative_report_approved ON initiative_report (approved_on) WHERE approved_on IS NOT NULL;
-- The lists that a plan row and a phase begin with, one line for each thing, from a day.
CREATE TABLE initiative_template (
	list TEXT NOT NULL,
	valid_from DATE NOT NULL,
	lines TEXT NOT NULL,
	source TEXT NOT NULL,
	set_by TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	PRIMARY KEY (list, valid_from)
);
INSERT INTO initiative_template (list, valid_from, lines, source, set_by, created_at) VALUES
	('entry', '2000-01-01', 'Omfattning och avgränsning
Gällande avtal och deras slutdagar
Leverantörer
Besparingspotential
Risker
Hållbarhet
Verksamheternas behov och tid för dialog
Resurser: kategoriledare och timmar', 'Klövers regelunderlag 5.2, verksamhetsberättelsen 2022', 'Klöver', '2026-01-01 00:00:00'),
	('preparation', '2000-01-01', 'Uppdragsdirektiv
Team
Intressentkarta
Tidplan
Utgångsläge: omfattning och inköpsvolym
Timbudget', 'Klövers regelunderlag 5.3 [R]', 'Klöver', '2026-01-01 00:00:00'),
	('external', '2000-01-01', 'Marknad
Leverantörer
Trender
Kostnadsdrivare
Positionering (Kraljic och Porter)
Jämförelse med andra
Hållbarhetsrisker', 'Klövers regelunderlag 5.3 [R]', 'Klöver', '2026-01-01 00:00:00'),
	('internal', '2000-01-01', 'Behov
Efterfrågan och volymer
Avtal och avtalstrohet
Processkostnad
Intressenternas önskemål
SWOT', 'Klövers regelunderlag 5.3 [R]', 'Klöver', '2026-01-01 00:00:00'),
	('strategy', '2000-01-01', 'Mål
Hävstänger
Scenarier
Åtgärder med värde, tid och ansvarig
Riskanalys', 'Klövers regelunderlag 5.3 [R]', 'Klöver', '2026-01-01 00:00:00'),
	('implementation', '2000-01-01', 'Upphandlingar
Ändrade rutiner
Åtgärder följda varje kvartal', 'Klövers regelunderlag 5.3 [R]', 'Klöver', '2026-01-01 00:00:00');
-- The parameters of the rules, each from a day. All are recommendations, not law.
CREATE TABLE initiative_rule (
	key TEXT NOT NULL,
	valid_from DATE NOT NULL,
	value BIGINT NOT NULL,
	source TEXT NOT NULL,
	set_by TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	PRIMARY KEY (key, valid_from)
);
INSERT INTO initiative_rule (key, valid_from, value, source, set_by, created_at) VALUES
	('weight_potential', '2000-01-01', 40, 'Klövers regelunderlag 5.2 [R]', 'Klöver', '2026-01-01 00:00:00'),
	('weight_risk', '2000-01-01', 20, 'Klövers regelunderlag 5.2 [R]', 'Klöver', '2026-01-01 00:00:00'),
	('weight_expiring', '2000-01-01', 20, 'Klövers regelunderlag 5.2 [R]', 'Klöver', '2026-01-01 00:00:00'),
	('weight_readiness', '2000-01-01', 20, 'Klövers regelunderlag 5.2 [R]', 'Klöver', '2026-01-01 00:00:00'),
	('expiring_months', '2000-01-01', 24, 'Eget antagande: två år [R]', 'Klöver', '2026-01-01 00:00:00'),
	('followup_months', '2000-01-01', 3, 'Klövers regelunderlag 5.3 [R]: varje kvartal', 'Klöver', '2026-01-01 00:00:00');
