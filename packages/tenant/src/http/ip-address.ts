import { BlockList, isIP } from 'node:net'

/**
 * The one spelling of an IP address that rules see, or `undefined` for anything else: IPv4-mapped
 * IPv6 becomes IPv4, `::1` becomes `127.0.0.1`, IPv6 is compressed (RFC 5952), a zone id is dropped.
 * Octal, hexadecimal and short IPv4 notations are refused, since parsers disagree about them.
 */
export function canonicalIp(text: string): string | undefined {
  const [address = ''] = text.split('%')
  const version = isIP(address)
  if (version === 4) return address
  if (version !== 6) return undefined
  // The URL parser holds the compression rules of RFC 5952 already.
  const compressed = new URL(`http://[${address}]/`).hostname.slice(1, -1)
  if (compressed === '::1') return '127.0.0.1'
  const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(compressed)
  return mapped ? dotted(mapped[1], mapped[2]) : compressed
}

/** An address as a proxy writes it: `192.0.2.1`, `192.0.2.1:443`, `2001:db8::1` or `[2001:db8::1]:443`. */
export function canonicalHop(text: string): string | undefined {
  const hop = text.trim().replace(/^"(.*)"$/, '$1')
  const bracketed = /^\[([^\]]*)\](?::\d{1,5})?$/.exec(hop)
  if (bracketed) return canonicalIp(bracketed[1] ?? '')
  return canonicalIp(hop.replace(/^(\d+\.\d+\.\d+\.\d+):\d{1,5}$/, '$1'))
}

/** Tells whether a canonical address lies in one of `ranges` (addresses or CIDR notation). */
export function createIpMatcher(ranges: readonly string[]): (ip: string) => boolean {
  const list = new BlockList()
  for (const range of ranges) addRange(list, range)
  return (ip) => {
    const version = isIP(ip)
    return version !== 0 && list.check(ip, version === 4 ? 'ipv4' : 'ipv6')
  }
}

/** Loopback, link-local, private and shared ranges (RFC 6890): places of a network, not of the earth. */
const isPrivate = createIpMatcher([
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.168.0.0/16',
  'fc00::/7',
  'fe80::/10',
])

/** Tells whether a canonical address is one that the internet routes. */
export function isPublicIp(ip: string): boolean {
  return isIP(ip) !== 0 && !isPrivate(ip)
}

/**
 * What one subscriber holds of the internet: the address itself in IPv4, its /64 in IPv6, of whose
 * addresses anybody can take another for every request (RFC 6177).
 */
export function subscriberNetwork(ip: string): string {
  if (isIP(ip) !== 6) return ip
  const [head = '', tail] = ip.split('::')
  const [left, right] = [groupsOf(head), groupsOf(tail ?? '')]
  const gap = Array.from({ length: 8 - left.length - right.length }, () => '0')
  return `${[...left, ...gap, ...right].slice(0, 4).join(':')}::/64`
}

function groupsOf(text: string): readonly string[] {
  return text === '' ? [] : text.split(':')
}

function addRange(list: BlockList, range: string): void {
  const [address = '', prefix] = range.split('/')
  const version = isIP(address)
  const family = version === 4 ? 'ipv4' : 'ipv6'
  const bits = prefix === undefined ? (version === 4 ? 32 : 128) : Number(prefix)
  if (version === 0 || !/^\d{1,3}$/.test(prefix ?? '0') || bits > (version === 4 ? 32 : 128)) {
    throw new Error(`"${range}" is not an IP range. Write "10.0.0.0/8" or "2001:db8::/32".`)
  }
  list.addSubnet(address, bits, family)
}

function dotted(high = '0', low = '0'): string {
  const [left, right] = [Number.parseInt(high, 16), Number.parseInt(low, 16)]
  return [left >> 8, left & 255, right >> 8, right & 255].join('.')
}
