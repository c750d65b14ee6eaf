-- Full text over what is stored, without a copy of it. Umlauts and accents are folded.
CREATE VIRTUAL TABLE message_words USING fts5 (text, subject, content = 'message', content_rowid = 'seq', tokenize = 'unicode61 remove_diacritics 2');
CREATE VIRTUAL TABLE timeline_words USING fts5 (text, content = 'timeline', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2');
CREATE VIRTUAL TABLE customer_words USING fts5 (name, note, content = 'customer', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2');
CREATE VIRTUAL TABLE case_words USING fts5 (subject, content = 'case_file', content_rowid = 'number', tokenize = 'unicode61 remove_diacritics 2');

CREATE TRIGGER message_found AFTER INSERT ON message WHEN new.text <> '' OR new.subject IS NOT NULL BEGIN
    INSERT INTO message_words (rowid, text, subject) VALUES (new.seq, new.text, new.subject);
END;
CREATE TRIGGER message_lost AFTER DELETE ON message WHEN old.text <> '' OR old.subject IS NOT NULL BEGIN
    INSERT INTO message_words (message_words, rowid, text, subject) VALUES ('delete', old.seq, old.text, old.subject);
END;
CREATE TRIGGER message_changed AFTER UPDATE OF text, subject ON message BEGIN
    INSERT INTO message_words (message_words, rowid, text, subject) SELECT 'delete', old.seq, old.text, old.subject WHERE old.text <> '' OR old.subject IS NOT NULL;
    INSERT INTO message_words (rowid, text, subject) SELECT new.seq, new.text, new.subject WHERE new.text <> '' OR new.subject IS NOT NULL;
END;

-- Most lines of a timeline say the same each time; these hold names, numbers and reasons.
CREATE TRIGGER timeline_found AFTER INSERT ON timeline
WHEN new.text <> '' AND new.kind IN ('Understood', 'Taken', 'Transferred', 'NotTransferred', 'Forwarded', 'Refused', 'Noted') BEGIN
    INSERT INTO timeline_words (rowid, text) VALUES (new.id, new.text);
END;
CREATE TRIGGER timeline_lost AFTER DELETE ON timeline
WHEN old.text <> '' AND old.kind IN ('Understood', 'Taken', 'Transferred', 'NotTransferred', 'Forwarded', 'Refused', 'Noted') BEGIN
    INSERT INTO timeline_words (timeline_words, rowid, text) VALUES ('delete', old.id, old.text);
END;

CREATE TRIGGER customer_found AFTER INSERT ON customer WHEN new.name IS NOT NULL OR new.note IS NOT NULL BEGIN
    INSERT INTO customer_words (rowid, name, note) VALUES (new.id, new.name, new.note);
END;
CREATE TRIGGER customer_lost AFTER DELETE ON customer WHEN old.name IS NOT NULL OR old.note IS NOT NULL BEGIN
    INSERT INTO customer_words (customer_words, rowid, name, note) VALUES ('delete', old.id, old.name, old.note);
END;
CREATE TRIGGER customer_changed AFTER UPDATE OF name, note ON customer BEGIN
    INSERT INTO customer_words (customer_words, rowid, name, note) SELECT 'delete', old.id, old.name, old.note WHERE old.name IS NOT NULL OR old.note IS NOT NULL;
    INSERT INTO customer_words (rowid, name, note) SELECT new.id, new.name, new.note WHERE new.name IS NOT NULL OR new.note IS NOT NULL;
END;

CREATE TRIGGER case_found AFTER INSERT ON case_file WHEN new.subject IS NOT NULL BEGIN
    INSERT INTO case_words (rowid, subject) VALUES (new.number, new.subject);
END;
CREATE TRIGGER case_lost AFTER DELETE ON case_file WHEN old.subject IS NOT NULL BEGIN
    INSERT INTO case_words (case_words, rowid, subject) VALUES ('delete', old.number, old.subject);
END;
CREATE TRIGGER case_changed AFTER UPDATE OF subject ON case_file BEGIN
    INSERT INTO case_words (case_words, rowid, subject) SELECT 'delete', old.number, old.subject WHERE old.subject IS NOT NULL;
    INSERT INTO case_words (rowid, subject) SELECT new.number, new.subject WHERE new.subject IS NOT NULL;
END;

-- What was there before.
INSERT INTO message_words (rowid, text, subject) SELECT seq, text, subject FROM message WHERE text <> '' OR subject IS NOT NULL;
INSERT INTO timeline_words (rowid, text) SELECT id, text FROM timeline
    WHERE text <> '' AND kind IN ('Understood', 'Taken', 'Transferred', 'NotTransferred', 'Forwarded', 'Refused', 'Noted');
INSERT INTO customer_words (rowid, name, note) SELECT id, name, note FROM customer WHERE name IS NOT NULL OR note IS NOT NULL;
