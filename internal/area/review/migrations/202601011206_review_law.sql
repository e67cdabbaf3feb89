-- Deadlines and courts are rules of law, in law_rule.
DROP TABLE review_rule;
