/** What two scripts, and the configuration they read, mention: the values where they may part ways. */
export interface Mentions {
  /** Every text between quotes, and every part of a list in the configuration. */
  readonly texts: ReadonlySet<string>
  /** CIDR ranges, IPv4 and IPv6. */
  readonly ranges: readonly string[]
  /** ISO 3166-1 alpha-2. */
  readonly countries: readonly string[]
  /** Scopes in the shape `read:something`. */
  readonly scopes: readonly string[]
  readonly emailDomains: readonly string[]
  readonly userMetadata: readonly string[]
  readonly appMetadata: readonly string[]
  /** Parameters of the request that are looked at, without the usual ones. */
  readonly parameters: readonly string[]
  /** The rule, or the Action, sends the person to another site. */
  readonly redirects: boolean
}

/** Parameters that the table varies anyway, or that every login has. */
const USUAL_PARAMETERS = new Set(
  'acr_values prompt state scope nonce client_id redirect_uri response_type code_challenge'.split(
    ' ',
  ),
)

/**
 * Reads scripts for the values that they compare with. This reads words, not the language: what it
 * misses is not varied, which `--contexts` can make good.
 */
export function readMentions(
  scripts: readonly string[],
  configuration: Readonly<Record<string, string>>,
): Mentions {
  const code = scripts.join('\n')
  const quoted = [...code.matchAll(/(["'`])((?:\\.|(?!\1)[^\\\n])*)\1/g)].map(
    ([, , text]) => text ?? '',
  )
  const parts = Object.values(configuration).flatMap((value) => value.split(/[\s,;]+/))
  const texts = new Set([...quoted, ...parts].filter(Boolean))
  const matching = (pattern: RegExp) => [...texts].filter((text) => pattern.test(text))
  return {
    texts,
    ranges: matching(/^(?:\d{1,3}(?:\.\d{1,3}){3}|[\da-f]*:[\da-f:]+)\/\d{1,3}$/i),
    countries: matching(/^[A-Z]{2}$/),
    scopes: matching(/^[a-z][\w-]*:[\w-]+$/),
    emailDomains: matching(/^@[\w-]+(?:\.[\w-]+)+$/).map((text) => text.slice(1)),
    userMetadata: membersOf(code, 'user_metadata'),
    appMetadata: membersOf(code, 'app_metadata'),
    parameters: membersOf(code, 'query').filter((name) => !USUAL_PARAMETERS.has(name)),
    redirects: /\bcontext\.redirect\b|\bredirect\.sendUserTo\b/.test(code),
  }
}

/**
 * The members of `object` that the code reads: directly, of a variable that holds it, or by
 * destructuring.
 */
function membersOf(code: string, object: string): readonly string[] {
  const aliases = [...code.matchAll(new RegExp(`(\\w+)\\s*=\\s*[^;\\n]*\\b${object}\\b`, 'g'))].map(
    ([, alias]) => alias ?? '',
  )
  const holders = [object, ...aliases].join('|')
  const access = new RegExp(`\\b(?:${holders})\\b\\)?(?:\\?)?(?:\\.|\\[["'])(\\w+)`, 'g')
  const taken = new RegExp(`\\{([^{}]*)\\}\\s*=\\s*[^;\\n]*\\b${object}\\b`, 'g')
  const members = [
    ...[...code.matchAll(access)].map(([, name]) => name ?? ''),
    ...[...code.matchAll(taken)].flatMap(([, names = '']) =>
      names.split(',').map((name) => /\w+/.exec(name)?.[0] ?? ''),
    ),
  ]
  return [...new Set(members)].filter((name) => name !== '' && !METHODS.has(name))
}

/** Members of every list and text, which say nothing about metadata. */
const METHODS = new Set(
  'length indexOf includes concat map filter some every find forEach split slice join push'.split(
    ' ',
  ),
)
