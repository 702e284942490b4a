import { describe, expect, it } from 'vitest'
import { createPhoneIdentity, ticketIn } from './device-protocol.js'

const TICKET = 'A'.repeat(43)

describe('ticketIn', () => {
  for (const scanned of [
    TICKET,
    ` ${TICKET}\n`,
    `http://localhost:4400/phone#enroll=${TICKET}`,
    `otpauth://totp/Acme:ada%40example.com?enrollment_tx_id=${TICKET}&base_url=http%3A%2F%2Flocalhost`,
    `otpauth://totp/Acme:ada?issuer=Acme&enrollment_tx_id=${TICKET}`,
  ]) {
    it(`finds it in ${scanned.trim().slice(0, 40)}`, () => {
      expect(ticketIn(scanned)).toBe(TICKET)
    })
  }

  for (const scanned of [
    '',
    'hello',
    'https://example.com/',
    'otpauth://totp/Acme:ada?secret=ABC',
  ]) {
    it(`finds none in "${scanned}"`, () => {
      expect(ticketIn(scanned)).toBeUndefined()
    })
  }
})

describe('createPhoneIdentity', () => {
  it('makes a private key that nobody can read', async () => {
    const { keys } = await createPhoneIdentity()
    await expect(crypto.subtle.exportKey('jwk', keys.privateKey)).rejects.toThrow()
  })
})
