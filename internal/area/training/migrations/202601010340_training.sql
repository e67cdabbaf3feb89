-- Courses.
CREATE TABLE training_course (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	name TEXT NOT NULL,
	name_key TEXT NOT NULL,
	goals TEXT NOT NULL, -- ',alla,bestallare,'
	kind TEXT NOT NULL CHECK (kind IN ('fysisk', 'digital', 'elarande')),
	required BOOLEAN NOT NULL,
	valid_months BIGINT, -- how long a certificate is valid, NULL for good
	responsible TEXT NOT NULL,
	description TEXT NOT NULL,
	handbook TEXT NOT NULL,
	ended_on DATE, -- last day it is given
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);
CREATE UNIQUE INDEX training_course_name ON training_course (name_key);
-- How many there are to take a course.
CREATE TABLE training_audience (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	course_id TEXT NOT NULL REFERENCES training_course (id) ON DELETE CASCADE,
	unit TEXT NOT NULL, -- '' for all
	persons BIGINT NOT NULL CHECK (persons > 0),
	valid_from DATE,
	valid_to DATE, -- last day
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);
CREATE INDEX training_audience_course ON training_audience (course_id, valid_from);
-- A course given once. booked never passes seats, whoever books at the same time.
CREATE TABLE training_occasion (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	course_id TEXT NOT NULL REFERENCES training_course (id),
	starts_on DATE NOT NULL,
	ends_on DATE,
	hours TEXT NOT NULL,
	place TEXT NOT NULL,
	seats BIGINT NOT NULL,
	booked BIGINT NOT NULL CHECK (booked >= 0 AND booked <= seats),
	queued BIGINT NOT NULL, -- numbers given in the waiting list
	teacher TEXT NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('planerad', 'öppen', 'genomförd', 'inställd')),
	note TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);
CREATE INDEX training_occasion_starts ON training_occasion (starts_on, id);
CREATE INDEX training_occasion_course ON training_occasion (course_id, starts_on);
-- Somebody's place on an occasion, or in its waiting list.
CREATE TABLE training_booking (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	occasion_id TEXT NOT NULL REFERENCES training_occasion (id) ON DELETE CASCADE,
	user_id TEXT REFERENCES identity_user (id),
	name TEXT NOT NULL,
	unit TEXT NOT NULL,
	person_key TEXT NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('bokad', 'väntar', 'avbokad', 'närvarande', 'frånvarande')),
	place BIGINT NOT NULL, -- order in the waiting list
	passed BOOLEAN NOT NULL,
	evaluated BOOLEAN NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);
CREATE UNIQUE INDEX training_booking_person ON training_booking (occasion_id, person_key) WHERE state <> 'avbokad';
CREATE INDEX training_booking_user ON training_booking (user_id) WHERE user_id IS NOT NULL;
CREATE INDEX training_booking_occasion ON training_booking (occasion_id, state, place);
-- Courses that somebody has completed.
CREATE TABLE training_certificate (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	course_id TEXT NOT NULL REFERENCES training_course (id),
	user_id TEXT REFERENCES identity_user (id),
	name TEXT NOT NULL,
	unit TEXT NOT NULL,
	person_key TEXT NOT NULL,
	completed_on DATE NOT NULL,
	valid_to DATE, -- last day, NULL for good
	source TEXT NOT NULL,
	booking_id TEXT REFERENCES training_booking (id),
	reminded_on DATE,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);
CREATE UNIQUE INDEX training_certificate_once ON training_certificate (course_id, person_key, completed_on);
CREATE UNIQUE INDEX training_certificate_booking ON training_certificate (booking_id) WHERE booking_id IS NOT NULL;
CREATE INDEX training_certificate_completed ON training_certificate (completed_on, id);
CREATE INDEX training_certificate_valid ON training_certificate (valid_to, id);
CREATE INDEX training_certificate_user ON training_certificate (user_id) WHERE user_id IS NOT NULL;
-- What participants thought. No column leads to a person.
CREATE TABLE training_evaluation (
	id TEXT PRIMARY KEY,
	occasion_id TEXT NOT NULL REFERENCES training_occasion (id) ON DELETE CASCADE,
	grade BIGINT NOT NULL CHECK (grade BETWEEN 1 AND 6),
	comment TEXT NOT NULL,
	given_on DATE NOT NULL
);
CREATE INDEX training_evaluation_occasion ON training_evaluation (occasion_id);
