import { Hono } from 'hono'
import { APPLICATIONS, PHONE_PATH, POPUP_CALLBACK_PATH } from '../shared/applications.js'
import { createFolder } from './pages.js'
import type { Panel } from './panel.js'
import { createPanelApi } from './panel-api.js'
import { sameOrigin } from './same-origin.js'
import { securityHeaders } from './security-headers.js'

/** What the demo's own origin serves: the SPA and the panel behind it. */
export interface DemoAppOptions {
  readonly panel: Panel
  readonly origin: () => string
  readonly tenantOrigin: () => string
  /** The demo folder: `public/` and `dist/assets/` are in it. */
  readonly folder: URL
}

/** The demo as `(Request) => Response`. */
export function createDemoApp({ panel, origin, tenantOrigin, folder }: DemoAppOptions): Hono {
  const app = new Hono()
  const publicFile = createFolder(new URL('public/', folder))
  const asset = createFolder(new URL('dist/assets/', folder))

  const page = (file: string) => async (request: Request) => {
    const response = await publicFile(file)
    if (response === undefined) return new Response('Not found', { status: 404 })
    const headers = securityHeaders({ scripts: true, connect: [tenantOrigin()] })
    for (const [name, value] of Object.entries(headers)) response.headers.set(name, value)
    // `?coop=same-origin` cuts the page off from its popups, as some sites do to themselves.
    if (new URL(request.url).searchParams.get('coop') === 'same-origin') {
      response.headers.set('Cross-Origin-Opener-Policy', 'same-origin')
    }
    return response
  }

  const spa = page('index.html')
  for (const { path } of Object.values(APPLICATIONS)) app.get(path, ({ req }) => spa(req.raw))
  app.get(PHONE_PATH, ({ req }) => spa(req.raw))
  app.get('/', ({ redirect, req }) =>
    redirect(`${APPLICATIONS.intranet.path}${new URL(req.url).search}`),
  )

  const popupCallback = page('popup-callback.html')
  app.get(POPUP_CALLBACK_PATH, ({ req }) => popupCallback(req.raw))

  app.use('/panel/*', sameOrigin(origin))
  app.route('/panel', createPanelApi(panel))

  app.get('/assets/*', async ({ req, notFound }) => {
    return (await asset(req.path.slice('/assets/'.length))) ?? notFound()
  })
  app.get('/*', async ({ req, notFound }) => (await publicFile(req.path.slice(1))) ?? notFound())
  return app
}
