import { createHash, createSign, generateKeyPairSync, randomBytes } from 'node:crypto'
import { isoCBOR } from '@simplewebauthn/server/helpers'
import { describe, expect, it } from 'vitest'
import { assemble } from '../assemble.js'
import { recordsOf } from './records.js'
import { removeAuthenticator } from './remove-authenticator.js'
import type { FactorData, FactorOwner, SecondFactor } from './second-factor.js'
import { webauthnPlatform, webauthnRoaming } from './webauthn.js'

const ORIGIN = 'http://localhost:4400'
const { services } = assemble({ config: { clients: [] } }, () => `${ORIGIN}/`)

let users = 0
function newOwner(): FactorOwner {
  users += 1
  return { userId: `auth0|${users}`, binding: `t${users}` }
}

/** What a ceremony can get wrong. */
interface Slip {
  readonly origin?: string
  readonly rpId?: string
  readonly challenge?: string
  readonly type?: string
  readonly counter?: number
  /** User present, user verified (Web Authentication section 6.1). */
  readonly flags?: number
}

const PRESENT = 0x01
const VERIFIED = 0x04
const ATTESTED = 0x40

/** A security key in software: ES256, no attestation. */
function softwareKey() {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const id = randomBytes(16)
  const jwk = publicKey.export({ format: 'jwk' })
  const cose = isoCBOR.encode(
    new Map<number, number | Uint8Array>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, new Uint8Array(Buffer.from(jwk.x ?? '', 'base64url'))],
      [-3, new Uint8Array(Buffer.from(jwk.y ?? '', 'base64url'))],
    ]),
  )
  let signatures = 0

  function authenticatorData(flags: number, { rpId = 'localhost', counter }: Slip, more: Buffer) {
    const head = Buffer.alloc(37)
    createHash('sha256').update(rpId).digest().copy(head)
    head[32] = flags
    head.writeUInt32BE(counter ?? (signatures += 1), 33)
    return Buffer.concat([head, more])
  }

  function clientData(type: string, data: FactorData, slip: Slip) {
    const { origin = ORIGIN, challenge = data.challenge } = slip
    return Buffer.from(JSON.stringify({ type: slip.type ?? type, challenge, origin }))
  }

  function credential(response: object): string {
    const name = id.toString('base64url')
    return JSON.stringify({
      id: name,
      rawId: name,
      type: 'public-key',
      clientExtensionResults: {},
      response,
    })
  }

  return {
    create(data: FactorData, slip: Slip = {}): string {
      const length = Buffer.alloc(2)
      length.writeUInt16BE(id.length)
      const attested = Buffer.concat([Buffer.alloc(16), length, id, Buffer.from(cose)])
      const flags = (slip.flags ?? PRESENT | VERIFIED) | ATTESTED
      const authData = new Uint8Array(authenticatorData(flags, slip, attested))
      const attestationObject = isoCBOR.encode(
        new Map<string, unknown>([
          ['fmt', 'none'],
          ['attStmt', new Map()],
          ['authData', authData],
        ]) as never,
      )
      return credential({
        clientDataJSON: clientData('webauthn.create', data, slip).toString('base64url'),
        attestationObject: Buffer.from(attestationObject).toString('base64url'),
        transports: ['usb', 'carrier-pigeon'],
      })
    },

    get(data: FactorData, slip: Slip = {}): string {
      const flags = slip.flags ?? PRESENT | VERIFIED
      const authData = authenticatorData(flags, slip, Buffer.alloc(0))
      const client = clientData('webauthn.get', data, slip)
      const signature = createSign('SHA256')
        .update(authData)
        .update(createHash('sha256').update(client).digest())
        .sign(privateKey)
      return credential({
        clientDataJSON: client.toString('base64url'),
        authenticatorData: authData.toString('base64url'),
        signature: signature.toString('base64url'),
      })
    },
  }
}

async function beginEnrolment(factor: SecondFactor, owner: FactorOwner): Promise<FactorData> {
  const begun = await factor.enrolment?.begin(services, owner, {})
  if (!begun?.begun) throw new Error('No enrolment was begun.')
  return begun.data
}

