import type { FindingId } from './findings.js'

/** A finding before it is put into words; `at` is an offset in the script. */
export interface Suspicion {
  readonly id: FindingId
  readonly at: number
}
