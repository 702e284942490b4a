import type { CDPSession, Page } from 'playwright-core'

/** What a virtual authenticator is like. */
export interface AuthenticatorTraits {
  /** Whether it knows its person, by a fingerprint or a PIN; true by default. */
  readonly verifiesItsPerson?: boolean
}

/** An authenticator in a browser, which its person touches whenever it asks. */
export interface VirtualAuthenticator {
  /** What is on it, and how often it signed. */
  credentials(): Promise<readonly Credential[]>
  /** Puts a credential of another authenticator on this one. */
  put(credential: Credential): Promise<void>
  /** Takes it away again. */
  unplug(): Promise<void>
}

type Credential = Awaited<ReturnType<typeof credentialsOf>>[number]

/** Plugs an authenticator into the browser, or builds it in. */
export async function plugIn(
  page: Page,
  device: 'roaming' | 'platform',
  { verifiesItsPerson = true }: AuthenticatorTraits = {},
): Promise<VirtualAuthenticator> {
  const session = await page.context().newCDPSession(page)
  await session.send('WebAuthn.enable')
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: device === 'roaming' ? 'usb' : 'internal',
      hasResidentKey: true,
      hasUserVerification: verifiesItsPerson,
      isUserVerified: verifiesItsPerson,
      automaticPresenceSimulation: true,
    },
  })
  return {
    credentials: () => credentialsOf(session, authenticatorId),
    put: async (credential) => {
      await session.send('WebAuthn.addCredential', { authenticatorId, credential })
    },
    // The session ends, and with it everything that was plugged in by it.
    unplug: () => session.detach(),
  }
}

async function credentialsOf(session: CDPSession, authenticatorId: string) {
  const { credentials } = await session.send('WebAuthn.getCredentials', { authenticatorId })
  return credentials
}
