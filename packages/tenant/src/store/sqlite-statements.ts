/** Texts of the statements. `?` stand in the order in which `sqlite-store.ts` binds them. */
const LIVE = '(expires_at IS NULL OR expires_at > ?)'
export const GET = `SELECT body FROM document WHERE collection = ? AND id = ? AND ${LIVE}`
export const VERSION = `SELECT version FROM document WHERE collection = ? AND id = ? AND ${LIVE}`
export const TAKE =
  'DELETE FROM document WHERE collection = ? AND id = ? RETURNING body, expires_at'
export const DELETE_EXPIRED =
  'DELETE FROM document WHERE collection = ? AND id = ? AND expires_at <= ?'
export const INSERT = `INSERT INTO document (collection, id, version, body, expires_at)
  VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`
export const REPLACE = `UPDATE document SET version = ?, body = ?, expires_at = ?
  WHERE collection = ? AND id = ? RETURNING sequence`
export const COMPARE_AND_SET = `UPDATE document SET version = ?, body = ?, expires_at = ?
  WHERE collection = ? AND id = ? AND version = ? AND ${LIVE} RETURNING sequence`
export const ADD_KEY =
  'INSERT INTO document_key (collection, name, value, sequence) VALUES (?, ?, ?, ?)'
export const DROP_KEYS = 'DELETE FROM document_key WHERE sequence = ?'
export const SWEEP = `DELETE FROM document WHERE sequence IN
  (SELECT sequence FROM document WHERE expires_at <= ? LIMIT ?)`

/**
 * Finds the documents of the first key in its index, in the order of `sequence`, and checks the other
 * keys of each. The CROSS JOIN keeps SQLite from reading the documents first.
 */
export function query(keyCount: number, order: 'oldest' | 'newest'): string {
  const direction = order === 'newest' ? 'DESC' : 'ASC'
  if (keyCount === 0) {
    return `SELECT body FROM document WHERE collection = ? AND ${LIVE}
      ORDER BY sequence ${direction} LIMIT ?`
  }
  return `SELECT document.body FROM document_key first
    CROSS JOIN document ON document.sequence = first.sequence
    WHERE first.collection = ? AND first.name = ? AND first.value = ?
    ${otherKeys(keyCount)} AND ${LIVE}
    ORDER BY first.sequence ${direction} LIMIT ?`
}

/** Deletes the documents that have all of the keys. */
export function deleteAll(keyCount: number): string {
  return `DELETE FROM document WHERE sequence IN (SELECT first.sequence FROM document_key first
    WHERE first.collection = ? AND first.name = ? AND first.value = ? ${otherKeys(keyCount)})`
}

/** Conditions for the keys after the first one. */
function otherKeys(keyCount: number): string {
  const other = `AND EXISTS (SELECT 1 FROM document_key other WHERE other.collection = ?
      AND other.name = ? AND other.value = ? AND other.sequence = first.sequence)`
  return Array.from({ length: keyCount - 1 }, () => other).join(' ')
}
