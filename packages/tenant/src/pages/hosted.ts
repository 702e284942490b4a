import { createHostedController, LoginScreens } from '@lockstep/widget/hosted'
import { tellOpener } from './presence.js'

const parameters = new URLSearchParams(location.search)
const ticket = parameters.get('ticket')

customElements.define('lockstep-login', LoginScreens)
const element = new LoginScreens()
element.controller = createHostedController(
  ticket === null ? { state: parameters.get('state') ?? '' } : { ticket },
)
element.language = document.documentElement.lang
element.headingLevel = 1
element.autofocus = true
element.addEventListener('lockstep-screen', ({ heading }) => {
  document.title = heading
})
// Where the way leads is for the server to say, perhaps to another site: nothing is promised.
element.addEventListener('lockstep-redirect', () => tellOpener('away'))

document.querySelector('#lockstep')?.replaceChildren(element)
tellOpener('ready')
