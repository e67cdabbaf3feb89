-- Letters that wait to be sent. Whom it is to, its text and its link are emptied when
-- the letter has been sent: they are personal.
CREATE TABLE mail_message (
	id TEXT PRIMARY KEY,
	to_address TEXT NOT NULL,
	to_name TEXT NOT NULL,
	subject TEXT NOT NULL,
	text TEXT NOT NULL,
	unsubscribe TEXT NOT NULL,
	attempts BIGINT NOT NULL,
	error TEXT NOT NULL,
	due_at TIMESTAMP NOT NULL,
	sent_at TIMESTAMP,
	created_at TIMESTAMP NOT NULL
);
CREATE INDEX mail_message_due ON mail_message (due_at) WHERE sent_at IS NULL;
