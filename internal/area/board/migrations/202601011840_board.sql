-- Political parties; what each was called stands in board_label.
CREATE TABLE board_politics (
	id TEXT PRIMARY KEY,
	name TEXT NOT NULL
);
CREATE TABLE board_label (
	id TEXT PRIMARY KEY,
	politics_id TEXT NOT NULL REFERENCES board_politics (id),
	label TEXT NOT NULL, -- as lists print it: "FP"
	name TEXT NOT NULL,
	valid_from DATE, -- NULL from the start
	valid_to DATE, -- last day
	note TEXT NOT NULL
);
CREATE INDEX board_label_politics ON board_label (politics_id, valid_from);
-- Boards, committees, councils, groups and series of meetings.
CREATE TABLE board_body (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	code TEXT NOT NULL UNIQUE,
	kind TEXT NOT NULL CHECK (kind IN ('board', 'committee', 'drafting', 'executive', 'council', 'group', 'series')),
	parent_id TEXT REFERENCES board_body (id),
	host TEXT NOT NULL, -- code of the party whose organisation it belongs to
	parties TEXT NOT NULL, -- ",D,U,"
	place TEXT NOT NULL, -- where it usually meets
	nomination TEXT NOT NULL, -- who elects and nominates, whole sentences
	rapporteurs TEXT NOT NULL, -- the main rapporteurs, a whole sentence
	note TEXT NOT NULL,
	valid_from DATE,
	valid_to DATE, -- last day
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);
CREATE TABLE board_name (
	id TEXT PRIMARY KEY,
	body_id TEXT NOT NULL REFERENCES board_body (id),
	name TEXT NOT NULL,
	valid_from DATE, -- NULL from the start
	valid_to DATE -- last day
);
CREATE INDEX board_name_body ON board_name (body_id, valid_from);
CREATE TABLE board_succession (
	id TEXT PRIMARY KEY,
	from_id TEXT NOT NULL REFERENCES board_body (id),
	to_id TEXT NOT NULL REFERENCES board_body (id),
	on_day DATE NOT NULL,
	note TEXT NOT NULL,
	UNIQUE (from_id, to_id)
);
-- What a body shall do, as its rules say during a period.
CREATE TABLE board_remit (
	id TEXT PRIMARY KEY,
	body_id TEXT NOT NULL REFERENCES board_body (id),
	points TEXT NOT NULL, -- one point per line
	source TEXT NOT NULL,
	valid_from DATE,
	valid_to DATE -- last day
);
CREATE INDEX board_remit_body ON board_remit (body_id, valid_from);
CREATE TABLE board_person (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	name TEXT NOT NULL,
	name_key TEXT NOT NULL, -- Swedish sort order
	title TEXT NOT NULL,
	party TEXT NOT NULL, -- code of the region, "" when unknown
	politics_id TEXT REFERENCES board_politics (id),
	user_id TEXT, -- the account, when there is one
	note TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);
CREATE INDEX board_person_name ON board_person (name_key, id);
CREATE INDEX board_person_user ON board_person (user_id);
CREATE TABLE board_seat (
	id TEXT PRIMARY KEY,
	body_id TEXT NOT NULL REFERENCES board_body (id),
	number BIGINT NOT NULL, -- order in lists
	kind TEXT NOT NULL CHECK (kind IN ('member', 'deputy')),
	elected_by TEXT NOT NULL, -- code of the party
	personal_for TEXT REFERENCES board_seat (id), -- the member's seat, for a personal deputy
	valid_from DATE,
	valid_to DATE, -- last day
	UNIQUE (body_id, kind, number)
);
CREATE TABLE board_mandate (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	seat_id TEXT NOT NULL REFERENCES board_seat (id),
	person_id TEXT NOT NULL REFERENCES board_person (id),
	politics_id TEXT REFERENCES board_politics (id),
	office TEXT NOT NULL CHECK (office IN ('', 'chair', 'vice', 'vice2')),
	from_day DATE NOT NULL,
	to_day DATE, -- last day
	note TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);
