-- What happens to a contract between signing and archive: notice and tacit renewal,
-- review before signing, amendments, deviations, declarations, documents, exit.
ALTER TABLE contract ADD COLUMN main_id TEXT REFERENCES contract (id);
ALTER TABLE contract ADD COLUMN contact TEXT NOT NULL DEFAULT '';
ALTER TABLE contract ADD COLUMN currency TEXT NOT NULL DEFAULT '';
ALTER TABLE contract ADD COLUMN delivery_terms TEXT NOT NULL DEFAULT '';
ALTER TABLE contract ADD COLUMN service_level TEXT NOT NULL DEFAULT '';
ALTER TABLE contract ADD COLUMN insurance TEXT NOT NULL DEFAULT '';
ALTER TABLE contract ADD COLUMN renewal_months BIGINT CHECK (renewal_months > 0); -- tacit renewal, months at a time
ALTER TABLE contract ADD COLUMN renewal_notice BIGINT CHECK (renewal_notice >= 0); -- months before the end of the term
ALTER TABLE contract ADD COLUMN supplier_notice BIGINT CHECK (supplier_notice >= 0); -- months, when the supplier gives notice
ALTER TABLE contract ADD COLUMN noticed_on DATE; -- notice of termination was given
ALTER TABLE contract ADD COLUMN notice_by TEXT NOT NULL DEFAULT '' CHECK (notice_by IN ('', 'buyer', 'supplier'));
ALTER TABLE contract ADD COLUMN stop_ground TEXT NOT NULL DEFAULT '';
ALTER TABLE contract ADD COLUMN review_asked_on DATE;
ALTER TABLE contract ADD COLUMN review_asked_id TEXT NOT NULL DEFAULT '';
ALTER TABLE contract ADD COLUMN review_by TEXT NOT NULL DEFAULT ''; -- who was asked, and then who reviewed
ALTER TABLE contract ADD COLUMN review_by_id TEXT;
ALTER TABLE contract ADD COLUMN reviewed_on DATE;
ALTER TABLE contract ADD COLUMN fine_rate BIGINT CHECK (fine_rate > 0); -- hundredths of a percent of the delayed value
ALTER TABLE contract ADD COLUMN fine_per TEXT NOT NULL DEFAULT '' CHECK (fine_per IN ('', 'day', 'week'));
ALTER TABLE contract ADD COLUMN fine_cap BIGINT CHECK (fine_cap > 0); -- hundredths of a percent
CREATE INDEX contract_main ON contract (main_id) WHERE main_id IS NOT NULL;
CREATE INDEX contract_renewal ON contract (id) WHERE renewal_months IS NOT NULL;
CREATE INDEX contract_review ON contract (review_by_id) WHERE review_asked_on IS NOT NULL AND reviewed_on IS NULL;
ALTER TABLE contract_option ADD COLUMN decide_on DATE; -- when it is to be decided, NULL for the last day to tell the supplier
ALTER TABLE contract_option ADD COLUMN owner TEXT NOT NULL DEFAULT ''; -- '' for the contract's owner
ALTER TABLE contract_option ADD COLUMN owner_id TEXT;
-- Changes of a signed contract (17 kap. LOU), with the answers that their ground rests on.
CREATE TABLE contract_amendment (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	contract_id TEXT NOT NULL REFERENCES contract (id) ON DELETE CASCADE,
	n BIGINT NOT NULL,
	title TEXT NOT NULL,
	what TEXT NOT NULL,
	proposed_on DATE NOT NULL,
	amount BIGINT NOT NULL, -- öre without VAT, below 0 for a reduction
	new_end DATE, -- the last day of the contract after the change
	old_end DATE, -- and before it, to take it back
	base BIGINT, -- öre: the contract's value before all changes
	indexed BIGINT, -- öre: that value with index (17 kap. 15 §)
	accumulated BIGINT, -- öre: with earlier changes of minor value
	ground TEXT NOT NULL,
	finding TEXT NOT NULL, -- what the law's limits said
	basis TEXT NOT NULL,
	notify BOOLEAN NOT NULL, -- must be published
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
-- What did not go as agreed, and what came of it.
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
	agreed_on DATE, -- when it should have been delivered
	delivered_on DATE,
	claimed_on DATE, -- reclaimed in writing
	claim TEXT NOT NULL,
	reply_by DATE,
	replied_on DATE,
	reply TEXT NOT NULL,
	action TEXT NOT NULL,
	action_by DATE,
	serious BOOLEAN NOT NULL, -- a serious deficiency, for 13 kap. 3 §
	closed_on DATE,
	outcome TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);
