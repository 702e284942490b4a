/** The format that a flag names. @throws Error for another one. */
export function toFormat(text: string): 'directory' | 'yaml' {
  if (text === 'directory' || text === 'yaml') return text
  throw new Error(`--format must be directory or yaml; found "${text}".`)
}
