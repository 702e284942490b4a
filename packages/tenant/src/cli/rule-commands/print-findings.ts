import type { Finding } from '@lockstep/protocol'
import type { Paint } from '../paint.js'

/** `rules/a.js:12`, or the file alone when no line is known. */
export function placeOf(file: string, line: number | undefined): string {
  return line === undefined ? file : `${file}:${line}`
}

/** A finding on three lines: what and where, what an attacker does with it, how to mend it. */
export function printFinding(
  { id, line, risk, fix }: Finding,
  { file, paint }: { readonly file: string; readonly paint: Paint },
): readonly string[] {
  return [`${paint.warn(id)}  ${placeOf(file, line)}`, `  risk  ${risk}`, `  fix   ${fix}`]
}
