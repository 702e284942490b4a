import { json } from '../wire/answer.js'
import type { Answer } from '../wire/answer.js'
import { jsonOrForm } from '../wire/parameters.js'

/**
 * `POST /usernamepassword/challenge` and its kin: whether a form must show a picture puzzle. This tenant
 * asks for none; guessing is bounded by the limits of each user and address.
 */
export async function challenge(request: Request): Promise<Answer> {
  await jsonOrForm(request)
  return json({ required: false })
}
