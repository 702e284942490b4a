import { chromium } from 'playwright-core'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
// @ts-expect-error The scripts are plain JavaScript.
import { findBrowser as find } from '../../../scripts/lib/find-browser.js'
import { watchForComplaints } from './complaints.js'

/** Milliseconds to wait for anything on a page; our choice, far above what a busy machine needs. */
const PATIENCE_MS = 15_000

const QUIET = ['gpu', 'quic', 'background-networking', 'component-update', 'sync']

/** One Chromium for a test file, and browsers of different people in it. */
export interface Chromium {
  /** A page of a browser that nobody has used before. */
  newPage(options?: BrowserContextOptions): Promise<Page>
  /** A browser that nobody has used before. */
  newBrowser(options?: BrowserContextOptions): Promise<BrowserContext>
  /** Takes the complaints that contain `words`, which the test wants; how many there were. */
  takeComplaints(words: string): number
}

/**
 * Starts Chromium for the tests of this file. Each test gets fresh browsers, and fails when one of
 * their pages violated its own policy or wrote an error to its console.
 */
export function useChromium({ args = [] }: { readonly args?: readonly string[] } = {}): Chromium {
  let browser: Browser | undefined
  const complaints: string[] = []

  beforeAll(async () => {
    browser = await launch(args)
  })

  afterEach(async () => {
    await Promise.all(browser?.contexts().map((context) => context.close()) ?? [])
    expect(complaints.splice(0), 'what pages complained about').toEqual([])
  })

  afterAll(async () => {
    await browser?.close()
  })

  async function newBrowser(options: BrowserContextOptions = {}): Promise<BrowserContext> {
    const context = await browser!.newContext({
      viewport: { width: 1440, height: 900 },
      ...options,
    })
    context.setDefaultTimeout(PATIENCE_MS)
    await watchForComplaints(context, (complaint) => complaints.push(complaint))
    return context
  }

  return {
    newBrowser,
    newPage: async (options) => (await newBrowser(options)).newPage(),
    takeComplaints(words) {
      const others = complaints.filter((complaint) => !complaint.includes(words))
      return complaints.splice(0, complaints.length, ...others).length - others.length
    },
  }
}

async function launch(args: readonly string[]): Promise<Browser> {
  const executablePath = (find as () => string | undefined)()
  if (!executablePath) throw new Error('No Chromium found: install one, or set LOCKSTEP_CHROMIUM.')
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--no-first-run',
      ...QUIET.map((feature) => `--disable-${feature}`),
      ...args,
    ],
  })
}
