import type { ScreenAction } from '@lockstep/protocol'
import type { FederatedConnection } from '../../config/federated-connection.js'
import { leaveFor } from '../login/leave-for.js'
import { screenOf } from '../login/screen-of.js'
import { connectionOfDomain, federatedConnection, findClient } from '../request/clients.js'
import type { HostedResult, HostedStep } from './step.js'

/** The button of another site: the browser goes there, and the login waits for it. */
export async function chooseConnection(
  step: HostedStep,
  { connection: name }: Extract<ScreenAction, { action: 'choose_connection' }>,
): Promise<HostedResult> {
  const { services, login } = step
  const { request } = login.transaction
  const config = services.config()
  const client = findClient(config, request.clientId)
  const isAdmitted = request.connection === undefined || request.connection === name
  const connection = client && isAdmitted && federatedConnection(config, client, name)
  if (!connection) return { screen: await screenOf(services, login) }
  return leave(step, connection)
}

/** The way to the site that an email address belongs to; whatever password was typed is not looked at. */
export async function leaveByDomain(
  step: HostedStep,
  address: string,
): Promise<HostedResult | undefined> {
  const { services, login } = step
  const { request } = login.transaction
  const config = services.config()
  const client = findClient(config, request.clientId)
  const connection = client && connectionOfDomain(config, client, address)
  const isAdmitted = request.connection === undefined || request.connection === connection?.name
  return connection && isAdmitted ? leave(step, connection, address.trim()) : undefined
}

async function leave(
  { services, login: { transaction } }: HostedStep,
  connection: FederatedConnection,
  hint?: string,
): Promise<HostedResult> {
  const { id: loginId, request } = transaction
  const url = await leaveFor(services, { loginId, request, connection, hint })
  return { screen: { screen: 'redirect', url } }
}
