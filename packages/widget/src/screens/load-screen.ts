import type { Screen } from '@lockstep/protocol'
import type { CSSResult, TemplateResult } from 'lit'
import type { LaterTextId } from '../languages/en-later.js'
import type { LanguagePack, Texts } from '../languages/language-pack.js'
import { error } from './error.js'
import type { LaterName } from './later-screens.js'
import { loading } from './loading.js'
import { login } from './login.js'
import type { ScreenContext, ScreenTemplate } from './screen-context.js'

/** How a kind of screen is drawn, and the styles and texts that only it and its kin need. */
export interface LoadedScreen {
  readonly draw: (screen: Screen, context: ScreenContext) => TemplateResult
  readonly styles?: CSSResult
  readonly texts?: Texts<LaterTextId>
}

/** The screens that a first visit needs at once. */
export type FirstName = 'loading' | 'redirect' | 'login' | 'error'

const first: { readonly [Name in FirstName]: ScreenTemplate<Name> } = {
  loading,
  redirect: loading,
  login,
  error,
}

/**
 * The way to draw a kind of screen: at once when the page has it already, so that it appears in the
 * same frame, else a promise of it; of `undefined` when this widget knows no such screen.
 */
export function loadScreen(
  screen: Screen,
  pack: LanguagePack,
): LoadedScreen | Promise<LoadedScreen | undefined> {
  const name: FirstName | LaterName =
    screen.screen === 'login' && screen.target.connections ? 'login-connections' : screen.screen
  return isFirst(name) ? loadedScreen(name) : loadLater(name, pack)
}

/** The way to draw a kind of screen that every page has. */
export function loadedScreen(name: FirstName): LoadedScreen {
  return { draw: first[name] as LoadedScreen['draw'] }
}

async function loadLater(name: LaterName, pack: LanguagePack): Promise<LoadedScreen | undefined> {
  const [{ laterScreens, laterStyles }, texts] = await Promise.all([
    import('./later-screens.js'),
    pack.later(),
  ])
  // A newer tenant may know screens that this widget does not.
  if (!Object.hasOwn(laterScreens, name)) return undefined
  return { draw: (await laterScreens[name]()) as LoadedScreen['draw'], styles: laterStyles, texts }
}

function isFirst(name: string): name is FirstName {
  return Object.hasOwn(first, name)
}
