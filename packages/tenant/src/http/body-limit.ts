import type { MiddlewareHandler } from 'hono'

/** Bytes a request body may have: our choice, ten times the largest that a login sends. */
export const MAX_BODY_BYTES = 100_000

/** Refuses larger bodies, announced or not, with 413 (RFC 9110 section 15.5.14). */
export function bodyLimit({
  carry,
  maxBytes = MAX_BODY_BYTES,
}: {
  /** Called with the request and the copy that takes its place. */
  readonly carry: (original: Request, copy: Request) => void
  readonly maxBytes?: number
}): MiddlewareHandler {
  return async (c, next) => {
    const { method, raw } = c.req
    if (method === 'GET' || method === 'HEAD') return next()
    const announced = raw.headers.get('content-length')
    if (announced !== null && Number(announced) <= maxBytes) return next()
    if (announced !== null) return c.json(tooLarge(maxBytes), 413)
    if (raw.body === null) return next()
    const body = await readAtMost(raw.body, maxBytes)
    if (!body) return c.json(tooLarge(maxBytes), 413)
    const { url, headers } = raw
    const copy = new Request(url, { method, headers, body })
    carry(raw, copy)
    c.req.raw = copy
    return next()
  }
}

function tooLarge(maxBytes: number) {
  return {
    error: 'invalid_request',
    error_description: `The body is larger than ${maxBytes} bytes.`,
  }
}

async function readAtMost(
  stream: ReadableStream<Uint8Array>,
  maxBytes: number,
): Promise<Blob | undefined> {
  const reader = stream.getReader()
  const chunks: Uint8Array<ArrayBuffer>[] = []
  let size = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return new Blob(chunks)
    size += value.byteLength
    if (size > maxBytes) {
      await reader.cancel()
      return undefined
    }
    chunks.push(new Uint8Array(value))
  }
}
