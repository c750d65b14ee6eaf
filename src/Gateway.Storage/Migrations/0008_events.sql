-- What happened that a webhook wants to hear, from the transaction in which it happened until it stands in the outbox. Triggers write
-- it, so that whoever changes a row need not know of webhooks; without webhooks nothing is wanted and nothing is written.
CREATE TABLE event_wanted (
    kind TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

-- "key" is the id that receivers see, "lane" what is delivered in order.
CREATE TABLE event (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    key     TEXT    NOT NULL DEFAULT (lower(hex(randomblob(16)))),
    kind    TEXT    NOT NULL,
    subject TEXT    NOT NULL,
    lane    TEXT    NOT NULL,
    at      INTEGER NOT NULL DEFAULT (CAST(unixepoch('subsec') * 1000 AS INTEGER))
) STRICT;

CREATE TRIGGER event_message_received AFTER INSERT ON message
WHEN NEW.author = 'Customer' AND EXISTS (SELECT 1 FROM event_wanted WHERE kind = 'message.received')
BEGIN
    INSERT INTO event (kind, subject, lane) VALUES ('message.received', NEW.id, 'conversation ' || NEW.conversation_id);
END;

-- A message that is delivered was sent, also when the receipts of its provider skip a step.
CREATE TRIGGER event_message_sent AFTER UPDATE OF state ON message
WHEN NEW.author <> 'Customer' AND OLD.state = 'Queued' AND NEW.state IN ('Sent', 'Delivered', 'Read')
    AND EXISTS (SELECT 1 FROM event_wanted WHERE kind = 'message.sent')
BEGIN
    INSERT INTO event (kind, subject, lane) VALUES ('message.sent', NEW.id, 'conversation ' || NEW.conversation_id);
END;

CREATE TRIGGER event_message_came AFTER UPDATE OF state ON message
WHEN NEW.author <> 'Customer' AND OLD.state <> NEW.state AND NEW.state IN ('Delivered', 'Read', 'Failed')
    AND EXISTS (SELECT 1 FROM event_wanted WHERE kind = 'message.' || lower(NEW.state))
BEGIN
    INSERT INTO event (kind, subject, lane) VALUES ('message.' || lower(NEW.state), NEW.id, 'conversation ' || NEW.conversation_id);
END;

-- A contact by messages begins when it is put into its conversation, whose lane it shares.
CREATE TRIGGER event_contact_opened AFTER INSERT ON contact
WHEN NEW.channel <> 'Message' AND EXISTS (SELECT 1 FROM event_wanted WHERE kind = 'contact.opened')
BEGIN
    INSERT INTO event (kind, subject, lane, at) VALUES ('contact.opened', NEW.id, 'contact ' || NEW.id, NEW.started);
END;

CREATE TRIGGER event_conversation_opened AFTER UPDATE OF contact_id ON conversation
WHEN NEW.contact_id IS NOT NULL AND NEW.contact_id IS NOT OLD.contact_id
    AND EXISTS (SELECT 1 FROM event_wanted WHERE kind = 'contact.opened')
BEGIN
    INSERT INTO event (kind, subject, lane) VALUES ('contact.opened', NEW.contact_id, 'conversation ' || NEW.id);
END;

CREATE TRIGGER event_contact_closed AFTER UPDATE OF ended ON contact
WHEN OLD.ended IS NULL AND NEW.ended IS NOT NULL AND EXISTS (SELECT 1 FROM event_wanted WHERE kind = 'contact.closed')
BEGIN
    INSERT INTO event (kind, subject, lane, at) VALUES ('contact.closed', NEW.id, coalesce(
        (SELECT 'conversation ' || id FROM conversation WHERE contact_id = NEW.id),
        (SELECT 'conversation ' || conversation_id FROM message WHERE contact_id = NEW.id LIMIT 1),
        'contact ' || NEW.id), NEW.ended);
END;

-- The row of a contact whose first write was lost.
CREATE TRIGGER event_contact_closed_at_once AFTER INSERT ON contact
WHEN NEW.ended IS NOT NULL AND EXISTS (SELECT 1 FROM event_wanted WHERE kind = 'contact.closed')
BEGIN
    INSERT INTO event (kind, subject, lane, at) VALUES ('contact.closed', NEW.id, 'contact ' || NEW.id, NEW.ended);
END;

CREATE TRIGGER event_case_opened AFTER INSERT ON case_file
WHEN EXISTS (SELECT 1 FROM event_wanted WHERE kind = 'case.opened')
BEGIN
    INSERT INTO event (kind, subject, lane, at) VALUES ('case.opened', NEW.number, 'case ' || NEW.number, NEW.opened);
END;

CREATE TRIGGER event_case_changed AFTER UPDATE OF closed ON case_file
WHEN (OLD.closed IS NULL) <> (NEW.closed IS NULL)
    AND EXISTS (SELECT 1 FROM event_wanted WHERE kind = iif(NEW.closed IS NULL, 'case.opened', 'case.closed'))
BEGIN
    INSERT INTO event (kind, subject, lane)
    VALUES (iif(NEW.closed IS NULL, 'case.opened', 'case.closed'), NEW.number, 'case ' || NEW.number);
END;

-- "subject" is the customer and the row.
CREATE TRIGGER event_consent AFTER INSERT ON consent
WHEN EXISTS (SELECT 1 FROM event_wanted WHERE kind = iif(NEW.is_given, 'consent.given', 'consent.withdrawn'))
BEGIN
    INSERT INTO event (kind, subject, lane, at)
    VALUES (iif(NEW.is_given, 'consent.given', 'consent.withdrawn'), NEW.customer_id || '/' || NEW.id, 'customer ' || NEW.customer_id, NEW.at);
END;
