-- One row for each procurement (upphandling), from its assignment number to its end.
CREATE TABLE procurement (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	number TEXT NOT NULL UNIQUE, -- diarienummer
	state TEXT NOT NULL CHECK (state IN ('taken', 'preparing', 'announced', 'evaluating', 'awarded', 'signed', 'closed', 'cancelled')),
	title TEXT NOT NULL,
	description TEXT NOT NULL,
	parties TEXT NOT NULL, -- ',D,U,'
	host TEXT NOT NULL,
	carried_out_by_us BOOLEAN NOT NULL, -- counts in our ratios
	form TEXT NOT NULL,
	external_framework TEXT NOT NULL,
	not_coordinated_reason TEXT NOT NULL,
	not_coordinated_text TEXT NOT NULL,
	should_have_been_coordinated BOOLEAN NOT NULL,
	procedure TEXT NOT NULL, -- '' is not known
	regime TEXT NOT NULL,
	nature TEXT NOT NULL,
	category_id TEXT NOT NULL, -- '' for none
	cpv TEXT NOT NULL,
	client_unit_id TEXT NOT NULL,
	client_unit TEXT NOT NULL,
	purchaser_id TEXT NOT NULL,
	purchaser TEXT NOT NULL,
	buyer_name TEXT NOT NULL,
	buyer_org_no TEXT NOT NULL,
	buyer_sector TEXT NOT NULL,
	taken_on DATE,
	wanted_on DATE, -- the contract shall begin to run
	strategy_approved_on DATE,
	announced_on DATE,
	notice_id TEXT NOT NULL,
	tender_deadline DATE,
	tenders_received BIGINT, -- NULL is unknown
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
	estimated_value BIGINT, -- öre without VAT, options and extensions included
	estimate_approx BOOLEAN NOT NULL,
	contracted_value BIGINT, -- öre without VAT
	lots BIGINT,
	framework BOOLEAN NOT NULL,
	award_reasons TEXT NOT NULL,
	notified_on DATE, -- all tenderers were told of the award
	notified_how TEXT NOT NULL,
	standstill_days BIGINT NOT NULL, -- 0 for no more than the law asks for
	award_notice_on DATE,
	case_work BOOLEAN NOT NULL, -- begun here: gates and checklists are demanded
	segment TEXT NOT NULL,
	follow_up TEXT NOT NULL,
	rerun_of TEXT NOT NULL, -- '' for none
	source TEXT NOT NULL,
	title_key TEXT NOT NULL, -- Swedish order of the title
	joint BOOLEAN NOT NULL, -- at least two parties, of which D or U
	noticed BOOLEAN NOT NULL, -- counts among the announced: has a notice, in an advertised procedure
	listed_on DATE NOT NULL, -- the notice, else the first known step
	ended_on DATE, -- signed or cancelled, else closed
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);
CREATE INDEX procurement_listed ON procurement (listed_on, id);
CREATE INDEX procurement_title ON procurement (title_key, id);
CREATE INDEX procurement_noticed ON procurement (listed_on, id, carried_out_by_us) WHERE noticed = TRUE;
CREATE INDEX procurement_taken ON procurement (taken_on, ended_on);
CREATE INDEX procurement_signed ON procurement (signed_on);
CREATE INDEX procurement_deadline ON procurement (tender_deadline);
CREATE INDEX procurement_cancelled ON procurement (cancelled_on) WHERE cancelled_on IS NOT NULL;
CREATE INDEX procurement_state ON procurement (state, listed_on, id);
CREATE INDEX procurement_purchaser ON procurement (purchaser_id, listed_on, id);
CREATE INDEX procurement_category ON procurement (category_id, listed_on, id);
CREATE INDEX procurement_buyer ON procurement (buyer_org_no, listed_on, id);
CREATE INDEX procurement_joint ON procurement (listed_on, id) WHERE joint = TRUE;
CREATE INDEX procurement_rerun ON procurement (rerun_of) WHERE rerun_of <> '';
CREATE INDEX procurement_case ON procurement (listed_on, id) WHERE case_work = TRUE AND closed_on IS NULL;
CREATE INDEX procurement_appealed ON procurement (listed_on, id) WHERE appealed = TRUE;
-- The last number of each year's own series, "INK22-0123".
CREATE TABLE procurement_series (
	year BIGINT PRIMARY KEY,
	last BIGINT NOT NULL
);
-- Times during which the contract may not be signed.
CREATE TABLE procurement_block (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	procurement_id TEXT NOT NULL REFERENCES procurement (id),
	kind TEXT NOT NULL CHECK (kind IN ('standstill', 'voluntary', 'extended', 'ten_days', 'interim')),
	from_on DATE NOT NULL,
	to_on DATE, -- the last day of it, NULL until it is released
	basis TEXT NOT NULL,
	source_kind TEXT NOT NULL, -- the register of the record that brought it
	source_ref TEXT NOT NULL,
	source TEXT NOT NULL,
	released_on DATE,
	released_why TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);
CREATE INDEX procurement_block_procurement ON procurement_block (procurement_id, from_on);
CREATE INDEX procurement_block_ends ON procurement_block (to_on) WHERE released_on IS NULL;
-- The team, with its declarations of conflicts of interest.
CREATE TABLE procurement_member (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	procurement_id TEXT NOT NULL REFERENCES procurement (id),
	user_id TEXT NOT NULL, -- '' without an account
	name TEXT NOT NULL,
	address TEXT NOT NULL,
	role TEXT NOT NULL,
	unit TEXT NOT NULL,
	from_on DATE NOT NULL,
	to_on DATE, -- the last day in the team
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
-- Organisations that take part without owning: municipalities, other regions.
CREATE TABLE procurement_guest (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	procurement_id TEXT NOT NULL REFERENCES procurement (id),
	name TEXT NOT NULL,
	org_no TEXT NOT NULL,
	kind TEXT NOT NULL,
	uses BOOLEAN NOT NULL, -- may use the result
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL,
	UNIQUE (procurement_id, name)
);
-- Items of the case's checklists, from the handbook.
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
-- Who let the case through which gate.
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
-- Who tendered, and how it went. Secret until the award decision.
CREATE TABLE procurement_tenderer (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	procurement_id TEXT NOT NULL REFERENCES procurement (id),
	supplier_id TEXT NOT NULL, -- '' when not in the register
	name TEXT NOT NULL,
	org_no TEXT NOT NULL,
	address TEXT NOT NULL,
	lots TEXT NOT NULL,
	price BIGINT, -- öre without VAT
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
-- The time plan of a case: when its steps are planned, and when they first were.
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
