-- One row for each case at court (överprövningsmål).
CREATE TABLE review (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	number TEXT NOT NULL, -- målnummer in the first instance, or 'ÖP22-012' while that is not known
	court TEXT NOT NULL, -- of the first instance
	procurement_id TEXT NOT NULL REFERENCES procurement (id),
	type TEXT NOT NULL,
	applicant TEXT NOT NULL,
	applicant_org_no TEXT NOT NULL,
	other_applicants TEXT NOT NULL,
	grounds TEXT NOT NULL, -- ',evaluation,documents,'
	filed_on DATE NOT NULL,
	interim_on DATE,
	interim TEXT NOT NULL,
	statement_due DATE,
	statement_on DATE,
	category_id TEXT NOT NULL,
	industry TEXT NOT NULL,
	closed_on DATE, -- laga kraft
	unnecessary TEXT NOT NULL CHECK (unnecessary IN ('', 'yes', 'no')),
	cause TEXT NOT NULL,
	cause_text TEXT NOT NULL,
	lesson TEXT NOT NULL,
	action TEXT NOT NULL,
	judged_by TEXT NOT NULL,
	source TEXT NOT NULL,
	marked BOOLEAN NOT NULL, -- this case marked its procurement as reviewed
	result TEXT NOT NULL CHECK (result IN ('won', 'lost', 'struck', 'open')),
	level TEXT NOT NULL,
	ended_on DATE, -- the decision that ended it
	counted BOOLEAN NOT NULL, -- a review of a procurement, not a suit for damages or a fine
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);
CREATE UNIQUE INDEX review_number ON review (court, number);
CREATE INDEX review_filed ON review (filed_on, id);
CREATE INDEX review_ended ON review (ended_on, id);
CREATE INDEX review_court ON review (court, filed_on, id);
CREATE INDEX review_procurement ON review (procurement_id, ended_on, id);
CREATE INDEX review_result ON review (result, filed_on, id);
-- The case in each court it has come to.
CREATE TABLE review_instance (
	case_id TEXT NOT NULL REFERENCES review (id) ON DELETE CASCADE,
	seq BIGINT NOT NULL,
	level TEXT NOT NULL,
	court TEXT NOT NULL,
	number TEXT NOT NULL,
	filed_on DATE,
	decided_on DATE,
	outcome TEXT NOT NULL,
	note TEXT NOT NULL,
	appeal_by TEXT NOT NULL,
	PRIMARY KEY (case_id, seq)
);
-- How each case has stood, day by day, so that a figure can tell how it stood then.
CREATE TABLE review_phase (
	case_id TEXT NOT NULL REFERENCES review (id) ON DELETE CASCADE,
	seq BIGINT NOT NULL,
	since DATE NOT NULL,
	until DATE, -- the first day of the next phase
	result TEXT NOT NULL,
	PRIMARY KEY (case_id, seq)
);
-- The last number of each year's own series.
CREATE TABLE review_series (
	year BIGINT PRIMARY KEY,
	last BIGINT NOT NULL
);
-- Deadlines and courts as dated data. Confirmed means that somebody has read the source.
CREATE TABLE review_rule (
	kind TEXT NOT NULL CHECK (kind IN ('deadline', 'court')),
	key TEXT NOT NULL, -- which deadline; for a court its level
	party TEXT NOT NULL, -- the region of a court, '' for every region
	days BIGINT NOT NULL,
	months BIGINT NOT NULL,
	text TEXT NOT NULL, -- what must be done by then; the name of a court
	valid_from DATE, -- NULL since always
	valid_to DATE, -- the first day on which it no longer holds, NULL still
	source TEXT NOT NULL,
	confirmed BOOLEAN NOT NULL
);
INSERT INTO review_rule (kind, key, party, days, months, text, valid_from, valid_to, source, confirmed) VALUES
	('deadline', 'preclusion', '', 21, 0, 'Sökanden ska ha angett sina omständigheter', '2022-07-01', NULL, 'LOU 20 kap. i lydelse från 1 juli 2022: tre veckor från ansökan (handbok 3.12)', TRUE),
	('deadline', 'ten_days', '', 10, 0, 'Tiodagarsfristen löper ut, avtal får tecknas dagen efter', NULL, NULL, 'LOU 20 kap. 10 §: tio dagar från rättens avgörande, inte från att vi fick det (handbok 3.10)', TRUE),
	('deadline', 'appeal', '', 21, 0, 'Sista dag att överklaga', NULL, NULL, 'Förvaltningsprocesslagen 6 a §: tre veckor (handbok 3.12)', FALSE),
	('deadline', 'invalidity', '', 0, 6, 'Sista dag att ansöka om att avtalet är ogiltigt', NULL, NULL, 'LOU 20 kap. 17 §: sex månader från avtalet (handbok 3.12)', FALSE),
	('deadline', 'damages', '', 0, 12, 'Sista dag att väcka talan om skadestånd', NULL, '2022-07-01', 'LOU 20 kap.: ett år från avtalet (handbok 3.12)', FALSE),
	('deadline', 'damages', '', 0, 12, 'Sista dag att väcka talan om skadestånd, tidigast', '2022-07-01', NULL, 'LOU 20 kap. i lydelse från 1 juli 2022: ett år från att leverantören fick kännedom, här räknat från avtalet (handbok 3.12)', FALSE),
	('court', 'FR', 'D', 0, 0, 'Förvaltningsrätten i Linköping', NULL, NULL, 'Handbok 3.12, mål från Eskilstuna', TRUE),
	('court', 'FR', 'U', 0, 0, 'Förvaltningsrätten i Uppsala', NULL, NULL, 'Handbok 3.12', FALSE),
	('court', 'KR', 'D', 0, 0, 'Kammarrätten i Jönköping', NULL, NULL, 'Handbok 3.12', FALSE),
	('court', 'KR', 'U', 0, 0, 'Kammarrätten i Stockholm', NULL, NULL, 'Handbok 3.12', FALSE),
	('court', 'HFD', '', 0, 0, 'Högsta förvaltningsdomstolen', NULL, NULL, 'Regeringsformen 11 kap. 1 §', TRUE),
	('court', 'HD', '', 0, 0, 'Högsta domstolen', NULL, NULL, 'Regeringsformen 11 kap. 1 §', TRUE);
