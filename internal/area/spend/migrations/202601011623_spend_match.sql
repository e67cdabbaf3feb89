-- How far from the agreed price a line may be and still be at it. The organisation sets
-- it; before that only an öre is allowed.
CREATE TABLE spend_match_rule (
	key TEXT NOT NULL,
	valid_from DATE NOT NULL,
	value BIGINT NOT NULL,
	source TEXT NOT NULL,
	set_by TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	PRIMARY KEY (key, valid_from)
);
INSERT INTO spend_match_rule (key, valid_from, value, source, set_by, created_at) VALUES
	('tolerance_share', '2000-01-01', 10, 'Klövers regelunderlag 7.2', 'Klöver', '2026-01-01 00:00:00'),
	('tolerance_most', '2000-01-01', 5000, 'Klövers regelunderlag 7.2', 'Klöver', '2026-01-01 00:00:00');
-- What the book says of a supplier or a category, to find what has changed.
CREATE TABLE spend_mark (
	kind TEXT NOT NULL,
	key TEXT NOT NULL,
	print TEXT NOT NULL, -- '' when there is nothing any more
	PRIMARY KEY (kind, key)
);
-- What has changed in each generation of the book. Lines that were derived before it are
-- counted anew.
CREATE TABLE spend_change (
	generation BIGINT NOT NULL,
	kind TEXT NOT NULL CHECK (kind IN ('supplier', 'category', 'tolerance', 'seller', 'rules')),
	key TEXT NOT NULL,
	since DATE, -- the first day that it matters for, NULL for all
	PRIMARY KEY (generation, kind, key)
);
-- The generation of the book by which the lines of an import were derived.
CREATE TABLE spend_derived (
	import BIGINT PRIMARY KEY,
	generation BIGINT NOT NULL,
	derived_at TIMESTAMP NOT NULL
);
-- Recounts. One runs at a time.
CREATE TABLE spend_recount (
	id TEXT PRIMARY KEY,
	state TEXT NOT NULL CHECK (state IN ('running', 'done')),
	every BOOLEAN NOT NULL, -- all imports, whether anything has changed or not
	job_id TEXT NOT NULL,
	by_name TEXT NOT NULL,
	imports BIGINT NOT NULL, -- that had lines of what had changed
	counted BIGINT NOT NULL, -- of those, finished
	lines BIGINT NOT NULL, -- read
	moved BIGINT NOT NULL, -- of those, with another class than before
	started_at TIMESTAMP NOT NULL,
	ended_at TIMESTAMP,
	beat_at TIMESTAMP NOT NULL
);
CREATE UNIQUE INDEX spend_recount_one ON spend_recount (state) WHERE state = 'running';
CREATE INDEX spend_recount_started ON spend_recount (started_at);
-- What a recount moved from class to class, by import and cause.
CREATE TABLE spend_move (
	recount_id TEXT NOT NULL REFERENCES spend_recount (id) ON DELETE CASCADE,
	import BIGINT NOT NULL,
	from_class BIGINT NOT NULL,
	to_class BIGINT NOT NULL,
	cause TEXT NOT NULL,
	lines BIGINT NOT NULL,
	amount BIGINT NOT NULL, -- öre
	PRIMARY KEY (recount_id, import, from_class, to_class, cause)
);
