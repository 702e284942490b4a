export { createEmbeddedController } from './controllers/embedded-controller.js'
export type { EmbeddedControllerOptions } from './controllers/embedded-controller.js'
export { createHostedController } from './controllers/hosted-controller.js'
export type { HostedControllerOptions } from './controllers/hosted-controller.js'
export type {
  LoginAction,
  LoginController,
  LoginListener,
  PopupAction,
} from './controllers/login-controller.js'
export * from './events.js'
export { en } from './languages/en.js'
export type { TextId } from './languages/text-id.js'
export type { LanguagePack, Texts } from './languages/language-pack.js'
export { registerLanguage } from './languages/languages.js'
export { LockstepLogin } from './login-element.js'
export { LoginScreens } from './login-screens.js'
export type { Screen, ScreenAction, ScreenError, ScreenName } from '@lockstep/protocol'
