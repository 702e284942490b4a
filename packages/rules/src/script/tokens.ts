/** One word of a script. A template is a `template` token per text between its expressions. */
export interface Token {
  readonly kind: 'name' | 'punctuator' | 'text' | 'number' | 'regex' | 'template' | 'end'
  /** As written; of texts and templates, what they say. */
  readonly text: string
  /** Offset of its first character. */
  readonly at: number
  /** True when a line ended before it, which may end a statement. */
  readonly startsLine: boolean
}

/** The text is no JavaScript that is understood here. */
export class ScriptFault extends Error {
  override readonly name = 'ScriptFault'
}

const WORD = /[\p{ID_Start}$_\\#][\p{ID_Continue}$\\#]*/uy
const NUMBER = /(?:0[xXbBoO][\da-fA-F_]+|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d+)?)n?/y
const TEXT = /"(?:\\[^]|[^"\\\n])*"|'(?:\\[^]|[^'\\\n])*'/y
const REGEX = /\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\[\n])+\/[a-z]*/y
const PUNCTUATOR =
  />>>=|\.\.\.|===|!==|\*\*=|<<=|>>=|>>>|&&=|\|\|=|\?\?=|=>|==|!=|<=|>=|&&|\|\||\?\?|\?\.(?!\d)|\+\+|--|\+=|-=|\*=|\/=|%=|&=|\|=|\^=|<<|>>|\*\*|[{}()[\];,<>+\-*/%&|^!~?:=.@]/y

/** The words after which a slash begins a regular expression, though they look like names. */
const BEFORE_REGEX = new Set(
  'return typeof case do else in instanceof new void delete throw await yield of'.split(' '),
)

/** What an open bracket means for what follows its closing one. */
interface Open {
  readonly kind: 'condition' | 'block' | 'value' | 'template'
}

/**
 * Splits a script into tokens, the last of which is `end`. Comments are left out.
 *
 * @throws ScriptFault at a character, text or template that it does not understand.
 */
export function tokenize(script: string): readonly Token[] {
  const tokens: Token[] = []
  const open: Open[] = []
  let at = 0
  let startsLine = true
  /** What the last closing bracket closed. */
  let closed: Open['kind'] = 'value'

  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at
    return pattern.exec(script)?.[0]
  }
  const push = (
    kind: Token['kind'],
    length: number,
    text = script.slice(at, at + length),
  ): void => {
    tokens.push({ kind, text, at, startsLine })
    startsLine = false
    at += length
  }
  /** Reads the text of a template from behind its opening to its end or its next expression. */
  const template = (): void => {
    const start = at
    let end = at + 1
    while (script[end] !== '`' && !(script[end] === '$' && script[end + 1] === '{')) {
      if (end >= script.length) throw new ScriptFault('A template does not end.')
      end += script[end] === '\\' ? 2 : 1
    }
    push('template', end - start, script.slice(start + 1, end))
    if (script[end] === '`') return void (at += 1)
    open.push({ kind: 'template' })
    push('punctuator', 2)
  }
  const isRegexNext = (): boolean => {
    const last = tokens.at(-1)
    if (!last) return true
    if (last.kind === 'name') return BEFORE_REGEX.has(last.text)
    if (last.kind !== 'punctuator') return false
    if (last.text === ')') return closed === 'condition'
    if (last.text === '}') return closed === 'block'
    return last.text !== ']' && last.text !== '++' && last.text !== '--'
  }

  while (at < script.length) {
    const character = script[at] ?? ''
    if (/\s|\uFEFF/.test(character)) {
      if (/[\n\r\u2028\u2029]/.test(character)) startsLine = true
      at += 1
    } else if (script.startsWith('//', at)) {
      const end = script.indexOf('\n', at)
      at = end < 0 ? script.length : end
    } else if (script.startsWith('/*', at)) {
      const end = script.indexOf('*/', at + 2)
      if (end < 0) throw new ScriptFault('A comment does not end.')
      if (script.slice(at, end).includes('\n')) startsLine = true
      at = end + 2
    } else if (character === '`') {
      template()
    } else if (character === '"' || character === "'") {
      const text = take(TEXT)
      if (text === undefined) throw new ScriptFault('A text does not end.')
      push('text', text.length, unescaped(text.slice(1, -1)))
    } else if (/\d/.test(character) || (character === '.' && /\d/.test(script[at + 1] ?? ''))) {
      push('number', take(NUMBER)?.length ?? 1)
    } else if (character === '/' && isRegexNext()) {
      const regex = take(REGEX)
      if (regex === undefined) throw new ScriptFault('A regular expression does not end.')
      push('regex', regex.length)
    } else {
      const word = take(WORD)
      const punctuator = word === undefined ? take(PUNCTUATOR) : undefined
      if (word !== undefined) push('name', word.length)
      else if (punctuator === undefined) throw new ScriptFault(`Unexpected "${character}".`)
      else bracket(punctuator)
    }
  }
  tokens.push({ kind: 'end', text: '', at: script.length, startsLine: true })
  return tokens

  function bracket(punctuator: string): void {
    const last = tokens.at(-1)
    if (punctuator === '(') {
      const isCondition = last?.kind === 'name' && /^(if|while|for|with)$/.test(last.text)
      open.push({ kind: isCondition ? 'condition' : 'value' })
    } else if (punctuator === '{') {
      open.push({ kind: opensBlock(last) ? 'block' : 'value' })
    } else if (punctuator === '[') {
      open.push({ kind: 'value' })
    } else if (')]}'.includes(punctuator)) {
      closed = open.pop()?.kind ?? 'value'
      if (closed === 'template') {
        push('punctuator', 1)
        at -= 1
        return template()
      }
    }
    push('punctuator', punctuator.length)
  }
}

/** A brace behind one of these opens statements; behind anything else, an object. */
function opensBlock(last: Token | undefined): boolean {
  if (!last) return true
  if (last.kind === 'name') return /^(else|do|try|finally)$/.test(last.text)
  return last.kind === 'punctuator' && [')', ';', '{', '}', '=>'].includes(last.text)
}

function unescaped(text: string): string {
  if (!text.includes('\\')) return text
  return text.replace(
    /\\(?:u\{([\da-fA-F]+)\}|u([\da-fA-F]{4})|x([\da-fA-F]{2})|(\r\n|[^]))/g,
    (_match, brace?: string, four?: string, two?: string, other = '') => {
      const code = brace ?? four ?? two
      if (code !== undefined) return String.fromCodePoint(Math.min(parseInt(code, 16), 0x10ffff))
      return (
        { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', v: '\v', '0': '\0', '\n': '' }[
          other as 'n'
        ] ?? other
      )
    },
  )
}
