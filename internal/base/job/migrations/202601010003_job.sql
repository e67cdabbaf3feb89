-- Background work: imports, reports, nightly checks.
CREATE TABLE job (
	id TEXT PRIMARY KEY,
	kind TEXT NOT NULL,
	title TEXT NOT NULL, -- Swedish, shown to the owner
	input TEXT NOT NULL, -- JSON of the kind's own type
	state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed', 'cancelled')),
	done BIGINT NOT NULL, -- units of work finished
	total BIGINT NOT NULL, -- units in all, 0 when not known
	message TEXT NOT NULL, -- what is going on, or why it failed
	result TEXT NOT NULL, -- the address of what came out
	owner_id TEXT NOT NULL,
	owner TEXT NOT NULL,
	attempts BIGINT NOT NULL,
	run_after TIMESTAMP NOT NULL,
	beat_at TIMESTAMP, -- last sign of life of the running attempt
	created_at TIMESTAMP NOT NULL,
	started_at TIMESTAMP,
	ended_at TIMESTAMP
);
CREATE INDEX job_queue ON job (state, run_after);
CREATE INDEX job_owner ON job (owner_id, created_at);
