import { svg, type SVGTemplateResult } from 'lit'
import { encode } from 'uqr'

/** Modules of white around the code that scanners rely on (ISO/IEC 18004 section 6.3.8). */
const QUIET_ZONE = 4

/** Draws `text` as a QR code, dark on white in every colour scheme. */
export function qrCode(text: string, label: string): SVGTemplateResult {
  const { data, size } = encode(text, { ecc: 'M', border: QUIET_ZONE })
  return svg`<svg
    part="qr"
    role="img"
    aria-label=${label}
    viewBox="0 0 ${size} ${size}"
    shape-rendering="crispEdges"
  ><rect width="100%" height="100%" fill="#fff"></rect><path d=${darkModules(data)} fill="#000"></path></svg>`
}

/** One subpath for each run of dark modules in a row. */
function darkModules(rows: readonly (readonly boolean[])[]): string {
  const path: string[] = []
  rows.forEach((row, y) => {
    for (let x = 0; x < row.length; x += 1) {
      if (!row[x]) continue
      const start = x
      while (row[x + 1]) x += 1
      const width = x + 1 - start
      path.push(`M${start} ${y}h${width}v1h-${width}z`)
    }
  })
  return path.join('')
}
