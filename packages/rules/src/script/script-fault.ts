/** The text is no JavaScript, no rule, or too much work to go through. */
export class ScriptFault extends Error {
  override readonly name = 'ScriptFault'
}
