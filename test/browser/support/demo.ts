import { afterAll, beforeAll, beforeEach } from 'vitest'
import type { Person, RunningDemo } from '../../../demo/server/index.js'

/** The built demo: what `npm start` runs. */
const BUILT = new URL('../../../demo/dist/server.js', import.meta.url).href

/** The running demo, as a test sees and turns it. */
export interface DemoStage {
  readonly tenant: RunningDemo['tenant']
  readonly urls: RunningDemo['urls']
  /** Switches these rules of the demo on and all others off. */
  onlyRules(...names: readonly string[]): void
  /** A seeded user by first name. */
  person(name: 'ada' | 'ben' | 'cleo' | 'dan' | 'lobby'): Person
  /** The code that a person's authenticator shows now; the clock moves on so that it is a fresh one. */
  freshCode(person: Person): Promise<string>
}

/** Starts the demo on free ports for the tests of this file; each test finds it as it starts. */
export function useDemo(): DemoStage {
  let demo: RunningDemo | undefined

  beforeAll(async () => {
    const { startDemo } = (await import(BUILT)) as typeof import('../../../demo/server/index.js')
    demo = await startDemo()
  })
  beforeEach(() => demo!.reset())
  afterAll(() => demo?.close())

  return {
    get tenant() {
      return demo!.tenant
    },
    get urls() {
      return demo!.urls
    },
    onlyRules(...names) {
      const { rules } = demo!.tenant
      const known = rules.list().map(({ name }) => name)
      const unknown = names.filter((name) => !known.includes(name))
      if (unknown.length > 0) throw new Error(`The demo has no rule ${unknown.join(', ')}.`)
      for (const name of known) rules.enable(name, names.includes(name))
    },
    person: (name) => demo!.people.find(({ userId }) => userId === `auth0|${name}`)!,
    async freshCode({ userId }) {
      // A code works once, and a person would wait for the next one.
      demo!.tenant.clock.advance({ seconds: 30 })
      return (await demo!.tenant.currentCode(userId))!
    },
  }
}
