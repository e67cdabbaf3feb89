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
	state TEXT NOT NULL CHECK (state IN ('draft', 'review', 'approved', 'decided', 'fixed', 'archived')),
	approved_figures TEXT NOT NULL, -- JSON: how each figure read when the report was approved
	decided_on DATE,
	decided_by TEXT NOT NULL, -- the body
	decided_no TEXT NOT NULL, -- § 12
	decided_text TEXT NOT NULL,
	decided_url TEXT NOT NULL,
	fixed_at TIMESTAMP,
	fixed_by TEXT NOT NULL,
	hash TEXT NOT NULL, -- SHA-256 of texts and figures when fixed
	archived_at TIMESTAMP,
	archived_by TEXT NOT NULL,
	archive_file TEXT NOT NULL, -- id of the file
	archive_hash TEXT NOT NULL, -- SHA-256 of it
	copied_from TEXT NOT NULL, -- id of the report that it began as a copy of
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
	part TEXT NOT NULL CHECK (part IN ('', 'appendix', 'note')),
	heading TEXT NOT NULL,
	help TEXT NOT NULL, -- what the template asks the author for; never printed
	text TEXT NOT NULL,
	parameters TEXT NOT NULL,
	owner_id TEXT NOT NULL,
	owner TEXT NOT NULL,
	due_on DATE,
	status TEXT NOT NULL CHECK (status IN ('todo', 'started', 'ready')),
	copied_from TEXT NOT NULL, -- label of the period whose text stands here untouched
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE INDEX report_section_report ON report_section (report_id, no);

CREATE INDEX report_section_owner ON report_section (owner_id, status);

-- Every saved text of a section.
CREATE TABLE report_version (
	id TEXT PRIMARY KEY,
	section_id TEXT NOT NULL REFERENCES report_section (id) ON DELETE CASCADE,
	version BIGINT NOT NULL,
	heading TEXT NOT NULL,
	text TEXT NOT NULL,
	why TEXT NOT NULL,
	by_id TEXT NOT NULL,
	by_name TEXT NOT NULL,
	at TIMESTAMP NOT NULL,
	UNIQUE (section_id, version)
);

-- What an author has written and not yet saved to the section, kept by itself so
-- that nobody's words are overwritten.
CREATE TABLE report_own_text (
	section_id TEXT NOT NULL REFERENCES report_section (id) ON DELETE CASCADE,
	user_id TEXT NOT NULL,
	base_version BIGINT NOT NULL,
	heading TEXT NOT NULL,
	text TEXT NOT NULL,
	at TIMESTAMP NOT NULL,
	PRIMARY KEY (section_id, user_id)
);

-- Who has the section's editor open; lines grow old in a minute or two.
CREATE TABLE report_editing (
	section_id TEXT NOT NULL REFERENCES report_section (id) ON DELETE CASCADE,
	user_id TEXT NOT NULL,
	name TEXT NOT NULL,
	at TIMESTAMP NOT NULL,
	PRIMARY KEY (section_id, user_id)
);

CREATE TABLE report_comment (
	id TEXT PRIMARY KEY,
	report_id TEXT NOT NULL REFERENCES report (id) ON DELETE CASCADE,
	section_id TEXT NOT NULL REFERENCES report_section (id) ON DELETE CASCADE,
	parent_id TEXT NOT NULL, -- '' begins a thread
	kind TEXT NOT NULL CHECK (kind IN ('comment', 'suggestion')),
	text TEXT NOT NULL,
	quote TEXT NOT NULL, -- the words that it is about
	base_version BIGINT NOT NULL, -- of a suggestion: the text that it changes
	base_text TEXT NOT NULL,
	proposal TEXT NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('open', 'resolved', 'accepted', 'rejected')),
	by_id TEXT NOT NULL,
	by_name TEXT NOT NULL,
	at TIMESTAMP NOT NULL,
	closed_by TEXT NOT NULL,
	closed_at TIMESTAMP,
	closed_why TEXT NOT NULL
);

CREATE INDEX report_comment_section ON report_comment (section_id, at);

CREATE INDEX report_comment_report ON report_comment (report_id, state);

CREATE TABLE report_taken (
	id TEXT PRIMARY KEY,
	report_id TEXT NOT NULL REFERENCES report (id) ON DELETE CASCADE,
	verb TEXT NOT NULL,
	from_state TEXT NOT NULL,
	to_state TEXT NOT NULL,
	why TEXT NOT NULL,
	by_id TEXT NOT NULL,
	by_name TEXT NOT NULL,
	at TIMESTAMP NOT NULL
);

CREATE INDEX report_taken_report ON report_taken (report_id, at);

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
	form TEXT NOT NULL, -- text, blocks or pieces
	content TEXT NOT NULL, -- Markdown, blocks as JSON, or both in turn as JSON
	hash TEXT NOT NULL, -- SHA-256 of the content
	UNIQUE (report_id, section_id, line)
);
