/** `value` without the entries that are `undefined`, which would hide defaults and fill queries. */
export function defined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== undefined)) as T
}

/** Makes a query or a form of the parameters that have a value. */
export function query(
  parameters: Readonly<Record<string, string | number | boolean | undefined>>,
): URLSearchParams {
  // URLSearchParams makes texts of the values.
  return new URLSearchParams(defined(parameters) as Record<string, string>)
}
