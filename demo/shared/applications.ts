/** One of Acme's two applications. Both are this SPA; the path says which. */
export interface Application {
  readonly id: ApplicationId
  readonly clientId: string
  readonly name: string
  readonly about: string
  /** Where the application lives, which is also where redirect mode returns to. */
  readonly path: `/${ApplicationId}`
}

export type ApplicationId = 'intranet' | 'payroll'

export const APPLICATIONS: Readonly<Record<ApplicationId, Application>> = {
  intranet: {
    id: 'intranet',
    clientId: 'acme-intranet',
    name: 'Acme Intranet',
    about: 'News, rooms and lunch, for everybody at Acme.',
    path: '/intranet',
  },
  payroll: {
    id: 'payroll',
    clientId: 'acme-payroll',
    name: 'Acme Payroll',
    about: 'Salaries and bank accounts. Handle with care.',
    path: '/payroll',
  },
}

/** The database of passwords that both applications use. */
export const CONNECTION = 'acme-staff'

/** The page that hands the result of a popup over. */
export const POPUP_CALLBACK_PATH = '/popup-callback'

/** The page that shows codes and messages and nothing else. */
export const PHONE_PATH = '/phone'
