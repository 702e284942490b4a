import { describe, expect, it } from 'vitest'
import { hear } from './messages.js'

const popup = {} as Window
const speaker = {
  source: popup,
  tenant: 'https://tenant.example.com',
  own: 'https://app.example.com',
}
const response = { code: 'code', state: 'state' }
const answer = { type: 'authorization_response', response }
const relayed = { type: 'lockstep:popup-result', response }
const present = { type: 'lockstep:presence', presence: 'ready' }

function said(data: unknown, origin = speaker.tenant, source: unknown = popup) {
  const { response, presence } = hear({ data, origin, source } as MessageEvent, speaker)
  return response ?? presence
}

describe('hear', () => {
  it('hears the tenant answer and speak of presence', () => {
    expect(said(answer)).toBe(response)
    expect(said(present)).toBe('ready')
  })

  it('hears the callback page answer', () => {
    expect(said(relayed, speaker.own)).toBe(response)
  })

  it.each([
    ['another origin', answer, 'https://evil.example.com', popup],
    ['a look-alike origin', answer, 'https://tenant.example.com.evil.example.com', popup],
    ['the right origin in another window', answer, speaker.tenant, {}],
    ['no window', answer, speaker.tenant, null],
    ['our own origin in the name of the tenant', answer, speaker.own, popup],
    ['our own origin about presence', present, speaker.own, popup],
    ['the tenant in the name of the callback page', relayed, speaker.tenant, popup],
    ['the tenant about something else', { type: 'other', response }, speaker.tenant, popup],
    ['the tenant, without an object', null, speaker.tenant, popup],
    ['the tenant, with a text', 'authorization_response', speaker.tenant, popup],
    ['the tenant, with a name of the prototype', { type: '__proto__' }, speaker.tenant, popup],
  ])('does not hear %s', (_who, data, origin, source) => {
    expect(said(data, origin, source)).toBeUndefined()
  })

  it('does not hear a callback page where there is none', () => {
    const { source, tenant } = speaker
    const event = { data: relayed, origin: 'undefined', source } as unknown as MessageEvent
    expect(hear(event, { source, tenant })).toEqual({})
  })
})
