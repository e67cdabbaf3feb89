CREATE TABLE goal_target (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	figure TEXT NOT NULL, -- the figure's key
	span TEXT NOT NULL CHECK (span IN ('month', 'ytd', 'r12', 'year', 'all')),
	period TEXT NOT NULL,
	aim TEXT NOT NULL CHECK (aim IN ('min', 'max', 'exact', 'direction', 'cannot_be_set', 'decided_elsewhere')),
	has_amount BOOLEAN NOT NULL,
	num BIGINT NOT NULL, -- öre when scale is 1
	den BIGINT NOT NULL, -- 0 when the amount is not a ratio
	scale BIGINT NOT NULL,
	reason TEXT NOT NULL,
	approved_by TEXT NOT NULL,
	decided_on DATE,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL,
	UNIQUE (figure, span, period)
);

CREATE INDEX goal_target_period ON goal_target (span, period);

CREATE TABLE goal_published (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	figure TEXT NOT NULL,
	span TEXT NOT NULL,
	period TEXT NOT NULL,
	value TEXT NOT NULL, -- as printed
	document TEXT NOT NULL,
	place TEXT NOT NULL, -- page or line of the document
	note TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL,
	UNIQUE (figure, span, period, document)
);

CREATE TABLE goal_comment (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	figure TEXT NOT NULL,
	span TEXT NOT NULL,
	period TEXT NOT NULL,
	text TEXT NOT NULL,
	written_by TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL,
	UNIQUE (figure, span, period)
);

CREATE TABLE goal_snapshot (
	id TEXT PRIMARY KEY,
	month TEXT NOT NULL,
	figure TEXT NOT NULL,
	span TEXT NOT NULL,
	period TEXT NOT NULL,
	party TEXT NOT NULL, -- '' = all
	state BIGINT NOT NULL, -- 0 known, 1 not measurable, 2 not reported
	num BIGINT NOT NULL,
	den BIGINT NOT NULL,
	scale BIGINT NOT NULL,
	reason TEXT NOT NULL,
	definition BIGINT NOT NULL, -- version that held on the last day
	row_count BIGINT NOT NULL,
	rows_hash TEXT NOT NULL, -- SHA-256 of the rows behind the value
	closed_at TIMESTAMP NOT NULL,
	closed_by TEXT NOT NULL,
	UNIQUE (month, figure, span, party)
);

CREATE INDEX goal_snapshot_figure ON goal_snapshot (figure, month);
