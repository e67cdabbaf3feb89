-- Who was chosen to preside over one item; NULL lets the order of office decide.
ALTER TABLE board_item ADD COLUMN chair_id TEXT REFERENCES board_person (id);
