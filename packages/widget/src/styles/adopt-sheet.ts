/**
 * Gives the document or shadow root around `element` a style sheet, once. The form lives there and
 * not in a shadow root of ours, and a strict Content-Security-Policy admits no style elements.
 */
export function adoptSheet(element: Element, sheet: CSSStyleSheet | undefined): void {
  const root = element.getRootNode()
  if (!sheet || !(root instanceof Document || root instanceof ShadowRoot)) return
  if (!root.adoptedStyleSheets.includes(sheet)) {
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet]
  }
}
