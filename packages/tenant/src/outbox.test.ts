import { describe, expect, it } from 'vitest'
import { createClock } from './clock.js'
import { createOutbox } from './outbox.js'

const outbox = () => createOutbox(createClock(() => 5_000))
const mail = (to: string, text = 'Hello') => ({ to, kind: 'email', text }) as const

describe('createOutbox', () => {
  it('lists what was sent, with the time', async () => {
    const box = outbox()
    await box.send(mail('ada@example.com'))
    expect(box.list()).toEqual([{ ...mail('ada@example.com'), sentAt: 5 }])
  })

  it('gives each message to one reader, oldest first', async () => {
    const box = outbox()
    await box.send(mail('ada', 'one'))
    await box.send(mail('bob', 'other'))
    await box.send(mail('ada', 'two'))
    expect(await box.next({ to: 'ada' })).toMatchObject({ text: 'one' })
    expect(await box.next({ to: 'ada' })).toMatchObject({ text: 'two' })
    expect(await box.next({})).toMatchObject({ text: 'other' })
  })

  it('waits for a message to come', async () => {
    const box = outbox()
    const coming = box.next({ to: 'ada' })
    await box.send(mail('bob'))
    await box.send(mail('ada', 'late'))
    expect(await coming).toMatchObject({ text: 'late' })
    await expect(box.next({ to: 'ada', timeoutMs: 1 })).rejects.toThrow('No message to "ada"')
  })

  it('stops waiting when it is told to', async () => {
    const aborted = AbortSignal.abort(new Error('enough'))
    await expect(outbox().next({ signal: aborted })).rejects.toThrow('No message to anybody')
  })

  it('keeps the newest 500', async () => {
    const box = outbox()
    for (let n = 0; n < 510; n++) await box.send(mail('ada', String(n)))
    expect(box.list()).toHaveLength(500)
    expect(box.list()[0]).toMatchObject({ text: '10' })
  })
})
