/** Numbers of milliseconds, which differ from run to run and prove nothing. */
const DURATION = /\d+(?:\.\d+)? ?ms/g

/**
 * Fills the blocks of a Markdown page whose content is made elsewhere:
 *
 * - a `console` block shows what the command of its first line (`$ npx lockstep …`) prints;
 * - a `js` block whose first line is `// path/of/a/file.js` shows that file;
 * - what stands between `<!-- NAME -->` and `<!-- /NAME -->` is the part of that name.
 *
 * A block that differs in durations only stays as it is.
 *
 * @param {string} page
 * @param {{
 *   run: (command: string) => string | Promise<string>,
 *   read: (path: string) => string,
 *   parts?: Readonly<Record<string, string>>,
 * }} sources
 * @returns {Promise<string>}
 */
export async function fillBlocks(page, { run, read, parts = {} }) {
  const filled = await replaceAsync(
    page,
    /^```(console|js)\n(\$ |\/\/ )(\S[^\n]*)\n([\s\S]*?)^```$/gm,
    async ([whole, language, mark, source, before]) => {
      if (language === 'js' && (mark !== '// ' || !/^[\w./-]+\.js$/.test(source))) return whole
      if (language === 'console' && mark !== '$ ') return whole
      const content = language === 'js' ? read(source) : await run(source)
      const after = `${content.trimEnd()}\n`
      if (withoutDurations(after) === withoutDurations(before)) return whole
      return `\`\`\`${language}\n${mark}${source}\n${after}\`\`\``
    },
  )
  return Object.entries(parts).reduce(
    (text, [name, part]) =>
      text.replace(
        new RegExp(`(<!-- ${name} -->)[\\s\\S]*?(<!-- /${name} -->)`),
        (_, open, close) => `${open}\n\n${part.trim()}\n\n${close}`,
      ),
    filled,
  )
}

/** A text whose durations are all the same. */
export function withoutDurations(text) {
  return text.replace(DURATION, '… ms')
}

async function replaceAsync(text, pattern, replace) {
  const replacements = []
  for (const match of text.matchAll(pattern)) replacements.push(await replace(match))
  return text.replace(pattern, () => replacements.shift() ?? '')
}