async function beginChallenge(factor: SecondFactor, owner: FactorOwner): Promise<FactorData> {
  const begun = await factor.begin?.(services, owner, {})
  if (!begun?.begun) throw new Error('No challenge was begun.')
  return begun.data
}

async function idsOf(factor: SecondFactor, { userId }: FactorOwner): Promise<readonly string[]> {
  const found = await factor.find(services, {
    userId,
    records: await recordsOf(services, userId),
  })
  return found.map(({ id }) => id)
}

async function enrolled(factor: SecondFactor = webauthnRoaming) {
  const owner = newOwner()
  const key = softwareKey()
  const data = await beginEnrolment(factor, owner)
  const confirmed = await factor.enrolment?.confirm(services, owner, {
    data,
    code: key.create(data),
  })
  if (typeof confirmed !== 'object') throw new Error(`Not enrolled: ${confirmed}`)
  return { owner, key, id: confirmed.authenticatorId }
}

const SLIPS: readonly (readonly [string, Slip])[] = [
  ['of another site', { origin: 'http://localhost.evil.example' }],
  ['of another port', { origin: 'http://localhost:4401' }],
  ['for another domain', { rpId: 'evil.example' }],
  ['to another challenge', { challenge: randomBytes(32).toString('base64url') }],
  ['of the other ceremony', { type: 'payment.get' }],
  ['without anybody there', { flags: 0 }],
]

