-- One row for each procurement request (upphandlingsuppdrag), from draft on.
CREATE TABLE request (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	reference TEXT NOT NULL, -- 'UB22-0012', from the day it is sent
	number TEXT NOT NULL, -- of the procurement, from uttag
	procurement_id TEXT NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('draft', 'sent', 'received', 'complement', 'prioritised', 'taken', 'assigned', 'ongoing', 'closed', 'withdrawn', 'rejected')),
	state_before TEXT NOT NULL, -- the state that a complement, a withdrawal or a rejection left, to go back to
	title TEXT NOT NULL,
	need TEXT NOT NULL,
	why TEXT NOT NULL,
	kind TEXT NOT NULL, -- a code of Kinds
	today TEXT NOT NULL, -- how the need is met now
	consequence TEXT NOT NULL, -- of not buying
	nature TEXT NOT NULL, -- a code of Natures
	category_id TEXT NOT NULL,
	cpv TEXT NOT NULL,
	sites TEXT NOT NULL,
	unit_id TEXT NOT NULL, -- the client unit
	unit TEXT NOT NULL,
	parties TEXT NOT NULL, -- ',D,U,'
	cost_place TEXT NOT NULL,
	requester_id TEXT NOT NULL, -- who filled in the form
	requester TEXT NOT NULL,
	owner_id TEXT NOT NULL, -- kravställare
	owner TEXT NOT NULL,
	contact TEXT NOT NULL, -- telephone or e-mail
	yearly TEXT NOT NULL, -- öre by region: 'D:120000000;U:80000000'
	total TEXT NOT NULL, -- estimated value with options and extensions, without VAT
	yearly_value BIGINT, -- the sums, kept for lists
	total_value BIGINT,
	financing TEXT NOT NULL, -- a code of Financings
	permit_id TEXT NOT NULL, -- of the investment in Permit
	budget TEXT NOT NULL, -- a code of Budgets
	budget_by TEXT NOT NULL,
	wanted_start DATE,
	must_start DATE, -- cannot be later
	must_why TEXT NOT NULL,
	contract_no TEXT NOT NULL, -- the contract that ends
	contract_ends DATE,
	options_left TEXT NOT NULL,
	coordination TEXT NOT NULL CHECK (coordination IN ('', 'yes', 'no', 'unsure')),
	reason TEXT NOT NULL, -- a code of Reasons, when the answer is no
	reason_text TEXT NOT NULL,
	judgement TEXT NOT NULL CHECK (judgement IN ('', 'accepted', 'contested')), -- of the reason; '' before it is judged
	judged_on DATE,
	judged_by TEXT NOT NULL,
	judged_note TEXT NOT NULL,
	council_on DATE, -- the meeting that shall discuss it, or did
	council_note TEXT NOT NULL,
	outcome TEXT NOT NULL CHECK (outcome IN ('', 'joint', 'separate', 'later')),
	client_lead TEXT NOT NULL,
	reference_group TEXT NOT NULL,
	specialists TEXT NOT NULL, -- codes of Specialists
	flags TEXT NOT NULL, -- ',personal,device,'
	info_class TEXT NOT NULL, -- a code of InfoClasses
	manager_id TEXT NOT NULL, -- who is asked to approve in Klöver
	manager TEXT NOT NULL,
	asked_on DATE, -- when the manager was asked
	approved_by TEXT NOT NULL,
	approved_id TEXT NOT NULL, -- '' when the approval was noted, not given in Klöver
	approved_on DATE,
	approved_value BIGINT, -- what was approved
	handler_id TEXT NOT NULL, -- who received it
	handler TEXT NOT NULL,
	priority TEXT NOT NULL, -- a code of Priorities, '' before it is prioritised
	priority_why TEXT NOT NULL,
	wished_id TEXT NOT NULL, -- the purchaser that the unit head has in mind
	wished TEXT NOT NULL,
	purchaser_id TEXT NOT NULL, -- who has the procurement
	purchaser TEXT NOT NULL,
	sent_on DATE,
	received_on DATE,
	complement_on DATE, -- the latest question
	prioritised_on DATE,
	taken_on DATE,
	assigned_on DATE,
	started_on DATE,
	ended_on DATE, -- closed, withdrawn or rejected
	end_why TEXT NOT NULL,
	listed_on DATE NOT NULL, -- sent, or begun: the order of the list
	left_on DATE, -- taken, or ended before that: no longer in the queue
	waited BIGINT NOT NULL, -- days from sent to taken
	token TEXT NOT NULL, -- of the form that made it: a form sent twice makes one request
	sent_token TEXT NOT NULL, -- of the form that sent it in
	title_key TEXT NOT NULL, -- Swedish order of the title
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);
CREATE UNIQUE INDEX request_reference ON request (reference) WHERE reference <> '';
CREATE UNIQUE INDEX request_token ON request (token) WHERE token <> '';
CREATE INDEX request_listed ON request (listed_on, id);
CREATE INDEX request_sent ON request (sent_on, id);
CREATE INDEX request_queue ON request (left_on, sent_on, id);
CREATE INDEX request_state ON request (state, sent_on, id);
CREATE INDEX request_taken ON request (taken_on, waited);
CREATE INDEX request_unit ON request (unit_id, sent_on, id);
CREATE INDEX request_requester ON request (requester_id, id);
CREATE INDEX request_manager ON request (manager_id, state);
CREATE INDEX request_procurement ON request (procurement_id);
CREATE INDEX request_coordination ON request (coordination, sent_on, id);
CREATE INDEX request_judgement ON request (judgement, judged_on, id);
CREATE INDEX request_title ON request (title_key, unit_id);
-- What the requester and Inköp say to each other about a request.
CREATE TABLE request_message (
	id TEXT PRIMARY KEY,
	request_id TEXT NOT NULL REFERENCES request (id) ON DELETE CASCADE,
	kind TEXT NOT NULL CHECK (kind IN ('question', 'answer', 'note')),
	text TEXT NOT NULL,
	author_id TEXT NOT NULL,
	author TEXT NOT NULL,
	ours BOOLEAN NOT NULL, -- from Inköp
	said_at TIMESTAMP NOT NULL
);
CREATE INDEX request_message_request ON request_message (request_id, said_at, id);
-- What somebody has written in the form and not saved, kept as it was posted.
CREATE TABLE request_own (
	user_id TEXT NOT NULL,
	request_id TEXT NOT NULL, -- '' for a new one
	form TEXT NOT NULL, -- url encoded
	kept_at TIMESTAMP NOT NULL,
	PRIMARY KEY (user_id, request_id)
);
-- The last reference of each year.
CREATE TABLE request_series (
	year BIGINT PRIMARY KEY,
	last BIGINT NOT NULL
);
