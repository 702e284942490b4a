import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { ActionSource } from '@lockstep/rules'
import { didYouMean } from '../../config/did-you-mean.js'
import { readJsonFile, readTextFile } from '../json-file.js'
import { isScript, scriptName } from '../rule-commands/chosen-rules.js'
import type { CommandTenant } from '../sample/sample-config.js'
import { UsageError } from '../usage-error.js'

/**
 * The Action that was named: a `.js` file, a folder with `code.js` and perhaps `secrets.json`, or the
 * name of an Action of the tenant's folder. One that brings no secrets gets the tenant's `rules-configs`
 * under the same names, as a migration copies them.
 *
 * @throws UsageError when there is no such Action.
 */
export function chosenAction({ config, folder = '.' }: CommandTenant, named: string): ActionSource {
  const secrets = config.rulesConfigs
  if (isScript(named)) return actionOfFile(named, secrets)
  if (existsSync(named) && statSync(named).isDirectory()) return actionOfFolder(named, secrets)
  const found = config.actions.find(({ name }) => name === named)
  if (found) {
    return { ...found, enabled: true, order: 1, file: join(folder, found.file) }
  }
  const names = config.actions.map(({ name }) => name)
  const guess = didYouMean(named, names)
  throw new UsageError(
    `There is no Action "${named}". ${guess === undefined ? '' : `Did you mean ${guess}? `}` +
      `The folder has ${names.join(', ') || 'none'}; or name a file, as in ./my-action.js.`,
  )
}

type Secrets = Readonly<Record<string, string>>

function actionOfFile(file: string, secrets: Secrets): ActionSource {
  return { name: scriptName(file), code: readTextFile(file, 'action'), order: 1, secrets, file }
}

function actionOfFolder(folder: string, secrets: Secrets): ActionSource {
  const file = ['code.js', 'action.js']
    .map((name) => join(folder, name))
    .find((candidate) => existsSync(candidate))
  if (file === undefined) {
    throw new UsageError(`${folder} holds no Action: there is no code.js in it.`)
  }
  const own = join(folder, 'secrets.json')
  return actionOfFile(file, existsSync(own) ? readSecrets(own) : secrets)
}

function readSecrets(file: string): Secrets {
  const value = readJsonFile(file, 'action')
  const entries: readonly (readonly [unknown, unknown])[] = Array.isArray(value)
    ? value.map((item: { readonly name?: unknown; readonly value?: unknown } | null) => [
        item?.name,
        item?.value,
      ])
    : Object.entries(value ?? {})
  if (
    entries.every((entry): entry is [string, string] =>
      entry.every((part) => typeof part === 'string'),
    )
  ) {
    return Object.fromEntries(entries)
  }
  throw new UsageError(`${file} must hold texts by name, as in {"API_KEY": "…"}.`)
}
