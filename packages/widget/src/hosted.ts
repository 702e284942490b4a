/** What the tenant's own pages are made of: the same screens, without the SDK. */
export { createHostedController } from './controllers/hosted-controller.js'
export type { HostedControllerOptions } from './controllers/hosted-controller.js'
export { LoginScreens } from './login-screens.js'
