import { randomInt } from 'node:crypto'

/** How many numbers the phone lets its person choose from. */
const CHOICES = 3

/**
 * A number for the login page, and what the phone lets its person choose from: whoever approves a login
 * without looking at the page is wrong two times in three.
 */
export function numberMatch(random: (min: number, max: number) => number = randomInt): {
  readonly number: string
  readonly choices: readonly string[]
} {
  const choices = new Set<string>()
  while (choices.size < CHOICES) choices.add(String(random(10, 100)))
  const all = [...choices]
  return { number: all[random(0, CHOICES)] ?? '', choices: all }
}
