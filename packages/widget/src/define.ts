import { LockstepLogin } from './login-element.js'

export * from '@lockstep/client'
export * from './index.js'

if (!customElements.get('lockstep-login')) customElements.define('lockstep-login', LockstepLogin)
