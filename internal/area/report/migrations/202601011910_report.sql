CREATE TABLE report (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	number TEXT NOT NULL UNIQUE, -- VB-2022-1
	kind TEXT NOT NULL,
	title TEXT NOT NULL,
	subtitle TEXT NOT NULL,
	period TEXT NOT NULL,
	body TEXT NOT NULL,
	diary TEXT NOT NULL,
	parameters TEXT NOT NULL,
	edition BIGINT NOT NULL,
	replaces TEXT NOT NULL, -- id of the edition before, '' for the first
	why TEXT NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('draft', 'fixed')),
	fixed_at TIMESTAMP,
	fixed_by TEXT NOT NULL,
	hash TEXT NOT NULL, -- SHA-256 of texts and figures when fixed
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL,
	UNIQUE (kind, period, edition)
);

CREATE TABLE report_section (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	report_id TEXT NOT NULL REFERENCES report (id) ON DELETE CASCADE,
	no BIGINT NOT NULL,
	level BIGINT NOT NULL CHECK (level BETWEEN 1 AND 3),
	numbered BOOLEAN NOT NULL,
	heading TEXT NOT NULL,
	text TEXT NOT NULL,
	parameters TEXT NOT NULL,
	owner TEXT NOT NULL,
	status TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE INDEX report_section_report ON report_section (report_id, no);

CREATE TABLE report_frozen (
	id TEXT PRIMARY KEY,
	report_id TEXT NOT NULL REFERENCES report (id) ON DELETE CASCADE,
	no BIGINT NOT NULL, -- order in which the texts first use it
	role TEXT NOT NULL,
	figure TEXT NOT NULL,
	name TEXT NOT NULL,
	unit TEXT NOT NULL,
	decimals BIGINT NOT NULL,
	direction BIGINT NOT NULL,
	span TEXT NOT NULL,
	period TEXT NOT NULL,
	party TEXT NOT NULL,
	state BIGINT NOT NULL,
	num BIGINT NOT NULL,
	den BIGINT NOT NULL,
	scale BIGINT NOT NULL,
	reason TEXT NOT NULL,
	text TEXT NOT NULL, -- the value as it is read
	definition BIGINT NOT NULL,
	definition_text TEXT NOT NULL,
	source TEXT NOT NULL,
	valid_from DATE,
	row_count BIGINT NOT NULL,
	rows_hash TEXT NOT NULL,
	url TEXT NOT NULL,
	more TEXT NOT NULL, -- JSON: parts, target, published value, comment
	at TIMESTAMP NOT NULL,
	UNIQUE (report_id, role, figure, span, period, party)
);

CREATE TABLE report_frozen_row (
	frozen_id TEXT NOT NULL REFERENCES report_frozen (id) ON DELETE CASCADE,
	no BIGINT NOT NULL,
	kind TEXT NOT NULL,
	ref TEXT NOT NULL,
	label TEXT NOT NULL,
	url TEXT NOT NULL,
	amount BIGINT NOT NULL,
	term BIGINT NOT NULL, -- 0 numerator, 1 denominator
	cells TEXT NOT NULL, -- JSON
	PRIMARY KEY (frozen_id, no)
);

CREATE TABLE report_inserted (
	id TEXT PRIMARY KEY,
	report_id TEXT NOT NULL REFERENCES report (id) ON DELETE CASCADE,
	section_id TEXT NOT NULL,
	no BIGINT NOT NULL,
	line BIGINT NOT NULL, -- of the token in the section
	call TEXT NOT NULL, -- {{infoga styrelse.ledamoter 2022}}
	form TEXT NOT NULL, -- text or blocks
	content TEXT NOT NULL, -- Markdown, or blocks as JSON
	hash TEXT NOT NULL, -- SHA-256 of the content
	UNIQUE (report_id, section_id, line)
);
