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
);

CREATE INDEX contract_category ON contract (category_id, signed_key) WHERE category_id IS NOT NULL;

CREATE INDEX contract_option_on ON contract (next_option_on) WHERE next_option_on IS NOT NULL;

CREATE INDEX contract_owner ON contract (owner_id, latest_end);

CREATE INDEX contract_ownerless ON contract (signed_key, id) WHERE owner = '';

CREATE INDEX contract_procurement ON contract (procurement_id) WHERE procurement_id IS NOT NULL;

CREATE INDEX contract_runs ON contract (runs_key, id);

CREATE INDEX contract_segment ON contract (segment, signed_key, id);

CREATE INDEX contract_signed ON contract (signed_key, id);

CREATE INDEX contract_title ON contract (title_key, id);

CREATE INDEX contract_value ON contract (value_key, id);

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
	notice_on DATE,
	PRIMARY KEY (contract_id, n)
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

CREATE TABLE db_migration (
		id TEXT PRIMARY KEY, hash TEXT NOT NULL, applied_at TIMESTAMP NOT NULL);

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

CREATE TABLE identity_attempt (
	id TEXT PRIMARY KEY,
	failures BIGINT NOT NULL,
	last_at TIMESTAMP NOT NULL,
	until_at TIMESTAMP NOT NULL
);

CREATE INDEX identity_attempt_last ON identity_attempt (last_at);

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
	source TEXT NOT NULL,
	title_key TEXT NOT NULL,
	joint BOOLEAN NOT NULL,
	noticed BOOLEAN NOT NULL,
	listed_on DATE NOT NULL,
	ended_on DATE,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE INDEX procurement_appealed ON procurement (listed_on, id) WHERE appealed = TRUE;

CREATE INDEX procurement_buyer ON procurement (buyer_org_no, listed_on, id);

CREATE INDEX procurement_cancelled ON procurement (cancelled_on) WHERE cancelled_on IS NOT NULL;

CREATE INDEX procurement_category ON procurement (category_id, listed_on, id);

CREATE INDEX procurement_deadline ON procurement (tender_deadline);

CREATE INDEX procurement_joint ON procurement (listed_on, id) WHERE joint = TRUE;

CREATE INDEX procurement_listed ON procurement (listed_on, id);

CREATE INDEX procurement_noticed ON procurement (listed_on, id, carried_out_by_us) WHERE noticed = TRUE;

CREATE INDEX procurement_purchaser ON procurement (purchaser_id, listed_on, id);

CREATE INDEX procurement_signed ON procurement (signed_on);

CREATE INDEX procurement_state ON procurement (state, listed_on, id);

CREATE INDEX procurement_taken ON procurement (taken_on, ended_on);

CREATE INDEX procurement_title ON procurement (title_key, id);

CREATE TABLE procurement_series (
	year BIGINT PRIMARY KEY,
	last BIGINT NOT NULL
);

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
	state TEXT NOT NULL CHECK (state IN ('draft', 'fixed')),
	fixed_at TIMESTAMP,
	fixed_by TEXT NOT NULL,
	hash TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL,
	UNIQUE (kind, period, edition)
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

CREATE TABLE report_section (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	report_id TEXT NOT NULL REFERENCES report (id) ON DELETE CASCADE,
	no BIGINT NOT NULL,
	level BIGINT NOT NULL CHECK (level BETWEEN 1 AND 3),
	numbered BOOLEAN NOT NULL,
	heading TEXT NOT NULL,
	text TEXT NOT NULL,
	parameters TEXT NOT NULL,
	owner TEXT NOT NULL,
	status TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);

CREATE INDEX report_section_report ON report_section (report_id, no);

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

CREATE TABLE review_rule (
	kind TEXT NOT NULL CHECK (kind IN ('deadline', 'court')),
	key TEXT NOT NULL,
	party TEXT NOT NULL,
	days BIGINT NOT NULL,
	months BIGINT NOT NULL,
	text TEXT NOT NULL,
	valid_from DATE,
	valid_to DATE,
	source TEXT NOT NULL,
	confirmed BOOLEAN NOT NULL
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
