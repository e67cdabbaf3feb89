-- Which supplier of the register a seller is. A person's choice is never changed by the
-- rules; merges in the register are followed by the survivor.
CREATE TABLE spend_seller_match (
	seller_id BIGINT PRIMARY KEY REFERENCES spend_seller (id),
	state TEXT NOT NULL CHECK (state IN ('auto', 'ask', 'none', 'chosen', 'absent')),
	supplier_id TEXT REFERENCES supplier (id) ON DELETE SET NULL, -- for ask the likeliest
	score BIGINT NOT NULL, -- thousandths
	how TEXT NOT NULL, -- why, in words
	decided_by TEXT NOT NULL,
	decided_at TIMESTAMP
);
CREATE INDEX spend_seller_match_state ON spend_seller_match (state);
CREATE INDEX spend_seller_match_supplier ON spend_seller_match (supplier_id) WHERE supplier_id IS NOT NULL;
-- Rules for what can be influenced by purchasing and for categories, in order. Those that
-- were removed stay, with the time, so that what was decided by them can be explained.
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
	seller_id BIGINT NOT NULL, -- 0 for none
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
-- The category that a person has chosen for an article of a seller on an account, with
-- what stood there before, from which the precision of the rules is known.
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
-- What an item has been classified as: until is empty for what it is now.
CREATE TABLE spend_item (
	key TEXT NOT NULL,
	since TIMESTAMP NOT NULL,
	until TIMESTAMP,
	category_id TEXT REFERENCES category (id),
	basis BIGINT NOT NULL,
	certainty BIGINT NOT NULL,
	because TEXT NOT NULL, -- the rule, the contract or the version of the model
	PRIMARY KEY (key, since)
);
CREATE INDEX spend_item_now ON spend_item (key) WHERE until IS NULL;
-- Models that were trained, in versions. The highest is used; the model itself is a file.
CREATE TABLE spend_model (
	version BIGINT PRIMARY KEY,
	file_id TEXT NOT NULL,
	trained_by TEXT NOT NULL,
	trained_at TIMESTAMP NOT NULL,
	examples BIGINT NOT NULL,
	corrected BIGINT NOT NULL, -- of the examples, by people
	asked BIGINT NOT NULL, -- held out
	first BIGINT NOT NULL, -- of those, right at the first guess
	third BIGINT NOT NULL, -- right among the first three
	answered BIGINT NOT NULL, -- corrected items held out, as sure as least
	correct BIGINT NOT NULL, -- of those, right
	least BIGINT NOT NULL -- thousandths from which it answers, above 1000 when it only proposes
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
INSERT INTO spend_clean_rule (key, valid_from, value, source, set_by, created_at) VALUES
	('seller_take', '2000-01-01', 930, 'Klövers förslag', 'Klöver', '2026-01-01 00:00:00'),
	('seller_ask', '2000-01-01', 600, 'Klövers förslag', 'Klöver', '2026-01-01 00:00:00'),
	('model_right', '2000-01-01', 900, 'Klövers förslag', 'Klöver', '2026-01-01 00:00:00'),
	('model_sure', '2000-01-01', 800, 'Klövers förslag', 'Klöver', '2026-01-01 00:00:00');
-- Proposals, to be confirmed by the organisation. Accounts differ between charts: numbers
-- stand only where a document supports them, else words in the name of the account.
INSERT INTO spend_rule (id, version, purpose, place, name, parties, accounts, account_name, seller_id, seller_name, unit, article, words, level, kind, source, confirmed_by, created_at, changed_at) VALUES
	('kind-internal', 1, 'kind', 10, 'Köp inom regionen', '', '', 'intern, internt, interna, internhyr*, interndebit*, internköp*, internränt*', 0, '', '', '', '', '', 4, 'Klövers förslag efter kontots namn', '', '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
	('kind-salary', 1, 'kind', 20, 'Löner och arbetsgivaravgifter', '', '', '*lön, *löner, lönekost*, arvode, arvoden, arbetsgivaravg*, sociala avg*, pension*, traktamente*', 0, '', '', '', '', '', 3, 'Klövers förslag efter kontots namn', '', '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
	('kind-tax', 1, 'kind', 30, 'Skatter och avgifter till det allmänna', '', '', '*skatt, *skatter, *moms, tull, tullavg*, myndighetsavg*, tillsynsavg*', 0, '', '', '', '', '', 1, 'Klövers förslag efter kontots namn', '', '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
	('kind-grant-name', 1, 'kind', 40, 'Bidrag', '', '', '*bidrag, driftbidr*, lämnade bidr*', 0, '', '', '', '', '', 2, 'Klövers förslag efter kontots namn', '', '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
	('kind-grant', 1, 'kind', 50, 'Driftbidrag, konto 583', '', '583', '', 0, '', '', '', '', '', 2, 'Konto 5831 Driftbidrag i Västra Götalandsregionens öppna leverantörsreskontra', '', '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
	('kind-rent', 1, 'kind', 60, 'Hyror för lokaler och mark', '', '', 'lokalhyr*, hyr* lokal, hyr* lokaler, hyr* fastighet*, markhyr*, bostadshyr*, arrende*, tomträttsavg*', 0, '', '', '', '', '', 5, 'Klövers förslag efter kontots namn', '', '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
	('kind-transfer', 1, 'kind', 70, 'Transfereringar', '', '', 'transferering*, utjämningsavg*, *utjämning, mellanregional*, utomläns*', 0, '', '', '', '', '', 6, 'Klövers förslag efter kontots namn', '', '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
	('kind-finance', 1, 'kind', 80, 'Finansiella kostnader, kontogrupp 84 och 85', '', '84, 85', '', 0, '', '', '', '', '', 7, 'SKR om L-Bas 19: finansiella poster i kontogrupp 84 och 85', '', '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
	('kind-depreciation', 1, 'kind', 90, 'Avskrivningar, räntor och kursdifferenser', '', '', 'avskrivning*, nedskrivning*, *ränta, *räntor, räntekostn*, kursdiff*, kursförlust*', 0, '', '', '', '', '', 7, 'Klövers förslag efter kontots namn', '', '2026-01-01 00:00:00', '2026-01-01 00:00:00');