describe('a security key', () => {
  it('is enrolled, and answers its challenges', async () => {
    const { owner, key, id } = await enrolled()
    expect(await idsOf(webauthnRoaming, owner)).toEqual([id])
    for (let login = 0; login < 2; login++) {
      const data = await beginChallenge(webauthnRoaming, owner)
      const code = key.get(data)
      expect(await webauthnRoaming.verify(services, owner, { data, code })).toEqual({
        authenticatorId: id,
      })
    }
  })

  it('is asked for by its own name, and the account is not told', async () => {
    const { owner } = await enrolled()
    const data = await beginChallenge(webauthnRoaming, owner)
    expect(data.options).toContain('"transports":["usb"]')
    expect(data.options).not.toContain(owner.userId)
  })

  for (const [title, slip] of SLIPS) {
    it(`is not enrolled by an answer ${title}`, async () => {
      const owner = newOwner()
      const data = await beginEnrolment(webauthnRoaming, owner)
      const code = softwareKey().create(data, slip)
      expect(await webauthnRoaming.enrolment?.confirm(services, owner, { data, code })).toBe(
        'wrong',
      )
      expect(await idsOf(webauthnRoaming, owner)).toEqual([])
    })

    it(`does not let anybody in with an answer ${title}`, async () => {
      const { owner, key } = await enrolled()
      const data = await beginChallenge(webauthnRoaming, owner)
      const code = key.get(data, slip)
      expect(await webauthnRoaming.verify(services, owner, { data, code })).toBeUndefined()
    })
  }

  it.each(['', 'null', '{}', '[]', '"x"', '{"id":"a","rawId":"a","type":"public-key"}'])(
    'takes no %j for an answer',
    async (code) => {
      const { owner } = await enrolled()
      const data = await beginChallenge(webauthnRoaming, owner)
      expect(await webauthnRoaming.verify(services, owner, { data, code })).toBeUndefined()
      expect(
        await webauthnRoaming.verify(services, owner, { data: undefined, code }),
      ).toBeUndefined()
    },
  )

  it('of somebody else is nothing', async () => {
    const { owner } = await enrolled()
    const { key } = await enrolled()
    const data = await beginChallenge(webauthnRoaming, owner)
    const code = key.get(data)
    expect(await webauthnRoaming.verify(services, owner, { data, code })).toBeUndefined()
  })

  it('whose counter did not grow was copied, and is refused', async () => {
    const { owner, key } = await enrolled()
    const first = await beginChallenge(webauthnRoaming, owner)
    const answer = { data: first, code: key.get(first, { counter: 9 }) }
    expect(await webauthnRoaming.verify(services, owner, answer)).toBeDefined()
    const second = await beginChallenge(webauthnRoaming, owner)
    const copied = { data: second, code: key.get(second, { counter: 9 }) }
    expect(await webauthnRoaming.verify(services, owner, copied)).toBeUndefined()
  })

  it('row 45: answers a challenge once, also at the same time', async () => {
    const { owner, key } = await enrolled()
    const data = await beginChallenge(webauthnRoaming, owner)
    const code = key.get(data)
    const answers = Array.from({ length: 8 }, () =>
      webauthnRoaming.verify(services, owner, { data, code }),
    )
    expect((await Promise.all(answers)).filter(Boolean)).toHaveLength(1)
    expect(await webauthnRoaming.verify(services, owner, { data, code })).toBeUndefined()
  })

  it('row 44: that was removed answers nothing, not even what was asked before', async () => {
    const { owner, key, id } = await enrolled()
    const data = await beginChallenge(webauthnRoaming, owner)
    expect(await removeAuthenticator(services, owner.userId, id)).toBe(true)
    const code = key.get(data)
    expect(await webauthnRoaming.verify(services, owner, { data, code })).toBeUndefined()
    expect(await idsOf(webauthnRoaming, owner)).toEqual([])
  })

  it('row 42: is enrolled once, also by two enrolments at the same time', async () => {
    const owner = newOwner()
    const key = softwareKey()
    const tries = await Promise.all([1, 2].map(() => beginEnrolment(webauthnRoaming, owner)))
    const ends = await Promise.all(
      tries.map(async (data) =>
        webauthnRoaming.enrolment?.confirm(services, owner, { data, code: key.create(data) }),
      ),
    )
    expect(ends.filter((end) => end === 'taken')).toHaveLength(1)
  })

  it('stands beside another one, and whichever is at hand answers', async () => {
    const { owner, key, id } = await enrolled()
    const spare = softwareKey()
    const offered = await beginEnrolment(webauthnRoaming, owner)
    const code = spare.create(offered)
    await webauthnRoaming.enrolment?.confirm(services, owner, { data: offered, code })
    for (const answering of [key, spare]) {
      const data = await beginChallenge(webauthnRoaming, owner)
      const answer = { data, code: answering.get(data) }
      expect(await webauthnRoaming.verify(services, owner, answer)).toBeDefined()
    }
    const data = await beginChallenge(webauthnRoaming, owner)
    const answer = { data, code: spare.get(data), authenticatorId: id }
    expect(await webauthnRoaming.verify(services, owner, answer)).toBeUndefined()
  })

  it('need not know who holds it', async () => {
    const { owner, key } = await enrolled()
    const data = await beginChallenge(webauthnRoaming, owner)
    const code = key.get(data, { flags: PRESENT })
    expect(await webauthnRoaming.verify(services, owner, { data, code })).toBeDefined()
  })
})

describe('a device', () => {
  it('must have verified its user, at the enrolment and at each challenge', async () => {
    const owner = newOwner()
    const offered = await beginEnrolment(webauthnPlatform, owner)
    const unverified = softwareKey().create(offered, { flags: PRESENT })
    expect(
      await webauthnPlatform.enrolment?.confirm(services, owner, {
        data: offered,
        code: unverified,
      }),
    ).toBe('wrong')

    const device = await enrolled(webauthnPlatform)
    const data = await beginChallenge(webauthnPlatform, device.owner)
    const present = device.key.get(data, { flags: PRESENT })
    expect(
      await webauthnPlatform.verify(services, device.owner, { data, code: present }),
    ).toBeUndefined()
    const verified = device.key.get(data)
    expect(
      await webauthnPlatform.verify(services, device.owner, { data, code: verified }),
    ).toBeDefined()
  })

  it('is not a security key', async () => {
    const { owner } = await enrolled(webauthnPlatform)
    expect(await idsOf(webauthnRoaming, owner)).toEqual([])
  })
})
