import { describe, expect, it } from 'vitest'
import type { BrowserWindow } from './options.js'
import { fakeWindow } from './testing/fake-window.js'
import { handlePopupCallback } from './popup-callback.js'

function callbackPage(href: string) {
  const said: unknown[] = []
  const page = fakeWindow(href).window as unknown as Record<string, unknown>
  page['opener'] = { postMessage: (data: unknown, origin: string) => said.push([data, origin]) }
  page['close'] = () => said.push('closed')
  page['BroadcastChannel'] = class {
    readonly name: string
    constructor(name: string) {
      this.name = name
    }
    postMessage = (data: unknown) => said.push([data, this.name])
    close = () => {}
  }
  return { window: page as unknown as BrowserWindow, said }
}

describe('handlePopupCallback', () => {
  it('says the answer to the opener and on the channel, cleans the URL and closes', () => {
    const { window, said } = callbackPage('https://app.example.com/callback?code=c&state=s&tab=2')
    expect(handlePopupCallback({ window })).toBe(true)
    const result = { type: 'lockstep:popup-result', response: { code: 'c', state: 's', tab: '2' } }
    expect(said).toEqual([
      [result, 'https://app.example.com'],
      [result, 'lockstep:popup'],
      'closed',
    ])
    expect(window.location.href).toBe('https://app.example.com/callback?tab=2')
  })

  it('does nothing where there is no answer', () => {
    const { window, said } = callbackPage('https://app.example.com/callback?code=c')
    expect(handlePopupCallback({ window })).toBe(false)
    expect(said).toEqual([])
  })

  it('says on a server that it needs a browser', () => {
    expect(() => handlePopupCallback()).toThrow(/browser/)
  })
})
