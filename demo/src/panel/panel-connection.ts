import type { ReactiveController, ReactiveControllerHost } from 'lit'
import type { PanelChange, PanelState, Scene } from '../../shared/panel.js'

/** How often a visible page asks what is new: codes, messages and logins change by themselves. */
const POLL_MS = 1000

/** Keeps an element up to date with the panel behind this page. */
export class PanelConnection implements ReactiveController {
  scene: Scene | undefined
  state: PanelState | undefined
  /** The demo server does not answer. */
  lost = false

  readonly #host: ReactiveControllerHost
  #timer: ReturnType<typeof setTimeout> | undefined
  /** Grows with each request, so that a late answer does not undo a newer one. */
  #turn = 0

  constructor(host: ReactiveControllerHost) {
    this.#host = host
    host.addController(this)
  }

  hostConnected(): void {
    void this.#poll()
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer)
  }

  /** Asks for a change, and shows what came of it. */
  async change(change: PanelChange): Promise<void> {
    await this.#ask('/panel/change', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(change),
    })
  }

  async #poll(): Promise<void> {
    clearTimeout(this.#timer)
    if (!document.hidden) {
      this.scene ??= await getJson<Scene>('/panel/scene').catch(() => undefined)
      await this.#ask('/panel/state')
    }
    this.#timer = setTimeout(() => void this.#poll(), POLL_MS)
  }

  async #ask(path: string, init?: RequestInit): Promise<void> {
    const turn = ++this.#turn
    try {
      const state = await getJson<PanelState>(path, init)
      if (turn !== this.#turn) return
      this.state = state
      this.lost = false
    } catch {
      this.lost = true
    }
    this.#host.requestUpdate()
  }
}

async function getJson<T>(path: string, init?: RequestInit): Promise<T> {
  const response = await fetch(path, init)
  if (!response.ok) throw new Error(`${path} answered ${response.status}`)
  return (await response.json()) as T
}
