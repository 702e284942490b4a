import { isIP } from 'node:net'
import { canonicalIp } from '../../http/ip-address.js'

/** The addresses at the edges of a range: the last ones inside and the first ones outside. */
export interface RangeEdges {
  readonly inside: readonly string[]
  readonly outside: readonly string[]
}

/** Finds the edges of a CIDR range; `undefined` when it is none. Comparing there finds a slip of one bit. */
export function rangeEdges(range: string): RangeEdges | undefined {
  const [address = '', prefix = ''] = range.split('/')
  const version = isIP(address)
  if (version === 0 || !/^\d{1,3}$/.test(prefix)) return undefined
  const bits = version === 4 ? 32 : 128
  const size = Number(prefix)
  if (size > bits) return undefined
  const width = BigInt(bits - size)
  const first = (toNumber(address) >> width) << width
  const last = first + (1n << width) - 1n
  const limit = 1n << BigInt(bits)
  const write = (value: bigint) => toText(value, version)
  return {
    inside: [...new Set([first, last])].map(write),
    outside: [first - 1n, last + 1n].filter((value) => value >= 0n && value < limit).map(write),
  }
}

function toNumber(address: string): bigint {
  if (isIP(address) === 4) return join(address.split('.').map(Number), 8n)
  const [head = '', tail] = (canonicalIp(address) ?? address).split('::')
  const left = groups(head)
  const right = tail === undefined ? [] : groups(tail)
  const zeros = Array.from({ length: 8 - left.length - right.length }, () => 0)
  return join([...left, ...zeros, ...right], 16n)
}

function groups(text: string): readonly number[] {
  return text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16))
}

function join(parts: readonly number[], bits: bigint): bigint {
  return parts.reduce((value, part) => (value << bits) | BigInt(part), 0n)
}

function toText(value: bigint, version: number): string {
  const part = (index: number, bits: number) =>
    Number((value >> BigInt(index * bits)) & ((1n << BigInt(bits)) - 1n))
  if (version === 4) return [3, 2, 1, 0].map((index) => part(index, 8)).join('.')
  const text = [7, 6, 5, 4, 3, 2, 1, 0].map((index) => part(index, 16).toString(16)).join(':')
  return canonicalIp(text) ?? text
}
