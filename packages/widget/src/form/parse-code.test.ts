import { describe, expect, it } from 'vitest'
import { grouped, parseCode, parseRecoveryCode } from './parse-code.js'

describe('codes as people type them', () => {
  it.each([
    ['123 456', '123456'],
    [' 123-456 ', '123456'],
    ['123\u00a0456', '123456'],
    ['١٢٣٤٥٦', '123456'],
    ['۱۲۳۴۵۰', '123450'],
    ['１２３４５９', '123459'],
    ['12a456', '12a456'],
  ])('reads %j as %j', (typed, code) => {
    expect(parseCode(typed)).toBe(code)
  })

  it('reads a recovery code as it was shown', () => {
    expect(parseRecoveryCode(` ${grouped('N3BGPZZWJ85J').toLowerCase()}\n`)).toBe('N3BGPZZWJ85J')
  })

  it('shows a secret in groups of four', () => {
    expect(grouped('ABCDEFGHIJ')).toBe('ABCD EFGH IJ')
  })
})
