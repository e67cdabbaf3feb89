CREATE TABLE goal_measure (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	key TEXT NOT NULL UNIQUE, -- the figure's key; never changed, never used again
	name TEXT NOT NULL,
	unit TEXT NOT NULL,
	direction TEXT NOT NULL CHECK (direction IN ('neutral', 'higher', 'lower')),
	decimals BIGINT NOT NULL,
	combine TEXT NOT NULL CHECK (combine IN ('sum', 'last', 'ratio')), -- how months make a year
	per TEXT NOT NULL CHECK (per IN ('month', 'year')),
	split BOOLEAN NOT NULL, -- entered for each region
	owner TEXT NOT NULL,
	note TEXT NOT NULL,
	definition TEXT NOT NULL, -- the version that holds
	source TEXT NOT NULL,
	defined_from DATE,
	earlier TEXT NOT NULL, -- earlier versions of the definition, JSON
	added DATE,
	retired DATE,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE TABLE goal_reading (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	measure_id TEXT NOT NULL REFERENCES goal_measure (id),
	period TEXT NOT NULL, -- a month or a year
	party TEXT NOT NULL, -- '' when the measure is not split
	num BIGINT NOT NULL, -- öre for money
	den BIGINT NOT NULL, -- 0 when the measure is no ratio
	about BOOLEAN NOT NULL, -- "ca"
	source TEXT NOT NULL,
	evidence_on DATE NOT NULL,
	recorded_by TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL,
	UNIQUE (measure_id, party, period)
);
