CREATE TABLE analysis_action (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	pack_id TEXT NOT NULL REFERENCES analysis_pack (id),
	n BIGINT NOT NULL,
	rule TEXT NOT NULL,
	what TEXT NOT NULL,
	why TEXT NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('proposed', 'agreed', 'dropped', 'done')),
	owner TEXT NOT NULL,
	due_on DATE,
	selection TEXT NOT NULL,
	measure TEXT NOT NULL,
	before BIGINT,
	after BIGINT,
	result TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE INDEX analysis_action_pack ON analysis_action (pack_id, n);

CREATE TABLE analysis_decision (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	kind TEXT NOT NULL CHECK (kind IN ('leak', 'duplicate', 'price', 'amount')),
	key TEXT NOT NULL,
	title TEXT NOT NULL,
	answer TEXT NOT NULL,
	note TEXT NOT NULL,
	owner_id TEXT REFERENCES identity_user (id),
	owner TEXT NOT NULL,
	period TEXT NOT NULL,
	amount BIGINT NOT NULL,
	decided_on DATE NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL,
	UNIQUE (kind, key)
);

CREATE TABLE analysis_pack (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	title TEXT NOT NULL,
	title_key TEXT NOT NULL,
	level TEXT NOT NULL CHECK (level IN ('operation', 'administration')),
	party TEXT NOT NULL,
	period TEXT NOT NULL,
	units TEXT NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('draft', 'discussed', 'agreed', 'followed')),
	owner_id TEXT REFERENCES identity_user (id),
	owner TEXT NOT NULL,
	summary TEXT NOT NULL,
	discussed_on DATE,
	discussed_with TEXT NOT NULL,
	follow_on DATE,
	followed_on DATE,
	outcome TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE INDEX analysis_pack_follow ON analysis_pack (follow_on);

CREATE TABLE analysis_rule (
	key TEXT NOT NULL,
	valid_from DATE NOT NULL,
	value BIGINT NOT NULL,
	source TEXT NOT NULL,
	set_by TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	PRIMARY KEY (key, valid_from)
);

CREATE TABLE analysis_shown (
	pack_id TEXT NOT NULL REFERENCES analysis_pack (id),
	stage TEXT NOT NULL CHECK (stage IN ('discussed', 'followed')),
	made_at TIMESTAMP NOT NULL,
	content TEXT NOT NULL,
	PRIMARY KEY (pack_id, stage)
);

CREATE TABLE audit_entry (
	seq BIGINT PRIMARY KEY,
	at TIMESTAMP NOT NULL,
	actor_id TEXT NOT NULL,
	actor TEXT NOT NULL,
	kind TEXT NOT NULL,
	ref TEXT NOT NULL,
	title TEXT NOT NULL,
	verb TEXT NOT NULL,
	changes TEXT NOT NULL,
	why TEXT NOT NULL,
	hash TEXT NOT NULL
);

CREATE INDEX audit_entry_actor ON audit_entry (actor_id, seq);

CREATE INDEX audit_entry_at ON audit_entry (at);

CREATE INDEX audit_entry_kind ON audit_entry (kind, seq);

CREATE INDEX audit_entry_ref ON audit_entry (kind, ref, seq);

CREATE INDEX audit_entry_removed ON audit_entry (seq) WHERE verb = 'tog bort';

CREATE TABLE audit_head (
	id TEXT PRIMARY KEY,
	seq BIGINT NOT NULL,
	hash TEXT NOT NULL
);

