/** What the tenant wrote into the page for its script. */
export function pageData(): unknown {
  return JSON.parse(document.getElementById('data')?.textContent ?? '{}')
}
