CREATE TABLE goal_improvement (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	number TEXT NOT NULL UNIQUE,
	title TEXT NOT NULL,
	kind TEXT NOT NULL CHECK (kind IN ('idea', 'deviation', 'activity')),
	stage TEXT NOT NULL CHECK (stage IN ('new', 'analysis', 'plan', 'do', 'follow', 'done', 'rejected')),
	unit_id TEXT NOT NULL, -- whose board it stands on
	from_unit_id TEXT NOT NULL, -- where it began, when it has been raised to another unit
	problem TEXT NOT NULL,
	whys TEXT NOT NULL, -- one line for each why, at most five
	cause TEXT NOT NULL,
	action TEXT NOT NULL,
	expected TEXT NOT NULL,
	effect TEXT NOT NULL,
	owner_id TEXT NOT NULL,
	owner TEXT NOT NULL,
	due_on DATE,
	tags TEXT NOT NULL, -- ",it,miljö,"
	link_url TEXT NOT NULL,
	link_label TEXT NOT NULL,
	activity_id TEXT NOT NULL, -- the activity that it has become, '' for none
	reason TEXT NOT NULL, -- why it was rejected
	reported_id TEXT NOT NULL,
	reported_by TEXT NOT NULL,
	reported_on DATE NOT NULL,
	entered_on DATE NOT NULL, -- came to its stage
	closed_on DATE, -- done or rejected
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE INDEX goal_improvement_board ON goal_improvement (stage, unit_id);

CREATE INDEX goal_improvement_owner ON goal_improvement (owner_id, stage);

CREATE INDEX goal_improvement_reported ON goal_improvement (reported_on, id);

CREATE INDEX goal_improvement_closed ON goal_improvement (closed_on, id);

CREATE TABLE goal_improvement_event (
	id TEXT PRIMARY KEY,
	improvement_id TEXT NOT NULL REFERENCES goal_improvement (id),
	kind TEXT NOT NULL CHECK (kind IN ('reported', 'moved', 'raised', 'comment')),
	from_stage TEXT NOT NULL,
	to_stage TEXT NOT NULL,
	text TEXT NOT NULL,
	written_by TEXT NOT NULL,
	happened_at TIMESTAMP NOT NULL
);

CREATE INDEX goal_improvement_event_card ON goal_improvement_event (improvement_id, happened_at);

CREATE INDEX goal_improvement_event_time ON goal_improvement_event (happened_at);

CREATE TABLE goal_improvement_limit (
	id TEXT PRIMARY KEY,
	unit_id TEXT NOT NULL,
	stage TEXT NOT NULL CHECK (stage IN ('new', 'analysis', 'plan', 'do', 'follow')),
	warn_days BIGINT NOT NULL,
	late_days BIGINT NOT NULL,
	most BIGINT NOT NULL, -- cards at once, 0 for no limit
	UNIQUE (unit_id, stage)
);
