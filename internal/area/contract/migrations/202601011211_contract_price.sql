-- Changes of a contract's prices that have been approved, by its own clause.
CREATE TABLE contract_price (
	contract_id TEXT NOT NULL REFERENCES contract (id) ON DELETE CASCADE,
	n BIGINT NOT NULL,
	percent BIGINT NOT NULL, -- hundredths of a percent, above 0 is dearer
	from_on DATE NOT NULL, -- first day of the new prices
	ground TEXT NOT NULL,
	decided_on DATE NOT NULL,
	decided_by TEXT NOT NULL,
	PRIMARY KEY (contract_id, n)
);
