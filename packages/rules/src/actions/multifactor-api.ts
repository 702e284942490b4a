import type { MultifactorWord } from '../multifactor.js'
import { isWeaker } from '../multifactor.js'
import { readProviderAccount } from '../provider-account.js'
import type { ApiContext } from './api-context.js'
import { failClosed } from './action-record.js'
import { refuse, takeFlag, takeOneOf, takeOptions } from './check.js'

/**
 * `api.multifactor`: a second factor at the end of the login. The last call of all Actions counts. A
 * browser is remembered only when `allowRememberBrowser` is true, other than in rules.
 */
export function multifactorApi({ recorder, facts, report }: ApiContext): {
  enable(provider: unknown, options?: unknown): void
} {
  return {
    enable: (provider, options) =>
      failClosed(recorder, () => {
        const word = takeWord(provider, options)
        const { multifactor } = recorder.current().effects
        const before = multifactor === 'silent' ? (facts.demanded ?? 'silent') : multifactor
        if (isWeaker(word, before)) report('demand-undone')
        recorder.addEffects({ multifactor: word })
      }),
  }
}

function takeWord(provider: unknown, options: unknown): MultifactorWord {
  const what = 'api.multifactor.enable(provider)'
  const name = takeOneOf(provider, ['any', 'guardian', 'google-authenticator', 'duo', 'none'], what)
  const given = takeOptions(options, 'api.multifactor.enable(provider, options)')
  const allowRememberBrowser = takeFlag(given.allowRememberBrowser, `${what} allowRememberBrowser`)
  const providerOptions = takeOptions(given.providerOptions, `${what} providerOptions`)
  if (Object.keys(providerOptions).length > 0 && name !== 'duo') {
    refuse(`${what} providerOptions`, 'are for the provider "duo" only.')
  }
  if (name === 'none') return 'none'
  return {
    provider: name,
    allowRememberBrowser: allowRememberBrowser ?? false,
    ...(name === 'duo' && readProviderAccount(providerOptions, `${what} providerOptions`)),
  }
}
