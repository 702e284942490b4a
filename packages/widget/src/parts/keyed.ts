import { nothing, type ChildPart } from 'lit'
import { Directive, directive } from 'lit/directive.js'
import { clearPart, setCommittedValue } from 'lit/directive-helpers.js'

/**
 * Draws `value` anew when `key` changes. Lit's own directive of this name forgets to disconnect what was
 * drawn before, so that a timer, a request or a prompt of the browser would outlive its screen.
 */
class Keyed extends Directive {
  #key: unknown = nothing

  override render(_key: unknown, value: unknown): unknown {
    return value
  }

  override update(part: ChildPart, [key, value]: Parameters<this['render']>): unknown {
    if (key !== this.#key) {
      clearPart(part)
      setCommittedValue(part)
      this.#key = key
    }
    return value
  }
}

/** See {@link Keyed}. */
export const keyed = directive(Keyed)
