import { canonicalHop, canonicalIp, createIpMatcher } from './ip-address.js'

/** Where requests come from: the socket, or what a trusted proxy says about it. */
export interface ClientAddresses {
  /** Notes the address of the socket that `request` came in on. */
  note(request: Request, socketAddress: string | undefined): void
  /** Gives `copy` the address of `original`. */
  carry(original: Request, copy: Request): void
  /** Canonical; see {@link canonicalIp}. */
  of(request: Request): string
  /** Whether `request` came in over a trusted proxy. */
  isForwarded(request: Request): boolean
}

/** The address of a caller that has no socket: a test that calls `fetch` by itself. */
const NO_SOCKET = '127.0.0.1'

/**
 * Reads `X-Forwarded-For` only when the socket belongs to one of `trustedProxies` (addresses or
 * CIDR ranges), from the right, and takes the first address that is not such a proxy. No other
 * header is ever believed.
 */
export function createClientAddresses(trustedProxies: readonly string[] = []): ClientAddresses {
  const sockets = new WeakMap<Request, string>()
  const isTrusted = createIpMatcher(trustedProxies)

  const socketOf = (request: Request) => sockets.get(request) ?? NO_SOCKET

  return {
    note(request, socketAddress = NO_SOCKET) {
      sockets.set(request, canonicalIp(socketAddress) ?? socketAddress)
    },
    carry(original, copy) {
      sockets.set(copy, socketOf(original))
    },
    isForwarded: (request) => isTrusted(socketOf(request)),
    of(request) {
      let address = socketOf(request)
      const hops = request.headers.get('x-forwarded-for')?.split(',') ?? []
      while (isTrusted(address)) {
        const hop = canonicalHop(hops.pop() ?? '')
        // Text that is no address was not written by a proxy of ours; the last known hop stands.
        if (hop === undefined) break
        address = hop
      }
      return address
    },
  }
}
