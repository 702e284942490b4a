import { describe, expect, it } from 'vitest'
import { FINDING_IDS, finding } from './findings.js'
import { inspectRule } from './inspect-rule.js'
import { lineThatWrites } from './script-lines.js'

const ids = (script: string) =>
  inspectRule({ name: 'r', script }).map(({ id, line }) => `${id}:${line ?? '?'}`)

describe('inspectRule', () => {
  it('finds a demand that is not made on the way back from a redirect', () => {
    expect(
      ids(`function (user, context, callback) {
        if (context.protocol !== 'redirect-callback') {
          context.multifactor = { provider: 'any' };
        }
        callback(null, user, context);
      }`),
    ).toEqual(['mfa-skipped-on-redirect-callback:2'])
    expect(
      ids(`function (user, context, callback) {
        if (context.protocol === "redirect-callback") return callback(null, user, context);
        context.multifactor = { provider: 'any' };
        callback(null, user, context);
      }`),
    ).toEqual(['mfa-skipped-on-redirect-callback:2'])
  })

  it('leaves a redirect rule, and a demand on the way back, in peace', () => {
    expect(
      ids(`function (user, context, callback) {
        if (context.protocol !== 'redirect-callback') context.redirect = { url: 'https://a.example' };
        if (context.protocol === 'redirect-callback') {
          context.multifactor = { provider: 'any' };
          return callback(null, user, context);
        }
        callback(null, user, context);
      }`),
    ).toEqual([])
  })

  it('finds a demand that the prompt parameter switches off', () => {
    expect(
      ids(`function (user, context, callback) {
        if (context.request.query.prompt === 'none') {
          return callback(null, user, context);
        }
        context.multifactor = { provider: 'any' };
        callback(null, user, context);
      }`),
    ).toEqual(['mfa-skipped-on-prompt:2'])
    expect(
      ids(`(user, context, callback) => {
        const { query } = context.request;
        if (query && query['prompt'] !== 'none') context.multifactor = { provider: 'any' };
        callback(null, user, context);
      }`),
    ).toEqual(['mfa-skipped-on-prompt:3'])
  })

  it('finds a demand that hangs on what people can edit themselves', () => {
    expect(
      ids(`function (user, context, callback) {
        if (user.user_metadata && user.user_metadata.use_mfa) {
          context.multifactor = { provider: 'any' };
        }
        callback(null, user, context);
      }`),
    ).toEqual(['keyed-on-user-metadata:2'])
  })

  it('does not read comments', () => {
    expect(
      ids(`function (user, context, callback) {
        // if (user.user_metadata.use_mfa) {
        /* if (context.request.query.prompt !== 'none') { */
          context.multifactor = { provider: 'any' };
        // }
        callback(null, user, context);
      }`),
    ).toEqual([])
  })

  it('finds a trailing semicolon and the line it stands on', () => {
    expect(ids('function (user, context, callback) {\n  callback(null);\n};\n// the end;')).toEqual(
      ['trailing-semicolon:3'],
    )
  })

  it('survives text that is no program', () => {
    expect(ids('if (((( {')).toEqual([])
    expect(ids('if (a')).toEqual([])
  })
})

describe('findings', () => {
  it('each say what an attacker does with it and how to mend it, in a sentence', () => {
    for (const id of FINDING_IDS) {
      const { risk, fix } = finding(id, 'r')
      expect(risk, id).toMatch(/^[A-Z].*\.$/)
      expect(fix, id).toMatch(/^[A-Z].*\.$/)
    }
  })
})

describe('lineThatWrites', () => {
  it('finds the first assignment, not a comparison or a comment', () => {
    const script =
      '// context.multifactor = 1\nif (context.multifactor === 2) {}\ncontext.multifactor = 3'
    expect(lineThatWrites(script, 'context.multifactor')).toBe(3)
    expect(lineThatWrites('context.idToken.amr = 1', 'context.idToken')).toBe(1)
    expect(lineThatWrites('nothing', 'context.idToken')).toBeUndefined()
  })
})
