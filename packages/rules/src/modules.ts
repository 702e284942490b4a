import { createRequire, isBuiltin } from 'node:module'
import { dirname, join } from 'node:path'
import { bundledModule } from './bundled-modules.js'
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
  /** A folder whose `node_modules`, and those above it, are looked into first. */
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
  const loaded = new Map<string, unknown>()
  // No arrow function, since published rules also write `new require('name').Name()`.
  return function require(specifier) {
    if (!loaded.has(specifier)) loaded.set(specifier, load(specifier, options))
    return loaded.get(specifier)
  }
}

function load(specifier: string, { root, stubs = {}, onVersionDrift }: RequireOptions): unknown {
  const { name, path, version } = parseSpecifier(specifier)
  if (Object.hasOwn(stubs, specifier)) return stubs[specifier]
  if (Object.hasOwn(stubs, name + path)) return stubs[name + path]
  const own = createRequire(import.meta.url)
  if (isBuiltin(name)) return loadBuiltIn(own, name, path)

  const installed = root === undefined ? undefined : createRequire(join(root, 'rule.cjs'))
  const file = installed && resolve(installed, name, path)
  if (installed && file !== undefined) {
    tellDrift(installedVersion(installed, name, file))
    return evaluate(name + path, () => installed(file) as unknown)
  }
  const bundled = bundledModule(name, path)
  if (!bundled) throw new RuleFault(missing(name + path, version))
  if (bundled.package !== undefined) {
    tellDrift(installedVersion(own, bundled.package, own.resolve(bundled.package)))
  }
  return evaluate(name + path, () => bundled.load(own))

  function tellDrift(found: string | undefined): void {
    if (version !== undefined && found !== undefined && found !== version) {
      onVersionDrift?.(specifier, found)
    }
  }
}

function parseSpecifier(specifier: unknown): { name: string; path: string; version?: string } {
  const match =
    typeof specifier === 'string'
      ? /^(?:node:)?(@[\w.~-]+\/[\w.~-]+|[\w~-][\w.~-]*)(?:@([\w.^~*+-]+))?((?:\/[\w.~-]+)*)$/.exec(
          specifier,
        )
      : null
  if (!match || /(^|\/)\.\.?(\/|$)/.test(match[0])) {
    throw new RuleFault(
      `require(${JSON.stringify(specifier)}) is not possible in a rule: only packages can be loaded, by name or by name@version.`,
    )
  }
  const [, name = '', version, path = ''] = match
  return { name, path, ...(version !== undefined && { version }) }
}

function loadBuiltIn(own: NodeJS.Require, name: string, path: string): unknown {
  if (BUILT_IN_MODULES.includes(name)) return own(name + path)
  throw new RuleFault(
    `require('${name}') is not possible in a rule; the built-in modules it can load are ${BUILT_IN_MODULES.join(', ')}.`,
  )
}

/** The file behind a module of the tenant's folder; undefined when the package is not installed there. */
function resolve(installed: NodeJS.Require, name: string, path: string): string | undefined {
  try {
    return installed.resolve(name + path)
  } catch (error) {
    const { code } = error as { code?: unknown }
    if (code === 'MODULE_NOT_FOUND' && packageFile(installed, name) === undefined) return undefined
    throw new RuleFault(
      code === 'ERR_PACKAGE_PATH_NOT_EXPORTED' || code === 'MODULE_NOT_FOUND'
        ? `The module "${name}" is installed, but offers no "${name + path}" to require(). Install a version of it that does.`
        : `The module "${name}" is installed, but broken: ${(error as Error).message}`,
    )
  }
}

function evaluate(id: string, load: () => unknown): unknown {
  try {
    return load()
  } catch (error) {
    if (error instanceof RuleFault) throw error
    const reason = error instanceof Error ? error.message : String(error)
    throw new RuleFault(`The module "${id}" fails while it is loaded: ${reason}`, { cause: error })
  }
}

/** Looks upwards from the module's own file, since not every package lets others read its manifest. */
function installedVersion(from: NodeJS.Require, name: string, file: string): string | undefined {
  const direct = packageFile(from, name)
  if (direct !== undefined) return (from(direct) as { version?: string }).version
  for (let folder = dirname(file); folder !== dirname(folder); folder = dirname(folder)) {
    try {
      const manifest = from(join(folder, 'package.json')) as { name?: string; version?: string }
      if (manifest.name === name) return manifest.version
    } catch {
      // This folder has no manifest; the package's own is further up.
    }
  }
  return undefined
}

function packageFile(from: NodeJS.Require, name: string): string | undefined {
  try {
    return from.resolve(`${name}/package.json`)
  } catch {
    return undefined
  }
}

function missing(id: string, version: string | undefined): string {
  const wanted = version === undefined ? id : `${id}@${version}`
  return `The module "${id}" is not installed. Run "npm install ${wanted}" in the tenant's folder.`
}
