import { describe, expect, test } from 'vitest'
import type { PanelChange, PanelState, Scene } from '../shared/panel.js'
import { createDemoApp } from './demo-app.js'

const ORIGIN = 'http://localhost:4401'
const TENANT = 'http://localhost:4400'

const scene: Scene = {
  tenantUrl: TENANT,
  customMfaUrl: 'http://localhost:4402',
  places: [{ id: 'cafe', name: 'Café', ip: '203.0.113.9', about: '' }],
  people: [],
  rules: [{ name: 'every-login', title: '', about: '', source: '' }],
  presets: [],
}

function setUp() {
  const changes: PanelChange[] = []
  const app = createDemoApp({
    panel: {
      scene: () => scene,
      state: () => Promise.resolve({} as PanelState),
      change: async (change) => void changes.push(change),
    },
    origin: () => ORIGIN,
    tenantOrigin: () => TENANT,
    folder: new URL('../', import.meta.url),
  })
  const post = (body: unknown, headers: Record<string, string> = {}) =>
    app.request(`${ORIGIN}/panel/change`, {
      method: 'POST',
      headers: { Origin: ORIGIN, 'Content-Type': 'application/json', ...headers },
      body: JSON.stringify(body),
    })
  return { app, changes, post }
}

describe('the panel', () => {
  test('obeys the demo’s own page', async () => {
    const { post, changes } = setUp()
    const change = { change: 'toggle_rule', rule: 'every-login', on: true } as const
    expect((await post(change)).status).toBe(200)
    expect(changes).toEqual([change])
  })

  test.each([
    ['another origin', { Origin: 'http://localhost:4402' }],
    ['a sandboxed page', { Origin: 'null' }],
    ['another site, by fetch metadata', { 'Sec-Fetch-Site': 'same-site' }],
    ['a plain form', { 'Content-Type': 'text/plain' }],
    ['another host name (DNS rebinding)', { Host: 'evil.example:4401' }],
  ])('refuses %s', async (_who, headers) => {
    const { post, changes } = setUp()
    expect((await post({ change: 'reset' }, headers)).status).toBe(403)
    expect(changes).toEqual([])
  })

  test('shows passwords and codes to no other site', async () => {
    const { app } = setUp()
    const read = (headers: Record<string, string>) =>
      app.request(`${ORIGIN}/panel/state`, { headers })
    expect((await read({ 'Sec-Fetch-Site': 'same-origin' })).status).toBe(200)
    expect((await read({ 'Sec-Fetch-Site': 'cross-site' })).status).toBe(403)
    expect((await read({ Host: 'evil.example' })).status).toBe(403)
  })

  test.each([
    ['an unknown change', { change: 'constructor' }],
    ['a rule that is not there', { change: 'toggle_rule', rule: 'nope', on: true }],
    ['a place that is not there', { change: 'choose_place', place: 'moon' }],
    ['a clock that goes back', { change: 'advance_clock', seconds: -1 }],
    ['a preset that is not there', { change: 'apply_preset', preset: '__proto__' }],
    ['no object', null],
  ])('answers 400 to %s', async (_what, body) => {
    const { post, changes } = setUp()
    expect((await post(body)).status).toBe(400)
    expect(changes).toEqual([])
  })
})

describe('the pages', () => {
  test('carry a strict policy with Trusted Types that admits the tenant and nobody else', async () => {
    const { app } = setUp()
    const { headers, status } = await app.request(`${ORIGIN}/intranet`)
    const policy = headers.get('Content-Security-Policy')
    expect(status).toBe(200)
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("script-src 'self';")
    expect(policy).toContain(`connect-src 'self' ${TENANT};`)
    expect(policy).toContain("require-trusted-types-for 'script'")
    expect(policy).not.toContain('unsafe')
  })

  test('isolate themselves when asked to', async () => {
    const { app } = setUp()
    const plain = await app.request(`${ORIGIN}/payroll`)
    const isolated = await app.request(`${ORIGIN}/payroll?coop=same-origin`)
    expect(plain.headers.has('Cross-Origin-Opener-Policy')).toBe(false)
    expect(isolated.headers.get('Cross-Origin-Opener-Policy')).toBe('same-origin')
  })

  test.each([
    '/../package.json',
    '/%2e%2e/package.json',
    '/assets/..%2f..%2fserver.js',
    '/nope.css',
  ])('does not serve %s', async (path) => {
    const { app } = setUp()
    expect((await app.request(ORIGIN + path)).status).toBe(404)
  })
})
