/** Tells the time; a test moves it. */
export interface Clock {
  /** Whole seconds since the epoch (RFC 7519 NumericDate). */
  now(): number
}

/** A stretch of time; the parts add up. */
export interface Duration {
  readonly days?: number
  readonly hours?: number
  readonly minutes?: number
  readonly seconds?: number
}

/** A clock that can be moved forward, never back: what expired stays expired. */
export interface AdjustableClock extends Clock {
  advance(duration: Duration): void
}

const SECONDS = { days: 86_400, hours: 3_600, minutes: 60, seconds: 1 } as const

/** A clock that follows `milliseconds` (the system's by default) plus what it was advanced by. */
export function createClock(milliseconds: () => number = Date.now): AdjustableClock {
  let offset = 0
  return {
    now: () => Math.floor(milliseconds() / 1000) + offset,
    advance(duration) {
      const seconds = toSeconds(duration)
      if (!(seconds >= 0)) {
        throw new RangeError(`A clock only moves forward; found ${seconds} seconds.`)
      }
      offset += Math.floor(seconds)
    },
  }
}

function toSeconds(duration: Duration): number {
  return Object.entries(SECONDS).reduce(
    (sum, [unit, length]) => sum + (duration[unit as keyof Duration] ?? 0) * length,
    0,
  )
}
