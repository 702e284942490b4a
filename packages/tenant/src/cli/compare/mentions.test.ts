import { describe, expect, it } from 'vitest'
import { readMentions } from './mentions.js'

const read = (script: string, configuration = {}) => readMentions([script], configuration)

describe('readMentions', () => {
  it('finds networks, countries, scopes and domains in the script and in what it is configured with', () => {
    const script = `if (country === 'DE' || scope.indexOf("read:payroll") > -1 || email.endsWith('@acme.example'))`
    const found = read(script, { NETWORKS: '10.0.0.0/8, 2001:db8::/32' })
    expect(found).toMatchObject({
      countries: ['DE'],
      scopes: ['read:payroll'],
      emailDomains: ['acme.example'],
      ranges: ['10.0.0.0/8', '2001:db8::/32'],
    })
    expect(found.texts).toContain('DE')
  })

  it.each([
    ['directly', 'user.app_metadata.plan'],
    ['optionally', 'event.user.app_metadata?.plan'],
    ['by text', "user.app_metadata['plan']"],
    ['through a variable', 'var metadata = user.app_metadata || {}; metadata.plan'],
    ['by destructuring', 'const { plan = 1 } = event.user.app_metadata'],
  ])('finds the metadata that is read %s', (_, script) => {
    expect(read(script).appMetadata).toEqual(['plan'])
  })

  it('takes methods of lists for no metadata', () => {
    expect(read("user.user_metadata.roles.indexOf('a')").userMetadata).toEqual(['roles'])
  })

  it('finds parameters that not every login has', () => {
    const script = 'context.request.query.kiosk && context.request.query.acr_values'
    expect(read(script).parameters).toEqual(['kiosk'])
  })

  it('knows a script that redirects', () => {
    expect(read('context.redirect = { url }').redirects).toBe(true)
    expect(read('api.redirect.sendUserTo(url)').redirects).toBe(true)
    expect(read("context.protocol === 'redirect-callback'").redirects).toBe(false)
  })
})
