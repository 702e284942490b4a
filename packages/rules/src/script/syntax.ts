/** An expression, as far as the analysis of rules needs to understand it. `at` is an offset. */
export type Expression =
  | { readonly type: 'literal'; readonly at: number; readonly value: Primitive }
  | { readonly type: 'name'; readonly at: number; readonly name: string }
  | {
      readonly type: 'member'
      readonly at: number
      readonly object: Expression
      /** Text when it is known from the script, such as `a.b` or `a['b']`. */
      readonly property: string | Expression
      /** `a?.b` */
      readonly isOptional: boolean
    }
  | {
      readonly type: 'call'
      readonly at: number
      readonly callee: Expression
      readonly args: readonly Expression[]
      readonly isNew: boolean
    }
  | {
      readonly type: 'unary'
      readonly at: number
      readonly operator: string
      readonly operand: Expression
    }
  | {
      readonly type: 'binary'
      readonly at: number
      readonly operator: string
      readonly left: Expression
      readonly right: Expression
    }
  | {
      readonly type: 'conditional'
      readonly at: number
      readonly test: Expression
      readonly then: Expression
      readonly otherwise: Expression
    }
  | {
      readonly type: 'assignment'
      readonly at: number
      readonly operator: string
      readonly target: Expression
      readonly value: Expression
    }
  | FunctionExpression
  | { readonly type: 'object'; readonly at: number; readonly entries: readonly ObjectEntry[] }
  | { readonly type: 'array'; readonly at: number; readonly items: readonly Expression[] }
  | { readonly type: 'sequence'; readonly at: number; readonly items: readonly Expression[] }
  /** Texts and expressions in turn. */
  | { readonly type: 'template'; readonly at: number; readonly parts: readonly Expression[] }
  | { readonly type: 'spread'; readonly at: number; readonly operand: Expression }
  /** A regular expression, a class, a hole in an array: nothing is known of its value. */
  | { readonly type: 'opaque'; readonly at: number }

export type Primitive = string | number | boolean | null | undefined

export interface FunctionExpression {
  readonly type: 'function'
  readonly at: number
  readonly name?: string
  /** Patterns, read as expressions: `{ a, b: c = 1 }`. */
  readonly parameters: readonly Expression[]
  readonly body: readonly Statement[]
}

export interface ObjectEntry {
  /** Absent when it is computed or spread. */
  readonly key?: string
  readonly value: Expression
}

/** A statement, as far as the analysis of rules needs to understand it. */
export type Statement =
  | { readonly type: 'expression'; readonly at: number; readonly expression: Expression }
  | {
      readonly type: 'declaration'
      readonly at: number
      readonly target: Expression
      readonly value?: Expression
    }
  | { readonly type: 'function'; readonly at: number; readonly function: FunctionExpression }
  | {
      readonly type: 'if'
      readonly at: number
      readonly test: Expression
      readonly then: readonly Statement[]
      readonly otherwise: readonly Statement[]
    }
  | {
      readonly type: 'switch'
      readonly at: number
      readonly subject: Expression
      readonly cases: readonly SwitchCase[]
    }
  | { readonly type: 'return'; readonly at: number; readonly value?: Expression }
  | { readonly type: 'throw'; readonly at: number; readonly value: Expression }
  | { readonly type: 'jump'; readonly at: number }
  | { readonly type: 'block'; readonly at: number; readonly body: readonly Statement[] }
  | {
      readonly type: 'loop'
      readonly at: number
      readonly head: readonly Statement[]
      readonly body: readonly Statement[]
    }
  | {
      readonly type: 'try'
      readonly at: number
      readonly body: readonly Statement[]
      /** Absent when there is only `finally`. */
      readonly handler?: readonly Statement[]
      readonly finalizer: readonly Statement[]
    }

export interface SwitchCase {
  /** Absent for `default`. */
  readonly test?: Expression
  readonly body: readonly Statement[]
}
