import { readFileSync } from 'node:fs'

/**
 * The snippets of the page, each a file of its own, character by character. Their placeholders are still
 * in them; {@link fillIn} is the only way to change one.
 *
 * @see [Configuring Custom MFA](https://github.com/auth0/docs/blob/master/articles/multifactor-authentication/custom.md)
 */
export const SNIPPETS = {
  /** "Customize MFA for select users" */
  select: read('select'),
  /** "Change the frequency of authentication requests" */
  frequency: read('frequency'),
  /** "Access from an extranet" */
  extranet: read('extranet'),
  /** "Use a custom MFA service" */
  redirect: read('redirect'),
} as const

/** What stands on the page, and what its reader writes there. */
export type Replacement = readonly [placeholder: string, text: string]

/** Uncomments the clause that selects applications; the page says "uncomment and populate". */
export function selectApplications(...clientIds: readonly string[]): readonly Replacement[] {
  const list = clientIds.map((id) => `'${id}'`).join(', ')
  return [
    [
      "//var CLIENTS_WITH_MFA = ['REPLACE_WITH_YOUR_CLIENT_ID'];",
      `var CLIENTS_WITH_MFA = [${list}];`,
    ],
    ['// if (CLIENTS_WITH_MFA', 'if (CLIENTS_WITH_MFA'],
    ['//}', '}'],
  ]
}

/** Uncomments the clause that selects users with `user_metadata.use_mfa`. */
export const SELECT_USERS: readonly Replacement[] = [
  ['// if (user.user_metadata', 'if (user.user_metadata'],
  ['// }', '}'],
]

/**
 * Writes into a snippet what the page leaves to its reader, and nothing else.
 *
 * @throws Error when a placeholder is not there exactly once.
 */
export function fillIn(snippet: string, replacements: readonly Replacement[] = []): string {
  return replacements.reduce((text, [placeholder, replacement]) => {
    const [before, after, ...more] = text.split(placeholder)
    if (before === undefined || after === undefined || more.length > 0) {
      throw new Error(`"${placeholder}" must be there once.`)
    }
    return before + replacement + after
  }, snippet)
}

function read(name: string): string {
  return readFileSync(new URL(`${name}.txt`, import.meta.url), 'utf8')
}
