import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { afterEach, describe, expect, it } from 'vitest'
import { createClock } from '../clock.js'
import { parseConfig } from '../config/parse-config.js'
import { createOutbox } from '../outbox.js'
import { createDelivery } from './deliver.js'

const message = {
  kind: 'email',
  to: 'ada@example.com',
  subject: 'Your code',
  text: '123456 is your code.\n',
} as const

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

/** A delivery with these `messages` settings; what is fetched is kept. */
function delivery(messages: object, answer = () => new Response('{}', { status: 201 })) {
  const { config } = parseConfig({ clients: [], messages })
  const outbox = createOutbox(createClock())
  const requests: Request[] = []
  const fetch: typeof globalThis.fetch = async (input, init) => {
    requests.push(new Request(input, init))
    return answer()
  }
  return { outbox, requests, deliver: createDelivery({ outbox, config: () => config, fetch }) }
}

/** A real mail server; resolves with the port, and keeps what it gets. */
async function mailServer({ accepts = true } = {}) {
  const mails: { readonly to: readonly string[]; readonly content: string }[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onRcptTo: (_address, _session, callback) => {
      callback(accepts ? null : new Error('no such mailbox'))
    },
    onData(stream, { envelope }, callback) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const to = envelope.rcptTo.map(({ address }) => address)
        mails.push({ to, content: Buffer.concat(chunks).toString() })
        callback()
      })
    },
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => new Promise((resolve) => server.close(resolve)))
  const { port } = server.server.address() as AddressInfo
  return {
    mails,
    smtp: { type: 'smtp', host: '127.0.0.1', port, from: 'Acme <no-reply@acme.example>' },
  }
}

describe('a message', () => {
  it('stays in the outbox where no sender is set up', async () => {
    const { outbox, requests, deliver } = delivery({})
    await deliver(message)
    expect(outbox.list()).toMatchObject([message])
    expect(requests).toEqual([])
  })

  it('goes through a mail server, and into the outbox', async () => {
    const { mails, smtp } = await mailServer()
    const { outbox, deliver } = delivery({ email: smtp })
    await deliver(message)
    expect(outbox.list()).toHaveLength(1)
    expect(mails).toEqual([
      { to: ['ada@example.com'], content: expect.stringContaining('123456 is your code.') },
    ])
    expect(mails[0]?.content).toMatch(/^From: Acme <no-reply@acme\.example>\r$/m)
    expect(mails[0]?.content).toMatch(/^Subject: Your code\r$/m)
  })

  it('has one recipient, whatever the address looks like', async () => {
    const { mails, smtp } = await mailServer()
    const { deliver } = delivery({ email: smtp })
    const to = 'ada@example.com,eve@example.com'
    await deliver({ ...message, to }).catch(() => undefined)
    expect(mails.flatMap((mail) => mail.to)).not.toContain('eve@example.com')
  })

  it('that a mail server refuses is an error', async () => {
    const { smtp } = await mailServer({ accepts: false })
    await expect(delivery({ email: smtp }).deliver(message)).rejects.toThrow('no such mailbox')
  })

  it('goes to a webhook that can tell who calls', async () => {
    const webhook = { type: 'webhook', url: 'https://hooks.example/sms', secret: 's3cret' }
    const { requests, deliver } = delivery({ sms: webhook })
    await deliver({ kind: 'sms', to: '+15550100199', text: 'Hello' })
    const [request] = requests
    expect(request?.url).toBe('https://hooks.example/sms')
    expect(request?.headers.get('authorization')).toBe('Bearer s3cret')
    expect(await request?.json()).toEqual({ kind: 'sms', to: '+15550100199', text: 'Hello' })
  })

  const twilio = { type: 'twilio', account_sid: 'AC1', auth_token: 't0ken', from: '+15550100000' }

  it('goes to Twilio as a text message', async () => {
    const { requests, deliver } = delivery({ sms: twilio })
    await deliver({ kind: 'sms', to: '+15550100199', text: 'a & b' })
    const [request] = requests
    expect(request?.url).toBe('https://api.twilio.com/2010-04-01/Accounts/AC1/Messages.json')
    expect(request?.headers.get('authorization')).toBe(`Basic ${btoa('AC1:t0ken')}`)
    expect(Object.fromEntries(new URLSearchParams(await request?.text()))).toEqual({
      To: '+15550100199',
      From: '+15550100000',
      Body: 'a & b',
    })
  })

  it('goes to Twilio as a call, and to a service like it', async () => {
    const { requests, deliver } = delivery({
      voice: { ...twilio, base_url: 'http://localhost:9999' },
    })
    await deliver({ kind: 'voice', to: '+15550100199', text: 'a & <b>' })
    const [request] = requests
    expect(request?.url).toBe('http://localhost:9999/2010-04-01/Accounts/AC1/Calls.json')
    const body = new URLSearchParams(await request?.text())
    expect(body.get('Twiml')).toBe('<Response><Say loop="2">a &amp; &lt;b&gt;</Say></Response>')
  })

  it.each([
    [{ sms: twilio }, 'The phone provider answered 401.'],
    [
      { sms: { type: 'webhook', url: 'https://x.example', secret: 's' } },
      'The webhook answered 401.',
    ],
  ])('that is not accepted is an error without secrets', async (settings, text) => {
    const { deliver } = delivery(settings, () => new Response(null, { status: 401 }))
    await expect(deliver({ kind: 'sms', to: '+1', text: 'Hello' })).rejects.toThrow(text)
  })
})

describe('settings of senders', () => {
  it.each([
    [{ email: { type: 'twilio' } }, /email/],
    [{ sms: { type: 'webhook', url: 'javascript:alert(1)', secret: 's' } }, /must be an address/],
    [{ texts: { de: { sms: 'ohne' } } }, /must say where the code goes/],
    [
      { sms: { ...{ type: 'twilio', account_sid: 'AC1', from: '+1' } } },
      /auth_token is missing|auth_token/,
    ],
  ])('%j are refused', (messages, problem) => {
    expect(() => parseConfig({ clients: [], messages })).toThrow(problem)
  })
})