CREATE INDEX contract_deviation_contract ON contract_deviation (contract_id, happened_on);
CREATE INDEX contract_deviation_happened ON contract_deviation (happened_on, id);
CREATE INDEX contract_deviation_supplier ON contract_deviation (supplier_id, happened_on) WHERE supplier_id IS NOT NULL;
CREATE INDEX contract_deviation_open ON contract_deviation (owner_id) WHERE closed_on IS NULL;
CREATE TABLE contract_remedy (
	id TEXT PRIMARY KEY,
	deviation_id TEXT NOT NULL REFERENCES contract_deviation (id) ON DELETE CASCADE,
	kind TEXT NOT NULL CHECK (kind IN ('fine', 'reduction', 'cover', 'damages')),
	amount BIGINT NOT NULL CHECK (amount > 0), -- öre
	how TEXT NOT NULL, -- how it was counted
	decided_on DATE NOT NULL,
	decided_by TEXT NOT NULL,
	settled_on DATE, -- set off on an invoice, or paid
	invoice TEXT NOT NULL
);
CREATE INDEX contract_remedy_deviation ON contract_remedy (deviation_id);
CREATE TABLE contract_deviation_series (
	year BIGINT PRIMARY KEY,
	last BIGINT NOT NULL
);
-- Assurances that a supplier is not under sanctions.
CREATE TABLE contract_declaration (
	id TEXT PRIMARY KEY,
	contract_id TEXT NOT NULL REFERENCES contract (id) ON DELETE CASCADE,
	supplier_id TEXT NOT NULL REFERENCES supplier (id),
	declared_on DATE NOT NULL,
	declared_by TEXT NOT NULL,
	source TEXT NOT NULL,
	clear BOOLEAN NOT NULL, -- no sanctions apply
	renew_on DATE,
	noted_by TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL
);
CREATE INDEX contract_declaration_contract ON contract_declaration (contract_id, declared_on);
CREATE INDEX contract_declaration_renew ON contract_declaration (renew_on) WHERE renew_on IS NOT NULL;
-- The documents of a contract; what they say is in the diary or at an address.
CREATE TABLE contract_document (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	contract_id TEXT NOT NULL REFERENCES contract (id) ON DELETE CASCADE,
	document_id TEXT, -- in the diary
	title TEXT NOT NULL,
	kind TEXT NOT NULL,
	dated_on DATE,
	url TEXT NOT NULL,
	public BOOLEAN NOT NULL,
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);
CREATE INDEX contract_document_contract ON contract_document (contract_id, kind);
-- What is done before a contract ends. The template gives each contract its rows.
CREATE TABLE contract_exit_step (
	key TEXT NOT NULL,
	valid_from DATE NOT NULL,
	n BIGINT NOT NULL,
	months BIGINT NOT NULL CHECK (months >= 0), -- before the end
	what TEXT NOT NULL, -- '' from the day that the step is no longer used
	personal BOOLEAN NOT NULL, -- only when personal data is processed
	source TEXT NOT NULL,
	PRIMARY KEY (key, valid_from)
);
INSERT INTO contract_exit_step (key, valid_from, n, months, what, personal, source) VALUES
	('successor', '2000-01-01', 1, 12, 'Ny upphandling är påbörjad, eller beslutat att behovet upphör', FALSE, 'Klövers regelunderlag 4.6'),
	('transition', '2000-01-01', 2, 6, 'Övergången till nytt avtal är planerad med verksamheten', FALSE, 'Klövers regelunderlag 4.6'),
	('stock', '2000-01-01', 3, 6, 'Lager och pågående beställningar är inventerade', FALSE, 'Klövers regelunderlag 4.6'),
	('data', '2000-01-01', 4, 3, 'Personuppgifter återlämnas och raderas enligt PUB-avtalet', TRUE, 'Klövers regelunderlag 4.6'),
	('catalogue', '2000-01-01', 5, 3, 'E-katalogen stängs vid avtalets slut', FALSE, 'Klövers regelunderlag 4.6'),
	('settlement', '2000-01-01', 6, 3, 'Slutavräkning: fakturor, bonus, viten och krediter', FALSE, 'Klövers regelunderlag 4.6'),
	('lessons', '2000-01-01', 7, 3, 'Lärdomar är skrivna i handboken', FALSE, 'Klövers regelunderlag 4.6'),
	('survey', '2000-01-01', 8, 3, 'Kundnöjdheten (NKI) är mätt', FALSE, 'Klövers regelunderlag 4.6');
CREATE TABLE contract_exit (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	contract_id TEXT NOT NULL REFERENCES contract (id) ON DELETE CASCADE,
	key TEXT NOT NULL, -- of the template, '' for a step of its own
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
-- Recommendations that an organisation may change, each from a day.
CREATE TABLE contract_rule (
	key TEXT NOT NULL,
	valid_from DATE NOT NULL,
	value BIGINT NOT NULL,
	source TEXT NOT NULL,
	set_by TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	PRIMARY KEY (key, valid_from)
);
INSERT INTO contract_rule (key, valid_from, value, source, set_by, created_at) VALUES
	('claim_days', '2000-01-01', 14, 'Klövers regelunderlag 4.6 [R]: skälig tid', 'Klöver', '2026-01-01 00:00:00'),
	('reply_days', '2000-01-01', 14, 'Klövers regelunderlag 4.6 [R]', 'Klöver', '2026-01-01 00:00:00'),
	('renewal_months', '2000-01-01', 6, 'Klövers regelunderlag 4.1 [R]', 'Klöver', '2026-01-01 00:00:00'),
	('exit_months', '2000-01-01', 12, 'Klövers regelunderlag 4.6', 'Klöver', '2026-01-01 00:00:00'),
	('ending_months', '2000-01-01', 3, 'Eget antagande: tre månader [R]', 'Klöver', '2026-01-01 00:00:00'),
	('sanction_months', '2000-01-01', 12, 'Eget antagande: en gång om året [R]', 'Klöver', '2026-01-01 00:00:00'),
	('amendment_days', '2000-01-01', 30, 'Eget antagande: en månad [R]', 'Klöver', '2026-01-01 00:00:00');
