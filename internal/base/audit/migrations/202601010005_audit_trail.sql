-- For the page of the whole history: by time, by register, and what was removed.
CREATE INDEX audit_entry_at ON audit_entry (at);
CREATE INDEX audit_entry_kind ON audit_entry (kind, seq);
CREATE INDEX audit_entry_removed ON audit_entry (seq) WHERE verb = 'tog bort';
