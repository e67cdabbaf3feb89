-- What the catalogue tells of a contract beside the contract itself.
CREATE TABLE catalogue_entry (
	id TEXT PRIMARY KEY REFERENCES contract (id), -- the contract's
	version BIGINT NOT NULL,
	how TEXT NOT NULL,
	place TEXT NOT NULL,
	address TEXT NOT NULL,
	contact TEXT NOT NULL,
	keywords TEXT NOT NULL,
	public BOOLEAN NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);
CREATE INDEX catalogue_entry_public ON catalogue_entry (id) WHERE public = TRUE;
