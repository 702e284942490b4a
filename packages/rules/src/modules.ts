import { createRequire, isBuiltin } from 'node:module'
import { join } from 'node:path'
import { RuleFault } from './rule-errors.js'

/**
 * The built-in modules that rules may load. The others (files, processes, threads, the module loader)
 * are not part of what a rule can do on Auth0.
 */
export const BUILT_IN_MODULES: readonly string[] = (
  'assert buffer crypto dns events http https net path punycode querystring stream string_decoder ' +
  'timers tls url util zlib'
).split(' ')

/** Where `require` looks, and whom it tells that another version was found. */
export interface RequireOptions {
  /** A folder whose `node_modules` is looked into first. */
  readonly root?: string
  /** Modules by name that replace what is installed. */
  readonly stubs?: Readonly<Record<string, unknown>>
  readonly onVersionDrift?: (asked: string, installed: string) => void
}

/**
 * Makes the `require` of rules. It understands Auth0's `name@version`: the installed version is given,
 * whichever it is.
 *
 * @see [Use npm packages in rules](https://auth0.com/docs/customize/rules/environment)
 */
export function createRuleRequire(options: RequireOptions = {}): (specifier: string) => unknown {
  const { root, stubs = {}, onVersionDrift } = options
  const loaders = [
    ...(root === undefined ? [] : [createRequire(join(root, 'rule.cjs'))]),
    createRequire(import.meta.url),
  ]
  const resolve = (specifier: string): unknown => {
    const { name, path, version } = parseSpecifier(specifier)
    if (Object.hasOwn(stubs, specifier)) return stubs[specifier]
    if (Object.hasOwn(stubs, name + path)) return stubs[name + path]
    if (isBuiltin(name)) return loadBuiltIn(loaders[0] as NodeJS.Require, name, path)
    const loader = loaders.find((candidate) => canResolve(candidate, name + path))
    if (!loader) throw new RuleFault(missing(name + path, version))
    const installed = version === undefined ? undefined : installedVersion(loader, name)
    if (installed !== undefined && installed !== version) onVersionDrift?.(specifier, installed)
    return loader(name + path) as unknown
  }
  const loaded = new Map<string, unknown>()
  return (specifier) => {
    if (!loaded.has(specifier)) loaded.set(specifier, resolve(specifier))
    return loaded.get(specifier)
  }
}

function parseSpecifier(specifier: unknown): { name: string; path: string; version?: string } {
  const match =
    typeof specifier === 'string'
      ? /^(?:node:)?(@[\w.~-]+\/[\w.~-]+|[\w~-][\w.~-]*)(?:@([\w.^~*+-]+))?((?:\/[\w.~-]+)*)$/.exec(
          specifier,
        )
      : null
  if (!match || match[3]?.includes('..')) {
    throw new RuleFault(
      `require(${JSON.stringify(specifier)}) is not possible in a rule: only packages can be loaded, by name or by name@version.`,
    )
  }
  const [, name = '', version, path = ''] = match
  return { name, path, ...(version !== undefined && { version }) }
}

function loadBuiltIn(loader: NodeJS.Require, name: string, path: string): unknown {
  if (BUILT_IN_MODULES.includes(name)) return loader(name + path)
  throw new RuleFault(
    `require('${name}') is not possible in a rule; the built-in modules it can load are ${BUILT_IN_MODULES.join(', ')}.`,
  )
}

function canResolve(loader: NodeJS.Require, id: string): boolean {
  try {
    loader.resolve(id)
    return true
  } catch {
    return false
  }
}

function installedVersion(loader: NodeJS.Require, name: string): string | undefined {
  try {
    return (loader(`${name}/package.json`) as { version?: string }).version
  } catch {
    return undefined
  }
}

function missing(id: string, version: string | undefined): string {
  const wanted = version === undefined ? id : `${id}@${version}`
  return `The module "${id}" is not installed. Run "npm install ${wanted}" in the tenant's folder.`
}
