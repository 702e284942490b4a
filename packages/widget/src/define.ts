import { LockstepLogin } from './login-element.js'

export * from '@lockstep/client'
export { registerLanguage } from './languages/languages.js'
export { LockstepLogin }

if (!customElements.get('lockstep-login')) customElements.define('lockstep-login', LockstepLogin)
