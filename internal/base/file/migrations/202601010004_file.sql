-- Attachments and uploads. The bytes lie in chunks, so that both engines take
-- them and a large file never has to fit in memory.
CREATE TABLE file (
	id TEXT PRIMARY KEY,
	name TEXT NOT NULL,
	type TEXT NOT NULL, -- media type as found in the content
	size BIGINT NOT NULL, -- bytes
	hash TEXT NOT NULL, -- SHA-256, hex
	kind TEXT NOT NULL, -- the register that it belongs to
	ref TEXT NOT NULL,
	added_by TEXT NOT NULL,
	added_at TIMESTAMP NOT NULL
);
CREATE INDEX file_ref ON file (kind, ref);
CREATE TABLE file_chunk (
	file_id TEXT NOT NULL REFERENCES file (id) ON DELETE CASCADE,
	no BIGINT NOT NULL,
	data TEXT NOT NULL, -- base64
	PRIMARY KEY (file_id, no)
);
