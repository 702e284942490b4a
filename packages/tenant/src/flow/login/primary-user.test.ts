import type { AuthorizationRequest, Obligation, Subject } from '@lockstep/protocol'
import { NO_EFFECTS } from '@lockstep/rules'
import type { RuleResult, RuleRun } from '@lockstep/rules'
import { describe, expect, it } from 'vitest'
import { assemble } from '../../assemble.js'
import { advance } from './advance.js'
import { newLogin } from './login.js'
import type { Login } from './login.js'

const origin = { ip: '203.0.113.9', userAgent: 'Test', hostname: 'localhost', simulated: false }
const request: AuthorizationRequest = {
  protocol: 'oidc-basic-profile',
  clientId: 'acme',
  redirectUri: 'http://localhost:4401/callback',
  responseMode: 'query',
  responseType: ['code'],
  scope: ['openid'],
  prompt: [],
  acrValues: [],
  uiLocales: [],
  sso: true,
  query: {},
  body: {},
  origin,
}
const demand: Obligation = {
  kind: 'multifactor',
  demand: { provider: 'any', allowRememberBrowser: true },
}
/** The account that the rules of the first pass link to Grace. */
const identity = { connection: 'partners', provider: 'auth0', user_id: 'partner', isSocial: false }

/** What rules come to: who shall be the user, and what is demanded. */
interface Verdict {
  readonly primaryUser?: string
  readonly obligations?: readonly Obligation[]
  readonly removesMultifactor?: boolean
}

/** A login of the partner account under rules that say these, pass by pass. */
async function login(...verdicts: readonly Verdict[]) {
  return resumed((begun) => begun, verdicts)
}

/** The same login at a later point of its way. */
async function resumed(
  reached: (begun: Login, subject: Subject) => Login,
  verdicts: readonly Verdict[],
) {
  const passes: RuleRun[] = []
  const { services } = assemble(
    {
      config: {
        clients: [{ client_id: 'acme', name: 'Acme' }],
        databases: [{ name: 'staff' }, { name: 'partners' }],
        users: [
          {
            user_id: 'auth0|grace',
            email: 'grace@example.com',
            mfa: { otp_secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP' },
          },
          { user_id: 'auth0|partner', email: 'grace@partner.example', connection: 'partners' },
          { user_id: 'auth0|eve', email: 'eve@example.com' },
        ],
      },
      ruleEngine: () => ({
        async run(given): Promise<RuleResult> {
          const verdict = verdicts[passes.push(given) - 1] ?? {}
          const { primaryUser, obligations = [], removesMultifactor = false } = verdict
          if (primaryUser === 'auth0|grace') {
            await services.users.update(primaryUser, (user) => ({
              ...user,
              identities: [identity],
            }))
          }
          return {
            outcome: 'allow',
            user: given.user,
            context: { ...given.context, ...(primaryUser && { primaryUser }) },
            obligations,
            removesMultifactor,
            claims: { idToken: {}, accessToken: {} },
            findings: [],
            trace: { protocol: given.context.protocol, durationMs: 0, rules: [] },
          }
        },
        runActions: ({ event }) =>
          Promise.resolve({
            outcome: 'allow',
            demands: [],
            effects: NO_EFFECTS,
            findings: [],
            trace: { protocol: event.transaction.protocol, durationMs: 0, rules: [] },
          }),
        replace: () => undefined,
        warm: () => Promise.resolve(),
        close: () => Promise.resolve(),
      }),
    },
    () => 'http://localhost:4400/',
  )
  const user = await services.users.get('auth0|partner')
  const [client] = services.config().clients
  if (!user || !client) throw new Error('The configuration lacks its user.')
  const subject: Subject = {
    userId: user.user_id,
    connection: 'partners',
    method: 'pwd',
    authenticatedAt: services.clock.now(),
    sessionId: 'session',
  }
  const judged = await advance(services, {
    login: reached(newLogin(services, { request, browser: { id: 'browser' } }), subject),
    client,
    user,
    subject,
    channel: 'browser',
    deviceKnown: true,
    session: {
      id: 'session',
      version: 1,
      userId: user.user_id,
      connection: 'partners',
      createdAt: services.clock.now(),
      methods: [
        { name: 'pwd', timestamp: 0 },
        { name: 'mfa', timestamp: 0 },
      ],
      clients: [],
    },
    sessionReused: true,
    remembered: undefined,
    steps: [],
  })
  return { judged, passes }
}

describe('context.primaryUser of an account that was just linked', () => {
  it('row 66: makes rules judge the owner, for whom the account proved no second factor', async () => {
    const { judged, passes } = await login({ primaryUser: 'auth0|grace' })
    expect(passes.map(({ user }) => user.user_id)).toEqual(['auth0|partner', 'auth0|grace'])
    expect(passes[1]?.user).toMatchObject({ multifactor: ['guardian'] })
    expect(passes[1]?.context).toMatchObject({
      connection: 'partners',
      authentication: { methods: [{ name: 'pwd' }] },
      riskAssessment: { confidence: 'low' },
    })
    expect(judged.transaction).toMatchObject({
      state: 'completed',
      subject: { userId: 'auth0|grace' },
    })
    expect(judged.trace).toMatchObject({ passes: [{}, {}], user: { id: 'auth0|grace' } })
  })

  it('row 66: is challenged by the authenticator of the owner, whoever was asked', async () => {
    const { judged } = await login({ primaryUser: 'auth0|grace', obligations: [demand] })
    expect(judged.transaction).toMatchObject({
      state: 'challenging',
      subject: { userId: 'auth0|grace' },
      factors: expect.arrayContaining(['otp']) as string[],
    })
  })

  it('owes nothing when the rules take the demand back for the owner', async () => {
    const first = { primaryUser: 'auth0|grace', obligations: [demand] }
    const { judged } = await login(first, { removesMultifactor: true })
    expect(judged.transaction.state).toBe('completed')
  })

  it('goes one step and no further', async () => {
    const { judged, passes } = await login(
      { primaryUser: 'auth0|grace' },
      { primaryUser: 'auth0|eve' },
    )
    expect(passes).toHaveLength(2)
    expect(judged.transaction).toMatchObject({ state: 'denied', error: 'access_denied' })
  })

  it('row 66: comes too late once an Action asked the account for its own factor', async () => {
    const { judged } = await resumed(
      ({ transaction, ...rest }, subject) => ({
        ...rest,
        transaction: {
          ...transaction,
          state: 'redirecting',
          url: 'https://link.example/?state=1',
          action: 'links the accounts',
          subject,
          obligations: [],
          fulfilments: [
            { kind: 'multifactor', by: 'challenge', factor: 'otp', at: transaction.createdAt },
          ],
          claims: { idToken: {}, accessToken: {} },
        },
      }),
      [{ primaryUser: 'auth0|grace' }, { obligations: [demand] }],
    )
    expect(judged.transaction).toMatchObject({ state: 'denied', error: 'access_denied' })
  })
})
