import { describe, expect, it } from 'vitest'
import { rangeEdges } from './range-edges.js'

describe('rangeEdges', () => {
  it.each([
    ['192.168.1.134/26', ['192.168.1.128', '192.168.1.191'], ['192.168.1.127', '192.168.1.192']],
    ['10.0.0.7/32', ['10.0.0.7'], ['10.0.0.6', '10.0.0.8']],
    ['0.0.0.0/0', ['0.0.0.0', '255.255.255.255'], []],
    [
      '2001:db8:acce::/48',
      ['2001:db8:acce::', '2001:db8:acce:ffff:ffff:ffff:ffff:ffff'],
      ['2001:db8:accd:ffff:ffff:ffff:ffff:ffff', '2001:db8:accf::'],
    ],
  ])('of %s are the last addresses inside and the first outside', (range, inside, outside) => {
    expect(rangeEdges(range)).toEqual({ inside, outside })
  })

  it.each(['192.168.1.1', '300.1.1.1/8', '10.0.0.0/33', 'a/b'])('are none of %s', (text) => {
    expect(rangeEdges(text)).toBeUndefined()
  })
})
