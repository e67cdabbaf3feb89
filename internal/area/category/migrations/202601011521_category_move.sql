-- Records that followed when a category was replaced, so that it can be undone.
CREATE TABLE category_move (
	id TEXT PRIMARY KEY,
	from_id TEXT NOT NULL REFERENCES category (id),
	moved_on DATE NOT NULL,
	why TEXT NOT NULL,
	by_name TEXT NOT NULL,
	undone_on DATE,
	undone_by TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL
);
CREATE INDEX category_move_day ON category_move (moved_on, id);
CREATE TABLE category_moved (
	move_id TEXT NOT NULL REFERENCES category_move (id) ON DELETE CASCADE,
	kind TEXT NOT NULL,
	ref TEXT NOT NULL,
	label TEXT NOT NULL,
	to_id TEXT NOT NULL,
	PRIMARY KEY (move_id, kind, ref)
);
