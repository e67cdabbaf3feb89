-- The internal control plan of a year.
CREATE TABLE control_plan (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	year BIGINT NOT NULL UNIQUE,
	title TEXT NOT NULL,
	note TEXT NOT NULL,
	decided_on DATE, -- NULL while it is a draft
	decided_by TEXT NOT NULL, -- the board
	decided_ref TEXT NOT NULL, -- "§ 61/2021"
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

-- Kontrollområde: one row of the plan's table.
CREATE TABLE control_row (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	plan_id TEXT NOT NULL REFERENCES control_plan (id),
	n BIGINT NOT NULL, -- its place in the plan
	area TEXT NOT NULL,
	perspective TEXT NOT NULL,
	goal TEXT NOT NULL, -- kontrollmål
	method TEXT NOT NULL,
	reported TEXT NOT NULL, -- ",month,interim,annual,"
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);
CREATE INDEX control_row_plan ON control_row (plan_id, n, id);

-- Kontrollmoment: what is done, by whom and how often.
CREATE TABLE control_moment (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	row_id TEXT NOT NULL REFERENCES control_row (id) ON DELETE CASCADE,
	n BIGINT NOT NULL,
	goal TEXT NOT NULL, -- a goal of its own, for rows with several
	text TEXT NOT NULL,
	note TEXT NOT NULL,
	frequency TEXT NOT NULL CHECK (frequency IN ('month', 'quarter', 'tertial', 'interim', 'year')),
	due_days BIGINT NOT NULL, -- days after the period
	sample TEXT NOT NULL,
	unit TEXT NOT NULL,
	role TEXT NOT NULL,
	performer_id TEXT NOT NULL, -- '' = nobody in particular
	performer TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);
CREATE INDEX control_moment_row ON control_moment (row_id, n, id);

-- What a moment asks. Each question has its own source and its own answer.
CREATE TABLE control_question (
	id TEXT PRIMARY KEY,
	moment_id TEXT NOT NULL REFERENCES control_moment (id) ON DELETE CASCADE,
	n BIGINT NOT NULL,
	label TEXT NOT NULL,
	code TEXT NOT NULL, -- what figures know its answer by, '' for none
	source TEXT NOT NULL CHECK (source IN ('figure', 'parts', 'query', 'split', 'list', 'manual')),
	source_key TEXT NOT NULL, -- a figure, a register or a list
	span TEXT NOT NULL, -- kind of period that is asked for, '' = the occurrence's own
	back BIGINT NOT NULL, -- years before
	selection TEXT NOT NULL, -- of a register, as its address has it
	divide TEXT NOT NULL, -- field that a selection is divided by
	unit TEXT NOT NULL -- of a number that is entered
);
CREATE INDEX control_question_moment ON control_question (moment_id, n, id);
CREATE INDEX control_question_code ON control_question (code) WHERE code <> '';
CREATE INDEX control_question_key ON control_question (source, source_key);

-- One time that a moment is done.
CREATE TABLE control_occurrence (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	moment_id TEXT NOT NULL REFERENCES control_moment (id),
	year BIGINT NOT NULL, -- in which year's work it stands
	period TEXT NOT NULL, -- what is looked at
	period_end DATE NOT NULL, -- its last day
	due_on DATE NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('planned', 'done', 'reviewed')),
	result TEXT NOT NULL CHECK (result IN ('', 'ok', 'minor', 'deviation', 'not_done')),
	finding TEXT NOT NULL,
	performer_id TEXT NOT NULL,
	performer TEXT NOT NULL,
	done_by_id TEXT NOT NULL,
	done_by TEXT NOT NULL,
	done_on DATE,
	reviewed_by_id TEXT NOT NULL CHECK (reviewed_by_id = '' OR reviewed_by_id <> done_by_id), -- four eyes
	reviewed_by TEXT NOT NULL,
	reviewed_on DATE,
	measure TEXT NOT NULL,
	owner_id TEXT NOT NULL,
	owner TEXT NOT NULL,
	measure_due DATE,
	measure_done_on DATE,
	carried_from TEXT NOT NULL, -- the occurrence of the year before, '' for none
	carried_to BIGINT NOT NULL, -- the year that it was carried to, 0 for none
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL,
	UNIQUE (moment_id, period, year)
);
CREATE INDEX control_occurrence_due ON control_occurrence (due_on, id);
CREATE INDEX control_occurrence_year ON control_occurrence (year, due_on, id);
CREATE INDEX control_occurrence_state ON control_occurrence (state, due_on, id);
CREATE INDEX control_occurrence_performer ON control_occurrence (performer_id, state, due_on);
CREATE INDEX control_occurrence_end ON control_occurrence (period_end, id);

