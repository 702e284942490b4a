import * as ruleUtilities from './rule-utilities.js'

/** A module that comes with the engine. */
interface BundledModule {
  /** The installed package that answers; absent when the answer is our own. */
  readonly package?: string
  load(require: NodeJS.Require): unknown
}

/** The packages that answer, by the name that rules ask for. */
const PACKAGES: Readonly<Record<string, string>> = {
  async: 'async',
  'ipaddr.js': 'ipaddr.js',
  jsonwebtoken: 'jsonwebtoken',
  lodash: 'lodash',
  // The maintained fork of a package that is no longer maintained.
  request: '@cypress/request',
  uuid: 'uuid',
}

/**
 * The modules that rules can `require` without installing anything, and the package that answers. What
 * the tenant's folder has installed goes first.
 */
export const MODULES: Readonly<Record<string, string>> = {
  ...PACKAGES,
  '@auth0/rule-utilities': '@lockstep/rules',
}

/** Finds a module that comes with the engine. `path` is empty or starts with a slash. */
export function bundledModule(name: string, path: string): BundledModule | undefined {
  if (name === '@auth0/rule-utilities' && path === '') return { load: () => ruleUtilities }
  const answering = Object.hasOwn(PACKAGES, name) ? PACKAGES[name] : undefined
  if (answering === undefined) return undefined
  if (name === 'uuid') return { package: answering, load: (require) => loadUuid(require, path) }
  return { package: answering, load: (require) => require(answering + path) as unknown }
}

type Uuid = Readonly<Record<string, (...values: unknown[]) => unknown>>

/** Rules know the uuid of its third version: a function, with one file for each kind of identifier. */
function loadUuid(require: NodeJS.Require, path: string): unknown {
  const uuid = require('uuid') as Uuid
  if (path === '') return Object.assign((...values: unknown[]) => uuid.v4?.(...values), uuid)
  return /^\/v[1345]$/.test(path) ? uuid[path.slice(1)] : require(`uuid${path}`)
}
