import { readdirSync, readFileSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, normalize, resolve } from 'node:path'
import { replaceKeywords, unfilledKeywords } from './keywords.js'
import { ConfigError } from './problems.js'
import type { ConfigProblem } from './problems.js'

/** Reads the files of one folder by their relative names, and collects what is wrong with them. */
export interface FolderFiles {
  /** The content with its keywords filled in. */
  text(file: string): string
  /** The parsed content; `undefined`, and a problem more, when it is none. */
  json(file: string): unknown
  yaml(file: string): unknown
  isFile(file: string): boolean
  /** What is in a folder, in the same order on every system; dot files are nobody's. */
  names(folder: string): readonly string[]
  report(problem: ConfigProblem): void
  /** The files that nothing has read, below the folder. */
  unread(): readonly string[]
  /** @throws ConfigError when a problem was reported. */
  finish(): void
}

/** What becomes of placeholders: their values, or a function that rewrites each text. */
export type Keywords = Readonly<Record<string, string>> | ((text: string) => string)

/** @throws ConfigError when there is no such folder. */
export function openFolder(folder: string, keywords: Keywords): FolderFiles {
  const root = resolve(folder)
  const problems: ConfigProblem[] = []
  const stat = (file: string) => {
    // What a file names outside of the folder is nobody's business here: it may be anything at all.
    if (normalize(file).split(/[\\/]/)[0] === '..') return undefined
    try {
      return statSync(join(root, file))
    } catch {
      // Neither a file nor a folder, whatever the system calls the reason.
      return undefined
    }
  }
  const isFolder = (name: string) => stat(name)?.isDirectory() ?? false

  if (!isFolder('.')) {
    const message = 'is not a folder. Run "lockstep init" to make one.'
    throw new ConfigError([{ file: root, path: '', message }])
  }

  const read = new Set<string>()
  const text = (file: string) => {
    read.add(normalize(file))
    const content = readFileSync(join(root, file), 'utf8')
    return typeof keywords === 'function' ? keywords(content) : replaceKeywords(content, keywords)
  }

  function parsed(file: string, format: string, parse: (content: string) => unknown): unknown {
    const content = text(file).replace(/^\uFEFF/, '')
    const unfilled = unfilledKeywords(content)
    for (const { placeholder, key } of unfilled) {
      const message = `holds ${placeholder}, but nothing is known of it. Give the keyword ${key}, in the variable AUTH0_KEYWORD_REPLACE_MAPPINGS or the option "keywords".`
      problems.push({ file, path: '', message })
    }
    if (unfilled.length > 0) return undefined
    try {
      return parse(content)
    } catch (error) {
      const reason = (error as Error).message.replace(/\.?\s*$/, '')
      problems.push({ file, path: '', message: `is not ${format}: ${reason}.` })
      return undefined
    }
  }

  return {
    text,
    json: (file) => parsed(file, 'JSON', (content) => JSON.parse(content) as unknown),
    yaml(file) {
      const { parse } = createRequire(import.meta.url)('yaml') as typeof import('yaml')
      return parsed(file, 'YAML', (content) => parse(content) as unknown)
    },
    isFile: (file) => stat(file)?.isFile() ?? false,
    names: (name) =>
      isFolder(name)
        ? readdirSync(join(root, name))
            .filter((entry) => !entry.startsWith('.'))
            .sort()
        : [],
    unread: () =>
      readdirSync(root, { recursive: true, encoding: 'utf8' })
        .filter((file) => !/(^|[/\\])[.]/.test(file) && !read.has(file))
        .filter((file) => stat(file)?.isFile())
        .sort(),
    report: (problem) => void problems.push(problem),
    finish() {
      if (problems.length > 0) throw new ConfigError(problems)
    },
  }
}
