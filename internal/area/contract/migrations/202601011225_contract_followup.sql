-- A line of the plan that is no longer followed up keeps its results.
ALTER TABLE contract_followup ADD COLUMN ended_on DATE;
-- What a follow-up showed. The planned day is the occurrence of the plan that it answers.
CREATE TABLE contract_followup_result (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	followup_id TEXT NOT NULL REFERENCES contract_followup (id),
	planned_on DATE NOT NULL,
	done_on DATE NOT NULL,
	done_by TEXT NOT NULL,
	supplier_id TEXT REFERENCES supplier (id), -- NULL for all suppliers of the contract
	outcome TEXT NOT NULL CHECK (outcome IN ('met', 'partly', 'failed')),
	text TEXT NOT NULL,
	deviation TEXT NOT NULL,
	measured BIGINT, -- how many were looked at
	fulfilled BIGINT, -- how many of them met the requirement
	created_at TIMESTAMP NOT NULL,
	changed_at TIMESTAMP NOT NULL
);
CREATE INDEX contract_followup_result_line ON contract_followup_result (followup_id, planned_on);
CREATE INDEX contract_followup_result_done ON contract_followup_result (done_on, id);
