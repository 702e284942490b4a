/**
 * The modules that a rule finds around it without asking, by the name they have there: those of Auth0's
 * runtime that predate `require`.
 *
 * @see [Rules environment](https://auth0.com/docs/customize/rules/environment)
 */
export const AMBIENT_MODULES: Readonly<Record<string, string>> = {
  _: 'lodash',
  async: 'async',
  crypto: 'crypto',
  jsonwebtoken: 'jsonwebtoken',
  jwt: 'jsonwebtoken',
  querystring: 'querystring',
  request: 'request',
  url: 'url',
  uuid: 'uuid',
  // These must be installed in the tenant's folder. A rule that names one without hears how.
  Knex: 'knex',
  bcrypt: 'bcrypt',
  mongo: 'mongodb',
  mysql: 'mysql',
  postgres: 'pg',
  sqlserver: 'tedious',
  xml2js: 'xml2js',
  xmldom: 'xmldom',
}

/**
 * Adds the ambient modules to the other globals of a rule, which win. A module is loaded when a rule first
 * reads its name, so a rule pays for nothing it does not use; a rule may also assign to the name.
 */
export function withAmbientModules(
  globals: Readonly<Record<string, unknown>>,
  require: (specifier: string) => unknown,
): Readonly<Record<string, unknown>> {
  const all = { ...globals }
  for (const [name, specifier] of Object.entries(AMBIENT_MODULES)) {
    if (Object.hasOwn(globals, name)) continue
    Object.defineProperty(all, name, {
      configurable: true,
      enumerable: true,
      get: () => require(specifier),
      set(this: object, value: unknown) {
        Object.defineProperty(this, name, { value, writable: true })
      },
    })
  }
  return all
}