CREATE INDEX board_mandate_seat ON board_mandate (seat_id, from_day);
CREATE INDEX board_mandate_person ON board_mandate (person_id, from_day);
-- Meetings of a year that nobody keeps agendas of, and the fact that none was held.
CREATE TABLE board_year (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	body_id TEXT NOT NULL REFERENCES board_body (id),
	year BIGINT NOT NULL,
	planned BIGINT, -- NULL unknown
	held BIGINT, -- NULL unknown
	remote BIGINT, -- of those held
	physical BIGINT, -- of those held
	reason TEXT NOT NULL, -- why none was held
	source TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL,
	UNIQUE (body_id, year)
);
-- Terms of law and of the rules of a body. Shown as unconfirmed until a lawyer has read them.
CREATE TABLE board_rule (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	kind TEXT NOT NULL CHECK (kind IN ('summons', 'adjust', 'notice', 'appeal')),
	body_id TEXT REFERENCES board_body (id), -- NULL for every body
	days BIGINT NOT NULL,
	valid_from DATE,
	law TEXT NOT NULL, -- paragraph
	source TEXT NOT NULL,
	confirmed BOOLEAN NOT NULL,
	confirmed_by TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);
CREATE INDEX board_rule_kind ON board_rule (kind, valid_from);
CREATE TABLE board_meeting (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	body_id TEXT NOT NULL REFERENCES board_body (id),
	held_on DATE NOT NULL, -- the day it is planned for or was held on
	starts_at TEXT NOT NULL, -- "09:30"
	ends_at TEXT NOT NULL,
	town TEXT NOT NULL,
	place TEXT NOT NULL,
	form TEXT NOT NULL CHECK (form IN ('physical', 'remote', 'mixed')),
	state TEXT NOT NULL CHECK (state IN ('planned', 'called', 'open', 'held', 'written', 'adjusted', 'noticed', 'final', 'cancelled')),
	secretary TEXT NOT NULL,
	chair_id TEXT REFERENCES board_person (id), -- who presides
	others TEXT NOT NULL, -- who else is present, one per line
	called_on DATE,
	written_on DATE, -- minutes drawn up
	adjusted_on DATE,
	noticed_on DATE,
	final_on DATE, -- last day of appeal has passed; known when noticed
	seal TEXT NOT NULL, -- SHA-256 of the adjusted minutes
	historic BOOLEAN NOT NULL, -- registered afterwards from another source: only what it says is known
	note TEXT NOT NULL,
	source TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);
