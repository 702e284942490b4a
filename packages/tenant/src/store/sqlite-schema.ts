/**
 * One table of documents and one index table of the keys they can be found by. `sequence` is the
 * order of insertion. A document's keys go with it, by trigger, so each delete is one statement.
 */
export const SQLITE_SCHEMA = `
CREATE TABLE IF NOT EXISTS document (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  collection TEXT NOT NULL,
  id TEXT NOT NULL,
  version INTEGER,
  body TEXT NOT NULL,
  expires_at INTEGER,
  UNIQUE (collection, id)
);
CREATE INDEX IF NOT EXISTS document_by_expiry ON document (expires_at) WHERE expires_at IS NOT NULL;
CREATE INDEX IF NOT EXISTS document_by_age ON document (collection, sequence);
CREATE TABLE IF NOT EXISTS document_key (
  collection TEXT NOT NULL,
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  PRIMARY KEY (collection, name, value, sequence)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS document_key_by_document ON document_key (sequence);
CREATE TRIGGER IF NOT EXISTS document_keys_follow AFTER DELETE ON document BEGIN
  DELETE FROM document_key WHERE sequence = old.sequence;
END;
`
