import * as v from 'valibot'
import type { GenericSchema } from 'valibot'
import { issueMessage, issuePath, writePath } from '../config/problems.js'
import { mediaType } from '../flow/wire/parameters.js'
import { invalidBody, ManagementError } from './management-error.js'

/**
 * The JSON body of a request, as `schema` wants it.
 *
 * @throws ManagementError 400 or 415.
 */
export async function readBody(request: Request, schema: GenericSchema): Promise<unknown> {
  if (mediaType(request) !== 'application/json') {
    throw new ManagementError(415, 'The body must be application/json.')
  }
  const parsed = v.safeParse(schema, parseJson(await request.text()))
  if (parsed.success) return parsed.output
  const [issue] = parsed.issues
  const path = writePath(issuePath(issue)).slice(0, 100)
  if (issue.expected === 'never') {
    throw invalidBody(`Additional properties not allowed: ${path}`)
  }
  throw invalidBody(`${issueMessage(issue)} on property ${path || 'the body'}`)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    throw invalidBody('The body is not valid JSON')
  }
}