CREATE TABLE board_agreement (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	kind TEXT NOT NULL CHECK (kind IN ('agreement', 'rules')),
	code TEXT NOT NULL UNIQUE,
	title TEXT NOT NULL,
	parties TEXT NOT NULL,
	note TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

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

CREATE TABLE board_assignment (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	body_id TEXT NOT NULL REFERENCES board_body (id),
	decision_id TEXT REFERENCES board_decision (id),
	finding_id TEXT REFERENCES board_finding (id),
	title TEXT NOT NULL,
	text TEXT NOT NULL,
	owner TEXT NOT NULL,
	owner_id TEXT,
	owner_role TEXT NOT NULL,
	given_on DATE NOT NULL,
	due_on DATE,
	state TEXT NOT NULL CHECK (state IN ('open', 'done', 'dropped')),
	closed_on DATE,
	result TEXT NOT NULL,
	source TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE INDEX board_assignment_body ON board_assignment (body_id, given_on);

CREATE INDEX board_assignment_decision ON board_assignment (decision_id);

CREATE INDEX board_assignment_due ON board_assignment (state, due_on, id);

CREATE INDEX board_assignment_finding ON board_assignment (finding_id);

CREATE INDEX board_assignment_given ON board_assignment (given_on, id);

CREATE INDEX board_assignment_owner ON board_assignment (owner_id, state);

CREATE TABLE board_assignment_report (
	id TEXT PRIMARY KEY,
	assignment_id TEXT NOT NULL REFERENCES board_assignment (id),
	meeting_id TEXT REFERENCES board_meeting (id),
	on_day DATE NOT NULL,
	text TEXT NOT NULL,
	by_name TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL
);

CREATE INDEX board_assignment_report_meeting ON board_assignment_report (meeting_id);

CREATE INDEX board_assignment_report_of ON board_assignment_report (assignment_id, on_day);

CREATE TABLE board_attendance (
	id TEXT PRIMARY KEY,
	meeting_id TEXT NOT NULL REFERENCES board_meeting (id),
	person_id TEXT NOT NULL REFERENCES board_person (id),
	seat_id TEXT NOT NULL REFERENCES board_seat (id),
	serves BOOLEAN NOT NULL,
	for_seat TEXT REFERENCES board_seat (id),
	from_item BIGINT NOT NULL,
	to_item BIGINT NOT NULL,
	UNIQUE (meeting_id, person_id, from_item)
);

CREATE TABLE board_audit (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	kind TEXT NOT NULL CHECK (kind IN ('report', 'accounts', 'dialogue')),
	title TEXT NOT NULL,
	body_id TEXT NOT NULL REFERENCES board_body (id),
	auditor TEXT NOT NULL,
	held_on DATE NOT NULL,
	meeting_id TEXT REFERENCES board_meeting (id),
	answer_due DATE,
	summary TEXT NOT NULL,
	source TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE INDEX board_audit_day ON board_audit (held_on, id);

CREATE TABLE board_body (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	code TEXT NOT NULL UNIQUE,
	kind TEXT NOT NULL CHECK (kind IN ('board', 'committee', 'drafting', 'executive', 'council', 'group', 'series')),
	parent_id TEXT REFERENCES board_body (id),
	host TEXT NOT NULL,
	parties TEXT NOT NULL,
	place TEXT NOT NULL,
	nomination TEXT NOT NULL,
	rapporteurs TEXT NOT NULL,
	note TEXT NOT NULL,
	valid_from DATE,
	valid_to DATE,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE TABLE board_conflict (
	id TEXT PRIMARY KEY,
	item_id TEXT NOT NULL REFERENCES board_item (id),
	person_id TEXT NOT NULL REFERENCES board_person (id),
	reason TEXT NOT NULL,
	UNIQUE (item_id, person_id)
);

CREATE TABLE board_consent (
	id TEXT PRIMARY KEY,
	revision_id TEXT NOT NULL REFERENCES board_revision (id),
	party TEXT NOT NULL,
	decided_on DATE,
	paragraph TEXT NOT NULL,
	note TEXT NOT NULL,
	UNIQUE (revision_id, party)
);

CREATE TABLE board_correction (
	id TEXT PRIMARY KEY,
	meeting_id TEXT NOT NULL REFERENCES board_meeting (id),
	item_id TEXT REFERENCES board_item (id),
	noted_on DATE NOT NULL,
	noted_by TEXT NOT NULL,
	text TEXT NOT NULL
);

CREATE INDEX board_correction_meeting ON board_correction (meeting_id);

CREATE TABLE board_decision (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	item_id TEXT NOT NULL REFERENCES board_item (id),
	body_id TEXT NOT NULL REFERENCES board_body (id),
	year BIGINT NOT NULL,
	paragraph BIGINT NOT NULL,
	point BIGINT NOT NULL,
	decided_on DATE NOT NULL,
	kind TEXT NOT NULL CHECK (kind IN ('decides', 'approves', 'adopts', 'endorses', 'notes', 'hands_over', 'elects', 'returns', 'tables', 'rejects')),
	object TEXT NOT NULL,
	text TEXT NOT NULL,
	mark TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE INDEX board_decision_day ON board_decision (decided_on, id);

CREATE INDEX board_decision_item ON board_decision (item_id, point);

CREATE INDEX board_decision_mark ON board_decision (mark) WHERE mark <> '';

CREATE UNIQUE INDEX board_decision_paragraph ON board_decision (body_id, year, paragraph, point) WHERE paragraph > 0;

CREATE TABLE board_finding (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	audit_id TEXT NOT NULL REFERENCES board_audit (id),
	n BIGINT NOT NULL,
	text TEXT NOT NULL,
	recommendation TEXT NOT NULL,
	agrees TEXT NOT NULL CHECK (agrees IN ('', 'yes', 'partly', 'no')),
	statement TEXT NOT NULL,
	decision_id TEXT REFERENCES board_decision (id),
	answered_on DATE,
	closed_on DATE,
	result TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL,
	UNIQUE (audit_id, n)
);

CREATE TABLE board_item (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	meeting_id TEXT NOT NULL REFERENCES board_meeting (id),
	position BIGINT NOT NULL,
	kind TEXT NOT NULL CHECK (kind IN ('information', 'decision', 'statement', 'notification', 'election', 'discussion', 'audit')),
	title TEXT NOT NULL,
	case_number TEXT NOT NULL,
	background TEXT NOT NULL,
	proposal TEXT NOT NULL,
	proposition TEXT NOT NULL,
	summary TEXT NOT NULL,
	text TEXT NOT NULL,
	immediate BOOLEAN NOT NULL,
	secrecy TEXT NOT NULL,
	open BOOLEAN NOT NULL,
	carried_from TEXT REFERENCES board_item (id),
	link_label TEXT NOT NULL,
	link_path TEXT NOT NULL,
	mark TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
, chair_id TEXT REFERENCES board_person (id));

CREATE INDEX board_item_meeting ON board_item (meeting_id, position);

CREATE INDEX board_item_open ON board_item (meeting_id) WHERE open;

CREATE TABLE board_label (
	id TEXT PRIMARY KEY,
	politics_id TEXT NOT NULL REFERENCES board_politics (id),
	label TEXT NOT NULL,
	name TEXT NOT NULL,
	valid_from DATE,
	valid_to DATE,
	note TEXT NOT NULL
);

CREATE INDEX board_label_politics ON board_label (politics_id, valid_from);

CREATE TABLE board_mandate (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	seat_id TEXT NOT NULL REFERENCES board_seat (id),
	person_id TEXT NOT NULL REFERENCES board_person (id),
	politics_id TEXT REFERENCES board_politics (id),
	office TEXT NOT NULL CHECK (office IN ('', 'chair', 'vice', 'vice2')),
	from_day DATE NOT NULL,
	to_day DATE,
	note TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE INDEX board_mandate_person ON board_mandate (person_id, from_day);

CREATE INDEX board_mandate_seat ON board_mandate (seat_id, from_day);

CREATE TABLE board_meeting (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	body_id TEXT NOT NULL REFERENCES board_body (id),
	held_on DATE NOT NULL,
	starts_at TEXT NOT NULL,
	ends_at TEXT NOT NULL,
	town TEXT NOT NULL,
	place TEXT NOT NULL,
	form TEXT NOT NULL CHECK (form IN ('physical', 'remote', 'mixed')),
	state TEXT NOT NULL CHECK (state IN ('planned', 'called', 'open', 'held', 'written', 'adjusted', 'noticed', 'final', 'cancelled')),
	secretary TEXT NOT NULL,
	chair_id TEXT REFERENCES board_person (id),
	others TEXT NOT NULL,
	called_on DATE,
	written_on DATE,
	adjusted_on DATE,
	noticed_on DATE,
	final_on DATE,
	seal TEXT NOT NULL,
	historic BOOLEAN NOT NULL,
	note TEXT NOT NULL,
	source TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE INDEX board_meeting_body ON board_meeting (body_id, held_on);

CREATE INDEX board_meeting_day ON board_meeting (held_on, id);

CREATE TABLE board_motion (
	id TEXT PRIMARY KEY,
	item_id TEXT NOT NULL REFERENCES board_item (id),
	position BIGINT NOT NULL,
	person_id TEXT NOT NULL REFERENCES board_person (id),
	kind TEXT NOT NULL CHECK (kind IN ('approve', 'reject', 'amend', 'add', 'return', 'table')),
	text TEXT NOT NULL
);

CREATE INDEX board_motion_item ON board_motion (item_id, position);

CREATE TABLE board_name (
	id TEXT PRIMARY KEY,
	body_id TEXT NOT NULL REFERENCES board_body (id),
	name TEXT NOT NULL,
	valid_from DATE,
	valid_to DATE
);

CREATE INDEX board_name_body ON board_name (body_id, valid_from);

CREATE TABLE board_notice (
	id TEXT PRIMARY KEY,
	meeting_id TEXT NOT NULL REFERENCES board_meeting (id),
	item_id TEXT REFERENCES board_item (id),
	party TEXT NOT NULL,
	up_on DATE NOT NULL,
	down_on DATE NOT NULL,
	board TEXT NOT NULL
);

CREATE INDEX board_notice_meeting ON board_notice (meeting_id);

CREATE TABLE board_paper (
	id TEXT PRIMARY KEY,
	item_id TEXT NOT NULL REFERENCES board_item (id),
	position BIGINT NOT NULL,
	name TEXT NOT NULL,
	file_id TEXT NOT NULL,
	public BOOLEAN NOT NULL,
	secrecy TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL
);

CREATE INDEX board_paper_item ON board_paper (item_id, position);

CREATE TABLE board_person (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	name TEXT NOT NULL,
	name_key TEXT NOT NULL,
	title TEXT NOT NULL,
	party TEXT NOT NULL,
	politics_id TEXT REFERENCES board_politics (id),
	user_id TEXT,
	note TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE INDEX board_person_name ON board_person (name_key, id);

CREATE INDEX board_person_user ON board_person (user_id);

CREATE TABLE board_politics (
	id TEXT PRIMARY KEY,
	name TEXT NOT NULL
);

CREATE TABLE board_rapporteur (
	id TEXT PRIMARY KEY,
	item_id TEXT NOT NULL REFERENCES board_item (id),
	position BIGINT NOT NULL,
	name TEXT NOT NULL,
	title TEXT NOT NULL
);

CREATE INDEX board_rapporteur_item ON board_rapporteur (item_id, position);

CREATE TABLE board_remit (
	id TEXT PRIMARY KEY,
	body_id TEXT NOT NULL REFERENCES board_body (id),
	points TEXT NOT NULL,
	source TEXT NOT NULL,
	valid_from DATE,
	valid_to DATE
);

CREATE INDEX board_remit_body ON board_remit (body_id, valid_from);

CREATE TABLE board_reservation (
	id TEXT PRIMARY KEY,
	item_id TEXT NOT NULL REFERENCES board_item (id),
	person_id TEXT NOT NULL REFERENCES board_person (id),
	kind TEXT NOT NULL CHECK (kind IN ('reservation', 'note')),
	text TEXT NOT NULL
);

CREATE INDEX board_reservation_item ON board_reservation (item_id);

CREATE TABLE board_revision (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	agreement_id TEXT NOT NULL REFERENCES board_agreement (id),
	n BIGINT NOT NULL,
	revised_on DATE NOT NULL,
	precision TEXT NOT NULL CHECK (precision IN ('day', 'year')),
	valid_from DATE,
	adopted_by TEXT NOT NULL,
	decision_id TEXT REFERENCES board_decision (id),
	changes TEXT NOT NULL,
	text TEXT NOT NULL,
	source TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL,
	UNIQUE (agreement_id, n)
);

CREATE TABLE board_rule (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	kind TEXT NOT NULL CHECK (kind IN ('summons', 'adjust', 'notice', 'appeal')),
	body_id TEXT REFERENCES board_body (id),
	days BIGINT NOT NULL,
	valid_from DATE,
	law TEXT NOT NULL,
	source TEXT NOT NULL,
	confirmed BOOLEAN NOT NULL,
	confirmed_by TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE INDEX board_rule_kind ON board_rule (kind, valid_from);

CREATE TABLE board_seat (
	id TEXT PRIMARY KEY,
	body_id TEXT NOT NULL REFERENCES board_body (id),
	number BIGINT NOT NULL,
	kind TEXT NOT NULL CHECK (kind IN ('member', 'deputy')),
	elected_by TEXT NOT NULL,
	personal_for TEXT REFERENCES board_seat (id),
	valid_from DATE,
	valid_to DATE,
	UNIQUE (body_id, kind, number)
);

CREATE TABLE board_signature (
	id TEXT PRIMARY KEY,
	meeting_id TEXT NOT NULL REFERENCES board_meeting (id),
	item_id TEXT REFERENCES board_item (id),
	person_id TEXT NOT NULL REFERENCES board_person (id),
	chair BOOLEAN NOT NULL,
	signed_on DATE,
	signed_by TEXT NOT NULL,
	paper BOOLEAN NOT NULL
);

CREATE INDEX board_signature_meeting ON board_signature (meeting_id);

CREATE TABLE board_succession (
	id TEXT PRIMARY KEY,
	from_id TEXT NOT NULL REFERENCES board_body (id),
	to_id TEXT NOT NULL REFERENCES board_body (id),
	on_day DATE NOT NULL,
	note TEXT NOT NULL,
	UNIQUE (from_id, to_id)
);

CREATE TABLE board_vote (
	id TEXT PRIMARY KEY,
	item_id TEXT NOT NULL REFERENCES board_item (id),
	person_id TEXT NOT NULL REFERENCES board_person (id),
	vote TEXT NOT NULL CHECK (vote IN ('yes', 'no', 'abstain')),
	UNIQUE (item_id, person_id)
);

CREATE TABLE board_year (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	body_id TEXT NOT NULL REFERENCES board_body (id),
	year BIGINT NOT NULL,
	planned BIGINT,
	held BIGINT,
	remote BIGINT,
	physical BIGINT,
	reason TEXT NOT NULL,
	source TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL,
	UNIQUE (body_id, year)
);

CREATE TABLE calloff (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	number TEXT NOT NULL UNIQUE,
	title TEXT NOT NULL,
	title_key TEXT NOT NULL,
	framework_id TEXT NOT NULL REFERENCES calloff_framework (id),
	terms_id TEXT REFERENCES calloff_terms (id),
	form TEXT NOT NULL,
	lot TEXT NOT NULL,
	party TEXT NOT NULL,
	unit TEXT NOT NULL,
	company BOOLEAN NOT NULL,
	need TEXT NOT NULL,
	articles TEXT NOT NULL,
	value BIGINT NOT NULL CHECK (value > 0),
	wanted_on DATE,
	state TEXT NOT NULL CHECK (state IN ('draft', 'asked', 'accepted', 'invited', 'opened', 'evaluated', 'decided', 'standstill', 'signed', 'cancelled')),
	supplier_id TEXT REFERENCES supplier (id),
	owner_id TEXT,
	owner TEXT NOT NULL,
	procurement_id TEXT REFERENCES procurement (id),
	contract_id TEXT REFERENCES contract (id),
	begun_on DATE,
	ordered_on DATE,
	closed_on DATE,
	cancelled_on DATE,
	cancelled_why TEXT NOT NULL,
	cancelled_from TEXT NOT NULL,
	over_ground TEXT NOT NULL,
	over_why TEXT NOT NULL,
	over_by TEXT NOT NULL,
	deadline DATE,
	criteria TEXT NOT NULL,
	opened_on DATE,
	opened_by TEXT NOT NULL,
	evaluation TEXT NOT NULL,
	decided_on DATE,
	decided_by TEXT NOT NULL,
	reasons TEXT NOT NULL,
	notified_on DATE,
	standstill_to DATE,
	standstill_basis TEXT NOT NULL,
	waived_why TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE INDEX calloff_created ON calloff (created_at, id);

CREATE INDEX calloff_framework_rows ON calloff (framework_id, state);

CREATE INDEX calloff_ordered ON calloff (ordered_on, id);

CREATE INDEX calloff_procurement ON calloff (procurement_id) WHERE procurement_id IS NOT NULL;

CREATE INDEX calloff_state ON calloff (state, created_at);

CREATE INDEX calloff_title ON calloff (title_key, id);

CREATE INDEX calloff_value ON calloff (value, id);

CREATE TABLE calloff_ask (
	calloff_id TEXT NOT NULL REFERENCES calloff (id) ON DELETE CASCADE,
	n BIGINT NOT NULL,
	supplier_id TEXT NOT NULL REFERENCES supplier (id),
	place BIGINT NOT NULL,
	address TEXT NOT NULL,
	sent_at TIMESTAMP NOT NULL,
	reply_by DATE NOT NULL,
	answer TEXT NOT NULL CHECK (answer IN ('', 'accepted', 'declined', 'unable', 'silent')),
	reason TEXT NOT NULL,
	answered_at TIMESTAMP,
	answered_on DATE,
	deviation TEXT NOT NULL,
	deviation_by TEXT NOT NULL,
	PRIMARY KEY (calloff_id, n)
);

CREATE INDEX calloff_ask_answered ON calloff_ask (answered_on, supplier_id);

CREATE INDEX calloff_ask_waiting ON calloff_ask (reply_by) WHERE answer = '';

CREATE TABLE calloff_ceiling (
	framework_id TEXT NOT NULL REFERENCES calloff_framework (id) ON DELETE CASCADE,
	lot TEXT NOT NULL,
	party TEXT NOT NULL,
	amount BIGINT NOT NULL CHECK (amount > 0),
	PRIMARY KEY (framework_id, lot, party)
);

CREATE TABLE calloff_framework (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	number TEXT NOT NULL UNIQUE,
	title TEXT NOT NULL,
	title_key TEXT NOT NULL,
	contract_id TEXT UNIQUE REFERENCES contract (id),
	body TEXT NOT NULL,
	join_form TEXT NOT NULL,
	joined_on DATE,
	local_number TEXT NOT NULL,
	starts_on DATE,
	ends_on DATE,
	note TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE INDEX calloff_framework_title ON calloff_framework (title_key, id);

CREATE TABLE calloff_invitee (
	calloff_id TEXT NOT NULL REFERENCES calloff (id) ON DELETE CASCADE,
	supplier_id TEXT NOT NULL REFERENCES supplier (id),
	address TEXT NOT NULL,
	left_out TEXT NOT NULL,
	answered_on DATE,
	price BIGINT,
	result TEXT NOT NULL,
	rank BIGINT NOT NULL,
	reason TEXT NOT NULL,
	PRIMARY KEY (calloff_id, supplier_id)
);

CREATE TABLE calloff_place (
	terms_id TEXT NOT NULL REFERENCES calloff_terms (id) ON DELETE CASCADE,
	supplier_id TEXT NOT NULL REFERENCES supplier (id),
	lot TEXT NOT NULL,
	party TEXT NOT NULL,
	rank BIGINT NOT NULL,
	share BIGINT NOT NULL,
	PRIMARY KEY (terms_id, lot, party, supplier_id)
);

CREATE INDEX calloff_place_supplier ON calloff_place (supplier_id, terms_id);

CREATE TABLE calloff_question (
	id TEXT PRIMARY KEY,
	calloff_id TEXT NOT NULL REFERENCES calloff (id) ON DELETE CASCADE,
	asked_on DATE NOT NULL,
	question TEXT NOT NULL,
	answer TEXT NOT NULL,
	answered_on DATE
);

CREATE INDEX calloff_question_of ON calloff_question (calloff_id, asked_on);

CREATE TABLE calloff_right (
	framework_id TEXT NOT NULL REFERENCES calloff_framework (id) ON DELETE CASCADE,
	n BIGINT NOT NULL,
	kind TEXT NOT NULL CHECK (kind IN ('region', 'unit', 'company')),
	party TEXT NOT NULL,
	name TEXT NOT NULL,
	PRIMARY KEY (framework_id, n)
);

CREATE TABLE calloff_rule (
	key TEXT NOT NULL,
	valid_from DATE NOT NULL,
	value BIGINT NOT NULL,
	source TEXT NOT NULL,
	set_by TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	PRIMARY KEY (key, valid_from)
);

CREATE TABLE calloff_series (
	year BIGINT PRIMARY KEY,
	last BIGINT NOT NULL
);

CREATE TABLE calloff_terms (
	id TEXT PRIMARY KEY,
	framework_id TEXT NOT NULL REFERENCES calloff_framework (id) ON DELETE CASCADE,
	valid_from DATE NOT NULL,
	form TEXT NOT NULL CHECK (form IN ('rank', 'key', 'fku', 'single', 'mixed')),
	fku_from BIGINT,
	below TEXT NOT NULL,
	denominator BIGINT NOT NULL,
	reply_days BIGINT NOT NULL,
	criteria TEXT NOT NULL,
	source TEXT NOT NULL,
	set_by TEXT NOT NULL,
	why TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL
);

CREATE UNIQUE INDEX calloff_terms_from ON calloff_terms (framework_id, valid_from);

CREATE TABLE calloff_use (
	id TEXT PRIMARY KEY,
	framework_id TEXT NOT NULL REFERENCES calloff_framework (id),
	calloff_id TEXT REFERENCES calloff (id),
	supplier_id TEXT NOT NULL REFERENCES supplier (id),
	lot TEXT NOT NULL,
	party TEXT NOT NULL,
	used_on DATE NOT NULL,
	amount BIGINT NOT NULL,
	text TEXT NOT NULL,
	by_name TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL
);

CREATE INDEX calloff_use_calloff ON calloff_use (calloff_id);

CREATE INDEX calloff_use_framework ON calloff_use (framework_id, used_on);

CREATE TABLE capacity_assignment (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	procurement_id TEXT NOT NULL REFERENCES procurement (id),
	number TEXT NOT NULL,
	title TEXT NOT NULL,
	supplier_id TEXT REFERENCES supplier (id),
	firm TEXT NOT NULL,
	consultant TEXT NOT NULL,
	user_id TEXT REFERENCES identity_user (id),
	call_off TEXT NOT NULL,
	budget BIGINT NOT NULL,
	rate BIGINT,
	used BIGINT NOT NULL,
	cost BIGINT NOT NULL,
	purpose TEXT NOT NULL,
	declared_on DATE,
	conflict TEXT NOT NULL CHECK (conflict IN ('', 'yes', 'no')),
	conflict_text TEXT NOT NULL,
	secrecy_on DATE,
	from_on DATE NOT NULL,
	to_on DATE NOT NULL,
	granted_on DATE,
	granted_by TEXT NOT NULL,
	withdrawn_on DATE,
	withdrawn_by TEXT NOT NULL,
	why TEXT NOT NULL,
	end_told BOOLEAN NOT NULL,
	proposal_id TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE INDEX capacity_assignment_last ON capacity_assignment (to_on, id);

CREATE INDEX capacity_assignment_procurement ON capacity_assignment (procurement_id);

CREATE INDEX capacity_assignment_user ON capacity_assignment (user_id, procurement_id) WHERE user_id IS NOT NULL;

CREATE TABLE capacity_away (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	user_id TEXT NOT NULL REFERENCES identity_user (id),
	from_on DATE NOT NULL,
	to_on DATE NOT NULL,
	kind TEXT NOT NULL CHECK (kind IN ('absence', 'development', 'other')),
	share BIGINT NOT NULL,
	minutes BIGINT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE INDEX capacity_away_to ON capacity_away (to_on, from_on);

CREATE INDEX capacity_away_user ON capacity_away (user_id, from_on);

CREATE TABLE capacity_proposal (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	found_on DATE NOT NULL,
	from_on DATE NOT NULL,
	weeks BIGINT NOT NULL,
	missing BIGINT NOT NULL,
	load BIGINT NOT NULL,
	judgement TEXT NOT NULL CHECK (judgement IN ('open', 'accepted', 'dismissed')),
	judged_on DATE,
	judged_by TEXT NOT NULL,
	reason TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE INDEX capacity_proposal_found ON capacity_proposal (found_on, id);

CREATE UNIQUE INDEX capacity_proposal_open ON capacity_proposal (judgement) WHERE judgement = 'open';

CREATE TABLE capacity_rule (
	key TEXT NOT NULL,
	valid_from DATE NOT NULL,
	value BIGINT NOT NULL,
	source TEXT NOT NULL,
	set_by TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	PRIMARY KEY (key, valid_from)
);

CREATE TABLE capacity_share (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	user_id TEXT NOT NULL REFERENCES identity_user (id),
	from_on DATE NOT NULL,
	share BIGINT NOT NULL CHECK (share BETWEEN 0 AND 1000),
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL,
	UNIQUE (user_id, from_on)
);

CREATE TABLE capacity_spent (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	assignment_id TEXT NOT NULL REFERENCES capacity_assignment (id),
	worked_on DATE NOT NULL,
	minutes BIGINT NOT NULL,
	cost BIGINT NOT NULL,
	note TEXT NOT NULL,
	by_name TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE INDEX capacity_spent_assignment ON capacity_spent (assignment_id, worked_on);

CREATE TABLE capacity_work (
	kind TEXT NOT NULL CHECK (kind IN ('plan_item', 'request', 'procurement')),
	ref TEXT NOT NULL,
	version BIGINT NOT NULL,
	complexity BIGINT CHECK (complexity BETWEEN 1 AND 5),
	minutes BIGINT NOT NULL,
	why TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL,
	PRIMARY KEY (kind, ref)
);

CREATE TABLE catalogue_entry (
	id TEXT PRIMARY KEY REFERENCES contract (id),
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

CREATE TABLE catalogue_news (
	id TEXT PRIMARY KEY,
	told_on DATE NOT NULL,
	contract_id TEXT NOT NULL,
	category_id TEXT,
	kind TEXT NOT NULL CHECK (kind IN ('new', 'changed', 'ending', 'ended')),
	number TEXT NOT NULL,
	title TEXT NOT NULL,
	runs_to DATE,
	changes TEXT NOT NULL
);

CREATE INDEX catalogue_news_contract ON catalogue_news (contract_id, told_on);

CREATE TABLE catalogue_shown (
	id TEXT PRIMARY KEY,
	number TEXT NOT NULL,
	title TEXT NOT NULL,
	suppliers TEXT NOT NULL,
	category_id TEXT,
	category TEXT NOT NULL,
	cpv TEXT NOT NULL,
	regions TEXT NOT NULL,
	begins_on DATE,
	runs_to DATE,
	latest_end DATE,
	prices_on DATE,
	ending_on DATE,
	documents TEXT NOT NULL
);

CREATE TABLE catalogue_told (
	day DATE PRIMARY KEY
);

CREATE TABLE category (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	code TEXT NOT NULL UNIQUE,
	name TEXT NOT NULL,
	parent_id TEXT NOT NULL,
	level BIGINT NOT NULL CHECK (level BETWEEN 1 AND 4),
	path TEXT NOT NULL,
	valid_from DATE NOT NULL,
	valid_to DATE,
	replaced_by TEXT NOT NULL,
	note TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE TABLE category_lead (
	category_id TEXT NOT NULL REFERENCES category (id) ON DELETE CASCADE,
	valid_from DATE NOT NULL,
	valid_to DATE,
	user_id TEXT NOT NULL,
	user_name TEXT NOT NULL,
	PRIMARY KEY (category_id, valid_from)
);

CREATE UNIQUE INDEX category_lead_present ON category_lead (category_id) WHERE valid_to IS NULL;

CREATE INDEX category_lead_user ON category_lead (user_id);

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

CREATE TABLE category_row (
	version_id TEXT NOT NULL REFERENCES category_version (id) ON DELETE CASCADE,
	no BIGINT NOT NULL,
	code TEXT NOT NULL,
	parent TEXT NOT NULL,
	name TEXT NOT NULL,
	level BIGINT NOT NULL,
	valid_from DATE,
	valid_to DATE,
	replaced_by TEXT NOT NULL,
	PRIMARY KEY (version_id, code)
);

CREATE TABLE category_term (
	category_id TEXT NOT NULL REFERENCES category (id) ON DELETE CASCADE,
	valid_from DATE NOT NULL,
	valid_to DATE,
	name TEXT NOT NULL,
	parent_id TEXT NOT NULL,
	PRIMARY KEY (category_id, valid_from)
);

CREATE TABLE category_version (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	label TEXT NOT NULL,
	valid_from DATE NOT NULL,
	source TEXT NOT NULL,
	status TEXT NOT NULL CHECK (status IN ('draft', 'in_force', 'replaced')),
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE UNIQUE INDEX category_version_in_force ON category_version (status) WHERE status = 'in_force';

CREATE TABLE compare_cell (
	file_id TEXT NOT NULL REFERENCES compare_file (id),
	party TEXT NOT NULL,
	quarter TEXT NOT NULL,
	category_id TEXT NOT NULL,
	amount BIGINT NOT NULL,
	invoices BIGINT NOT NULL,
	suppliers BIGINT NOT NULL,
	hidden BOOLEAN NOT NULL,
	PRIMARY KEY (file_id, party, quarter, category_id)
);

CREATE INDEX compare_cell_party ON compare_cell (party, quarter);

CREATE TABLE compare_cpv (
	category_id TEXT NOT NULL REFERENCES category (id),
	cpv TEXT NOT NULL,
	changed_by TEXT NOT NULL,
	changed_at TIMESTAMP NOT NULL,
	PRIMARY KEY (category_id, cpv)
);

CREATE TABLE compare_export (
	id TEXT PRIMARY KEY,
	sender TEXT NOT NULL,
	from_quarter TEXT NOT NULL,
	to_quarter TEXT NOT NULL,
	level BIGINT NOT NULL,
	least_suppliers BIGINT NOT NULL,
	least_invoices BIGINT NOT NULL,
	parties TEXT NOT NULL,
	told BIGINT NOT NULL,
	hidden BIGINT NOT NULL,
	hash TEXT NOT NULL,
	content TEXT NOT NULL,
	by_name TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL
);

CREATE INDEX compare_export_at ON compare_export (created_at, id);

CREATE TABLE compare_file (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	name TEXT NOT NULL,
	hash TEXT NOT NULL,
	sender TEXT NOT NULL,
	from_quarter TEXT NOT NULL,
	to_quarter TEXT NOT NULL,
	tree TEXT NOT NULL,
	level BIGINT NOT NULL,
	least_suppliers BIGINT NOT NULL,
	least_invoices BIGINT NOT NULL,
	made TEXT NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('read', 'undone')),
	kept_rows BIGINT NOT NULL,
	rejected_rows BIGINT NOT NULL,
	replaced BIGINT NOT NULL,
	by_name TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE INDEX compare_file_at ON compare_file (created_at, id);

CREATE TABLE compare_file_reject (
	load_id TEXT NOT NULL REFERENCES compare_file (id) ON DELETE CASCADE,
	n BIGINT NOT NULL,
	row_no BIGINT NOT NULL,
	field TEXT NOT NULL,
	value TEXT NOT NULL,
	message TEXT NOT NULL,
	PRIMARY KEY (load_id, n)
);

CREATE TABLE compare_group (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	name TEXT NOT NULL UNIQUE,
	members TEXT NOT NULL,
	source TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE TABLE compare_load (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	set_id TEXT NOT NULL REFERENCES compare_set (id),
	what TEXT NOT NULL CHECK (what IN ('', 'procurements', 'winners')),
	file_id TEXT,
	name TEXT NOT NULL,
	hash TEXT NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('reading', 'read', 'failed', 'undone')),
	read_rows BIGINT NOT NULL,
	kept_rows BIGINT NOT NULL,
	rejected_rows BIGINT NOT NULL,
	repeated_rows BIGINT NOT NULL,
	holds TEXT NOT NULL,
	millis BIGINT NOT NULL,
	message TEXT NOT NULL,
	job_id TEXT NOT NULL,
	by_name TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE INDEX compare_load_set ON compare_load (set_id, created_at, id);

CREATE TABLE compare_party (
	file_id TEXT NOT NULL REFERENCES compare_file (id),
	code TEXT NOT NULL,
	name TEXT NOT NULL,
	inhabitants BIGINT,
	PRIMARY KEY (file_id, code)
);

CREATE TABLE compare_procurement (
	set_id TEXT NOT NULL REFERENCES compare_set (id),
	ref TEXT NOT NULL,
	load_id TEXT NOT NULL REFERENCES compare_load (id),
	title TEXT NOT NULL,
	cpv TEXT NOT NULL,
	buyer TEXT NOT NULL,
	buyer_no TEXT NOT NULL,
	buyer_kind TEXT NOT NULL,
	procedure TEXT NOT NULL,
	published_on DATE NOT NULL,
	tenders BIGINT,
	appealed BOOLEAN NOT NULL,
	framework BOOLEAN NOT NULL,
	joint BOOLEAN NOT NULL,
	environment BOOLEAN NOT NULL,
	words TEXT NOT NULL,
	PRIMARY KEY (set_id, ref)
);

CREATE INDEX compare_procurement_day ON compare_procurement (set_id, published_on, ref);

CREATE INDEX compare_procurement_load ON compare_procurement (load_id);

CREATE TABLE compare_reject (
	load_id TEXT NOT NULL REFERENCES compare_load (id) ON DELETE CASCADE,
	n BIGINT NOT NULL,
	row_no BIGINT NOT NULL,
	field TEXT NOT NULL,
	value TEXT NOT NULL,
	message TEXT NOT NULL,
	PRIMARY KEY (load_id, n)
);

CREATE TABLE compare_rule (
	key TEXT NOT NULL,
	valid_from DATE NOT NULL,
	value BIGINT NOT NULL,
	source TEXT NOT NULL,
	set_by TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	PRIMARY KEY (key, valid_from)
);

CREATE TABLE compare_set (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	name TEXT NOT NULL UNIQUE,
	year BIGINT NOT NULL,
	source TEXT NOT NULL,
	licence TEXT NOT NULL,
	population BIGINT,
	note TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE INDEX compare_set_year ON compare_set (year, id);

CREATE TABLE compare_winner (
	load_id TEXT NOT NULL REFERENCES compare_load (id),
	n BIGINT NOT NULL,
	set_id TEXT NOT NULL REFERENCES compare_set (id),
	ref TEXT NOT NULL,
	supplier TEXT NOT NULL,
	size TEXT NOT NULL,
	PRIMARY KEY (load_id, n)
);

CREATE INDEX compare_winner_ref ON compare_winner (set_id, ref);

CREATE TABLE contract (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	number TEXT NOT NULL UNIQUE,
	external_ref TEXT NOT NULL,
	title TEXT NOT NULL,
	title_key TEXT NOT NULL,
	type TEXT NOT NULL,
	procurement_id TEXT REFERENCES procurement (id),
	category_id TEXT REFERENCES category (id),
	cpv TEXT NOT NULL,
	parties TEXT NOT NULL,
	call_off TEXT NOT NULL,
	owner TEXT NOT NULL,
	owner_id TEXT,
	manager TEXT NOT NULL,
	manager_id TEXT,
	signed_on DATE,
	starts_on DATE,
	ends_on DATE,
	open_ended BOOLEAN NOT NULL,
	option_notice BIGINT,
	notice_months BIGINT,
	stage TEXT NOT NULL CHECK (stage IN ('utkast', 'underskrift', 'tecknat', 'uppsagt', 'hävt', 'avslutat')),
	stopped_on DATE,
	stop_reason TEXT NOT NULL,
	value BIGINT CHECK (value >= 0),
	value_about BOOLEAN NOT NULL,
	ceiling BIGINT CHECK (ceiling >= 0),
	payment_terms TEXT NOT NULL,
	price_type TEXT NOT NULL,
	code_of_conduct TEXT NOT NULL CHECK (code_of_conduct IN ('', 'ja', 'nej')),
	environment TEXT NOT NULL CHECK (environment IN ('', 'ja', 'nej')),
	env_priority TEXT NOT NULL CHECK (env_priority IN ('', 'ja', 'nej')),
	personal_data TEXT NOT NULL CHECK (personal_data IN ('', 'ja', 'nej')),
	dpa TEXT NOT NULL CHECK (dpa IN ('', 'ja', 'nej')),
	segment TEXT NOT NULL CHECK (segment IN ('', 'A', 'B', 'C', 'D')),
	segment_reason TEXT NOT NULL,
	secrecy TEXT NOT NULL,
	note TEXT NOT NULL,
	begins_on DATE,
	runs_to DATE,
	latest_end DATE,
	next_option_on DATE,
	signed_key BIGINT NOT NULL,
	runs_key BIGINT NOT NULL,
	value_key BIGINT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
, main_id TEXT REFERENCES contract (id), contact TEXT NOT NULL DEFAULT '', currency TEXT NOT NULL DEFAULT '', delivery_terms TEXT NOT NULL DEFAULT '', service_level TEXT NOT NULL DEFAULT '', insurance TEXT NOT NULL DEFAULT '', renewal_months BIGINT CHECK (renewal_months > 0), renewal_notice BIGINT CHECK (renewal_notice >= 0), supplier_notice BIGINT CHECK (supplier_notice >= 0), noticed_on DATE, notice_by TEXT NOT NULL DEFAULT '' CHECK (notice_by IN ('', 'buyer', 'supplier')), stop_ground TEXT NOT NULL DEFAULT '', review_asked_on DATE, review_asked_id TEXT NOT NULL DEFAULT '', review_by TEXT NOT NULL DEFAULT '', review_by_id TEXT, reviewed_on DATE, fine_rate BIGINT CHECK (fine_rate > 0), fine_per TEXT NOT NULL DEFAULT '' CHECK (fine_per IN ('', 'day', 'week')), fine_cap BIGINT CHECK (fine_cap > 0));

CREATE INDEX contract_category ON contract (category_id, signed_key) WHERE category_id IS NOT NULL;

CREATE INDEX contract_external ON contract (external_ref) WHERE external_ref <> '';

CREATE INDEX contract_main ON contract (main_id) WHERE main_id IS NOT NULL;

CREATE INDEX contract_manager ON contract (manager_id) WHERE manager_id IS NOT NULL;

CREATE INDEX contract_option_on ON contract (next_option_on) WHERE next_option_on IS NOT NULL;

CREATE INDEX contract_owner ON contract (owner_id, latest_end);

CREATE INDEX contract_ownerless ON contract (signed_key, id) WHERE owner = '';

CREATE INDEX contract_procurement ON contract (procurement_id) WHERE procurement_id IS NOT NULL;

CREATE INDEX contract_renewal ON contract (id) WHERE renewal_months IS NOT NULL;

CREATE INDEX contract_review ON contract (review_by_id) WHERE review_asked_on IS NOT NULL AND reviewed_on IS NULL;

CREATE INDEX contract_runs ON contract (runs_key, id);

CREATE INDEX contract_segment ON contract (segment, signed_key, id);

CREATE INDEX contract_signed ON contract (signed_key, id);

CREATE INDEX contract_title ON contract (title_key, id);

CREATE INDEX contract_value ON contract (value_key, id);

CREATE TABLE contract_amendment (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	contract_id TEXT NOT NULL REFERENCES contract (id) ON DELETE CASCADE,
	n BIGINT NOT NULL,
	title TEXT NOT NULL,
	what TEXT NOT NULL,
	proposed_on DATE NOT NULL,
	amount BIGINT NOT NULL,
	new_end DATE,
	old_end DATE,
	base BIGINT,
	indexed BIGINT,
	accumulated BIGINT,
	ground TEXT NOT NULL,
	finding TEXT NOT NULL,
	basis TEXT NOT NULL,
	notify BOOLEAN NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('proposed', 'decided', 'dropped', 'withdrawn')),
	decided_on DATE,
	decided_by TEXT NOT NULL,
	reason TEXT NOT NULL,
	notice_id TEXT NOT NULL,
	notice_on DATE,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL,
	UNIQUE (contract_id, n)
);

CREATE INDEX contract_amendment_open ON contract_amendment (state, proposed_on);

CREATE TABLE contract_answer (
	amendment_id TEXT NOT NULL REFERENCES contract_amendment (id) ON DELETE CASCADE,
	n BIGINT NOT NULL,
	question TEXT NOT NULL,
	answer TEXT NOT NULL CHECK (answer IN ('ja', 'nej')),
	why TEXT NOT NULL,
	PRIMARY KEY (amendment_id, question)
);

CREATE TABLE contract_declaration (
	id TEXT PRIMARY KEY,
	contract_id TEXT NOT NULL REFERENCES contract (id) ON DELETE CASCADE,
	supplier_id TEXT NOT NULL REFERENCES supplier (id),
	declared_on DATE NOT NULL,
	declared_by TEXT NOT NULL,
	source TEXT NOT NULL,
	clear BOOLEAN NOT NULL,
	renew_on DATE,
	noted_by TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL
);

CREATE INDEX contract_declaration_contract ON contract_declaration (contract_id, declared_on);

CREATE INDEX contract_declaration_renew ON contract_declaration (renew_on) WHERE renew_on IS NOT NULL;

CREATE TABLE contract_deviation (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	number TEXT NOT NULL UNIQUE,
	contract_id TEXT NOT NULL REFERENCES contract (id) ON DELETE CASCADE,
	supplier_id TEXT REFERENCES supplier (id),
	claimant TEXT NOT NULL CHECK (claimant IN ('buyer', 'supplier')),
	kind TEXT NOT NULL,
	severity BIGINT NOT NULL CHECK (severity BETWEEN 1 AND 4),
	title TEXT NOT NULL,
	what TEXT NOT NULL,
	unit TEXT NOT NULL,
	article TEXT NOT NULL,
	order_ref TEXT NOT NULL,
	owner TEXT NOT NULL,
	owner_id TEXT,
	happened_on DATE NOT NULL,
	agreed_on DATE,
	delivered_on DATE,
	claimed_on DATE,
	claim TEXT NOT NULL,
	reply_by DATE,
	replied_on DATE,
	reply TEXT NOT NULL,
	action TEXT NOT NULL,
	action_by DATE,
	serious BOOLEAN NOT NULL,
	closed_on DATE,
	outcome TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE INDEX contract_deviation_contract ON contract_deviation (contract_id, happened_on);

CREATE INDEX contract_deviation_happened ON contract_deviation (happened_on, id);

CREATE INDEX contract_deviation_open ON contract_deviation (owner_id) WHERE closed_on IS NULL;

CREATE INDEX contract_deviation_supplier ON contract_deviation (supplier_id, happened_on) WHERE supplier_id IS NOT NULL;

CREATE TABLE contract_deviation_series (
	year BIGINT PRIMARY KEY,
	last BIGINT NOT NULL
);

CREATE TABLE contract_document (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	contract_id TEXT NOT NULL REFERENCES contract (id) ON DELETE CASCADE,
	document_id TEXT,
	title TEXT NOT NULL,
	kind TEXT NOT NULL,
	dated_on DATE,
	url TEXT NOT NULL,
	public BOOLEAN NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE INDEX contract_document_contract ON contract_document (contract_id, kind);

CREATE TABLE contract_exit (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	contract_id TEXT NOT NULL REFERENCES contract (id) ON DELETE CASCADE,
	key TEXT NOT NULL,
	n BIGINT NOT NULL,
	what TEXT NOT NULL,
	due_on DATE NOT NULL,
	owner TEXT NOT NULL,
	owner_id TEXT,
	done_on DATE,
	done_by TEXT NOT NULL,
	note TEXT NOT NULL
);

CREATE INDEX contract_exit_contract ON contract_exit (contract_id, due_on);

CREATE INDEX contract_exit_due ON contract_exit (owner_id, due_on) WHERE done_on IS NULL;

CREATE TABLE contract_exit_step (
	key TEXT NOT NULL,
	valid_from DATE NOT NULL,
	n BIGINT NOT NULL,
	months BIGINT NOT NULL CHECK (months >= 0),
	what TEXT NOT NULL,
	personal BOOLEAN NOT NULL,
	source TEXT NOT NULL,
	PRIMARY KEY (key, valid_from)
);

CREATE TABLE contract_followup (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	contract_id TEXT NOT NULL REFERENCES contract (id) ON DELETE CASCADE,
	what TEXT NOT NULL,
	requirement TEXT NOT NULL,
	method TEXT NOT NULL,
	every TEXT NOT NULL,
	responsible TEXT NOT NULL,
	due_on DATE NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
, ended_on DATE);

CREATE INDEX contract_followup_contract ON contract_followup (contract_id, due_on);

CREATE TABLE contract_followup_result (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	followup_id TEXT NOT NULL REFERENCES contract_followup (id),
	planned_on DATE NOT NULL,
	done_on DATE NOT NULL,
	done_by TEXT NOT NULL,
	supplier_id TEXT REFERENCES supplier (id),
	outcome TEXT NOT NULL CHECK (outcome IN ('met', 'partly', 'failed')),
	text TEXT NOT NULL,
	deviation TEXT NOT NULL,
	measured BIGINT,
	fulfilled BIGINT,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE INDEX contract_followup_result_done ON contract_followup_result (done_on, id);

CREATE INDEX contract_followup_result_line ON contract_followup_result (followup_id, planned_on);

CREATE TABLE contract_limit (
	valid_from DATE PRIMARY KEY,
	large BIGINT NOT NULL,
	source TEXT NOT NULL
);

CREATE TABLE contract_option (
	contract_id TEXT NOT NULL REFERENCES contract (id) ON DELETE CASCADE,
	n BIGINT NOT NULL,
	months BIGINT NOT NULL CHECK (months > 0),
	state TEXT NOT NULL CHECK (state IN ('', 'nyttjad', 'avstådd')),
	decided_on DATE,
	from_on DATE,
	notice_on DATE, decide_on DATE, owner TEXT NOT NULL DEFAULT '', owner_id TEXT,
	PRIMARY KEY (contract_id, n)
);

CREATE TABLE contract_remedy (
	id TEXT PRIMARY KEY,
	deviation_id TEXT NOT NULL REFERENCES contract_deviation (id) ON DELETE CASCADE,
	kind TEXT NOT NULL CHECK (kind IN ('fine', 'reduction', 'cover', 'damages')),
	amount BIGINT NOT NULL CHECK (amount > 0),
	how TEXT NOT NULL,
	decided_on DATE NOT NULL,
	decided_by TEXT NOT NULL,
	settled_on DATE,
	invoice TEXT NOT NULL
);

CREATE INDEX contract_remedy_deviation ON contract_remedy (deviation_id);

CREATE TABLE contract_rule (
	key TEXT NOT NULL,
	valid_from DATE NOT NULL,
	value BIGINT NOT NULL,
	source TEXT NOT NULL,
	set_by TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	PRIMARY KEY (key, valid_from)
);

CREATE TABLE contract_series (
	year BIGINT PRIMARY KEY,
	last BIGINT NOT NULL
);

CREATE TABLE contract_supplier (
	contract_id TEXT NOT NULL REFERENCES contract (id) ON DELETE CASCADE,
	supplier_id TEXT NOT NULL REFERENCES supplier (id),
	rank BIGINT,
	lot TEXT NOT NULL,
	share BIGINT,
	PRIMARY KEY (contract_id, supplier_id, lot)
);

CREATE INDEX contract_supplier_supplier ON contract_supplier (supplier_id, contract_id);

CREATE TABLE control_answer (
	occurrence_id TEXT NOT NULL REFERENCES control_occurrence (id) ON DELETE CASCADE,
	question_id TEXT NOT NULL REFERENCES control_question (id),
	n BIGINT NOT NULL,
	label TEXT NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('answered', 'not_done', 'not_reported', 'not_measurable')),
	reason TEXT NOT NULL,
	text TEXT NOT NULL,
	comment TEXT NOT NULL,
	has_number BOOLEAN NOT NULL,
	num BIGINT NOT NULL,
	den BIGINT NOT NULL,
	scale BIGINT NOT NULL,
	unit TEXT NOT NULL,
	source TEXT NOT NULL,
	source_key TEXT NOT NULL,
	period TEXT NOT NULL,
	url TEXT NOT NULL,
	evidence TEXT NOT NULL,
	valid_for DATE,
	recorded_on DATE NOT NULL,
	recorded_by TEXT NOT NULL,
	PRIMARY KEY (occurrence_id, question_id)
);

CREATE TABLE control_answer_part (
	occurrence_id TEXT NOT NULL,
	question_id TEXT NOT NULL,
	n BIGINT NOT NULL,
	label TEXT NOT NULL,
	num BIGINT NOT NULL,
	counted BOOLEAN NOT NULL,
	url TEXT NOT NULL,
	PRIMARY KEY (occurrence_id, question_id, n),
	FOREIGN KEY (occurrence_id, question_id) REFERENCES control_answer (occurrence_id, question_id) ON DELETE CASCADE
);

CREATE TABLE control_info (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	name TEXT NOT NULL,
	name_key TEXT NOT NULL,
	kind TEXT NOT NULL,
	stage TEXT NOT NULL CHECK (stage IN ('', 'before', 'after')),
	owner TEXT NOT NULL,
	secrecy BIGINT NOT NULL CHECK (secrecy BETWEEN 0 AND 4),
	integrity BIGINT NOT NULL CHECK (integrity BETWEEN 0 AND 4),
	access BIGINT NOT NULL CHECK (access BETWEEN 0 AND 4),
	secrecy_why TEXT NOT NULL,
	integrity_why TEXT NOT NULL,
	access_why TEXT NOT NULL,
	law TEXT NOT NULL,
	system TEXT NOT NULL,
	personal BOOLEAN NOT NULL,
	readers TEXT NOT NULL,
	decided_by TEXT NOT NULL,
	decided_on DATE NOT NULL,
	review_on DATE NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL,
	UNIQUE (name, stage)
);

CREATE UNIQUE INDEX control_info_kind ON control_info (kind, stage) WHERE kind <> '';

CREATE INDEX control_info_name ON control_info (name_key, id);

CREATE TABLE control_moment (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	row_id TEXT NOT NULL REFERENCES control_row (id) ON DELETE CASCADE,
	n BIGINT NOT NULL,
	goal TEXT NOT NULL,
	text TEXT NOT NULL,
	note TEXT NOT NULL,
	frequency TEXT NOT NULL CHECK (frequency IN ('month', 'quarter', 'tertial', 'interim', 'year')),
	due_days BIGINT NOT NULL,
	sample TEXT NOT NULL,
	unit TEXT NOT NULL,
	role TEXT NOT NULL,
	performer_id TEXT NOT NULL,
	performer TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE INDEX control_moment_row ON control_moment (row_id, n, id);

CREATE TABLE control_object (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	list TEXT NOT NULL,
	name TEXT NOT NULL,
	name_key TEXT NOT NULL,
	party TEXT NOT NULL,
	level TEXT NOT NULL CHECK (level IN ('operation', 'administration')),
	n BIGINT NOT NULL,
	done_on DATE NOT NULL,
	follow_up TEXT NOT NULL CHECK (follow_up IN ('planned', 'done', 'not_done')),
	followed_on DATE,
	follow_text TEXT NOT NULL,
	finding TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE INDEX control_object_done ON control_object (done_on, id);

CREATE INDEX control_object_list ON control_object (list, done_on, n, id);

CREATE INDEX control_object_name ON control_object (name_key, id);

CREATE TABLE control_occurrence (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	moment_id TEXT NOT NULL REFERENCES control_moment (id),
	year BIGINT NOT NULL,
	period TEXT NOT NULL,
	period_end DATE NOT NULL,
	due_on DATE NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('planned', 'done', 'reviewed')),
	result TEXT NOT NULL CHECK (result IN ('', 'ok', 'minor', 'deviation', 'not_done')),
	finding TEXT NOT NULL,
	performer_id TEXT NOT NULL,
	performer TEXT NOT NULL,
	done_by_id TEXT NOT NULL,
	done_by TEXT NOT NULL,
	done_on DATE,
	reviewed_by_id TEXT NOT NULL CHECK (reviewed_by_id = '' OR reviewed_by_id <> done_by_id),
	reviewed_by TEXT NOT NULL,
	reviewed_on DATE,
	measure TEXT NOT NULL,
	owner_id TEXT NOT NULL,
	owner TEXT NOT NULL,
	measure_due DATE,
	measure_done_on DATE,
	carried_from TEXT NOT NULL,
	carried_to BIGINT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL,
	UNIQUE (moment_id, period, year)
);

CREATE INDEX control_occurrence_due ON control_occurrence (due_on, id);

CREATE INDEX control_occurrence_end ON control_occurrence (period_end, id);

CREATE INDEX control_occurrence_performer ON control_occurrence (performer_id, state, due_on);

CREATE INDEX control_occurrence_state ON control_occurrence (state, due_on, id);

CREATE INDEX control_occurrence_year ON control_occurrence (year, due_on, id);

CREATE TABLE control_plan (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	year BIGINT NOT NULL UNIQUE,
	title TEXT NOT NULL,
	note TEXT NOT NULL,
	decided_on DATE,
	decided_by TEXT NOT NULL,
	decided_ref TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE TABLE control_question (
	id TEXT PRIMARY KEY,
	moment_id TEXT NOT NULL REFERENCES control_moment (id) ON DELETE CASCADE,
	n BIGINT NOT NULL,
	label TEXT NOT NULL,
	code TEXT NOT NULL,
	source TEXT NOT NULL CHECK (source IN ('figure', 'parts', 'query', 'split', 'list', 'manual')),
	source_key TEXT NOT NULL,
	span TEXT NOT NULL,
	back BIGINT NOT NULL,
	selection TEXT NOT NULL,
	divide TEXT NOT NULL,
	unit TEXT NOT NULL
);

CREATE INDEX control_question_code ON control_question (code) WHERE code <> '';

CREATE INDEX control_question_key ON control_question (source, source_key);

CREATE INDEX control_question_moment ON control_question (moment_id, n, id);

CREATE TABLE control_risk (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	number BIGINT NOT NULL UNIQUE,
	title TEXT NOT NULL,
	title_key TEXT NOT NULL,
	area TEXT NOT NULL,
	cause TEXT NOT NULL,
	consequence TEXT NOT NULL,
	likelihood BIGINT NOT NULL CHECK (likelihood BETWEEN 1 AND 4),
	impact BIGINT NOT NULL CHECK (impact BETWEEN 1 AND 4),
	value BIGINT NOT NULL,
	after_likelihood BIGINT NOT NULL CHECK (after_likelihood BETWEEN 0 AND 4),
	after_impact BIGINT NOT NULL CHECK (after_impact BETWEEN 0 AND 4),
	present BIGINT NOT NULL,
	measures TEXT NOT NULL,
	owner_id TEXT NOT NULL,
	owner TEXT NOT NULL,
	judged_on DATE NOT NULL,
	review_on DATE NOT NULL,
	closed_on DATE,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE INDEX control_risk_by_value ON control_risk (value, id);

CREATE INDEX control_risk_owner ON control_risk (owner_id, review_on);

CREATE INDEX control_risk_present ON control_risk (present, id);

CREATE INDEX control_risk_review ON control_risk (review_on, id);

CREATE INDEX control_risk_title ON control_risk (title_key, id);

CREATE TABLE control_risk_row (
	risk_id TEXT NOT NULL REFERENCES control_risk (id),
	row_id TEXT NOT NULL REFERENCES control_row (id) ON DELETE CASCADE,
	PRIMARY KEY (risk_id, row_id)
);

CREATE INDEX control_risk_row_row ON control_risk_row (row_id);

CREATE TABLE control_risk_value (
	id TEXT PRIMARY KEY,
	risk_id TEXT NOT NULL REFERENCES control_risk (id),
	judged_on DATE NOT NULL,
	likelihood BIGINT NOT NULL,
	impact BIGINT NOT NULL,
	after_likelihood BIGINT NOT NULL,
	after_impact BIGINT NOT NULL,
	judged_by TEXT NOT NULL,
	why TEXT NOT NULL
);

CREATE INDEX control_risk_value_risk ON control_risk_value (risk_id, judged_on, id);

CREATE TABLE control_row (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	plan_id TEXT NOT NULL REFERENCES control_plan (id),
	n BIGINT NOT NULL,
	area TEXT NOT NULL,
	perspective TEXT NOT NULL,
	goal TEXT NOT NULL,
	method TEXT NOT NULL,
	reported TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE INDEX control_row_plan ON control_row (plan_id, n, id);

CREATE TABLE control_scale (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	valid_from DATE NOT NULL UNIQUE,
	source TEXT NOT NULL,
	watch_from BIGINT NOT NULL,
	control_from BIGINT NOT NULL,
	act_from BIGINT NOT NULL,
	accept_name TEXT NOT NULL,
	watch_name TEXT NOT NULL,
	control_name TEXT NOT NULL,
	act_name TEXT NOT NULL,
	likelihood_names TEXT NOT NULL,
	impact_names TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL,
	CHECK (1 < watch_from AND watch_from < control_from AND control_from < act_from AND act_from <= 16)
);

CREATE TABLE control_threat (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	info_id TEXT NOT NULL REFERENCES control_info (id) ON DELETE CASCADE,
	threat TEXT NOT NULL,
	vulnerability TEXT NOT NULL,
	likelihood BIGINT NOT NULL CHECK (likelihood BETWEEN 1 AND 4),
	impact BIGINT NOT NULL CHECK (impact BETWEEN 1 AND 4),
	measure TEXT NOT NULL,
	owner_id TEXT NOT NULL,
	owner TEXT NOT NULL,
	due_on DATE,
	done_on DATE,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE INDEX control_threat_info ON control_threat (info_id, id);

CREATE TABLE db_migration (
		id TEXT PRIMARY KEY, hash TEXT NOT NULL, applied_at TIMESTAMP NOT NULL);

CREATE TABLE diary_body (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	code TEXT NOT NULL UNIQUE,
	name TEXT NOT NULL,
	valid_from DATE NOT NULL,
	valid_to DATE
);

CREATE TABLE diary_case (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	kind TEXT NOT NULL,
	ref TEXT NOT NULL,
	body TEXT NOT NULL,
	number TEXT NOT NULL,
	title TEXT NOT NULL,
	title_key TEXT NOT NULL,
	address TEXT NOT NULL,
	parties TEXT NOT NULL,
	opened_on DATE NOT NULL,
	closed_on DATE,
	last_no BIGINT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL,
	UNIQUE (kind, ref),
	UNIQUE (body, number)
);

CREATE INDEX diary_case_closed ON diary_case (closed_on, id);

CREATE INDEX diary_case_number ON diary_case (number, id);

CREATE INDEX diary_case_opened ON diary_case (opened_on, id);

CREATE INDEX diary_case_title ON diary_case (title_key, id);

CREATE TABLE diary_document (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	case_id TEXT NOT NULL REFERENCES diary_case (id),
	title TEXT NOT NULL,
	kind TEXT NOT NULL,
	step TEXT NOT NULL CHECK (step IN ('prepare', 'procure', 'implement', 'manage')),
	state TEXT NOT NULL CHECK (state IN ('working', 'final')),
	official BOOLEAN NOT NULL,
	ground TEXT NOT NULL,
	secret_reason TEXT NOT NULL,
	secret_until DATE,
	template_id TEXT NOT NULL,
	template TEXT NOT NULL,
	edition_id TEXT NOT NULL,
	edition BIGINT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE INDEX diary_document_case ON diary_document (case_id, created_at);

CREATE TABLE diary_entry (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	case_id TEXT NOT NULL REFERENCES diary_case (id),
	body TEXT NOT NULL,
	year BIGINT NOT NULL,
	running BIGINT NOT NULL,
	no BIGINT NOT NULL,
	direction TEXT NOT NULL CHECK (direction IN ('in', 'out', 'made')),
	happened_on DATE NOT NULL,
	counterpart TEXT NOT NULL,
	title TEXT NOT NULL,
	kind TEXT NOT NULL,
	step TEXT NOT NULL CHECK (step IN ('prepare', 'procure', 'implement', 'manage')),
	responsible_id TEXT NOT NULL,
	responsible TEXT NOT NULL,
	ground TEXT NOT NULL,
	secret_reason TEXT NOT NULL,
	secret_until DATE,
	in_time BOOLEAN NOT NULL,
	registered_id TEXT NOT NULL,
	registered_by TEXT NOT NULL,
	registered_on DATE NOT NULL,
	registered_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL,
	struck_on DATE,
	struck_by TEXT NOT NULL,
	struck_why TEXT NOT NULL,
	UNIQUE (body, year, running),
	UNIQUE (case_id, no)
);

CREATE INDEX diary_entry_happened ON diary_entry (happened_on, id);

CREATE INDEX diary_entry_kind ON diary_entry (kind, registered_on);

CREATE INDEX diary_entry_registered ON diary_entry (registered_on, id);

CREATE INDEX diary_entry_responsible ON diary_entry (responsible_id, registered_on);

CREATE TABLE diary_ground (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	code TEXT NOT NULL,
	about TEXT NOT NULL,
	ends_on_award BOOLEAN NOT NULL,
	years BIGINT NOT NULL,
	valid_from DATE NOT NULL,
	valid_to DATE,
	source TEXT NOT NULL,
	confirmed BOOLEAN NOT NULL,
	UNIQUE (code, valid_from)
);

CREATE TABLE diary_rule (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	kind TEXT NOT NULL,
	keep BOOLEAN NOT NULL,
	years BIGINT NOT NULL,
	valid_from DATE NOT NULL,
	valid_to DATE,
	source TEXT NOT NULL,
	confirmed BOOLEAN NOT NULL,
	UNIQUE (kind, valid_from)
);

CREATE TABLE diary_series (
	body TEXT NOT NULL,
	year BIGINT NOT NULL,
	what TEXT NOT NULL CHECK (what IN ('case', 'entry')),
	last BIGINT NOT NULL,
	PRIMARY KEY (body, year, what)
);

CREATE TABLE diary_version (
	id TEXT PRIMARY KEY,
	document_id TEXT NOT NULL REFERENCES diary_document (id),
	case_id TEXT NOT NULL REFERENCES diary_case (id),
	entry_id TEXT NOT NULL,
	no BIGINT NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('working', 'final')),
	text TEXT NOT NULL,
	file_id TEXT NOT NULL,
	file_name TEXT NOT NULL,
	size BIGINT NOT NULL,
	hash TEXT NOT NULL,
	file_hash TEXT NOT NULL,
	why TEXT NOT NULL,
	made_id TEXT NOT NULL,
	made_by TEXT NOT NULL,
	made_at TIMESTAMP NOT NULL,
	UNIQUE (document_id, no)
);

CREATE INDEX diary_version_case ON diary_version (case_id);

CREATE INDEX diary_version_entry ON diary_version (entry_id);

CREATE TABLE direct (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	number TEXT NOT NULL UNIQUE,
	title TEXT NOT NULL,
	category_id TEXT NOT NULL,
	party TEXT NOT NULL,
	unit TEXT NOT NULL,
	object TEXT NOT NULL,
	decided_on DATE NOT NULL,
	by_name TEXT NOT NULL,
	supplier TEXT NOT NULL,
	org_no TEXT NOT NULL,
	value BIGINT NOT NULL,
	ends DATE,
	ground TEXT NOT NULL,
	reason TEXT NOT NULL,
	competing TEXT NOT NULL,
	asked BIGINT,
	tenders BIGINT,
	procurement_id TEXT REFERENCES procurement (id),
	override TEXT NOT NULL,
	override_by TEXT NOT NULL,
	accrued BIGINT NOT NULL,
	limit_kept BIGINT NOT NULL,
	struck_on DATE,
	struck_why TEXT NOT NULL,
	title_key TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE INDEX direct_decided ON direct (decided_on, id);

CREATE INDEX direct_kind ON direct (category_id, party, decided_on);

CREATE INDEX direct_title ON direct (title_key, id);

CREATE TABLE direct_series (
	year BIGINT PRIMARY KEY,
	last BIGINT NOT NULL
);

CREATE TABLE economy_account (
	code TEXT PRIMARY KEY,
	name TEXT NOT NULL
);

CREATE TABLE economy_answer (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	period TEXT NOT NULL,
	question TEXT NOT NULL,
	text TEXT NOT NULL,
	by_name TEXT NOT NULL,
	changed_at TIMESTAMP NOT NULL,
	UNIQUE (period, question)
);

CREATE TABLE economy_cause (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	period TEXT NOT NULL,
	question TEXT NOT NULL,
	line TEXT NOT NULL,
	position BIGINT NOT NULL,
	name TEXT NOT NULL,
	amount BIGINT,
	group_code TEXT NOT NULL,
	object TEXT NOT NULL,
	text TEXT NOT NULL,
	by_name TEXT NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE INDEX economy_cause_period ON economy_cause (period);

CREATE TABLE economy_debit (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	number TEXT NOT NULL UNIQUE,
	state TEXT NOT NULL CHECK (state IN ('utkast', 'fastställt', 'skickat')),
	party TEXT NOT NULL,
	period TEXT NOT NULL,
	object TEXT NOT NULL,
	title TEXT NOT NULL,
	reference TEXT NOT NULL,
	note TEXT NOT NULL,
	total BIGINT NOT NULL,
	amount BIGINT NOT NULL,
	credits TEXT NOT NULL,
	fixed_on DATE,
	fixed_by TEXT NOT NULL,
	sent_on DATE,
	sent_by TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE TABLE economy_debit_line (
	debit_id TEXT NOT NULL REFERENCES economy_debit (id) ON DELETE CASCADE,
	position BIGINT NOT NULL,
	label TEXT NOT NULL,
	basis TEXT NOT NULL,
	total BIGINT NOT NULL,
	amount BIGINT NOT NULL,
	PRIMARY KEY (debit_id, position)
);

CREATE TABLE economy_dimension (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	kind TEXT NOT NULL CHECK (kind IN ('aktivitet', 'projekt', 'objekt')),
	code TEXT NOT NULL,
	name TEXT NOT NULL,
	UNIQUE (kind, code)
);

CREATE TABLE economy_group (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	code TEXT NOT NULL,
	name TEXT NOT NULL,
	line TEXT NOT NULL,
	accounts TEXT NOT NULL,
	owner TEXT NOT NULL,
	valid_from DATE,
	valid_to DATE,
	note TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE INDEX economy_group_code ON economy_group (code, valid_from);

CREATE TABLE economy_key (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	pool TEXT NOT NULL,
	year BIGINT NOT NULL,
	share_d BIGINT NOT NULL,
	share_u BIGINT NOT NULL,
	decision TEXT NOT NULL,
	by_name TEXT NOT NULL,
	changed_at TIMESTAMP NOT NULL,
	UNIQUE (pool, year)
);

CREATE TABLE economy_load (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('granskas', 'inläst', 'ångrad')),
	kind TEXT NOT NULL,
	format TEXT NOT NULL,
	file_name TEXT NOT NULL,
	file_id TEXT NOT NULL,
	hash TEXT NOT NULL,
	source TEXT NOT NULL,
	added BOOLEAN NOT NULL,
	plan_id TEXT NOT NULL,
	options TEXT NOT NULL,
	first_month DATE,
	last_month DATE,
	rows_read BIGINT NOT NULL,
	rows_skipped BIGINT NOT NULL,
	rows_known BIGINT NOT NULL,
	rows_rejected BIGINT NOT NULL,
	rows_replaced BIGINT NOT NULL,
	amount BIGINT NOT NULL,
	warnings TEXT NOT NULL,
	loaded_on DATE,
	loaded_at TIMESTAMP,
	by_id TEXT NOT NULL,
	by_name TEXT NOT NULL,
	undone_at TIMESTAMP,
	undone_by TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE INDEX economy_load_at ON economy_load (created_at, id);

CREATE INDEX economy_load_hash ON economy_load (hash);

CREATE TABLE economy_load_reject (
	load_id TEXT NOT NULL REFERENCES economy_load (id) ON DELETE CASCADE,
	position BIGINT NOT NULL,
	line BIGINT NOT NULL,
	field TEXT NOT NULL,
	value TEXT NOT NULL,
	message TEXT NOT NULL,
	PRIMARY KEY (load_id, position)
);

CREATE TABLE economy_plan (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	kind TEXT NOT NULL CHECK (kind IN ('budget', 'prognos')),
	year BIGINT NOT NULL,
	number BIGINT NOT NULL,
	name TEXT NOT NULL,
	as_of DATE,
	comment TEXT NOT NULL,
	decided_on DATE,
	decided_by TEXT NOT NULL,
	by_id TEXT NOT NULL,
	by_name TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL,
	UNIQUE (kind, year, number)
);

CREATE TABLE economy_row (
	id TEXT PRIMARY KEY,
	kind TEXT NOT NULL CHECK (kind IN ('utfall', 'budget', 'prognos')),
	month DATE NOT NULL,
	closing BOOLEAN NOT NULL,
	account TEXT NOT NULL,
	activity TEXT NOT NULL,
	project TEXT NOT NULL,
	object TEXT NOT NULL,
	amount BIGINT NOT NULL,
	text TEXT NOT NULL,
	voucher TEXT NOT NULL,
	booked_on DATE,
	plan_id TEXT NOT NULL,
	load_id TEXT NOT NULL,
	source TEXT NOT NULL,
	replaced_by TEXT NOT NULL
);

CREATE INDEX economy_row_account ON economy_row (account, month);

CREATE INDEX economy_row_amount ON economy_row (amount, id);

CREATE INDEX economy_row_load ON economy_row (load_id);

CREATE INDEX economy_row_month ON economy_row (month, id);

CREATE INDEX economy_row_plan ON economy_row (plan_id, month);

CREATE INDEX economy_row_replaced ON economy_row (replaced_by);

CREATE TABLE economy_rule (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	target TEXT NOT NULL CHECK (target IN ('aktivitet', 'objekt')),
	code TEXT NOT NULL,
	method TEXT NOT NULL,
	party TEXT NOT NULL,
	pool TEXT NOT NULL,
	funder TEXT NOT NULL,
	valid_from DATE,
	valid_to DATE,
	note TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE TABLE economy_sum (
	kind TEXT NOT NULL,
	month DATE NOT NULL,
	closing BOOLEAN NOT NULL,
	account TEXT NOT NULL,
	activity TEXT NOT NULL,
	project TEXT NOT NULL,
	object TEXT NOT NULL,
	plan_id TEXT NOT NULL,
	amount BIGINT NOT NULL,
	n BIGINT NOT NULL
);

CREATE INDEX economy_sum_month ON economy_sum (kind, month);

CREATE INDEX economy_sum_plan ON economy_sum (plan_id, month);

CREATE TABLE file (
	id TEXT PRIMARY KEY,
	name TEXT NOT NULL,
	type TEXT NOT NULL,
	size BIGINT NOT NULL,
	hash TEXT NOT NULL,
	kind TEXT NOT NULL,
	ref TEXT NOT NULL,
	added_by TEXT NOT NULL,
	added_at TIMESTAMP NOT NULL
);

CREATE INDEX file_ref ON file (kind, ref);

CREATE TABLE file_chunk (
	file_id TEXT NOT NULL REFERENCES file (id) ON DELETE CASCADE,
	no BIGINT NOT NULL,
	data TEXT NOT NULL,
	PRIMARY KEY (file_id, no)
);

CREATE TABLE find_doc (
	kind TEXT NOT NULL,
	ref TEXT NOT NULL,
	title TEXT NOT NULL,
	detail TEXT NOT NULL,
	url TEXT NOT NULL,
	perm TEXT NOT NULL,
	PRIMARY KEY (kind, ref)
);

CREATE TABLE find_word (
	word TEXT NOT NULL,
	kind TEXT NOT NULL,
	ref TEXT NOT NULL,
	PRIMARY KEY (word, kind, ref)
);

CREATE INDEX find_word_ref ON find_word (ref, kind, word);

CREATE TABLE goal_account (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	subject TEXT NOT NULL CHECK (subject IN ('goal', 'activity', 'indicator')),
	ref TEXT NOT NULL,
	period TEXT NOT NULL,
	telling TEXT NOT NULL CHECK (telling IN ('told', 'silent', 'elsewhere')),
	text TEXT NOT NULL,
	status TEXT NOT NULL,
	percent BIGINT,
	written_by TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL,
	UNIQUE (subject, ref, period)
);

CREATE INDEX goal_account_period ON goal_account (period, subject);

CREATE TABLE goal_activity (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	year BIGINT NOT NULL,
	title TEXT NOT NULL,
	title_key TEXT NOT NULL,
	kind TEXT NOT NULL CHECK (kind IN ('activity', 'initiative', 'project', 'category')),
	phase TEXT NOT NULL,
	owner_id TEXT NOT NULL,
	owner_role TEXT NOT NULL,
	owner TEXT NOT NULL,
	unit_id TEXT NOT NULL,
	unit TEXT NOT NULL,
	starts TEXT NOT NULL,
	ends TEXT NOT NULL,
	starts_on DATE,
	ends_on DATE,
	status TEXT NOT NULL CHECK (status IN ('not_started', 'ongoing', 'done', 'late', 'postponed', 'closed', 'remains')),
	percent BIGINT,
	tags TEXT NOT NULL,
	purpose TEXT NOT NULL,
	headed BOOLEAN NOT NULL,
	position BIGINT NOT NULL,
	continues TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE INDEX goal_activity_continues ON goal_activity (continues);

CREATE INDEX goal_activity_ends ON goal_activity (ends_on, id);

CREATE INDEX goal_activity_ends_down ON goal_activity (ends_on DESC, id DESC);

CREATE INDEX goal_activity_owner ON goal_activity (owner_id, year);

CREATE INDEX goal_activity_title ON goal_activity (title_key, id);

CREATE INDEX goal_activity_year ON goal_activity (year, position, id);

CREATE TABLE goal_activity_goal (
	activity_id TEXT NOT NULL REFERENCES goal_activity (id),
	goal_id TEXT NOT NULL REFERENCES goal_node (id),
	position BIGINT NOT NULL,
	PRIMARY KEY (activity_id, goal_id)
);

CREATE INDEX goal_activity_goal_goal ON goal_activity_goal (goal_id);

CREATE TABLE goal_comment (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	figure TEXT NOT NULL,
	span TEXT NOT NULL,
	period TEXT NOT NULL,
	text TEXT NOT NULL,
	written_by TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL,
	UNIQUE (figure, span, period)
);

CREATE TABLE goal_improvement (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	number TEXT NOT NULL UNIQUE,
	title TEXT NOT NULL,
	kind TEXT NOT NULL CHECK (kind IN ('idea', 'deviation', 'activity')),
	stage TEXT NOT NULL CHECK (stage IN ('new', 'analysis', 'plan', 'do', 'follow', 'done', 'rejected')),
	unit_id TEXT NOT NULL,
	from_unit_id TEXT NOT NULL,
	problem TEXT NOT NULL,
	whys TEXT NOT NULL,
	cause TEXT NOT NULL,
	action TEXT NOT NULL,
	expected TEXT NOT NULL,
	effect TEXT NOT NULL,
	owner_id TEXT NOT NULL,
	owner TEXT NOT NULL,
	due_on DATE,
	tags TEXT NOT NULL,
	link_url TEXT NOT NULL,
	link_label TEXT NOT NULL,
	activity_id TEXT NOT NULL,
	reason TEXT NOT NULL,
	reported_id TEXT NOT NULL,
	reported_by TEXT NOT NULL,
	reported_on DATE NOT NULL,
	entered_on DATE NOT NULL,
	closed_on DATE,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE INDEX goal_improvement_board ON goal_improvement (stage, unit_id);

CREATE INDEX goal_improvement_closed ON goal_improvement (closed_on, id);

CREATE INDEX goal_improvement_owner ON goal_improvement (owner_id, stage);

CREATE INDEX goal_improvement_reported ON goal_improvement (reported_on, id);

CREATE TABLE goal_improvement_event (
	id TEXT PRIMARY KEY,
	improvement_id TEXT NOT NULL REFERENCES goal_improvement (id),
	kind TEXT NOT NULL CHECK (kind IN ('reported', 'moved', 'raised', 'comment')),
	from_stage TEXT NOT NULL,
	to_stage TEXT NOT NULL,
	text TEXT NOT NULL,
	written_by TEXT NOT NULL,
	happened_at TIMESTAMP NOT NULL
);

CREATE INDEX goal_improvement_event_card ON goal_improvement_event (improvement_id, happened_at);

CREATE INDEX goal_improvement_event_time ON goal_improvement_event (happened_at);

CREATE TABLE goal_improvement_limit (
	id TEXT PRIMARY KEY,
	unit_id TEXT NOT NULL,
	stage TEXT NOT NULL CHECK (stage IN ('new', 'analysis', 'plan', 'do', 'follow')),
	warn_days BIGINT NOT NULL,
	late_days BIGINT NOT NULL,
	most BIGINT NOT NULL,
	UNIQUE (unit_id, stage)
);

CREATE TABLE goal_indicator (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	goal_id TEXT NOT NULL REFERENCES goal_node (id),
	year BIGINT NOT NULL,
	position BIGINT NOT NULL,
	name TEXT NOT NULL,
	figure TEXT NOT NULL,
	span TEXT NOT NULL CHECK (span IN ('month', 'ytd', 'r12', 'year', 'all')),
	party TEXT NOT NULL,
	unit TEXT NOT NULL,
	evidence TEXT NOT NULL,
	continues TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE INDEX goal_indicator_goal ON goal_indicator (goal_id);

CREATE INDEX goal_indicator_year ON goal_indicator (year, position);

CREATE TABLE goal_measure (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	key TEXT NOT NULL UNIQUE,
	name TEXT NOT NULL,
	unit TEXT NOT NULL,
	direction TEXT NOT NULL CHECK (direction IN ('neutral', 'higher', 'lower')),
	decimals BIGINT NOT NULL,
	combine TEXT NOT NULL CHECK (combine IN ('sum', 'last', 'ratio')),
	per TEXT NOT NULL CHECK (per IN ('month', 'year')),
	split BOOLEAN NOT NULL,
	owner TEXT NOT NULL,
	note TEXT NOT NULL,
	definition TEXT NOT NULL,
	source TEXT NOT NULL,
	defined_from DATE,
	earlier TEXT NOT NULL,
	added DATE,
	retired DATE,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE TABLE goal_milestone (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	activity_id TEXT NOT NULL REFERENCES goal_activity (id),
	position BIGINT NOT NULL,
	title TEXT NOT NULL,
	due TEXT NOT NULL,
	done TEXT NOT NULL,
	note TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE INDEX goal_milestone_activity ON goal_milestone (activity_id, position);

CREATE TABLE goal_model (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	year BIGINT NOT NULL UNIQUE,
	title TEXT NOT NULL,
	vision TEXT NOT NULL,
	unit TEXT NOT NULL,
	service_term TEXT NOT NULL,
	political_term TEXT NOT NULL,
	business_term TEXT NOT NULL,
	unit_term TEXT NOT NULL,
	note TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE TABLE goal_node (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	model_id TEXT NOT NULL REFERENCES goal_model (id),
	parent_id TEXT NOT NULL,
	level TEXT NOT NULL CHECK (level IN ('service', 'perspective', 'political', 'business', 'unit', 'assignment')),
	position BIGINT NOT NULL,
	title TEXT NOT NULL,
	number BIGINT NOT NULL,
	service_id TEXT NOT NULL,
	superior BOOLEAN NOT NULL,
	text TEXT NOT NULL,
	owner TEXT NOT NULL,
	continues TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE INDEX goal_node_model ON goal_node (model_id, parent_id, position);

CREATE TABLE goal_plan (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	year BIGINT NOT NULL UNIQUE,
	state TEXT NOT NULL CHECK (state IN ('draft', 'decided', 'followed')),
	text TEXT NOT NULL,
	decided_on DATE,
	decided_by TEXT NOT NULL,
	decision TEXT NOT NULL,
	decided_at TIMESTAMP,
	followed_on DATE,
	report TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE TABLE goal_published (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	figure TEXT NOT NULL,
	span TEXT NOT NULL,
	period TEXT NOT NULL,
	value TEXT NOT NULL,
	document TEXT NOT NULL,
	place TEXT NOT NULL,
	note TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL,
	UNIQUE (figure, span, period, document)
);

CREATE TABLE goal_reading (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	measure_id TEXT NOT NULL REFERENCES goal_measure (id),
	period TEXT NOT NULL,
	party TEXT NOT NULL,
	num BIGINT NOT NULL,
	den BIGINT NOT NULL,
	about BOOLEAN NOT NULL,
	source TEXT NOT NULL,
	evidence_on DATE NOT NULL,
	recorded_by TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL,
	UNIQUE (measure_id, party, period)
);

CREATE TABLE goal_snapshot (
	id TEXT PRIMARY KEY,
	month TEXT NOT NULL,
	figure TEXT NOT NULL,
	span TEXT NOT NULL,
	period TEXT NOT NULL,
	party TEXT NOT NULL,
	state BIGINT NOT NULL,
	num BIGINT NOT NULL,
	den BIGINT NOT NULL,
	scale BIGINT NOT NULL,
	reason TEXT NOT NULL,
	definition BIGINT NOT NULL,
	row_count BIGINT NOT NULL,
	rows_hash TEXT NOT NULL,
	closed_at TIMESTAMP NOT NULL,
	closed_by TEXT NOT NULL,
	UNIQUE (month, figure, span, party)
);

CREATE INDEX goal_snapshot_figure ON goal_snapshot (figure, month);

CREATE TABLE goal_target (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	figure TEXT NOT NULL,
	span TEXT NOT NULL CHECK (span IN ('month', 'ytd', 'r12', 'year', 'all')),
	period TEXT NOT NULL,
	aim TEXT NOT NULL CHECK (aim IN ('min', 'max', 'exact', 'direction', 'cannot_be_set', 'decided_elsewhere')),
	has_amount BOOLEAN NOT NULL,
	num BIGINT NOT NULL,
	den BIGINT NOT NULL,
	scale BIGINT NOT NULL,
	reason TEXT NOT NULL,
	approved_by TEXT NOT NULL,
	decided_on DATE,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL,
	UNIQUE (figure, span, period)
);

CREATE INDEX goal_target_period ON goal_target (span, period);

CREATE TABLE governance_action (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	contract_id TEXT REFERENCES contract (id) ON DELETE CASCADE,
	supplier_id TEXT REFERENCES supplier (id),
	meeting_id TEXT REFERENCES governance_meeting (id),
	conduct_id TEXT REFERENCES governance_conduct (id),
	what TEXT NOT NULL,
	owner_id TEXT,
	owner TEXT NOT NULL,
	due_on DATE NOT NULL,
	done_on DATE,
	result TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE INDEX governance_action_contract ON governance_action (contract_id) WHERE contract_id IS NOT NULL;

CREATE INDEX governance_action_due ON governance_action (due_on, id);

CREATE INDEX governance_action_meeting ON governance_action (meeting_id) WHERE meeting_id IS NOT NULL;

CREATE TABLE governance_assessment (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	contract_id TEXT NOT NULL UNIQUE REFERENCES contract (id) ON DELETE CASCADE,
	value BIGINT NOT NULL CHECK (value BETWEEN 0 AND 4),
	critical BIGINT NOT NULL CHECK (critical BETWEEN 1 AND 4),
	risk BIGINT NOT NULL CHECK (risk BETWEEN 1 AND 4),
	sustain BIGINT NOT NULL CHECK (sustain BETWEEN 1 AND 4),
	joint BIGINT NOT NULL CHECK (joint BETWEEN 1 AND 4),
	info_class BIGINT CHECK (info_class BETWEEN 0 AND 4),
	high_conduct BOOLEAN NOT NULL,
	note TEXT NOT NULL,
	assessed_on DATE NOT NULL,
	assessed_by TEXT NOT NULL,
	score BIGINT NOT NULL,
	computed TEXT NOT NULL,
	override TEXT NOT NULL,
	override_why TEXT NOT NULL,
	override_by TEXT NOT NULL,
	overridden_on DATE,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE TABLE governance_chain (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	contract_id TEXT NOT NULL REFERENCES contract (id) ON DELETE CASCADE,
	risk_id TEXT NOT NULL REFERENCES governance_risk (id),
	requirement TEXT NOT NULL,
	requirement_ref TEXT NOT NULL,
	clause TEXT NOT NULL,
	followup_id TEXT REFERENCES contract_followup (id) ON DELETE SET NULL,
	note TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE INDEX governance_chain_contract ON governance_chain (contract_id);

CREATE INDEX governance_chain_risk ON governance_chain (risk_id);

CREATE TABLE governance_conduct (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	supplier_id TEXT NOT NULL REFERENCES supplier (id),
	contract_id TEXT REFERENCES contract (id),
	risk TEXT NOT NULL CHECK (risk IN ('low', 'medium', 'high')),
	risk_why TEXT NOT NULL,
	begins_on DATE NOT NULL,
	responsible_id TEXT,
	responsible TEXT NOT NULL,
	result TEXT NOT NULL CHECK (result IN ('', 'passed', 'improved', 'escalated')),
	result_text TEXT NOT NULL,
	closed_on DATE,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE INDEX governance_conduct_contract ON governance_conduct (contract_id) WHERE contract_id IS NOT NULL;

CREATE INDEX governance_conduct_order ON governance_conduct (begins_on, id);

CREATE INDEX governance_conduct_supplier ON governance_conduct (supplier_id);

CREATE TABLE governance_decision (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	contract_id TEXT NOT NULL REFERENCES contract (id) ON DELETE CASCADE,
	decided_on DATE NOT NULL,
	paragraph BIGINT NOT NULL CHECK (paragraph > 0),
	decision_id TEXT NOT NULL,
	text TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE INDEX governance_decision_contract ON governance_decision (contract_id, decided_on);

CREATE TABLE governance_meeting (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	contract_id TEXT NOT NULL REFERENCES contract (id) ON DELETE CASCADE,
	planned_on DATE NOT NULL,
	held_on DATE,
	place TEXT NOT NULL,
	agenda TEXT NOT NULL,
	participants TEXT NOT NULL,
	protocol TEXT NOT NULL,
	cancelled_on DATE,
	cancelled_why TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE INDEX governance_meeting_contract ON governance_meeting (contract_id, planned_on);

CREATE INDEX governance_meeting_order ON governance_meeting (planned_on, id);

CREATE TABLE governance_plan (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	risk_id TEXT NOT NULL REFERENCES governance_risk (id),
	title TEXT NOT NULL,
	from_on DATE NOT NULL,
	to_on DATE NOT NULL,
	owner TEXT NOT NULL,
	goal TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE INDEX governance_plan_risk ON governance_plan (risk_id, from_on);

CREATE TABLE governance_risk (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	name TEXT NOT NULL UNIQUE,
	description TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE TABLE governance_rule (
	key TEXT NOT NULL,
	valid_from DATE NOT NULL,
	value BIGINT NOT NULL,
	source TEXT NOT NULL,
	set_by TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	PRIMARY KEY (key, valid_from)
);

CREATE TABLE governance_step (
	conduct_id TEXT NOT NULL REFERENCES governance_conduct (id) ON DELETE CASCADE,
	step TEXT NOT NULL CHECK (step IN ('start', 'self', 'audit', 'plan')),
	done_on DATE NOT NULL,
	deviation BOOLEAN NOT NULL,
	text TEXT NOT NULL,
	done_by TEXT NOT NULL,
	PRIMARY KEY (conduct_id, step)
);

CREATE TABLE handbook_document (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	title TEXT NOT NULL,
	title_key TEXT NOT NULL,
	kind TEXT NOT NULL CHECK (kind IN ('sida', 'rutin', 'checklista', 'mall')),
	process_id TEXT NOT NULL,
	steward TEXT NOT NULL,
	review_on DATE,
	figures TEXT NOT NULL,
	retired BOOLEAN NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE INDEX handbook_document_process ON handbook_document (process_id);

CREATE INDEX handbook_document_review ON handbook_document (review_on, id);

CREATE INDEX handbook_document_title ON handbook_document (title_key, id);

CREATE TABLE handbook_edition (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	document_id TEXT NOT NULL REFERENCES handbook_document (id),
	no BIGINT NOT NULL,
	text TEXT NOT NULL,
	file_id TEXT NOT NULL,
	file_name TEXT NOT NULL,
	why TEXT NOT NULL,
	because TEXT NOT NULL,
	because_url TEXT NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('utkast', 'granskas', 'fastställd', 'ersatt')),
	written_id TEXT NOT NULL,
	written TEXT NOT NULL,
	approved_by TEXT NOT NULL,
	approved_on DATE,
	valid_from DATE,
	valid_to DATE,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL,
	UNIQUE (document_id, no)
);

CREATE TABLE handbook_leader (
	process_id TEXT NOT NULL REFERENCES handbook_process (id),
	from_on DATE NOT NULL,
	to_on DATE,
	name TEXT NOT NULL,
	PRIMARY KEY (process_id, from_on)
);

CREATE TABLE handbook_process (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	code TEXT NOT NULL UNIQUE,
	name TEXT NOT NULL,
	level TEXT NOT NULL CHECK (level IN ('huvudprocess', 'delprocess', 'steg')),
	parent_id TEXT NOT NULL,
	seq BIGINT NOT NULL,
	owner TEXT NOT NULL,
	purpose TEXT NOT NULL,
	input TEXT NOT NULL,
	output TEXT NOT NULL,
	systems TEXT NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('utkast', 'granskas', 'fastställd')),
	edition BIGINT NOT NULL,
	changed_by TEXT NOT NULL,
	approved_by TEXT NOT NULL,
	approved_on DATE,
	review_on DATE,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE INDEX handbook_process_parent ON handbook_process (parent_id);

CREATE TABLE handbook_role (
	process_id TEXT NOT NULL REFERENCES handbook_process (id),
	role TEXT NOT NULL,
	letters TEXT NOT NULL,
	PRIMARY KEY (process_id, role)
);

CREATE TABLE handbook_suggestion (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	document_id TEXT NOT NULL,
	process_id TEXT NOT NULL,
	text TEXT NOT NULL,
	because TEXT NOT NULL,
	because_url TEXT NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('ny', 'antagen', 'avslagen')),
	by_id TEXT NOT NULL,
	author TEXT NOT NULL,
	made_on DATE NOT NULL,
	answer TEXT NOT NULL,
	answered_by TEXT NOT NULL,
	answered_on DATE
);

CREATE INDEX handbook_suggestion_because ON handbook_suggestion (because_url) WHERE because_url <> '';

CREATE INDEX handbook_suggestion_document ON handbook_suggestion (document_id);

CREATE INDEX handbook_suggestion_made ON handbook_suggestion (made_on, id);

CREATE TABLE identity_attempt (
	id TEXT PRIMARY KEY,
	failures BIGINT NOT NULL,
	last_at TIMESTAMP NOT NULL,
	until_at TIMESTAMP NOT NULL
);

CREATE INDEX identity_attempt_last ON identity_attempt (last_at);

CREATE TABLE identity_calendar (
	user_id TEXT PRIMARY KEY REFERENCES identity_user (id),
	token_hash TEXT NOT NULL UNIQUE,
	created_at TIMESTAMP NOT NULL,
	used_at TIMESTAMP NOT NULL
);

CREATE TABLE identity_decision (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	act TEXT NOT NULL,
	decided_on DATE NOT NULL,
	user_id TEXT REFERENCES identity_user (id),
	name TEXT NOT NULL,
	role TEXT NOT NULL,
	basis TEXT NOT NULL CHECK (basis IN ('delegation', 'board', 'none')),
	delegation_id TEXT REFERENCES identity_delegation (id),
	rule_id TEXT REFERENCES identity_delegation_rule (id),
	rule_nr TEXT NOT NULL,
	board TEXT NOT NULL,
	record_kind TEXT NOT NULL,
	record_ref TEXT NOT NULL,
	record_title TEXT NOT NULL,
	text TEXT NOT NULL,
	parties TEXT NOT NULL,
	amount BIGINT,
	notify BOOLEAN NOT NULL,
	withdrawn_on DATE,
	withdrawn_why TEXT NOT NULL,
	reported_to TEXT NOT NULL,
	reported_as TEXT NOT NULL,
	reported_on DATE,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE INDEX identity_decision_act ON identity_decision (act, decided_on, id);

CREATE INDEX identity_decision_meeting ON identity_decision (reported_to, decided_on, id);

CREATE INDEX identity_decision_on ON identity_decision (decided_on, id);

CREATE INDEX identity_decision_record ON identity_decision (record_kind, record_ref);

CREATE INDEX identity_decision_rule ON identity_decision (delegation_id);

CREATE INDEX identity_decision_user ON identity_decision (user_id, decided_on, id);

CREATE TABLE identity_delegation (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	n BIGINT NOT NULL UNIQUE,
	state TEXT NOT NULL CHECK (state IN ('draft', 'adopted')),
	adopted_by TEXT NOT NULL,
	adopted_on DATE,
	decision TEXT NOT NULL,
	valid_from DATE,
	valid_to DATE,
	note TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE INDEX identity_delegation_valid ON identity_delegation (state, valid_from);

CREATE TABLE identity_delegation_rule (
	id TEXT PRIMARY KEY,
	delegation_id TEXT NOT NULL REFERENCES identity_delegation (id) ON DELETE CASCADE,
	origin TEXT NOT NULL,
	nr TEXT NOT NULL,
	heading TEXT NOT NULL,
	decision TEXT NOT NULL,
	act TEXT NOT NULL,
	delegate TEXT NOT NULL,
	substitute TEXT NOT NULL,
	ceiling BIGINT CHECK (ceiling >= 0),
	conditions TEXT NOT NULL,
	notify BOOLEAN NOT NULL,
	legal_basis TEXT NOT NULL,
	redelegation TEXT NOT NULL,
	UNIQUE (delegation_id, nr)
);

CREATE INDEX identity_delegation_rule_act ON identity_delegation_rule (act, delegation_id);

CREATE TABLE identity_digest (
	user_id TEXT PRIMARY KEY REFERENCES identity_user (id),
	since TIMESTAMP NOT NULL,
	sent_on DATE
);

CREATE TABLE identity_link (
	token_hash TEXT PRIMARY KEY,
	user_id TEXT NOT NULL REFERENCES identity_user (id),
	expires_at TIMESTAMP NOT NULL
);

CREATE INDEX identity_link_user ON identity_link (user_id);

CREATE TABLE identity_party (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	code TEXT NOT NULL UNIQUE,
	short TEXT NOT NULL,
	org_no TEXT NOT NULL,
	letter TEXT NOT NULL,
	kind TEXT NOT NULL CHECK (kind IN ('owner', 'external', 'guest')),
	host BOOLEAN NOT NULL,
	colour TEXT NOT NULL,
	valid_from DATE,
	valid_to DATE,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE TABLE identity_party_name (
	id TEXT PRIMARY KEY,
	party_id TEXT NOT NULL REFERENCES identity_party (id),
	name TEXT NOT NULL,
	valid_from DATE,
	valid_to DATE
);

CREATE INDEX identity_party_name_party ON identity_party_name (party_id, valid_from);

CREATE TABLE identity_password (
	user_id TEXT PRIMARY KEY REFERENCES identity_user (id),
	hash TEXT NOT NULL,
	must_change BOOLEAN NOT NULL,
	set_at TIMESTAMP NOT NULL
);

CREATE TABLE identity_session (
	id TEXT PRIMARY KEY,
	user_id TEXT NOT NULL REFERENCES identity_user (id),
	token_hash TEXT NOT NULL UNIQUE,
	created_at TIMESTAMP NOT NULL,
	seen_at TIMESTAMP NOT NULL,
	expires_at TIMESTAMP NOT NULL,
	address TEXT NOT NULL,
	agent TEXT NOT NULL
);

CREATE INDEX identity_session_expires ON identity_session (expires_at);

CREATE INDEX identity_session_user ON identity_session (user_id, seen_at);

CREATE TABLE identity_setting (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	idle_min BIGINT NOT NULL,
	max_hours BIGINT NOT NULL,
	link_hours BIGINT NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE TABLE identity_token (
	id TEXT PRIMARY KEY,
	user_id TEXT NOT NULL REFERENCES identity_user (id),
	name TEXT NOT NULL,
	token_hash TEXT NOT NULL UNIQUE,
	may_write BOOLEAN NOT NULL,
	expires_on DATE NOT NULL,
	created_at TIMESTAMP NOT NULL,
	used_at TIMESTAMP NOT NULL
);

CREATE INDEX identity_token_user ON identity_token (user_id, created_at);

CREATE TABLE identity_unit (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	party TEXT NOT NULL,
	kind TEXT NOT NULL CHECK (kind IN ('own', 'customer')),
	cost_place TEXT NOT NULL,
	valid_from DATE,
	valid_to DATE,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE TABLE identity_unit_term (
	id TEXT PRIMARY KEY,
	unit_id TEXT NOT NULL REFERENCES identity_unit (id),
	name TEXT NOT NULL,
	parent_id TEXT REFERENCES identity_unit (id),
	valid_from DATE,
	valid_to DATE
);

CREATE INDEX identity_unit_term_unit ON identity_unit_term (unit_id, valid_from);

CREATE TABLE identity_user (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	name TEXT NOT NULL,
	name_key TEXT NOT NULL,
	email TEXT NOT NULL UNIQUE,
	title TEXT NOT NULL,
	roles TEXT NOT NULL,
	parties TEXT NOT NULL,
	unit_id TEXT REFERENCES identity_unit (id),
	active BOOLEAN NOT NULL,
	valid_from DATE,
	valid_to DATE,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE INDEX identity_user_name ON identity_user (name_key, id);

CREATE INDEX identity_user_unit ON identity_user (unit_id);

CREATE TABLE identity_view (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	owner_id TEXT NOT NULL REFERENCES identity_user (id),
	path TEXT NOT NULL,
	name TEXT NOT NULL,
	query TEXT NOT NULL,
	shared TEXT NOT NULL CHECK (shared IN ('private', 'team', 'everyone')),
	is_default BOOLEAN NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL,
	UNIQUE (owner_id, path, name)
);

CREATE INDEX identity_view_path ON identity_view (path, shared);

CREATE TABLE initiative (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	number TEXT NOT NULL UNIQUE,
	title TEXT NOT NULL,
	title_key TEXT NOT NULL,
	category_id TEXT NOT NULL REFERENCES category (id),
	row_id TEXT NOT NULL,
	leader_id TEXT NOT NULL,
	leader TEXT NOT NULL,
	hours BIGINT,
	scope TEXT NOT NULL,
	national TEXT NOT NULL,
	starts_on DATE NOT NULL,
	due_on DATE,
	phase TEXT NOT NULL CHECK (phase IN ('preparation', 'external', 'internal', 'strategy', 'implementation', 'ended')),
	paused BOOLEAN NOT NULL,
	phase_on DATE NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE INDEX initiative_category ON initiative (category_id);

CREATE INDEX initiative_opened ON initiative (row_id) WHERE row_id <> '';

CREATE INDEX initiative_title ON initiative (title_key, id);

CREATE TABLE initiative_check (
	row_id TEXT NOT NULL REFERENCES initiative_row (id) ON DELETE CASCADE,
	n BIGINT NOT NULL,
	label TEXT NOT NULL,
	done_on DATE,
	done_by TEXT NOT NULL,
	note TEXT NOT NULL,
	PRIMARY KEY (row_id, n)
);

CREATE TABLE initiative_deliverable (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	initiative_id TEXT NOT NULL REFERENCES initiative (id) ON DELETE CASCADE,
	phase TEXT NOT NULL,
	n BIGINT NOT NULL,
	label TEXT NOT NULL,
	owner_id TEXT NOT NULL,
	owner TEXT NOT NULL,
	due_on DATE,
	done_on DATE,
	done_by TEXT NOT NULL,
	link TEXT NOT NULL,
	note TEXT NOT NULL
);

CREATE INDEX initiative_deliverable_due ON initiative_deliverable (due_on) WHERE done_on IS NULL;

CREATE INDEX initiative_deliverable_initiative ON initiative_deliverable (initiative_id, phase, n);

CREATE TABLE initiative_followup (
	id TEXT PRIMARY KEY,
	measure_id TEXT NOT NULL REFERENCES initiative_measure (id) ON DELETE CASCADE,
	followed_on DATE NOT NULL,
	realised BIGINT,
	realised_co2 BIGINT,
	quality TEXT NOT NULL,
	comment TEXT NOT NULL,
	by_name TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL
);

CREATE INDEX initiative_followup_measure ON initiative_followup (measure_id, followed_on);

CREATE TABLE initiative_measure (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	number TEXT NOT NULL UNIQUE,
	title TEXT NOT NULL,
	title_key TEXT NOT NULL,
	kind TEXT NOT NULL,
	category_id TEXT NOT NULL REFERENCES category (id),
	initiative_id TEXT NOT NULL,
	owner_id TEXT NOT NULL,
	owner TEXT NOT NULL,
	due_on DATE NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('planned', 'ongoing', 'done', 'stopped')),
	state_on DATE NOT NULL,
	state_why TEXT NOT NULL,
	expected BIGINT,
	expected_co2 BIGINT,
	expected_quality TEXT NOT NULL,
	realised BIGINT,
	realised_co2 BIGINT,
	followed_on DATE,
	plan_item_id TEXT NOT NULL,
	procurement_id TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE INDEX initiative_measure_category ON initiative_measure (category_id, due_on);

CREATE INDEX initiative_measure_due ON initiative_measure (due_on, id);

CREATE INDEX initiative_measure_initiative ON initiative_measure (initiative_id) WHERE initiative_id <> '';

CREATE INDEX initiative_measure_title ON initiative_measure (title_key, id);

CREATE TABLE initiative_member (
	id TEXT PRIMARY KEY,
	initiative_id TEXT NOT NULL REFERENCES initiative (id) ON DELETE CASCADE,
	name TEXT NOT NULL,
	part TEXT NOT NULL,
	hours BIGINT,
	UNIQUE (initiative_id, name)
);

CREATE TABLE initiative_plan (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	year BIGINT NOT NULL,
	no BIGINT NOT NULL,
	note TEXT NOT NULL,
	status TEXT NOT NULL CHECK (status IN ('draft', 'decided', 'replaced')),
	decided_on DATE,
	body TEXT NOT NULL,
	meeting TEXT NOT NULL,
	paragraph TEXT NOT NULL,
	link TEXT NOT NULL,
	decided_by TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL,
	UNIQUE (year, no)
);

CREATE UNIQUE INDEX initiative_plan_decided ON initiative_plan (year) WHERE status = 'decided';

CREATE TABLE initiative_report (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	category_id TEXT NOT NULL REFERENCES category (id),
	no BIGINT NOT NULL,
	as_of DATE NOT NULL,
	market TEXT NOT NULL,
	next_steps TEXT NOT NULL,
	status TEXT NOT NULL CHECK (status IN ('draft', 'approved', 'replaced')),
	approved_on DATE,
	approved_by TEXT NOT NULL,
	content TEXT NOT NULL,
	hash TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL,
	UNIQUE (category_id, no)
);

CREATE INDEX initiative_report_approved ON initiative_report (approved_on) WHERE approved_on IS NOT NULL;

CREATE TABLE initiative_row (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	plan_id TEXT NOT NULL REFERENCES initiative_plan (id) ON DELETE CASCADE,
	category_id TEXT NOT NULL REFERENCES category (id),
	entered BOOLEAN NOT NULL,
	scope TEXT NOT NULL,
	suppliers BIGINT,
	potential BIGINT,
	potential_points BIGINT,
	risk_points BIGINT,
	readiness_points BIGINT,
	maturity BIGINT,
	risk_text TEXT NOT NULL,
	sustainability TEXT NOT NULL,
	leader_id TEXT NOT NULL,
	leader TEXT NOT NULL,
	hours BIGINT,
	starts TEXT NOT NULL,
	expected TEXT NOT NULL,
	contracts BIGINT,
	expiring BIGINT,
	score BIGINT,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL,
	UNIQUE (plan_id, category_id)
);

CREATE TABLE initiative_rule (
	key TEXT NOT NULL,
	valid_from DATE NOT NULL,
	value BIGINT NOT NULL,
	source TEXT NOT NULL,
	set_by TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	PRIMARY KEY (key, valid_from)
);

CREATE TABLE initiative_series (
	kind TEXT NOT NULL,
	year BIGINT NOT NULL,
	last BIGINT NOT NULL,
	PRIMARY KEY (kind, year)
);

CREATE TABLE initiative_step (
	initiative_id TEXT NOT NULL REFERENCES initiative (id) ON DELETE CASCADE,
	n BIGINT NOT NULL,
	phase TEXT NOT NULL,
	paused BOOLEAN NOT NULL,
	from_on DATE NOT NULL,
	why TEXT NOT NULL,
	by_name TEXT NOT NULL,
	PRIMARY KEY (initiative_id, n)
);

CREATE TABLE initiative_strategy (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	initiative_id TEXT NOT NULL REFERENCES initiative (id),
	no BIGINT NOT NULL,
	title TEXT NOT NULL,
	title_key TEXT NOT NULL,
	goals TEXT NOT NULL,
	levers TEXT NOT NULL,
	scenarios TEXT NOT NULL,
	risk TEXT NOT NULL,
	status TEXT NOT NULL CHECK (status IN ('draft', 'proposed', 'decided', 'replaced')),
	proposed_on DATE,
	proposed_id TEXT NOT NULL,
	proposed_by TEXT NOT NULL,
	decided_on DATE,
	body TEXT NOT NULL,
	reference TEXT NOT NULL,
	decided_id TEXT NOT NULL CHECK (decided_id = '' OR decided_id <> proposed_id),
	decided_by TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL,
	UNIQUE (initiative_id, no)
);

CREATE INDEX initiative_strategy_decided ON initiative_strategy (decided_on) WHERE decided_on IS NOT NULL;

CREATE TABLE initiative_template (
	list TEXT NOT NULL,
	valid_from DATE NOT NULL,
	lines TEXT NOT NULL,
	source TEXT NOT NULL,
	set_by TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	PRIMARY KEY (list, valid_from)
);

CREATE TABLE initiative_time (
	id TEXT PRIMARY KEY,
	initiative_id TEXT NOT NULL REFERENCES initiative (id) ON DELETE CASCADE,
	worked_on DATE NOT NULL,
	name TEXT NOT NULL,
	hours BIGINT NOT NULL CHECK (hours > 0),
	what TEXT NOT NULL
);

CREATE INDEX initiative_time_initiative ON initiative_time (initiative_id, worked_on);

CREATE TABLE intake_diff (
	run_id TEXT NOT NULL REFERENCES intake_run (id),
	n BIGINT NOT NULL,
	at_row BIGINT NOT NULL,
	ref TEXT NOT NULL,
	title TEXT NOT NULL,
	verb TEXT NOT NULL CHECK (verb IN ('ny', 'ändras', 'skiljer', 'oförändrad', 'saknas')),
	field TEXT NOT NULL,
	label TEXT NOT NULL,
	was TEXT NOT NULL,
	becomes TEXT NOT NULL,
	change BIGINT,
	PRIMARY KEY (run_id, n)
);

CREATE INDEX intake_diff_verb ON intake_diff (run_id, verb, field, n);

CREATE TABLE intake_fault (
	run_id TEXT NOT NULL,
	at_row BIGINT NOT NULL,
	n BIGINT NOT NULL,
	field TEXT NOT NULL,
	column_name TEXT NOT NULL,
	value TEXT NOT NULL,
	kind TEXT NOT NULL,
	message TEXT NOT NULL,
	PRIMARY KEY (run_id, at_row, n),
	FOREIGN KEY (run_id, at_row) REFERENCES intake_reject (run_id, at_row) ON DELETE CASCADE
);

CREATE INDEX intake_fault_kind ON intake_fault (run_id, kind, field, at_row);

CREATE TABLE intake_line (
	run_id TEXT NOT NULL REFERENCES intake_run (id),
	register TEXT NOT NULL,
	kind TEXT NOT NULL,
	ref TEXT NOT NULL,
	at_row BIGINT NOT NULL,
	key TEXT NOT NULL,
	title TEXT NOT NULL,
	verb TEXT NOT NULL CHECK (verb IN ('skapad', 'uppdaterad')),
	version BIGINT NOT NULL,
	before TEXT NOT NULL,
	PRIMARY KEY (run_id, kind, ref)
);

CREATE INDEX intake_line_key ON intake_line (register, key);

CREATE INDEX intake_line_row ON intake_line (run_id, at_row);

CREATE TABLE intake_mapping (
	register TEXT NOT NULL,
	head_key TEXT NOT NULL,
	mapping TEXT NOT NULL,
	changed_at TIMESTAMP NOT NULL,
	changed_by TEXT NOT NULL,
	PRIMARY KEY (register, head_key)
);

CREATE TABLE intake_reject (
	run_id TEXT NOT NULL REFERENCES intake_run (id),
	at_row BIGINT NOT NULL,
	cells TEXT NOT NULL,
	PRIMARY KEY (run_id, at_row)
);

CREATE TABLE intake_run (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	register TEXT NOT NULL,
	file_id TEXT NOT NULL,
	file_name TEXT NOT NULL,
	file_size BIGINT NOT NULL,
	file_hash TEXT NOT NULL,
	sheet TEXT NOT NULL,
	head_row BIGINT NOT NULL,
	heads TEXT NOT NULL,
	mapping TEXT NOT NULL,
	bad TEXT NOT NULL CHECK (bad IN ('alla', 'bara-felfria')),
	existing TEXT NOT NULL CHECK (existing IN ('fel', 'uppdatera')),
	formulas BOOLEAN NOT NULL,
	new_suppliers BOOLEAN NOT NULL,
	source TEXT NOT NULL,
	scope TEXT NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('uppladdad', 'granskas', 'granskad', 'sparas', 'klar', 'misslyckad', 'ångras', 'ångrad')),
	job_id TEXT NOT NULL,
	message TEXT NOT NULL,
	rows BIGINT NOT NULL,
	created BIGINT NOT NULL,
	updated BIGINT NOT NULL,
	same BIGINT NOT NULL,
	rejected BIGINT NOT NULL,
	joined BIGINT NOT NULL,
	missing BIGINT NOT NULL,
	suppliers BIGINT NOT NULL,
	millis BIGINT NOT NULL,
	run_by_id TEXT NOT NULL,
	run_by TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL,
	ended_at TIMESTAMP,
	undone_at TIMESTAMP,
	undone_by TEXT NOT NULL,
	undone_why TEXT NOT NULL
);

CREATE INDEX intake_run_hash ON intake_run (file_hash);

CREATE INDEX intake_run_order ON intake_run (created_at, id);

CREATE TABLE job (
	id TEXT PRIMARY KEY,
	kind TEXT NOT NULL,
	title TEXT NOT NULL,
	input TEXT NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed', 'cancelled')),
	done BIGINT NOT NULL,
	total BIGINT NOT NULL,
	message TEXT NOT NULL,
	result TEXT NOT NULL,
	owner_id TEXT NOT NULL,
	owner TEXT NOT NULL,
	attempts BIGINT NOT NULL,
	run_after TIMESTAMP NOT NULL,
	beat_at TIMESTAMP,
	created_at TIMESTAMP NOT NULL,
	started_at TIMESTAMP,
	ended_at TIMESTAMP
);

CREATE INDEX job_owner ON job (owner_id, created_at);

CREATE INDEX job_queue ON job (state, run_after);

CREATE TABLE law_rule (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	kind TEXT NOT NULL,
	key TEXT NOT NULL,
	act TEXT NOT NULL,
	procedure TEXT NOT NULL,
	regime TEXT NOT NULL,
	object TEXT NOT NULL,
	buyer TEXT NOT NULL,
	party TEXT NOT NULL,
	label TEXT NOT NULL,
	amount BIGINT,
	number BIGINT,
	unit TEXT NOT NULL,
	bound TEXT NOT NULL CHECK (bound IN ('', 'from', 'at_most', 'under')),
	text TEXT NOT NULL,
	valid_from DATE,
	valid_to DATE,
	legal_ref TEXT NOT NULL,
	source TEXT NOT NULL,
	source_url TEXT NOT NULL,
	confirmed BOOLEAN NOT NULL,
	confirmed_by TEXT NOT NULL,
	confirmed_on DATE,
	shipped BOOLEAN NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE INDEX law_rule_kind ON law_rule (kind, key, valid_from, id);

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

CREATE TABLE plan_candidate (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	pair TEXT NOT NULL UNIQUE,
	one_kind TEXT NOT NULL,
	one_ref TEXT NOT NULL,
	one_number TEXT NOT NULL,
	one_title TEXT NOT NULL,
	one_url TEXT NOT NULL,
	one_parties TEXT NOT NULL,
	one_ends DATE,
	two_kind TEXT NOT NULL,
	two_ref TEXT NOT NULL,
	two_number TEXT NOT NULL,
	two_title TEXT NOT NULL,
	two_url TEXT NOT NULL,
	two_parties TEXT NOT NULL,
	two_ends DATE,
	category_id TEXT REFERENCES category (id),
	score BIGINT NOT NULL,
	score_text TEXT NOT NULL,
	outcome TEXT NOT NULL CHECK (outcome IN ('', 'joint', 'separate', 'waiting', 'bridge')),
	reason TEXT NOT NULL,
	text TEXT NOT NULL,
	bridge_on DATE,
	bridge_text TEXT NOT NULL,
	decided_on DATE,
	decided_by TEXT NOT NULL,
	found_on DATE NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE INDEX plan_candidate_decided ON plan_candidate (decided_on) WHERE decided_on IS NOT NULL;

CREATE INDEX plan_candidate_one ON plan_candidate (one_ref);

CREATE INDEX plan_candidate_score ON plan_candidate (outcome, score, id);

CREATE INDEX plan_candidate_two ON plan_candidate (two_ref);

CREATE TABLE plan_edition (
	id TEXT PRIMARY KEY,
	no BIGINT NOT NULL UNIQUE,
	version_id TEXT NOT NULL REFERENCES plan_version (id),
	version_name TEXT NOT NULL,
	fields TEXT NOT NULL,
	items BIGINT NOT NULL,
	kept_out BIGINT NOT NULL,
	published_at TIMESTAMP NOT NULL,
	published_by TEXT NOT NULL
);

CREATE TABLE plan_edition_item (
	edition_id TEXT NOT NULL REFERENCES plan_edition (id) ON DELETE CASCADE,
	position BIGINT NOT NULL,
	number TEXT NOT NULL,
	title TEXT NOT NULL,
	description TEXT NOT NULL,
	category_id TEXT NOT NULL,
	category TEXT NOT NULL,
	cpv TEXT NOT NULL,
	parties TEXT NOT NULL,
	notice_q TEXT NOT NULL,
	contract_on DATE,
	contact TEXT NOT NULL,
	words TEXT NOT NULL,
	PRIMARY KEY (edition_id, position)
);

CREATE INDEX plan_edition_item_category ON plan_edition_item (edition_id, category_id, position);

CREATE TABLE plan_guest (
	id TEXT PRIMARY KEY,
	item_id TEXT NOT NULL REFERENCES plan_item (id) ON DELETE CASCADE,
	name TEXT NOT NULL,
	org_no TEXT NOT NULL,
	kind TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	UNIQUE (item_id, name)
);

CREATE TABLE plan_item (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	number TEXT NOT NULL UNIQUE,
	state TEXT NOT NULL CHECK (state IN ('planned', 'begun', 'done', 'cancelled', 'dropped')),
	title TEXT NOT NULL,
	description TEXT NOT NULL,
	category_id TEXT REFERENCES category (id),
	cpv TEXT NOT NULL,
	parties TEXT NOT NULL,
	client TEXT NOT NULL,
	origin TEXT NOT NULL,
	origin_ref TEXT NOT NULL,
	origin_url TEXT NOT NULL,
	contract_id TEXT NOT NULL,
	contract TEXT NOT NULL,
	contract_ends DATE,
	last_option_on DATE,
	procedure TEXT NOT NULL,
	regime TEXT NOT NULL,
	estimated_value BIGINT,
	complexity BIGINT,
	hours BIGINT,
	risk TEXT NOT NULL,
	risk_text TEXT NOT NULL,
	starts_on DATE,
	notice_on DATE,
	opening_on DATE,
	award_on DATE,
	contract_on DATE,
	needed_on DATE,
	purchaser_id TEXT NOT NULL,
	purchaser TEXT NOT NULL,
	coordination TEXT NOT NULL,
	coordination_text TEXT NOT NULL,
	comment TEXT NOT NULL,
	contact TEXT NOT NULL,
	kept_out BOOLEAN NOT NULL,
	kept_out_reason TEXT NOT NULL,
	procurement_id TEXT NOT NULL,
	procurement TEXT NOT NULL,
	ended_on DATE,
	drop_reason TEXT NOT NULL,
	title_key TEXT NOT NULL,
	is_open BOOLEAN NOT NULL,
	latest_start_on DATE,
	notice_key BIGINT NOT NULL,
	contract_key BIGINT NOT NULL,
	late_key BIGINT NOT NULL,
	value_key BIGINT NOT NULL,
	digest TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE INDEX plan_item_all ON plan_item (notice_key, id);

CREATE INDEX plan_item_category ON plan_item (category_id, notice_key) WHERE category_id IS NOT NULL;

CREATE INDEX plan_item_contract ON plan_item (contract_id) WHERE contract_id <> '';

CREATE INDEX plan_item_contract_on ON plan_item (is_open, contract_key, id);

CREATE INDEX plan_item_ended ON plan_item (ended_on) WHERE ended_on IS NOT NULL;

CREATE INDEX plan_item_late ON plan_item (late_key, id);

CREATE INDEX plan_item_notice ON plan_item (is_open, notice_key, id);

CREATE INDEX plan_item_procurement ON plan_item (procurement_id) WHERE procurement_id <> '';

CREATE INDEX plan_item_purchaser ON plan_item (purchaser_id, notice_key);

CREATE INDEX plan_item_state ON plan_item (state, notice_key, id);

CREATE INDEX plan_item_sum ON plan_item (is_open, parties, estimated_value);

CREATE INDEX plan_item_title ON plan_item (is_open, title_key, id);

CREATE INDEX plan_item_value ON plan_item (is_open, value_key, id);

CREATE TABLE plan_proposal (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	kind TEXT NOT NULL,
	ref TEXT NOT NULL,
	url TEXT NOT NULL,
	origin TEXT NOT NULL,
	why TEXT NOT NULL,
	judgement TEXT NOT NULL CHECK (judgement IN ('open', 'accepted', 'dismissed')),
	title TEXT NOT NULL,
	title_key TEXT NOT NULL,
	description TEXT NOT NULL,
	category_id TEXT REFERENCES category (id),
	cpv TEXT NOT NULL,
	parties TEXT NOT NULL,
	client TEXT NOT NULL,
	origin_ref TEXT NOT NULL,
	contract_id TEXT NOT NULL,
	contract TEXT NOT NULL,
	contract_ends DATE,
	last_option_on DATE,
	procedure TEXT NOT NULL,
	regime TEXT NOT NULL,
	estimated_value BIGINT,
	contract_on DATE,
	needed_on DATE,
	latest_start_on DATE,
	start_key BIGINT NOT NULL,
	proposed_on DATE NOT NULL,
	judged_on DATE,
	judged_by TEXT NOT NULL,
	reason TEXT NOT NULL,
	item_id TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL,
	UNIQUE (kind, ref)
);

CREATE INDEX plan_proposal_age ON plan_proposal (judgement, proposed_on, id);

CREATE INDEX plan_proposal_start ON plan_proposal (judgement, start_key, id);

CREATE INDEX plan_proposal_title ON plan_proposal (judgement, title_key, id);

CREATE TABLE plan_rule (
	key TEXT NOT NULL,
	valid_from DATE NOT NULL,
	value BIGINT NOT NULL,
	source TEXT NOT NULL,
	set_by TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	PRIMARY KEY (key, valid_from)
);

CREATE TABLE plan_series (
	year BIGINT PRIMARY KEY,
	last BIGINT NOT NULL
);

CREATE TABLE plan_tended (
	day DATE PRIMARY KEY
);

CREATE TABLE plan_version (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	no BIGINT NOT NULL UNIQUE,
	label TEXT NOT NULL,
	status TEXT NOT NULL CHECK (status IN ('draft', 'decided', 'replaced')),
	note TEXT NOT NULL,
	taken_on DATE NOT NULL,
	items BIGINT NOT NULL,
	decided_on DATE,
	decided_by TEXT NOT NULL,
	body TEXT NOT NULL,
	reference TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE UNIQUE INDEX plan_version_decided ON plan_version (status) WHERE status = 'decided';

CREATE TABLE plan_version_item (
	version_id TEXT NOT NULL REFERENCES plan_version (id) ON DELETE CASCADE,
	id TEXT NOT NULL,
	version BIGINT NOT NULL,
	number TEXT NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('planned', 'begun', 'done', 'cancelled', 'dropped')),
	title TEXT NOT NULL,
	description TEXT NOT NULL,
	category_id TEXT,
	cpv TEXT NOT NULL,
	parties TEXT NOT NULL,
	client TEXT NOT NULL,
	origin TEXT NOT NULL,
	origin_ref TEXT NOT NULL,
	origin_url TEXT NOT NULL,
	contract_id TEXT NOT NULL,
	contract TEXT NOT NULL,
	contract_ends DATE,
	last_option_on DATE,
	procedure TEXT NOT NULL,
	regime TEXT NOT NULL,
	estimated_value BIGINT,
	complexity BIGINT,
	hours BIGINT,
	risk TEXT NOT NULL,
	risk_text TEXT NOT NULL,
	starts_on DATE,
	notice_on DATE,
	opening_on DATE,
	award_on DATE,
	contract_on DATE,
	needed_on DATE,
	purchaser_id TEXT NOT NULL,
	purchaser TEXT NOT NULL,
	coordination TEXT NOT NULL,
	coordination_text TEXT NOT NULL,
	comment TEXT NOT NULL,
	contact TEXT NOT NULL,
	kept_out BOOLEAN NOT NULL,
	kept_out_reason TEXT NOT NULL,
	procurement_id TEXT NOT NULL,
	procurement TEXT NOT NULL,
	ended_on DATE,
	drop_reason TEXT NOT NULL,
	title_key TEXT NOT NULL,
	is_open BOOLEAN NOT NULL,
	latest_start_on DATE,
	notice_key BIGINT NOT NULL,
	contract_key BIGINT NOT NULL,
	late_key BIGINT NOT NULL,
	value_key BIGINT NOT NULL,
	digest TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL,
	PRIMARY KEY (version_id, id)
);

CREATE INDEX plan_version_item_digest ON plan_version_item (version_id, id, digest);

CREATE INDEX plan_version_item_item ON plan_version_item (id);

CREATE TABLE price_clause (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	contract_id TEXT NOT NULL REFERENCES contract (id),
	list_id TEXT REFERENCES price_list (id),
	source TEXT NOT NULL,
	fixed BIGINT NOT NULL,
	base BIGINT NOT NULL,
	span BIGINT NOT NULL,
	lag BIGINT NOT NULL,
	mode TEXT NOT NULL CHECK (mode IN ('base', 'chain')),
	threshold BIGINT NOT NULL,
	carry BOOLEAN NOT NULL,
	cap BIGINT,
	floor BIGINT,
	first_on DATE NOT NULL,
	every BIGINT NOT NULL,
	notice_days BIGINT NOT NULL,
	late_out BOOLEAN NOT NULL,
	final_only BOOLEAN NOT NULL,
	initiator TEXT NOT NULL,
	decimals BIGINT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE INDEX price_clause_contract ON price_clause (contract_id);

CREATE TABLE price_counter (
	name TEXT PRIMARY KEY,
	last BIGINT NOT NULL
);

CREATE TABLE price_edition (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	key BIGINT NOT NULL UNIQUE,
	list_id TEXT NOT NULL REFERENCES price_list (id),
	n BIGINT NOT NULL,
	stage TEXT NOT NULL CHECK (stage IN ('draft', 'decided')),
	valid_from DATE,
	valid_to DATE,
	origin TEXT NOT NULL,
	source TEXT NOT NULL,
	revision_id TEXT REFERENCES price_revision (id),
	ground TEXT NOT NULL,
	items BIGINT NOT NULL,
	fresh BIGINT NOT NULL,
	gone BIGINT NOT NULL,
	dearer BIGINT NOT NULL,
	cheaper BIGINT NOT NULL,
	same BIGINT NOT NULL,
	mean BIGINT,
	weighed BIGINT,
	made_by TEXT NOT NULL,
	decided_on DATE,
	decided_by TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE INDEX price_edition_draft ON price_edition (id) WHERE stage = 'draft';

CREATE UNIQUE INDEX price_edition_of ON price_edition (list_id, n);

CREATE INDEX price_edition_revision ON price_edition (revision_id) WHERE revision_id IS NOT NULL;

CREATE INDEX price_edition_valid ON price_edition (list_id, valid_from) WHERE stage = 'decided';

CREATE TABLE price_fault (
	file_id TEXT NOT NULL REFERENCES price_file (id) ON DELETE CASCADE,
	n BIGINT NOT NULL,
	sheet TEXT NOT NULL,
	row_no BIGINT NOT NULL,
	field TEXT NOT NULL,
	value TEXT NOT NULL,
	message TEXT NOT NULL,
	PRIMARY KEY (file_id, n)
);

CREATE TABLE price_file (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	list_id TEXT NOT NULL REFERENCES price_list (id),
	file_id TEXT,
	name TEXT NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('received', 'reading', 'read', 'failed', 'undone')),
	mapping TEXT NOT NULL,
	only_good BOOLEAN NOT NULL,
	edition_id TEXT REFERENCES price_edition (id),
	read_rows BIGINT NOT NULL,
	wrong_rows BIGINT NOT NULL,
	millis BIGINT NOT NULL,
	message TEXT NOT NULL,
	job_id TEXT NOT NULL,
	by_name TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE INDEX price_file_list ON price_file (list_id, created_at);

CREATE TABLE price_item (
	edition_key BIGINT NOT NULL,
	article_key TEXT NOT NULL,
	row_no BIGINT NOT NULL,
	article TEXT NOT NULL,
	own TEXT NOT NULL,
	gtin TEXT NOT NULL,
	name_key BIGINT NOT NULL,
	unit TEXT NOT NULL,
	per_num BIGINT NOT NULL,
	per_den BIGINT NOT NULL,
	base_unit TEXT NOT NULL,
	from_qty BIGINT NOT NULL,
	listed BIGINT NOT NULL,
	discount BIGINT NOT NULL,
	net BIGINT NOT NULL,
	free BOOLEAN NOT NULL,
	volume BIGINT,
	valid_from DATE,
	valid_to DATE,
	PRIMARY KEY (edition_key, article_key, row_no)
);

CREATE INDEX price_item_article ON price_item (article_key);

CREATE INDEX price_item_gtin ON price_item (gtin) WHERE gtin <> '';

CREATE INDEX price_item_name ON price_item (name_key, edition_key);

CREATE INDEX price_item_own ON price_item (own) WHERE own <> '';

CREATE TABLE price_list (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	contract_id TEXT NOT NULL REFERENCES contract (id),
	level TEXT NOT NULL CHECK (level IN ('term', 'catalogue')),
	supplier_id TEXT REFERENCES supplier (id),
	lot TEXT NOT NULL,
	note TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE UNIQUE INDEX price_list_of ON price_list (contract_id, level, coalesce(supplier_id, ''), lot);

CREATE INDEX price_list_supplier ON price_list (supplier_id) WHERE supplier_id IS NOT NULL;

CREATE TABLE price_mapping (
	supplier_id TEXT NOT NULL REFERENCES supplier (id),
	heads TEXT NOT NULL,
	mapping TEXT NOT NULL,
	changed_at TIMESTAMP NOT NULL,
	PRIMARY KEY (supplier_id, heads)
);

CREATE TABLE price_name (
	key BIGINT PRIMARY KEY,
	name TEXT NOT NULL UNIQUE
);

CREATE TABLE price_part (
	clause_id TEXT NOT NULL REFERENCES price_clause (id) ON DELETE CASCADE,
	n BIGINT NOT NULL,
	series_id TEXT NOT NULL REFERENCES price_series (id),
	weight BIGINT NOT NULL CHECK (weight > 0),
	PRIMARY KEY (clause_id, n)
);

CREATE TABLE price_point (
	series_id TEXT NOT NULL REFERENCES price_series (id) ON DELETE CASCADE,
	month BIGINT NOT NULL,
	value BIGINT NOT NULL CHECK (value > 0),
	final BOOLEAN NOT NULL,
	source TEXT NOT NULL,
	PRIMARY KEY (series_id, month)
);

CREATE TABLE price_revision (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	contract_id TEXT NOT NULL REFERENCES contract (id),
	list_id TEXT REFERENCES price_list (id),
	ground TEXT NOT NULL CHECK (ground IN ('index', 'negotiated')),
	clause_id TEXT REFERENCES price_clause (id),
	state TEXT NOT NULL CHECK (state IN ('requested', 'checked', 'approved', 'partial', 'rejected', 'withdrawn')),
	requested_on DATE NOT NULL,
	requested_by TEXT NOT NULL,
	from_on DATE NOT NULL,
	asked BIGINT,
	yearly BIGINT,
	text TEXT NOT NULL,
	late BOOLEAN NOT NULL,
	computed BIGINT,
	exact TEXT NOT NULL,
	steps TEXT NOT NULL,
	checked_on DATE,
	decision BIGINT,
	decided_on DATE,
	decided_by TEXT NOT NULL,
	why TEXT NOT NULL,
	before_ref BIGINT NOT NULL,
	factor TEXT NOT NULL,
	carried TEXT NOT NULL,
	ref BIGINT NOT NULL,
	adjusted_on DATE,
	owner_id TEXT,
	owner TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE INDEX price_revision_contract ON price_revision (contract_id, from_on);

CREATE INDEX price_revision_decided ON price_revision (decided_on, id);

CREATE INDEX price_revision_from ON price_revision (from_on DESC, id DESC);

CREATE INDEX price_revision_state ON price_revision (state, from_on);

CREATE TABLE price_series (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	code TEXT NOT NULL UNIQUE,
	title TEXT NOT NULL,
	provider TEXT NOT NULL,
	table_code TEXT NOT NULL,
	base_text TEXT NOT NULL,
	invented BOOLEAN NOT NULL,
	note TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE TABLE price_word (
	word TEXT NOT NULL,
	block BIGINT NOT NULL,
	n BIGINT NOT NULL,
	names TEXT NOT NULL,
	PRIMARY KEY (word, block)
);

CREATE INDEX price_word_block ON price_word (block, word);

CREATE TABLE procurement (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	number TEXT NOT NULL UNIQUE,
	state TEXT NOT NULL CHECK (state IN ('taken', 'preparing', 'announced', 'evaluating', 'awarded', 'signed', 'closed', 'cancelled')),
	title TEXT NOT NULL,
	description TEXT NOT NULL,
	parties TEXT NOT NULL,
	host TEXT NOT NULL,
	carried_out_by_us BOOLEAN NOT NULL,
	form TEXT NOT NULL,
	external_framework TEXT NOT NULL,
	not_coordinated_reason TEXT NOT NULL,
	not_coordinated_text TEXT NOT NULL,
	should_have_been_coordinated BOOLEAN NOT NULL,
	procedure TEXT NOT NULL,
	regime TEXT NOT NULL,
	nature TEXT NOT NULL,
	category_id TEXT NOT NULL,
	cpv TEXT NOT NULL,
	client_unit_id TEXT NOT NULL,
	client_unit TEXT NOT NULL,
	purchaser_id TEXT NOT NULL,
	purchaser TEXT NOT NULL,
	buyer_name TEXT NOT NULL,
	buyer_org_no TEXT NOT NULL,
	buyer_sector TEXT NOT NULL,
	taken_on DATE,
	wanted_on DATE,
	strategy_approved_on DATE,
	announced_on DATE,
	notice_id TEXT NOT NULL,
	tender_deadline DATE,
	tenders_received BIGINT,
	awarded_on DATE,
	signed_on DATE,
	closed_on DATE,
	cancelled_on DATE,
	cancel_reason TEXT NOT NULL,
	cancel_text TEXT NOT NULL,
	cancel_notified_on DATE,
	avoidable TEXT NOT NULL CHECK (avoidable IN ('', 'yes', 'no')),
	cancel_lesson TEXT NOT NULL,
	judged_by TEXT NOT NULL,
	outsourced BOOLEAN NOT NULL,
	consultant TEXT NOT NULL,
	code_of_conduct BOOLEAN NOT NULL,
	environment BOOLEAN NOT NULL,
	social BOOLEAN NOT NULL,
	accessibility BOOLEAN NOT NULL,
	personal_data BOOLEAN NOT NULL,
	functional BOOLEAN NOT NULL,
	environment_prioritised BOOLEAN NOT NULL,
	appealed BOOLEAN NOT NULL,
	estimated_value BIGINT,
	estimate_approx BOOLEAN NOT NULL,
	contracted_value BIGINT,
	lots BIGINT,
	framework BOOLEAN NOT NULL,
	award_reasons TEXT NOT NULL,
	notified_on DATE,
	notified_how TEXT NOT NULL,
	standstill_days BIGINT NOT NULL,
	award_notice_on DATE,
	case_work BOOLEAN NOT NULL,
	segment TEXT NOT NULL,
	follow_up TEXT NOT NULL,
	rerun_of TEXT NOT NULL,
	source TEXT NOT NULL,
	title_key TEXT NOT NULL,
	joint BOOLEAN NOT NULL,
	noticed BOOLEAN NOT NULL,
	listed_on DATE NOT NULL,
	ended_on DATE,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
, term_months BIGINT CHECK (term_months > 0), options TEXT NOT NULL DEFAULT '', option_notice BIGINT CHECK (option_notice >= 0));

CREATE INDEX procurement_appealed ON procurement (listed_on, id) WHERE appealed = TRUE;

CREATE INDEX procurement_buyer ON procurement (buyer_org_no, listed_on, id);

CREATE INDEX procurement_cancelled ON procurement (cancelled_on) WHERE cancelled_on IS NOT NULL;

CREATE INDEX procurement_case ON procurement (listed_on, id) WHERE case_work = TRUE AND closed_on IS NULL;

CREATE INDEX procurement_category ON procurement (category_id, listed_on, id);

CREATE INDEX procurement_deadline ON procurement (tender_deadline);

CREATE INDEX procurement_joint ON procurement (listed_on, id) WHERE joint = TRUE;

CREATE INDEX procurement_listed ON procurement (listed_on, id);

CREATE INDEX procurement_noticed ON procurement (listed_on, id, carried_out_by_us) WHERE noticed = TRUE;

CREATE INDEX procurement_purchaser ON procurement (purchaser_id, listed_on, id);

CREATE INDEX procurement_rerun ON procurement (rerun_of) WHERE rerun_of <> '';

CREATE INDEX procurement_signed ON procurement (signed_on);

CREATE INDEX procurement_state ON procurement (state, listed_on, id);

CREATE INDEX procurement_taken ON procurement (taken_on, ended_on);

CREATE INDEX procurement_title ON procurement (title_key, id);

CREATE TABLE procurement_approval (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	procurement_id TEXT NOT NULL REFERENCES procurement (id),
	gate TEXT NOT NULL CHECK (gate IN ('strategy', 'documents', 'handover')),
	by_id TEXT NOT NULL,
	by_name TEXT NOT NULL,
	approved_on DATE NOT NULL,
	note TEXT NOT NULL,
	revoked_on DATE,
	revoked_by TEXT NOT NULL,
	revoked_why TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE INDEX procurement_approval_procurement ON procurement_approval (procurement_id, gate);

CREATE TABLE procurement_block (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	procurement_id TEXT NOT NULL REFERENCES procurement (id),
	kind TEXT NOT NULL CHECK (kind IN ('standstill', 'voluntary', 'extended', 'ten_days', 'interim')),
	from_on DATE NOT NULL,
	to_on DATE,
	basis TEXT NOT NULL,
	source_kind TEXT NOT NULL,
	source_ref TEXT NOT NULL,
	source TEXT NOT NULL,
	released_on DATE,
	released_why TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE INDEX procurement_block_ends ON procurement_block (to_on) WHERE released_on IS NULL;

CREATE INDEX procurement_block_procurement ON procurement_block (procurement_id, from_on);

CREATE TABLE procurement_check (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	procurement_id TEXT NOT NULL REFERENCES procurement (id),
	phase TEXT NOT NULL CHECK (phase IN ('prepare', 'procure', 'implement', 'manage')),
	no BIGINT NOT NULL,
	text TEXT NOT NULL,
	role TEXT NOT NULL,
	optional BOOLEAN NOT NULL,
	source TEXT NOT NULL,
	source_url TEXT NOT NULL,
	answer TEXT NOT NULL CHECK (answer IN ('', 'yes', 'no', 'none')),
	why TEXT NOT NULL,
	evidence TEXT NOT NULL,
	answered_by TEXT NOT NULL,
	answered_on DATE,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE INDEX procurement_check_procurement ON procurement_check (procurement_id, no);

CREATE TABLE procurement_guest (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	procurement_id TEXT NOT NULL REFERENCES procurement (id),
	name TEXT NOT NULL,
	org_no TEXT NOT NULL,
	kind TEXT NOT NULL,
	uses BOOLEAN NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL,
	UNIQUE (procurement_id, name)
);

CREATE TABLE procurement_member (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	procurement_id TEXT NOT NULL REFERENCES procurement (id),
	user_id TEXT NOT NULL,
	name TEXT NOT NULL,
	address TEXT NOT NULL,
	role TEXT NOT NULL,
	unit TEXT NOT NULL,
	from_on DATE NOT NULL,
	to_on DATE,
	declared_on DATE,
	conflict TEXT NOT NULL CHECK (conflict IN ('', 'yes', 'no')),
	conflict_text TEXT NOT NULL,
	handled_by TEXT NOT NULL,
	handled_on DATE,
	handling TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE INDEX procurement_member_procurement ON procurement_member (procurement_id);

CREATE INDEX procurement_member_user ON procurement_member (user_id);

CREATE TABLE procurement_milestone (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	procurement_id TEXT NOT NULL REFERENCES procurement (id),
	key TEXT NOT NULL,
	label TEXT NOT NULL,
	no BIGINT NOT NULL,
	planned_on DATE NOT NULL,
	baseline_on DATE NOT NULL,
	basis TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL,
	UNIQUE (procurement_id, key)
);

CREATE TABLE procurement_series (
	year BIGINT PRIMARY KEY,
	last BIGINT NOT NULL
);

CREATE TABLE procurement_tenderer (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	procurement_id TEXT NOT NULL REFERENCES procurement (id),
	supplier_id TEXT NOT NULL,
	name TEXT NOT NULL,
	org_no TEXT NOT NULL,
	address TEXT NOT NULL,
	lots TEXT NOT NULL,
	price BIGINT,
	result TEXT NOT NULL CHECK (result IN ('', 'won', 'lost', 'excluded', 'late', 'withdrawn')),
	rank BIGINT NOT NULL,
	reason TEXT NOT NULL,
	control_on DATE,
	control TEXT NOT NULL,
	control_note TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE INDEX procurement_tenderer_procurement ON procurement_tenderer (procurement_id);

CREATE TABLE report (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	number TEXT NOT NULL UNIQUE,
	kind TEXT NOT NULL,
	title TEXT NOT NULL,
	subtitle TEXT NOT NULL,
	period TEXT NOT NULL,
	body TEXT NOT NULL,
	diary TEXT NOT NULL,
	parameters TEXT NOT NULL,
	edition BIGINT NOT NULL,
	replaces TEXT NOT NULL,
	why TEXT NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('draft', 'review', 'approved', 'decided', 'fixed', 'archived')),
	approved_figures TEXT NOT NULL,
	decided_on DATE,
	decided_by TEXT NOT NULL,
	decided_no TEXT NOT NULL,
	decided_text TEXT NOT NULL,
	decided_url TEXT NOT NULL,
	fixed_at TIMESTAMP,
	fixed_by TEXT NOT NULL,
	hash TEXT NOT NULL,
	archived_at TIMESTAMP,
	archived_by TEXT NOT NULL,
	archive_file TEXT NOT NULL,
	archive_hash TEXT NOT NULL,
	copied_from TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL,
	UNIQUE (kind, period, edition)
);

CREATE TABLE report_comment (
	id TEXT PRIMARY KEY,
	report_id TEXT NOT NULL REFERENCES report (id) ON DELETE CASCADE,
	section_id TEXT NOT NULL REFERENCES report_section (id) ON DELETE CASCADE,
	parent_id TEXT NOT NULL,
	kind TEXT NOT NULL CHECK (kind IN ('comment', 'suggestion')),
	text TEXT NOT NULL,
	quote TEXT NOT NULL,
	base_version BIGINT NOT NULL,
	base_text TEXT NOT NULL,
	proposal TEXT NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('open', 'resolved', 'accepted', 'rejected')),
	by_id TEXT NOT NULL,
	by_name TEXT NOT NULL,
	at TIMESTAMP NOT NULL,
	closed_by TEXT NOT NULL,
	closed_at TIMESTAMP,
	closed_why TEXT NOT NULL
);

CREATE INDEX report_comment_report ON report_comment (report_id, state);

CREATE INDEX report_comment_section ON report_comment (section_id, at);

CREATE TABLE report_editing (
	section_id TEXT NOT NULL REFERENCES report_section (id) ON DELETE CASCADE,
	user_id TEXT NOT NULL,
	name TEXT NOT NULL,
	at TIMESTAMP NOT NULL,
	PRIMARY KEY (section_id, user_id)
);

CREATE TABLE report_frozen (
	id TEXT PRIMARY KEY,
	report_id TEXT NOT NULL REFERENCES report (id) ON DELETE CASCADE,
	no BIGINT NOT NULL,
	role TEXT NOT NULL,
	figure TEXT NOT NULL,
	name TEXT NOT NULL,
	unit TEXT NOT NULL,
	decimals BIGINT NOT NULL,
	direction BIGINT NOT NULL,
	span TEXT NOT NULL,
	period TEXT NOT NULL,
	party TEXT NOT NULL,
	state BIGINT NOT NULL,
	num BIGINT NOT NULL,
	den BIGINT NOT NULL,
	scale BIGINT NOT NULL,
	reason TEXT NOT NULL,
	text TEXT NOT NULL,
	definition BIGINT NOT NULL,
	definition_text TEXT NOT NULL,
	source TEXT NOT NULL,
	valid_from DATE,
	row_count BIGINT NOT NULL,
	rows_hash TEXT NOT NULL,
	url TEXT NOT NULL,
	more TEXT NOT NULL,
	at TIMESTAMP NOT NULL,
	UNIQUE (report_id, role, figure, span, period, party)
);

CREATE TABLE report_frozen_row (
	frozen_id TEXT NOT NULL REFERENCES report_frozen (id) ON DELETE CASCADE,
	no BIGINT NOT NULL,
	kind TEXT NOT NULL,
	ref TEXT NOT NULL,
	label TEXT NOT NULL,
	url TEXT NOT NULL,
	amount BIGINT NOT NULL,
	term BIGINT NOT NULL,
	cells TEXT NOT NULL,
	PRIMARY KEY (frozen_id, no)
);

CREATE TABLE report_inserted (
	id TEXT PRIMARY KEY,
	report_id TEXT NOT NULL REFERENCES report (id) ON DELETE CASCADE,
	section_id TEXT NOT NULL,
	no BIGINT NOT NULL,
	line BIGINT NOT NULL,
	call TEXT NOT NULL,
	form TEXT NOT NULL,
	content TEXT NOT NULL,
	hash TEXT NOT NULL,
	UNIQUE (report_id, section_id, line)
);

CREATE TABLE report_own_text (
	section_id TEXT NOT NULL REFERENCES report_section (id) ON DELETE CASCADE,
	user_id TEXT NOT NULL,
	base_version BIGINT NOT NULL,
	heading TEXT NOT NULL,
	text TEXT NOT NULL,
	at TIMESTAMP NOT NULL,
	PRIMARY KEY (section_id, user_id)
);

CREATE TABLE report_section (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	report_id TEXT NOT NULL REFERENCES report (id) ON DELETE CASCADE,
	no BIGINT NOT NULL,
	level BIGINT NOT NULL CHECK (level BETWEEN 1 AND 3),
	numbered BOOLEAN NOT NULL,
	part TEXT NOT NULL CHECK (part IN ('', 'appendix', 'note')),
	heading TEXT NOT NULL,
	help TEXT NOT NULL,
	text TEXT NOT NULL,
	parameters TEXT NOT NULL,
	owner_id TEXT NOT NULL,
	owner TEXT NOT NULL,
	due_on DATE,
	status TEXT NOT NULL CHECK (status IN ('todo', 'started', 'ready')),
	copied_from TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE INDEX report_section_owner ON report_section (owner_id, status);

CREATE INDEX report_section_report ON report_section (report_id, no);

CREATE TABLE report_taken (
	id TEXT PRIMARY KEY,
	report_id TEXT NOT NULL REFERENCES report (id) ON DELETE CASCADE,
	verb TEXT NOT NULL,
	from_state TEXT NOT NULL,
	to_state TEXT NOT NULL,
	why TEXT NOT NULL,
	by_id TEXT NOT NULL,
	by_name TEXT NOT NULL,
	at TIMESTAMP NOT NULL
);

CREATE INDEX report_taken_report ON report_taken (report_id, at);

CREATE TABLE report_version (
	id TEXT PRIMARY KEY,
	section_id TEXT NOT NULL REFERENCES report_section (id) ON DELETE CASCADE,
	version BIGINT NOT NULL,
	heading TEXT NOT NULL,
	text TEXT NOT NULL,
	why TEXT NOT NULL,
	by_id TEXT NOT NULL,
	by_name TEXT NOT NULL,
	at TIMESTAMP NOT NULL,
	UNIQUE (section_id, version)
);

CREATE TABLE request (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	reference TEXT NOT NULL,
	number TEXT NOT NULL,
	procurement_id TEXT NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('draft', 'sent', 'received', 'complement', 'prioritised', 'taken', 'assigned', 'ongoing', 'closed', 'withdrawn', 'rejected')),
	state_before TEXT NOT NULL,
	title TEXT NOT NULL,
	need TEXT NOT NULL,
	why TEXT NOT NULL,
	kind TEXT NOT NULL,
	today TEXT NOT NULL,
	consequence TEXT NOT NULL,
	nature TEXT NOT NULL,
	category_id TEXT NOT NULL,
	cpv TEXT NOT NULL,
	sites TEXT NOT NULL,
	unit_id TEXT NOT NULL,
	unit TEXT NOT NULL,
	parties TEXT NOT NULL,
	cost_place TEXT NOT NULL,
	requester_id TEXT NOT NULL,
	requester TEXT NOT NULL,
	owner_id TEXT NOT NULL,
	owner TEXT NOT NULL,
	contact TEXT NOT NULL,
	yearly TEXT NOT NULL,
	total TEXT NOT NULL,
	yearly_value BIGINT,
	total_value BIGINT,
	financing TEXT NOT NULL,
	permit_id TEXT NOT NULL,
	budget TEXT NOT NULL,
	budget_by TEXT NOT NULL,
	wanted_start DATE,
	must_start DATE,
	must_why TEXT NOT NULL,
	contract_no TEXT NOT NULL,
	contract_ends DATE,
	options_left TEXT NOT NULL,
	coordination TEXT NOT NULL CHECK (coordination IN ('', 'yes', 'no', 'unsure')),
	reason TEXT NOT NULL,
	reason_text TEXT NOT NULL,
	judgement TEXT NOT NULL CHECK (judgement IN ('', 'accepted', 'contested')),
	judged_on DATE,
	judged_by TEXT NOT NULL,
	judged_note TEXT NOT NULL,
	council_on DATE,
	council_note TEXT NOT NULL,
	outcome TEXT NOT NULL CHECK (outcome IN ('', 'joint', 'separate', 'later')),
	client_lead TEXT NOT NULL,
	reference_group TEXT NOT NULL,
	specialists TEXT NOT NULL,
	flags TEXT NOT NULL,
	info_class TEXT NOT NULL,
	manager_id TEXT NOT NULL,
	manager TEXT NOT NULL,
	asked_on DATE,
	approved_by TEXT NOT NULL,
	approved_id TEXT NOT NULL,
	approved_on DATE,
	approved_value BIGINT,
	handler_id TEXT NOT NULL,
	handler TEXT NOT NULL,
	priority TEXT NOT NULL,
	priority_why TEXT NOT NULL,
	wished_id TEXT NOT NULL,
	wished TEXT NOT NULL,
	purchaser_id TEXT NOT NULL,
	purchaser TEXT NOT NULL,
	sent_on DATE,
	received_on DATE,
	complement_on DATE,
	prioritised_on DATE,
	taken_on DATE,
	assigned_on DATE,
	started_on DATE,
	ended_on DATE,
	end_why TEXT NOT NULL,
	listed_on DATE NOT NULL,
	left_on DATE,
	waited BIGINT NOT NULL,
	token TEXT NOT NULL,
	sent_token TEXT NOT NULL,
	title_key TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE INDEX request_coordination ON request (coordination, sent_on, id);

CREATE INDEX request_judgement ON request (judgement, judged_on, id);

CREATE INDEX request_listed ON request (listed_on, id);

CREATE INDEX request_manager ON request (manager_id, state);

CREATE INDEX request_procurement ON request (procurement_id);

CREATE INDEX request_queue ON request (left_on, sent_on, id);

CREATE UNIQUE INDEX request_reference ON request (reference) WHERE reference <> '';

CREATE INDEX request_requester ON request (requester_id, id);

CREATE INDEX request_sent ON request (sent_on, id);

CREATE INDEX request_state ON request (state, sent_on, id);

CREATE INDEX request_taken ON request (taken_on, waited);

CREATE INDEX request_title ON request (title_key, unit_id);

CREATE UNIQUE INDEX request_token ON request (token) WHERE token <> '';

CREATE INDEX request_unit ON request (unit_id, sent_on, id);

CREATE TABLE request_message (
	id TEXT PRIMARY KEY,
	request_id TEXT NOT NULL REFERENCES request (id) ON DELETE CASCADE,
	kind TEXT NOT NULL CHECK (kind IN ('question', 'answer', 'note')),
	text TEXT NOT NULL,
	author_id TEXT NOT NULL,
	author TEXT NOT NULL,
	ours BOOLEAN NOT NULL,
	said_at TIMESTAMP NOT NULL
);

CREATE INDEX request_message_request ON request_message (request_id, said_at, id);

CREATE TABLE request_own (
	user_id TEXT NOT NULL,
	request_id TEXT NOT NULL,
	form TEXT NOT NULL,
	kept_at TIMESTAMP NOT NULL,
	PRIMARY KEY (user_id, request_id)
);

CREATE TABLE request_series (
	year BIGINT PRIMARY KEY,
	last BIGINT NOT NULL
);

CREATE TABLE review (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	number TEXT NOT NULL,
	court TEXT NOT NULL,
	procurement_id TEXT NOT NULL REFERENCES procurement (id),
	type TEXT NOT NULL,
	applicant TEXT NOT NULL,
	applicant_org_no TEXT NOT NULL,
	other_applicants TEXT NOT NULL,
	grounds TEXT NOT NULL,
	filed_on DATE NOT NULL,
	interim_on DATE,
	interim TEXT NOT NULL,
	statement_due DATE,
	statement_on DATE,
	category_id TEXT NOT NULL,
	industry TEXT NOT NULL,
	closed_on DATE,
	unnecessary TEXT NOT NULL CHECK (unnecessary IN ('', 'yes', 'no')),
	cause TEXT NOT NULL,
	cause_text TEXT NOT NULL,
	lesson TEXT NOT NULL,
	action TEXT NOT NULL,
	judged_by TEXT NOT NULL,
	source TEXT NOT NULL,
	marked BOOLEAN NOT NULL,
	result TEXT NOT NULL CHECK (result IN ('won', 'lost', 'struck', 'open')),
	level TEXT NOT NULL,
	ended_on DATE,
	counted BOOLEAN NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE INDEX review_court ON review (court, filed_on, id);

CREATE INDEX review_ended ON review (ended_on, id);

CREATE INDEX review_filed ON review (filed_on, id);

CREATE UNIQUE INDEX review_number ON review (court, number);

CREATE INDEX review_procurement ON review (procurement_id, ended_on, id);

CREATE INDEX review_result ON review (result, filed_on, id);

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

CREATE TABLE review_phase (
	case_id TEXT NOT NULL REFERENCES review (id) ON DELETE CASCADE,
	seq BIGINT NOT NULL,
	since DATE NOT NULL,
	until DATE,
	result TEXT NOT NULL,
	PRIMARY KEY (case_id, seq)
);

CREATE TABLE review_series (
	year BIGINT PRIMARY KEY,
	last BIGINT NOT NULL
);

CREATE TABLE saving (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	number TEXT NOT NULL UNIQUE,
	title TEXT NOT NULL,
	procurement_id TEXT REFERENCES procurement (id),
	contract_id TEXT REFERENCES contract (id),
	type TEXT NOT NULL CHECK (type IN ('', 'pris', 'volym', 'svinn', 'process')),
	method TEXT NOT NULL CHECK (method IN ('', 'R1', 'R2', 'R3', 'R4', 'R5', 'R6')),
	evidence TEXT NOT NULL,
	index_name TEXT NOT NULL,
	index_from BIGINT NOT NULL,
	index_to BIGINT NOT NULL,
	signed_on DATE,
	booked_on DATE,
	months BIGINT,
	cap_months BIGINT NOT NULL,
	per_year BOOLEAN NOT NULL,
	client_approval TEXT NOT NULL,
	note TEXT NOT NULL,
	source TEXT NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('utkast', 'registrerad', 'godkänd', 'låst')),
	registered_id TEXT NOT NULL,
	registered TEXT NOT NULL,
	registered_on DATE,
	approved_id TEXT NOT NULL CHECK (approved_id = '' OR approved_id <> registered_id),
	approved TEXT NOT NULL,
	approved_on DATE,
	locked_on DATE,
	returned TEXT NOT NULL,
	corrects TEXT REFERENCES saving (id),
	reverses TEXT REFERENCES saving (id),
	side TEXT NOT NULL CHECK (side IN ('besparing', 'kostnadsökning', 'undviken')),
	term BIGINT NOT NULL,
	annual BIGINT,
	parties TEXT NOT NULL,
	title_key TEXT NOT NULL,
	booked_key BIGINT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE INDEX saving_booked ON saving (booked_key, id);

CREATE INDEX saving_contract ON saving (contract_id) WHERE contract_id IS NOT NULL;

CREATE INDEX saving_corrects ON saving (corrects) WHERE corrects IS NOT NULL;

CREATE INDEX saving_procurement ON saving (procurement_id) WHERE procurement_id IS NOT NULL;

CREATE UNIQUE INDEX saving_reverses ON saving (reverses) WHERE reverses IS NOT NULL;

CREATE INDEX saving_side ON saving (side, booked_key, id);

CREATE INDEX saving_state ON saving (state, booked_key, id);

CREATE INDEX saving_term ON saving (term, id);

CREATE INDEX saving_title ON saving (title_key, id);

CREATE TABLE saving_effect (
	saving_id TEXT NOT NULL REFERENCES saving (id) ON DELETE CASCADE,
	party TEXT NOT NULL,
	annual BIGINT,
	term BIGINT NOT NULL,
	PRIMARY KEY (saving_id, party)
);

CREATE TABLE saving_forecast (
	id TEXT PRIMARY KEY,
	month DATE NOT NULL,
	amount BIGINT NOT NULL,
	made_on DATE NOT NULL,
	by_id TEXT NOT NULL,
	by_name TEXT NOT NULL,
	note TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL
);

CREATE INDEX saving_forecast_month ON saving_forecast (month, made_on, id);

CREATE TABLE saving_gate (
	id BIGINT PRIMARY KEY,
	passed BIGINT NOT NULL
);

CREATE TABLE saving_line (
	saving_id TEXT NOT NULL REFERENCES saving (id) ON DELETE CASCADE,
	n BIGINT NOT NULL,
	item TEXT NOT NULL,
	unit TEXT NOT NULL,
	ref_price BIGINT NOT NULL CHECK (ref_price >= 0),
	new_price BIGINT NOT NULL CHECK (new_price >= 0),
	PRIMARY KEY (saving_id, n)
);

CREATE TABLE saving_lump (
	saving_id TEXT NOT NULL REFERENCES saving (id) ON DELETE CASCADE,
	party TEXT NOT NULL,
	reference BIGINT,
	new BIGINT,
	effect BIGINT,
	annual BIGINT,
	PRIMARY KEY (saving_id, party)
);

CREATE TABLE saving_month (
	month DATE PRIMARY KEY,
	locked_on DATE NOT NULL,
	by_id TEXT NOT NULL,
	by_name TEXT NOT NULL
);

CREATE TABLE saving_none (
	procurement_id TEXT PRIMARY KEY REFERENCES procurement (id) ON DELETE CASCADE,
	why TEXT NOT NULL,
	by_id TEXT NOT NULL,
	by_name TEXT NOT NULL,
	decided_on DATE NOT NULL,
	created_at TIMESTAMP NOT NULL
);

CREATE TABLE saving_rule (
	valid_from DATE PRIMARY KEY,
	cap_months BIGINT NOT NULL CHECK (cap_months > 0),
	source TEXT NOT NULL
);

CREATE TABLE saving_series (
	year BIGINT PRIMARY KEY,
	last BIGINT NOT NULL
);

CREATE TABLE saving_volume (
	saving_id TEXT NOT NULL,
	n BIGINT NOT NULL,
	party TEXT NOT NULL,
	quantity BIGINT NOT NULL CHECK (quantity >= 0),
	PRIMARY KEY (saving_id, n, party),
	FOREIGN KEY (saving_id, n) REFERENCES saving_line (saving_id, n) ON DELETE CASCADE
);

CREATE TABLE spend_account (
	id BIGINT PRIMARY KEY,
	key TEXT NOT NULL UNIQUE,
	party TEXT NOT NULL,
	code TEXT NOT NULL,
	name TEXT NOT NULL
);

CREATE TABLE spend_article (
	id BIGINT PRIMARY KEY,
	key TEXT NOT NULL UNIQUE,
	seller BIGINT NOT NULL REFERENCES spend_seller (id),
	number TEXT NOT NULL,
	gtin TEXT NOT NULL,
	own TEXT NOT NULL,
	name TEXT NOT NULL,
	unit TEXT NOT NULL,
	cpv TEXT NOT NULL
);

CREATE INDEX spend_article_seller ON spend_article (seller);

CREATE TABLE spend_change (
	generation BIGINT NOT NULL,
	kind TEXT NOT NULL CHECK (kind IN ('supplier', 'category', 'tolerance', 'seller', 'rules')),
	key TEXT NOT NULL,
	since DATE,
	PRIMARY KEY (generation, kind, key)
);

CREATE TABLE spend_choice (
	id TEXT PRIMARY KEY,
	seller_id BIGINT NOT NULL REFERENCES spend_seller (id),
	article_id BIGINT NOT NULL REFERENCES spend_article (id),
	account_id BIGINT NOT NULL REFERENCES spend_account (id),
	category_id TEXT NOT NULL REFERENCES category (id),
	was_category_id TEXT REFERENCES category (id),
	was_basis BIGINT NOT NULL,
	was_certainty BIGINT NOT NULL,
	decided_by TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL,
	UNIQUE (seller_id, article_id, account_id)
);

CREATE TABLE spend_clean_rule (
	key TEXT NOT NULL,
	valid_from DATE NOT NULL,
	value BIGINT NOT NULL,
	source TEXT NOT NULL,
	set_by TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	PRIMARY KEY (key, valid_from)
);

CREATE TABLE spend_counter (
	name TEXT PRIMARY KEY,
	last BIGINT NOT NULL
);

CREATE TABLE spend_derived (
	import BIGINT PRIMARY KEY,
	generation BIGINT NOT NULL,
	derived_at TIMESTAMP NOT NULL
);

CREATE TABLE spend_file (
	import BIGINT NOT NULL REFERENCES spend_import (number) ON DELETE CASCADE,
	n BIGINT NOT NULL,
	name TEXT NOT NULL,
	size BIGINT NOT NULL,
	hash TEXT NOT NULL,
	file_id TEXT NOT NULL,
	PRIMARY KEY (import, n)
);

CREATE INDEX spend_file_hash ON spend_file (hash);

CREATE TABLE spend_import (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	number BIGINT NOT NULL UNIQUE,
	name TEXT NOT NULL,
	files BIGINT NOT NULL,
	size BIGINT NOT NULL,
	source_id TEXT NOT NULL REFERENCES spend_source (id),
	source TEXT NOT NULL,
	party TEXT NOT NULL,
	columns TEXT NOT NULL,
	look TEXT NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('mottagen', 'granskas', 'granskad', 'sparas', 'klar', 'misslyckad', 'ångras', 'ångrad')),
	job_id TEXT NOT NULL,
	message TEXT NOT NULL,
	invoices BIGINT NOT NULL,
	lines BIGINT NOT NULL,
	amount BIGINT NOT NULL,
	rejected BIGINT NOT NULL,
	doubtful BIGINT NOT NULL,
	there BIGINT NOT NULL,
	masked BIGINT NOT NULL,
	sellers BIGINT NOT NULL,
	new_sellers BIGINT NOT NULL,
	new_units BIGINT NOT NULL,
	new_accounts BIGINT NOT NULL,
	from_on DATE,
	to_on DATE,
	millis BIGINT NOT NULL,
	created_by_id TEXT NOT NULL,
	created_by TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL,
	checked_at TIMESTAMP,
	ended_at TIMESTAMP,
	undone_at TIMESTAMP,
	undone_by TEXT NOT NULL,
	undone_why TEXT NOT NULL
);

CREATE INDEX spend_import_order ON spend_import (created_at, id);

CREATE INDEX spend_import_source ON spend_import (source_id);

CREATE TABLE spend_item (
	key TEXT NOT NULL,
	since TIMESTAMP NOT NULL,
	until TIMESTAMP,
	category_id TEXT REFERENCES category (id),
	basis BIGINT NOT NULL,
	certainty BIGINT NOT NULL,
	because TEXT NOT NULL,
	PRIMARY KEY (key, since)
);

CREATE INDEX spend_item_now ON spend_item (key) WHERE until IS NULL;

CREATE TABLE spend_mark (
	kind TEXT NOT NULL,
	key TEXT NOT NULL,
	print TEXT NOT NULL,
	PRIMARY KEY (kind, key)
);

CREATE TABLE spend_match_rule (
	key TEXT NOT NULL,
	valid_from DATE NOT NULL,
	value BIGINT NOT NULL,
	source TEXT NOT NULL,
	set_by TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	PRIMARY KEY (key, valid_from)
);

CREATE TABLE spend_model (
	version BIGINT PRIMARY KEY,
	file_id TEXT NOT NULL,
	trained_by TEXT NOT NULL,
	trained_at TIMESTAMP NOT NULL,
	examples BIGINT NOT NULL,
	corrected BIGINT NOT NULL,
	asked BIGINT NOT NULL,
	first BIGINT NOT NULL,
	third BIGINT NOT NULL,
	answered BIGINT NOT NULL,
	correct BIGINT NOT NULL,
	least BIGINT NOT NULL
);

CREATE TABLE spend_move (
	recount_id TEXT NOT NULL REFERENCES spend_recount (id) ON DELETE CASCADE,
	import BIGINT NOT NULL,
	from_class BIGINT NOT NULL,
	to_class BIGINT NOT NULL,
	cause TEXT NOT NULL,
	lines BIGINT NOT NULL,
	amount BIGINT NOT NULL,
	PRIMARY KEY (recount_id, import, from_class, to_class, cause)
);

CREATE TABLE spend_number (
	kind TEXT NOT NULL CHECK (kind IN ('party', 'supplier', 'category', 'contract')),
	key TEXT NOT NULL,
	id BIGINT NOT NULL,
	PRIMARY KEY (kind, key)
);

CREATE TABLE spend_recount (
	id TEXT PRIMARY KEY,
	state TEXT NOT NULL CHECK (state IN ('running', 'done')),
	every BOOLEAN NOT NULL,
	job_id TEXT NOT NULL,
	by_name TEXT NOT NULL,
	imports BIGINT NOT NULL,
	counted BIGINT NOT NULL,
	lines BIGINT NOT NULL,
	moved BIGINT NOT NULL,
	started_at TIMESTAMP NOT NULL,
	ended_at TIMESTAMP,
	beat_at TIMESTAMP NOT NULL
);

CREATE UNIQUE INDEX spend_recount_one ON spend_recount (state) WHERE state = 'running';

CREATE INDEX spend_recount_started ON spend_recount (started_at);

CREATE TABLE spend_reject (
	import BIGINT NOT NULL REFERENCES spend_import (number) ON DELETE CASCADE,
	n BIGINT NOT NULL,
	file TEXT NOT NULL,
	at_row BIGINT NOT NULL,
	path TEXT NOT NULL,
	invoice TEXT NOT NULL,
	field TEXT NOT NULL,
	value TEXT NOT NULL,
	rule TEXT NOT NULL,
	refused BOOLEAN NOT NULL,
	message TEXT NOT NULL,
	cells TEXT NOT NULL,
	PRIMARY KEY (import, n)
);

CREATE TABLE spend_rule (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	purpose TEXT NOT NULL CHECK (purpose IN ('kind', 'category')),
	place BIGINT NOT NULL,
	name TEXT NOT NULL,
	parties TEXT NOT NULL,
	accounts TEXT NOT NULL,
	account_name TEXT NOT NULL,
	supplier_id TEXT REFERENCES supplier (id),
	seller_id BIGINT NOT NULL,
	seller_name TEXT NOT NULL,
	unit TEXT NOT NULL,
	article TEXT NOT NULL,
	words TEXT NOT NULL,
	level TEXT NOT NULL,
	kind BIGINT NOT NULL,
	category_id TEXT REFERENCES category (id),
	source TEXT NOT NULL,
	confirmed_on DATE,
	confirmed_by TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL,
	ended_at TIMESTAMP
);

CREATE INDEX spend_rule_order ON spend_rule (purpose, place) WHERE ended_at IS NULL;

CREATE TABLE spend_seller (
	id BIGINT PRIMARY KEY,
	key TEXT NOT NULL UNIQUE,
	party TEXT NOT NULL,
	number TEXT NOT NULL,
	name TEXT NOT NULL,
	org_no TEXT NOT NULL,
	vat TEXT NOT NULL,
	bankgiro TEXT NOT NULL,
	plusgiro TEXT NOT NULL,
	country TEXT NOT NULL,
	person BOOLEAN NOT NULL
);

CREATE TABLE spend_seller_match (
	seller_id BIGINT PRIMARY KEY REFERENCES spend_seller (id),
	state TEXT NOT NULL CHECK (state IN ('auto', 'ask', 'none', 'chosen', 'absent')),
	supplier_id TEXT REFERENCES supplier (id) ON DELETE SET NULL,
	score BIGINT NOT NULL,
	how TEXT NOT NULL,
	decided_by TEXT NOT NULL,
	decided_at TIMESTAMP
);

CREATE INDEX spend_seller_match_state ON spend_seller_match (state);

CREATE INDEX spend_seller_match_supplier ON spend_seller_match (supplier_id) WHERE supplier_id IS NOT NULL;

CREATE TABLE spend_skip (
	import BIGINT PRIMARY KEY REFERENCES spend_import (number) ON DELETE CASCADE,
	places TEXT NOT NULL
);

CREATE TABLE spend_source (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	name TEXT NOT NULL UNIQUE,
	content TEXT NOT NULL CHECK (content IN ('fakturor', 'reskontra', 'verifikationer')),
	party TEXT NOT NULL,
	currency TEXT NOT NULL,
	rate BIGINT NOT NULL,
	columns TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL,
	changed_by TEXT NOT NULL
);

CREATE TABLE spend_unit (
	id BIGINT PRIMARY KEY,
	key TEXT NOT NULL UNIQUE,
	party TEXT NOT NULL,
	code TEXT NOT NULL,
	name TEXT NOT NULL,
	unit_id TEXT REFERENCES identity_unit (id)
);

CREATE INDEX spend_unit_of ON spend_unit (unit_id) WHERE unit_id IS NOT NULL;

CREATE TABLE staff_exit (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	unit_id TEXT REFERENCES identity_unit (id),
	grp TEXT NOT NULL,
	persons BIGINT NOT NULL CHECK (persons > 0),
	month DATE NOT NULL,
	destination TEXT NOT NULL,
	financing TEXT NOT NULL CHECK (financing IN ('egen', 'tredje')),
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE INDEX staff_exit_month ON staff_exit (month, id);

CREATE TABLE staff_gate (
	id BIGINT PRIMARY KEY,
	passed BIGINT NOT NULL
);

CREATE TABLE staff_headcount (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	unit_id TEXT,
	grp TEXT NOT NULL,
	year BIGINT NOT NULL,
	average BIGINT NOT NULL CHECK (average >= 0),
	note TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL,
	UNIQUE (year, grp)
);

CREATE TABLE staff_lock (
	year BIGINT PRIMARY KEY,
	sick BIGINT NOT NULL,
	ordinary BIGINT NOT NULL,
	locked_on DATE NOT NULL,
	by_id TEXT NOT NULL,
	by_name TEXT NOT NULL
);

CREATE TABLE staff_post (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	unit_id TEXT REFERENCES identity_unit (id),
	grp TEXT NOT NULL,
	posts BIGINT NOT NULL CHECK (posts > 0),
	financing TEXT NOT NULL CHECK (financing IN ('egen', 'tredje')),
	financier TEXT NOT NULL,
	valid_from DATE,
	valid_to DATE,
	note TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE INDEX staff_post_from ON staff_post (valid_from, id);

CREATE TABLE staff_recruitment (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	unit_id TEXT REFERENCES identity_unit (id),
	grp TEXT NOT NULL,
	persons BIGINT NOT NULL CHECK (persons > 0),
	month DATE NOT NULL,
	starts_in DATE,
	financing TEXT NOT NULL CHECK (financing IN ('egen', 'tredje')),
	note TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE INDEX staff_recruitment_month ON staff_recruitment (month, id);

CREATE INDEX staff_recruitment_starts ON staff_recruitment (starts_in, id);

CREATE TABLE staff_sick (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	unit_id TEXT REFERENCES identity_unit (id),
	month DATE NOT NULL,
	sick BIGINT NOT NULL CHECK (sick >= 0 AND sick <= ordinary),
	ordinary BIGINT NOT NULL CHECK (ordinary > 0),
	long BIGINT,
	persons BIGINT,
	source TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE UNIQUE INDEX staff_sick_unit ON staff_sick (month, unit_id) WHERE unit_id IS NOT NULL;

CREATE UNIQUE INDEX staff_sick_whole ON staff_sick (month) WHERE unit_id IS NULL;

CREATE TABLE staff_vacancy (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	unit_id TEXT REFERENCES identity_unit (id),
	grp TEXT NOT NULL,
	low BIGINT NOT NULL CHECK (low >= 0),
	high BIGINT NOT NULL CHECK (high >= low),
	valid_from DATE,
	valid_to DATE,
	reason TEXT NOT NULL,
	note TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE INDEX staff_vacancy_from ON staff_vacancy (valid_from, id);

CREATE TABLE subscribe_asking (
	id TEXT PRIMARY KEY,
	count BIGINT NOT NULL,
	since TIMESTAMP NOT NULL
);

CREATE TABLE subscribe_subscriber (
	id TEXT PRIMARY KEY,
	topic TEXT NOT NULL,
	choice TEXT NOT NULL,
	email TEXT NOT NULL,
	token TEXT NOT NULL UNIQUE,
	confirmed_at TIMESTAMP,
	created_at TIMESTAMP NOT NULL,
	UNIQUE (topic, email, choice)
);

CREATE TABLE supplier (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	name TEXT NOT NULL,
	org_no TEXT NOT NULL,
	person BOOLEAN NOT NULL,
	country TEXT NOT NULL,
	foreign_id TEXT NOT NULL,
	vat_no TEXT NOT NULL,
	active BOOLEAN NOT NULL,
	size TEXT NOT NULL CHECK (size IN ('', 'micro', 'small', 'medium', 'large')),
	employees BIGINT,
	turnover BIGINT,
	size_on DATE,
	size_source TEXT NOT NULL,
	town TEXT NOT NULL,
	email TEXT NOT NULL,
	phone TEXT NOT NULL,
	web TEXT NOT NULL,
	bankgiro TEXT NOT NULL,
	peppol_id TEXT NOT NULL,
	parent_no TEXT NOT NULL,
	categories TEXT NOT NULL,
	notes TEXT NOT NULL,
	merged_into TEXT NOT NULL,
	survivor_id TEXT NOT NULL REFERENCES supplier (id),
	sort_key TEXT NOT NULL,
	name_key TEXT NOT NULL,
	block TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE INDEX supplier_block ON supplier (block) WHERE merged_into = '';

CREATE INDEX supplier_changed ON supplier (changed_at, id) WHERE merged_into = '';

CREATE UNIQUE INDEX supplier_foreign_id ON supplier (country, foreign_id) WHERE foreign_id <> '';

CREATE INDEX supplier_name ON supplier (name_key);

CREATE INDEX supplier_numberless ON supplier (sort_key, id) WHERE merged_into = '' AND org_no = '';

CREATE INDEX supplier_order ON supplier (sort_key, id) WHERE merged_into = '';

CREATE UNIQUE INDEX supplier_org_no ON supplier (org_no) WHERE org_no <> '';

CREATE INDEX supplier_parent ON supplier (parent_no);

CREATE INDEX supplier_passive ON supplier (sort_key, id) WHERE merged_into = '' AND NOT active;

CREATE INDEX supplier_person ON supplier (sort_key, id) WHERE merged_into = '' AND person;

CREATE INDEX supplier_size ON supplier (size, sort_key, id) WHERE merged_into = '';

CREATE INDEX supplier_survivor ON supplier (survivor_id);

CREATE INDEX supplier_town ON supplier (town, sort_key, id) WHERE merged_into = '';

CREATE TABLE supplier_check (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	supplier_id TEXT NOT NULL REFERENCES supplier (id),
	kind TEXT NOT NULL,
	checked_on DATE NOT NULL,
	result TEXT NOT NULL CHECK (result IN ('clear', 'remark', 'hit')),
	amount BIGINT,
	note TEXT NOT NULL,
	source TEXT NOT NULL,
	batch_id TEXT NOT NULL,
	level TEXT NOT NULL CHECK (level IN ('ok', 'watch', 'act')),
	reason TEXT NOT NULL,
	chief BOOLEAN NOT NULL,
	contact_by DATE,
	owner_id TEXT NOT NULL,
	owner TEXT NOT NULL,
	contacted_on DATE,
	contact TEXT NOT NULL,
	decision TEXT NOT NULL CHECK (decision IN ('', 'none', 'watch', 'plan', 'rescind')),
	decided_on DATE,
	decided_by TEXT NOT NULL,
	decision_why TEXT NOT NULL,
	checked_key BIGINT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE INDEX supplier_check_batch_rows ON supplier_check (batch_id) WHERE batch_id <> '';

CREATE INDEX supplier_check_open ON supplier_check (contact_by, id) WHERE level <> 'ok' AND decision = '';

CREATE INDEX supplier_check_order ON supplier_check (checked_key, id);

CREATE INDEX supplier_check_supplier ON supplier_check (supplier_id, checked_key);

CREATE TABLE supplier_check_batch (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	name TEXT NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('preview', 'taken', 'undone')),
	content TEXT NOT NULL,
	row_count BIGINT NOT NULL,
	taken BIGINT NOT NULL,
	received_by TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE INDEX supplier_check_batch_order ON supplier_check_batch (created_at, id);

CREATE TABLE supplier_rule (
	key TEXT NOT NULL,
	valid_from DATE NOT NULL,
	value BIGINT NOT NULL,
	source TEXT NOT NULL,
	set_by TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	PRIMARY KEY (key, valid_from)
);

CREATE TABLE supplier_size_limit (
	size TEXT NOT NULL,
	valid_from DATE NOT NULL,
	employees_below BIGINT NOT NULL,
	turnover_most BIGINT NOT NULL,
	source TEXT NOT NULL,
	PRIMARY KEY (size, valid_from)
);

CREATE TABLE supplier_twin (
	left_id TEXT NOT NULL REFERENCES supplier (id) ON DELETE CASCADE,
	right_id TEXT NOT NULL REFERENCES supplier (id) ON DELETE CASCADE,
	likeness BIGINT NOT NULL,
	different BOOLEAN NOT NULL,
	PRIMARY KEY (left_id, right_id)
);

CREATE INDEX supplier_twin_open ON supplier_twin (different, likeness, left_id, right_id);

CREATE INDEX supplier_twin_right ON supplier_twin (right_id);

CREATE TABLE survey_answer (
	id TEXT PRIMARY KEY,
	round_id TEXT NOT NULL REFERENCES survey_round (id),
	answered_on DATE NOT NULL,
	overall BIGINT NOT NULL
);

CREATE INDEX survey_answer_day ON survey_answer (answered_on);

CREATE INDEX survey_answer_round ON survey_answer (round_id);

CREATE TABLE survey_form (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	title TEXT NOT NULL,
	kind TEXT NOT NULL CHECK (kind IN ('nki', 'kategori', 'hme', 'egen')),
	intro TEXT NOT NULL,
	thanks TEXT NOT NULL,
	scale_max BIGINT NOT NULL CHECK (scale_max BETWEEN 2 AND 10),
	low_label TEXT NOT NULL,
	high_label TEXT NOT NULL,
	satisfied_from BIGINT NOT NULL,
	min_answers BIGINT NOT NULL CHECK (min_answers >= 5),
	few_answers BIGINT NOT NULL,
	first_reminder BIGINT NOT NULL,
	last_reminder BIGINT NOT NULL,
	close_after BIGINT NOT NULL,
	on_signing BOOLEAN NOT NULL,
	retired BOOLEAN NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE TABLE survey_invitation (
	id TEXT PRIMARY KEY,
	round_id TEXT NOT NULL REFERENCES survey_round (id),
	name TEXT NOT NULL,
	address TEXT NOT NULL,
	token TEXT NOT NULL UNIQUE,
	reminders BIGINT NOT NULL,
	answered BOOLEAN NOT NULL,
	UNIQUE (round_id, address)
);

CREATE TABLE survey_question (
	id TEXT PRIMARY KEY,
	form_id TEXT NOT NULL REFERENCES survey_form (id),
	seq BIGINT NOT NULL,
	asks TEXT NOT NULL CHECK (asks IN ('helhet', 'skala', 'fritext')),
	part TEXT NOT NULL,
	text TEXT NOT NULL,
	UNIQUE (form_id, seq)
);

CREATE TABLE survey_round (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	form_id TEXT NOT NULL REFERENCES survey_form (id),
	title TEXT NOT NULL,
	contract_id TEXT NOT NULL,
	parties TEXT NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('utkast', 'öppen', 'stängd')),
	opened_on DATE,
	closes_on DATE,
	closed_on DATE,
	source TEXT NOT NULL,
	invited BIGINT NOT NULL,
	answered BIGINT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE UNIQUE INDEX survey_round_contract ON survey_round (form_id, contract_id) WHERE contract_id <> '';

CREATE INDEX survey_round_form ON survey_round (form_id, opened_on);

CREATE INDEX survey_round_open ON survey_round (state) WHERE state = 'öppen';

CREATE INDEX survey_round_opened ON survey_round (opened_on, id);

CREATE TABLE survey_total (
	round_id TEXT NOT NULL REFERENCES survey_round (id),
	question_id TEXT NOT NULL REFERENCES survey_question (id),
	n BIGINT NOT NULL,
	sum BIGINT NOT NULL,
	PRIMARY KEY (round_id, question_id)
);

CREATE TABLE survey_value (
	answer_id TEXT NOT NULL REFERENCES survey_answer (id),
	question_id TEXT NOT NULL REFERENCES survey_question (id),
	value BIGINT NOT NULL,
	text TEXT NOT NULL,
	PRIMARY KEY (answer_id, question_id)
);

CREATE TABLE training_audience (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	course_id TEXT NOT NULL REFERENCES training_course (id) ON DELETE CASCADE,
	unit TEXT NOT NULL,
	persons BIGINT NOT NULL CHECK (persons > 0),
	valid_from DATE,
	valid_to DATE,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE INDEX training_audience_course ON training_audience (course_id, valid_from);

CREATE TABLE training_booking (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	occasion_id TEXT NOT NULL REFERENCES training_occasion (id) ON DELETE CASCADE,
	user_id TEXT REFERENCES identity_user (id),
	name TEXT NOT NULL,
	unit TEXT NOT NULL,
	person_key TEXT NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('bokad', 'väntar', 'avbokad', 'närvarande', 'frånvarande')),
	place BIGINT NOT NULL,
	passed BOOLEAN NOT NULL,
	evaluated BOOLEAN NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE INDEX training_booking_occasion ON training_booking (occasion_id, state, place);

CREATE UNIQUE INDEX training_booking_person ON training_booking (occasion_id, person_key) WHERE state <> 'avbokad';

CREATE INDEX training_booking_user ON training_booking (user_id) WHERE user_id IS NOT NULL;

CREATE TABLE training_certificate (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	course_id TEXT NOT NULL REFERENCES training_course (id),
	user_id TEXT REFERENCES identity_user (id),
	name TEXT NOT NULL,
	unit TEXT NOT NULL,
	person_key TEXT NOT NULL,
	completed_on DATE NOT NULL,
	valid_to DATE,
	source TEXT NOT NULL,
	booking_id TEXT REFERENCES training_booking (id),
	reminded_on DATE,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE UNIQUE INDEX training_certificate_booking ON training_certificate (booking_id) WHERE booking_id IS NOT NULL;

CREATE INDEX training_certificate_completed ON training_certificate (completed_on, id);

CREATE UNIQUE INDEX training_certificate_once ON training_certificate (course_id, person_key, completed_on);

CREATE INDEX training_certificate_user ON training_certificate (user_id) WHERE user_id IS NOT NULL;

CREATE INDEX training_certificate_valid ON training_certificate (valid_to, id);

CREATE TABLE training_course (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	name TEXT NOT NULL,
	name_key TEXT NOT NULL,
	goals TEXT NOT NULL,
	kind TEXT NOT NULL CHECK (kind IN ('fysisk', 'digital', 'elarande')),
	required BOOLEAN NOT NULL,
	valid_months BIGINT,
	responsible TEXT NOT NULL,
	description TEXT NOT NULL,
	handbook TEXT NOT NULL,
	ended_on DATE,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE UNIQUE INDEX training_course_name ON training_course (name_key);

CREATE TABLE training_evaluation (
	id TEXT PRIMARY KEY,
	occasion_id TEXT NOT NULL REFERENCES training_occasion (id) ON DELETE CASCADE,
	grade BIGINT NOT NULL CHECK (grade BETWEEN 1 AND 6),
	comment TEXT NOT NULL,
	given_on DATE NOT NULL
);

CREATE INDEX training_evaluation_occasion ON training_evaluation (occasion_id);

CREATE TABLE training_occasion (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	course_id TEXT NOT NULL REFERENCES training_course (id),
	starts_on DATE NOT NULL,
	ends_on DATE,
	hours TEXT NOT NULL,
	place TEXT NOT NULL,
	seats BIGINT NOT NULL,
	booked BIGINT NOT NULL CHECK (booked >= 0 AND booked <= seats),
	queued BIGINT NOT NULL,
	teacher TEXT NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('planerad', 'öppen', 'genomförd', 'inställd')),
	note TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE INDEX training_occasion_course ON training_occasion (course_id, starts_on);

CREATE INDEX training_occasion_starts ON training_occasion (starts_on, id);
