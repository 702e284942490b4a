type Defined<Values> = {
  readonly [Key in keyof Values]?: Exclude<Values[Key], undefined>
}

/** The entries of `values` that are not `undefined`: "not set" must not override a default. */
export function definedOnly<Values extends object>(values: Values): Defined<Values> {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined),
  ) as Defined<Values>
}
