-- What can be found by search: one row a record, and one row for each word in it.
CREATE TABLE find_doc (
	kind TEXT NOT NULL,
	ref TEXT NOT NULL,
	title TEXT NOT NULL,
	detail TEXT NOT NULL,
	url TEXT NOT NULL,
	perm TEXT NOT NULL, -- the permission needed to see the hit
	PRIMARY KEY (kind, ref)
);
-- Words are folded to a-z and 0-9 (see find.Fold), so that a prefix is a range
-- under any collation.
CREATE TABLE find_word (
	word TEXT NOT NULL,
	kind TEXT NOT NULL,
	ref TEXT NOT NULL,
	PRIMARY KEY (word, kind, ref)
);
-- Begins with ref: an index that begins with kind would be taken for a search by word.
CREATE INDEX find_word_ref ON find_word (ref, kind, word);
