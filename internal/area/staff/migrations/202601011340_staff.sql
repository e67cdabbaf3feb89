-- Posts by group and unit, during the time that they exist.
CREATE TABLE staff_post (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	unit_id TEXT REFERENCES identity_unit (id),
	grp TEXT NOT NULL,
	posts BIGINT NOT NULL CHECK (posts > 0), -- hundredths
	financing TEXT NOT NULL CHECK (financing IN ('egen', 'tredje')),
	financier TEXT NOT NULL, -- who pays, for a third party
	valid_from DATE,
	valid_to DATE, -- last day
	note TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);
CREATE INDEX staff_post_from ON staff_post (valid_from, id);
-- Posts that stand empty; the number may be an interval.
CREATE TABLE staff_vacancy (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	unit_id TEXT REFERENCES identity_unit (id),
	grp TEXT NOT NULL,
	low BIGINT NOT NULL CHECK (low >= 0), -- hundredths of a post
	high BIGINT NOT NULL CHECK (high >= low),
	valid_from DATE,
	valid_to DATE, -- last day
	reason TEXT NOT NULL,
	note TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);
CREATE INDEX staff_vacancy_from ON staff_vacancy (valid_from, id);
-- How many were hired, and when they start.
CREATE TABLE staff_recruitment (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	unit_id TEXT REFERENCES identity_unit (id),
	grp TEXT NOT NULL,
	persons BIGINT NOT NULL CHECK (persons > 0),
	month DATE NOT NULL, -- first day of the month in which it was agreed
	starts_in DATE, -- first day of the month in which they start
	financing TEXT NOT NULL CHECK (financing IN ('egen', 'tredje')),
	note TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);
CREATE INDEX staff_recruitment_month ON staff_recruitment (month, id);
CREATE INDEX staff_recruitment_starts ON staff_recruitment (starts_in, id);
-- How many left, and where to. No notes: they would be about persons.
CREATE TABLE staff_exit (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	unit_id TEXT REFERENCES identity_unit (id),
	grp TEXT NOT NULL,
	persons BIGINT NOT NULL CHECK (persons > 0),
	month DATE NOT NULL, -- first day of the month
	destination TEXT NOT NULL,
	financing TEXT NOT NULL CHECK (financing IN ('egen', 'tredje')),
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);
CREATE INDEX staff_exit_month ON staff_exit (month, id);
-- The average number of permanent employees of a group in a year.
CREATE TABLE staff_headcount (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	unit_id TEXT, -- always NULL: averages are of the whole organisation
	grp TEXT NOT NULL,
	year BIGINT NOT NULL,
	average BIGINT NOT NULL CHECK (average >= 0), -- hundredths
	note TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL,
	UNIQUE (year, grp)
);
-- Hours of sick leave and ordinary hours of a month, hundredths of hours.
CREATE TABLE staff_sick (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	unit_id TEXT REFERENCES identity_unit (id), -- NULL for the whole organisation
	month DATE NOT NULL, -- first day of the month
	sick BIGINT NOT NULL CHECK (sick >= 0 AND sick <= ordinary),
	ordinary BIGINT NOT NULL CHECK (ordinary > 0),
	long BIGINT, -- of sick, from day 60
	persons BIGINT, -- employees behind the hours
	source TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);
CREATE UNIQUE INDEX staff_sick_unit ON staff_sick (month, unit_id) WHERE unit_id IS NOT NULL;
CREATE UNIQUE INDEX staff_sick_whole ON staff_sick (month) WHERE unit_id IS NULL;
-- The reported value of a year, which its hours must keep.
CREATE TABLE staff_lock (
	year BIGINT PRIMARY KEY,
	sick BIGINT NOT NULL, -- hundredths of hours
	ordinary BIGINT NOT NULL,
	locked_on DATE NOT NULL,
	by_id TEXT NOT NULL,
	by_name TEXT NOT NULL
);
-- One row that changes of hours and locking of years take turns at.
CREATE TABLE staff_gate (
	id BIGINT PRIMARY KEY,
	passed BIGINT NOT NULL
);
INSERT INTO staff_gate (id, passed) VALUES (1, 0);