-- The answer to a question at one time, as it was then.
CREATE TABLE control_answer (
	occurrence_id TEXT NOT NULL REFERENCES control_occurrence (id) ON DELETE CASCADE,
	question_id TEXT NOT NULL REFERENCES control_question (id),
	n BIGINT NOT NULL,
	label TEXT NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('answered', 'not_done', 'not_reported', 'not_measurable')),
	reason TEXT NOT NULL,
	text TEXT NOT NULL, -- as it is read
	comment TEXT NOT NULL,
	has_number BOOLEAN NOT NULL,
	num BIGINT NOT NULL, -- öre when scale is 1
	den BIGINT NOT NULL, -- 0 when it is no ratio
	scale BIGINT NOT NULL,
	unit TEXT NOT NULL,
	source TEXT NOT NULL,
	source_key TEXT NOT NULL,
	period TEXT NOT NULL,
	url TEXT NOT NULL, -- the rows
	evidence TEXT NOT NULL,
	valid_for DATE, -- the day that the evidence is about
	recorded_on DATE NOT NULL,
	recorded_by TEXT NOT NULL,
	PRIMARY KEY (occurrence_id, question_id)
);

CREATE TABLE control_answer_part (
	occurrence_id TEXT NOT NULL,
	question_id TEXT NOT NULL,
	n BIGINT NOT NULL,
	label TEXT NOT NULL,
	num BIGINT NOT NULL,
	counted BOOLEAN NOT NULL, -- num says how many; a row of a list is just named
	url TEXT NOT NULL,
	PRIMARY KEY (occurrence_id, question_id, n),
	FOREIGN KEY (occurrence_id, question_id) REFERENCES control_answer (occurrence_id, question_id) ON DELETE CASCADE
);

-- What has been looked at, one by one: analyses, visits, samples.
CREATE TABLE control_object (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	list TEXT NOT NULL,
	name TEXT NOT NULL,
	name_key TEXT NOT NULL,
	party TEXT NOT NULL,
	level TEXT NOT NULL CHECK (level IN ('operation', 'administration')),
	n BIGINT NOT NULL, -- place in the printed list
	done_on DATE NOT NULL,
	follow_up TEXT NOT NULL CHECK (follow_up IN ('planned', 'done', 'not_done')),
	followed_on DATE,
	follow_text TEXT NOT NULL, -- effect, or why it was not followed up
	finding TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);
CREATE INDEX control_object_list ON control_object (list, done_on, n, id);
CREATE INDEX control_object_done ON control_object (done_on, id);
CREATE INDEX control_object_name ON control_object (name_key, id);

-- Risks, and how they have been judged.
CREATE TABLE control_risk (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	number BIGINT NOT NULL UNIQUE,
	title TEXT NOT NULL,
	title_key TEXT NOT NULL,
	area TEXT NOT NULL,
	cause TEXT NOT NULL,
	consequence TEXT NOT NULL,
	likelihood BIGINT NOT NULL CHECK (likelihood BETWEEN 1 AND 4),
	impact BIGINT NOT NULL CHECK (impact BETWEEN 1 AND 4),
	value BIGINT NOT NULL, -- likelihood times impact
	after_likelihood BIGINT NOT NULL CHECK (after_likelihood BETWEEN 0 AND 4), -- 0 = not judged
	after_impact BIGINT NOT NULL CHECK (after_impact BETWEEN 0 AND 4),
	present BIGINT NOT NULL, -- the value after measures, else before
	measures TEXT NOT NULL,
	owner_id TEXT NOT NULL,
	owner TEXT NOT NULL,
	judged_on DATE NOT NULL,
	review_on DATE NOT NULL,
	closed_on DATE,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);
CREATE INDEX control_risk_by_value ON control_risk (value, id);
CREATE INDEX control_risk_present ON control_risk (present, id);
CREATE INDEX control_risk_title ON control_risk (title_key, id);
CREATE INDEX control_risk_review ON control_risk (review_on, id);
CREATE INDEX control_risk_owner ON control_risk (owner_id, review_on);

