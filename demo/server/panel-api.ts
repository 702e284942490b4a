import { Hono } from 'hono'
import type { PanelChange, Scene } from '../shared/panel.js'
import type { Panel } from './panel.js'

/** The panel's endpoints. Whoever mounts them lets only the demo's own pages in. */
export function createPanelApi(panel: Panel): Hono {
  const api = new Hono()
  api.get('/scene', ({ json }) => json(panel.scene()))
  api.get('/state', async ({ json }) => json(await panel.state()))
  api.post('/change', async ({ json, req, text }) => {
    const change = parseChange(await req.json<unknown>().catch(() => undefined), panel.scene())
    if (change === undefined) return text('The panel knows no such change.', 400)
    await panel.change(change)
    return json(await panel.state())
  })
  return api
}

/** The change that `body` describes, or `undefined` when it names nothing of this scene. */
export function parseChange(body: unknown, scene: Scene): PanelChange | undefined {
  if (typeof body !== 'object' || body === null) return undefined
  const { change, rule, on, place, known, seconds, preset } = body as Record<string, unknown>
  switch (change) {
    case 'toggle_rule': {
      const found = scene.rules.find(({ name }) => name === rule)
      return found && typeof on === 'boolean' ? { change, rule: found.name, on } : undefined
    }
    case 'choose_place': {
      const found = scene.places.find(({ id }) => id === place)
      return found && { change, place: found.id }
    }
    case 'choose_device':
      return typeof known === 'boolean' ? { change, known } : undefined
    case 'advance_clock':
      return typeof seconds === 'number' && isReasonable(seconds) ? { change, seconds } : undefined
    case 'apply_preset': {
      const found = scene.presets.find(({ id }) => id === preset)
      return found && { change, preset: found.id }
    }
    case 'reset':
      return { change }
    default:
      return undefined
  }
}

/** Whole seconds, forward, and a year at most: far enough for a demo. */
function isReasonable(seconds: number): boolean {
  return Number.isInteger(seconds) && seconds > 0 && seconds <= 365 * 86_400
}