CREATE INDEX board_meeting_day ON board_meeting (held_on, id);
CREATE INDEX board_meeting_body ON board_meeting (body_id, held_on);
CREATE TABLE board_item (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	meeting_id TEXT NOT NULL REFERENCES board_meeting (id),
	position BIGINT NOT NULL,
	kind TEXT NOT NULL CHECK (kind IN ('information', 'decision', 'statement', 'notification', 'election', 'discussion', 'audit')),
	title TEXT NOT NULL,
	case_number TEXT NOT NULL,
	background TEXT NOT NULL, -- tjänsteutlåtande, Markdown
	proposal TEXT NOT NULL, -- the administration's proposal
	proposition TEXT NOT NULL, -- what the chair put, and found
	summary TEXT NOT NULL, -- what the annual report says of it; "" takes the wording of the decision
	text TEXT NOT NULL, -- of the minutes; written when they are drawn up
	immediate BOOLEAN NOT NULL, -- adjusted at the meeting
	secrecy TEXT NOT NULL, -- paragraph, "" for public
	open BOOLEAN NOT NULL, -- returned or tabled: to be taken up again
	carried_from TEXT REFERENCES board_item (id),
	link_label TEXT NOT NULL,
	link_path TEXT NOT NULL, -- an address inside Klöver: "/rapporter/…"
	mark TEXT NOT NULL, -- a name to find it and its decision by
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);
CREATE INDEX board_item_meeting ON board_item (meeting_id, position);
CREATE INDEX board_item_open ON board_item (meeting_id) WHERE open;
CREATE TABLE board_rapporteur (
	id TEXT PRIMARY KEY,
	item_id TEXT NOT NULL REFERENCES board_item (id),
	position BIGINT NOT NULL,
	name TEXT NOT NULL,
	title TEXT NOT NULL -- "landstingsdirektör (D)"
);
CREATE INDEX board_rapporteur_item ON board_rapporteur (item_id, position);
CREATE TABLE board_paper (
	id TEXT PRIMARY KEY,
	item_id TEXT NOT NULL REFERENCES board_item (id),
	position BIGINT NOT NULL,
	name TEXT NOT NULL,
	file_id TEXT NOT NULL,
	public BOOLEAN NOT NULL,
	secrecy TEXT NOT NULL, -- paragraph, for what is not public
	created_at TIMESTAMP NOT NULL
);
CREATE INDEX board_paper_item ON board_paper (item_id, position);
CREATE TABLE board_attendance (
	id TEXT PRIMARY KEY,
	meeting_id TEXT NOT NULL REFERENCES board_meeting (id),
	person_id TEXT NOT NULL REFERENCES board_person (id),
	seat_id TEXT NOT NULL REFERENCES board_seat (id),
	serves BOOLEAN NOT NULL, -- takes part in decisions: member, or deputy in a member's place
	for_seat TEXT REFERENCES board_seat (id), -- the member's seat, for a serving deputy
	from_item BIGINT NOT NULL, -- first position, 1 from the start
	to_item BIGINT NOT NULL, -- last position, 0 to the end
	UNIQUE (meeting_id, person_id, from_item)
);
CREATE TABLE board_conflict (
	id TEXT PRIMARY KEY,
	item_id TEXT NOT NULL REFERENCES board_item (id),
	person_id TEXT NOT NULL REFERENCES board_person (id),
	reason TEXT NOT NULL,
	UNIQUE (item_id, person_id)
);
CREATE TABLE board_motion (
	id TEXT PRIMARY KEY,
	item_id TEXT NOT NULL REFERENCES board_item (id),
	position BIGINT NOT NULL,
	person_id TEXT NOT NULL REFERENCES board_person (id),
	kind TEXT NOT NULL CHECK (kind IN ('approve', 'reject', 'amend', 'add', 'return', 'table')),
	text TEXT NOT NULL
);
CREATE INDEX board_motion_item ON board_motion (item_id, position);
CREATE TABLE board_vote (
	id TEXT PRIMARY KEY,
	item_id TEXT NOT NULL REFERENCES board_item (id),
	person_id TEXT NOT NULL REFERENCES board_person (id),
	vote TEXT NOT NULL CHECK (vote IN ('yes', 'no', 'abstain')),
	UNIQUE (item_id, person_id)
);
-- One § may hold several points.
CREATE TABLE board_decision (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	item_id TEXT NOT NULL REFERENCES board_item (id),
	body_id TEXT NOT NULL REFERENCES board_body (id),
	year BIGINT NOT NULL,
	paragraph BIGINT NOT NULL, -- 0 when the source does not tell
	point BIGINT NOT NULL,
	decided_on DATE NOT NULL,
	kind TEXT NOT NULL CHECK (kind IN ('decides', 'approves', 'adopts', 'endorses', 'notes', 'hands_over', 'elects', 'returns', 'tables', 'rejects')),
	object TEXT NOT NULL, -- what is decided on, as the sentence of the report names it: "DU-nämndens budget för 2018"
	text TEXT NOT NULL, -- the decision as minutes print it
	mark TEXT NOT NULL, -- a name to find it by: "category.plan.2023"
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);
CREATE UNIQUE INDEX board_decision_paragraph ON board_decision (body_id, year, paragraph, point) WHERE paragraph > 0;
CREATE INDEX board_decision_item ON board_decision (item_id, point);
CREATE INDEX board_decision_day ON board_decision (decided_on, id);
CREATE INDEX board_decision_mark ON board_decision (mark) WHERE mark <> '';
CREATE TABLE board_reservation (
	id TEXT PRIMARY KEY,
	item_id TEXT NOT NULL REFERENCES board_item (id),
	person_id TEXT NOT NULL REFERENCES board_person (id),
	kind TEXT NOT NULL CHECK (kind IN ('reservation', 'note')),
	text TEXT NOT NULL
);
CREATE INDEX board_reservation_item ON board_reservation (item_id);
-- What the councils of the parties say of a decision that was handed over to them.
CREATE TABLE board_approval (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	decision_id TEXT NOT NULL REFERENCES board_decision (id),
	party TEXT NOT NULL,
	outcome TEXT NOT NULL CHECK (outcome IN ('', 'approved', 'rejected')),
	decided_on DATE,
	paragraph TEXT NOT NULL,
	note TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL,
	UNIQUE (decision_id, party)
);
-- Who is to sign the minutes, and when they did. The chair is one of them.
CREATE TABLE board_signature (
	id TEXT PRIMARY KEY,
	meeting_id TEXT NOT NULL REFERENCES board_meeting (id),
	item_id TEXT REFERENCES board_item (id), -- for an item adjusted at the meeting
	person_id TEXT NOT NULL REFERENCES board_person (id),
	chair BOOLEAN NOT NULL,
	signed_on DATE,
	signed_by TEXT NOT NULL, -- account; for a signature on paper the one who recorded it
	paper BOOLEAN NOT NULL
);
CREATE INDEX board_signature_meeting ON board_signature (meeting_id);
CREATE TABLE board_notice (
	id TEXT PRIMARY KEY,
	meeting_id TEXT NOT NULL REFERENCES board_meeting (id),
	item_id TEXT REFERENCES board_item (id), -- for an item adjusted at the meeting
	party TEXT NOT NULL,
	up_on DATE NOT NULL,
	down_on DATE NOT NULL, -- the first day on which it may be taken down
	board TEXT NOT NULL -- the notice board
);
CREATE INDEX board_notice_meeting ON board_notice (meeting_id);
-- What was found to be wrong in adjusted minutes. They are not changed.
CREATE TABLE board_correction (
	id TEXT PRIMARY KEY,
	meeting_id TEXT NOT NULL REFERENCES board_meeting (id),
	item_id TEXT REFERENCES board_item (id),
	noted_on DATE NOT NULL,
	noted_by TEXT NOT NULL,
	text TEXT NOT NULL
);
CREATE INDEX board_correction_meeting ON board_correction (meeting_id);
-- Times that nobody has checked against their source yet.
INSERT INTO board_rule (id, version, kind, body_id, days, valid_from, law, source, confirmed, confirmed_by, created_at, changed_at) VALUES
('kallelse', 1, 'summons', NULL, 7, NULL, 'Nämndens reglemente', 'Vanlig tid enligt allmän kunskap; varje organs reglemente avgör', FALSE, '', '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
('justering', 1, 'adjust', NULL, 14, NULL, 'KL 5 kap. 69 §, 6 kap. 35 §', 'Allmän kunskap, inte kontrollerad mot lagtexten', FALSE, '', '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
('anslag', 1, 'notice', NULL, 2, NULL, 'KL 8 kap. 12 §', 'Allmän kunskap, inte kontrollerad mot lagtexten; gemensam nämnd anslår hos varje part', FALSE, '', '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
('overklagande', 1, 'appeal', NULL, 21, NULL, 'KL 13 kap. 5 §', 'Allmän kunskap, inte kontrollerad mot lagtexten', FALSE, '', '2026-01-01 00:00:00', '2026-01-01 00:00:00');
