import { decodeJwt } from 'jose'

/** A rule that puts what it sees into the ID token. */
export const SHOW = `function (user, context, callback) {
  context.idToken['https://acme.example/user'] = JSON.parse(JSON.stringify(user));
  context.idToken['https://acme.example/context'] = JSON.parse(JSON.stringify(context));
  callback(null, user, context);
}`

/** What {@link SHOW} saw. */
export interface Seen {
  readonly user: Readonly<Record<string, unknown>>
  readonly context: Readonly<Record<string, unknown>> & {
    readonly request: Readonly<Record<string, unknown>>
  }
}

/** Reads what {@link SHOW} put into an ID token. */
export function seen(idToken: string | undefined): Seen {
  const claims = decodeJwt(idToken ?? '')
  return {
    user: claims['https://acme.example/user'] as Seen['user'],
    context: claims['https://acme.example/context'] as Seen['context'],
  }
}
