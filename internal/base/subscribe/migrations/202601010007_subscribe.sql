-- Those who want letters about something. The row is removed when they no longer want
-- them.
CREATE TABLE subscribe_subscriber (
	id TEXT PRIMARY KEY,
	topic TEXT NOT NULL,
	choice TEXT NOT NULL, -- '' for the whole topic
	email TEXT NOT NULL,
	token TEXT NOT NULL UNIQUE,
	confirmed_at TIMESTAMP,
	created_at TIMESTAMP NOT NULL,
	UNIQUE (topic, email, choice)
);
-- How often somebody has asked for letters, to stop floods.
CREATE TABLE subscribe_asking (
	id TEXT PRIMARY KEY, -- hash of an address, of the network or of e-mail
	count BIGINT NOT NULL,
	since TIMESTAMP NOT NULL
);
