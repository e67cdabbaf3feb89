CREATE TABLE goal_model (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	year BIGINT NOT NULL UNIQUE,
	title TEXT NOT NULL,
	vision TEXT NOT NULL,
	unit TEXT NOT NULL,
	service_term TEXT NOT NULL, -- what the levels are called that year
	political_term TEXT NOT NULL,
	business_term TEXT NOT NULL,
	unit_term TEXT NOT NULL,
	note TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE TABLE goal_node (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	model_id TEXT NOT NULL REFERENCES goal_model (id),
	parent_id TEXT NOT NULL, -- '' at the top
	level TEXT NOT NULL CHECK (level IN ('service', 'perspective', 'political', 'business', 'unit', 'assignment')),
	position BIGINT NOT NULL,
	title TEXT NOT NULL,
	number BIGINT NOT NULL, -- 0 for none
	service_id TEXT NOT NULL, -- the service goal of a business goal, '' for none
	superior BOOLEAN NOT NULL,
	text TEXT NOT NULL,
	owner TEXT NOT NULL,
	continues TEXT NOT NULL, -- the goal of the year before, '' for none
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE INDEX goal_node_model ON goal_node (model_id, parent_id, position);

CREATE TABLE goal_activity (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	year BIGINT NOT NULL,
	title TEXT NOT NULL,
	title_key TEXT NOT NULL, -- Swedish sort order
	kind TEXT NOT NULL CHECK (kind IN ('activity', 'initiative', 'project', 'category')),
	phase TEXT NOT NULL,
	owner_id TEXT NOT NULL,
	owner_role TEXT NOT NULL,
	owner TEXT NOT NULL,
	unit_id TEXT NOT NULL,
	unit TEXT NOT NULL,
	starts TEXT NOT NULL, -- a time as precise as it is known
	ends TEXT NOT NULL,
	starts_on DATE, -- its first possible day
	ends_on DATE, -- its last possible day
	status TEXT NOT NULL CHECK (status IN ('not_started', 'ongoing', 'done', 'late', 'postponed', 'closed', 'remains')),
	percent BIGINT, -- NULL when nobody has said
	tags TEXT NOT NULL,
	purpose TEXT NOT NULL,
	headed BOOLEAN NOT NULL,
	position BIGINT NOT NULL,
	continues TEXT NOT NULL, -- the activity of the year before, '' for none
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE INDEX goal_activity_year ON goal_activity (year, position, id);
CREATE INDEX goal_activity_title ON goal_activity (title_key, id);
CREATE INDEX goal_activity_ends ON goal_activity (ends_on, id);
CREATE INDEX goal_activity_ends_down ON goal_activity (ends_on DESC, id DESC);
CREATE INDEX goal_activity_owner ON goal_activity (owner_id, year);
CREATE INDEX goal_activity_continues ON goal_activity (continues);

-- Where an activity is shown. It is one record under however many goals (J09).
CREATE TABLE goal_activity_goal (
	activity_id TEXT NOT NULL REFERENCES goal_activity (id),
	goal_id TEXT NOT NULL REFERENCES goal_node (id),
	position BIGINT NOT NULL, -- 0 is where it belongs first
	PRIMARY KEY (activity_id, goal_id)
);

CREATE INDEX goal_activity_goal_goal ON goal_activity_goal (goal_id);

CREATE TABLE goal_milestone (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	activity_id TEXT NOT NULL REFERENCES goal_activity (id),
	position BIGINT NOT NULL,
	title TEXT NOT NULL,
	due TEXT NOT NULL,
	done TEXT NOT NULL, -- '' until it is passed
	note TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE INDEX goal_milestone_activity ON goal_milestone (activity_id, position);

CREATE TABLE goal_indicator (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	goal_id TEXT NOT NULL REFERENCES goal_node (id),
	year BIGINT NOT NULL,
	position BIGINT NOT NULL,
	name TEXT NOT NULL,
	figure TEXT NOT NULL, -- the figure's key, '' when none is chosen
	span TEXT NOT NULL CHECK (span IN ('month', 'ytd', 'r12', 'year', 'all')),
	party TEXT NOT NULL,
	unit TEXT NOT NULL, -- '' is the figure's own
	evidence TEXT NOT NULL,
	continues TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE INDEX goal_indicator_year ON goal_indicator (year, position);
CREATE INDEX goal_indicator_goal ON goal_indicator (goal_id);

-- What is reported for a period about a goal, an activity or an indicator.
CREATE TABLE goal_account (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	subject TEXT NOT NULL CHECK (subject IN ('goal', 'activity', 'indicator')),
	ref TEXT NOT NULL,
	period TEXT NOT NULL,
	telling TEXT NOT NULL CHECK (telling IN ('told', 'silent', 'elsewhere')),
	text TEXT NOT NULL, -- the reason when it is not told
	status TEXT NOT NULL, -- of an activity, as it was reported
	percent BIGINT,
	written_by TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL,
	UNIQUE (subject, ref, period)
);

CREATE INDEX goal_account_period ON goal_account (period, subject);

CREATE TABLE goal_plan (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	year BIGINT NOT NULL UNIQUE,
	state TEXT NOT NULL CHECK (state IN ('draft', 'decided', 'followed')),
	text TEXT NOT NULL,
	decided_on DATE,
	decided_by TEXT NOT NULL,
	decision TEXT NOT NULL,
	decided_at TIMESTAMP, -- what is made later came after the decision
	followed_on DATE,
	report TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);
