-- The history of every record. Nothing is ever changed or removed here: each
-- entry's hash covers the one before it, see audit.Verify.
CREATE TABLE audit_entry (
	seq BIGINT PRIMARY KEY,
	at TIMESTAMP NOT NULL, -- UTC
	actor_id TEXT NOT NULL,
	actor TEXT NOT NULL, -- the name at that time
	kind TEXT NOT NULL,
	ref TEXT NOT NULL,
	title TEXT NOT NULL,
	verb TEXT NOT NULL,
	changes TEXT NOT NULL, -- JSON: [{key, label, from, to}]
	why TEXT NOT NULL,
	hash TEXT NOT NULL -- SHA-256, hex
);
CREATE INDEX audit_entry_ref ON audit_entry (kind, ref, seq);
CREATE INDEX audit_entry_actor ON audit_entry (actor_id, seq);
-- The end of the chain: one row, whose lock also puts writers in order.
CREATE TABLE audit_head (
	id TEXT PRIMARY KEY,
	seq BIGINT NOT NULL,
	hash TEXT NOT NULL
);
INSERT INTO audit_head (id, seq, hash) VALUES ('head', 0, '');
