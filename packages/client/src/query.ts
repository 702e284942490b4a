/** Makes a query or a form of the parameters that have a value. */
export function query(
  parameters: Readonly<Record<string, string | number | boolean | undefined>>,
): URLSearchParams {
  const present = Object.entries(parameters).filter(([, value]) => value !== undefined)
  return new URLSearchParams(present.map(([name, value]) => [name, String(value)]))
}
