-- Forms that are sent again and again.
CREATE TABLE survey_form (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	title TEXT NOT NULL,
	kind TEXT NOT NULL CHECK (kind IN ('nki', 'kategori', 'hme', 'egen')),
	intro TEXT NOT NULL,
	thanks TEXT NOT NULL,
	scale_max BIGINT NOT NULL CHECK (scale_max BETWEEN 2 AND 10),
	low_label TEXT NOT NULL,
	high_label TEXT NOT NULL,
	satisfied_from BIGINT NOT NULL,
	min_answers BIGINT NOT NULL CHECK (min_answers >= 5),
	few_answers BIGINT NOT NULL,
	first_reminder BIGINT NOT NULL, -- days after the opening, 0 = none
	last_reminder BIGINT NOT NULL,
	close_after BIGINT NOT NULL,
	on_signing BOOLEAN NOT NULL,
	retired BOOLEAN NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE TABLE survey_question (
	id TEXT PRIMARY KEY,
	form_id TEXT NOT NULL REFERENCES survey_form (id),
	seq BIGINT NOT NULL,
	asks TEXT NOT NULL CHECK (asks IN ('helhet', 'skala', 'fritext')),
	part TEXT NOT NULL,
	text TEXT NOT NULL,
	UNIQUE (form_id, seq)
);

-- One sending of a form.
CREATE TABLE survey_round (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	form_id TEXT NOT NULL REFERENCES survey_form (id),
	title TEXT NOT NULL,
	contract_id TEXT NOT NULL, -- '' for a round that follows no contract
	parties TEXT NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('utkast', 'öppen', 'stängd')),
	opened_on DATE,
	closes_on DATE,
	closed_on DATE,
	source TEXT NOT NULL, -- the file that its totals came from
	invited BIGINT NOT NULL,
	answered BIGINT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);
CREATE INDEX survey_round_form ON survey_round (form_id, opened_on);
CREATE INDEX survey_round_opened ON survey_round (opened_on, id);
CREATE INDEX survey_round_open ON survey_round (state) WHERE state = 'öppen';
CREATE UNIQUE INDEX survey_round_contract ON survey_round (form_id, contract_id) WHERE contract_id <> '';

-- Who is asked, until the round closes. Nothing leads from here to an answer.
CREATE TABLE survey_invitation (
	id TEXT PRIMARY KEY,
	round_id TEXT NOT NULL REFERENCES survey_round (id),
	name TEXT NOT NULL,
	address TEXT NOT NULL,
	token TEXT NOT NULL UNIQUE,
	reminders BIGINT NOT NULL,
	answered BOOLEAN NOT NULL,
	UNIQUE (round_id, address)
);

-- What people said. The id is random and there is no time of day.
CREATE TABLE survey_answer (
	id TEXT PRIMARY KEY,
	round_id TEXT NOT NULL REFERENCES survey_round (id),
	answered_on DATE NOT NULL,
	overall BIGINT NOT NULL -- 0 = vet ej
);
CREATE INDEX survey_answer_round ON survey_answer (round_id);
CREATE INDEX survey_answer_day ON survey_answer (answered_on);

CREATE TABLE survey_value (
	answer_id TEXT NOT NULL REFERENCES survey_answer (id),
	question_id TEXT NOT NULL REFERENCES survey_question (id),
	value BIGINT NOT NULL, -- 0 = vet ej
	text TEXT NOT NULL,
	PRIMARY KEY (answer_id, question_id)
);

-- Totals of a round that another system asked.
CREATE TABLE survey_total (
	round_id TEXT NOT NULL REFERENCES survey_round (id),
	question_id TEXT NOT NULL REFERENCES survey_question (id),
	n BIGINT NOT NULL,
	sum BIGINT NOT NULL, -- of the answers
	PRIMARY KEY (round_id, question_id)
);
