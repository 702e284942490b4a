import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

interface Locked {
  readonly optionalDependencies?: Readonly<Record<string, string>>
  readonly resolved?: string
}

const { packages } = JSON.parse(
  readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8'),
) as { packages: Readonly<Record<string, Locked>> }

describe('package-lock.json', () => {
  it('locks every optional platform package, without which npm ci refuses on other machines', () => {
    const locked = new Set(
      Object.keys(packages).map((path) => path.replace(/.*node_modules\//, '')),
    )
    const missing = Object.values(packages)
      .flatMap(({ optionalDependencies = {} }) => Object.keys(optionalDependencies))
      .filter((name) => !locked.has(name))
    expect(missing).toEqual([])
  })

  it('names no registry, so that it works with everyone’s', () => {
    const addresses = Object.values(packages)
      .map(({ resolved = '' }) => resolved)
      .filter((resolved) => /^[a-z+]+:\/\//.test(resolved))
    expect(addresses).toEqual([])
  })
})
