-- The term of the contract as the documents say, so that nobody types it again.
ALTER TABLE procurement ADD COLUMN term_months BIGINT CHECK (term_months > 0);
ALTER TABLE procurement ADD COLUMN options TEXT NOT NULL DEFAULT ''; -- months of each: '12 + 12'
ALTER TABLE procurement ADD COLUMN option_notice BIGINT CHECK (option_notice >= 0); -- months before the end