CREATE TABLE control_risk_value (
	id TEXT PRIMARY KEY,
	risk_id TEXT NOT NULL REFERENCES control_risk (id),
	judged_on DATE NOT NULL,
	likelihood BIGINT NOT NULL,
	impact BIGINT NOT NULL,
	after_likelihood BIGINT NOT NULL,
	after_impact BIGINT NOT NULL,
	judged_by TEXT NOT NULL,
	why TEXT NOT NULL
);
CREATE INDEX control_risk_value_risk ON control_risk_value (risk_id, judged_on, id);

-- Which controls hold a risk down.
CREATE TABLE control_risk_row (
	risk_id TEXT NOT NULL REFERENCES control_risk (id),
	row_id TEXT NOT NULL REFERENCES control_row (id) ON DELETE CASCADE,
	PRIMARY KEY (risk_id, row_id)
);
CREATE INDEX control_risk_row_row ON control_risk_row (row_id);

-- How risks are judged from a day on. The organisation's own choice (handbook 9.4).
CREATE TABLE control_scale (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	valid_from DATE NOT NULL UNIQUE,
	source TEXT NOT NULL,
	watch_from BIGINT NOT NULL,
	control_from BIGINT NOT NULL,
	act_from BIGINT NOT NULL,
	accept_name TEXT NOT NULL,
	watch_name TEXT NOT NULL,
	control_name TEXT NOT NULL,
	act_name TEXT NOT NULL,
	likelihood_names TEXT NOT NULL, -- one line each, 1 to 4
	impact_names TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL,
	CHECK (1 < watch_from AND watch_from < control_from AND control_from < act_from AND act_from <= 16)
);
INSERT INTO control_scale (id, version, valid_from, source, watch_from, control_from, act_from, accept_name, watch_name, control_name, act_name,
	likelihood_names, impact_names, created_at, changed_at)
VALUES ('01940000-0000-7000-8000-000000000001', 1, '2016-01-01', 'Organisationens eget val: fyra gånger fyra steg', 4, 8, 12,
	'Acceptera', 'Bevaka', 'Kontrollmoment', 'Åtgärda nu',
	'Osannolik
Möjlig
Trolig
Nästan säker', 'Försumbar
Kännbar
Allvarlig
Mycket allvarlig', '2016-01-01 00:00:00', '2016-01-01 00:00:00');

-- How sensitive each kind of information is (KLASSA: konfidentialitet, riktighet, tillgänglighet).
CREATE TABLE control_info (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	name TEXT NOT NULL,
	name_key TEXT NOT NULL,
	kind TEXT NOT NULL, -- the register's name, '' for what Klöver does not keep
	stage TEXT NOT NULL CHECK (stage IN ('', 'before', 'after')), -- the award
	owner TEXT NOT NULL,
	secrecy BIGINT NOT NULL CHECK (secrecy BETWEEN 0 AND 4),
	integrity BIGINT NOT NULL CHECK (integrity BETWEEN 0 AND 4),
	access BIGINT NOT NULL CHECK (access BETWEEN 0 AND 4),
	secrecy_why TEXT NOT NULL,
	integrity_why TEXT NOT NULL,
	access_why TEXT NOT NULL,
	law TEXT NOT NULL,
	system TEXT NOT NULL,
	personal BOOLEAN NOT NULL, -- holds personal data
	readers TEXT NOT NULL, -- codes of the roles that may read it, 'a,b'
	decided_by TEXT NOT NULL,
	decided_on DATE NOT NULL,
	review_on DATE NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL,
	UNIQUE (name, stage)
);
CREATE UNIQUE INDEX control_info_kind ON control_info (kind, stage) WHERE kind <> '';
CREATE INDEX control_info_name ON control_info (name_key, id);

-- Risk analysis of an information set.
CREATE TABLE control_threat (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	info_id TEXT NOT NULL REFERENCES control_info (id) ON DELETE CASCADE,
	threat TEXT NOT NULL,
	vulnerability TEXT NOT NULL,
	likelihood BIGINT NOT NULL CHECK (likelihood BETWEEN 1 AND 4),
	impact BIGINT NOT NULL CHECK (impact BETWEEN 1 AND 4),
	measure TEXT NOT NULL,
	owner_id TEXT NOT NULL,
	owner TEXT NOT NULL,
	due_on DATE,
	done_on DATE,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);
CREATE INDEX control_threat_info ON control_threat (info_id, id);
