import type { SecondFactor } from './second-factor.js'
import { addPhone, findPhone, maskedPhoneNumber, parsePhoneNumber, phonesIn } from './phone.js'
import { described, markUsed } from './records.js'
import { beginSentCode, resendAfterSeconds } from './send-code.js'
import { takeSentCode } from './sent-code.js'

/**
 * Codes that go to a phone, as a text message or a call. The number is given once, when the phone is
 * enrolled, and never at a challenge: whoever has only the password cannot send the code elsewhere.
 */
export function phoneFactor(factor: 'sms' | 'voice'): SecondFactor {
  const screen = `mfa-${factor}-challenge` as const
  return {
    factor,
    attempts: 'code',
    wrong: 'wrong_sent_code',

    isChosen: true,

    find: async (_services, { records }) =>
      phonesIn(records).map((phone) => described(phone, maskedPhoneNumber(phone.phoneNumber))),

    enrolment: {
      async begin(services, owner, { destination, before }) {
        const typed = destination ?? before?.phoneNumber
        if (typed === undefined) return { begun: true, data: {} }
        const phoneNumber = parsePhoneNumber(typed)
        if (phoneNumber === undefined) {
          return { begun: false, error: { code: 'invalid_phone_number' } }
        }
        return beginSentCode(services, {
          factor,
          owner,
          to: phoneNumber,
          destination: phoneNumber,
          purpose: 'enrolment',
          data: { phoneNumber },
          // Another number is another step; its first message does not wait for the last one's time.
          before: before?.phoneNumber === phoneNumber ? before : undefined,
        })
      },

      async confirm(services, owner, { data: { codeId, phoneNumber }, code }) {
        if (codeId === undefined || phoneNumber === undefined) return 'wrong'
        const purpose = { factor, owner, to: phoneNumber }
        if (!(await takeSentCode(services, { ...purpose, id: codeId, code }))) return 'wrong'
        const authenticatorId = await addPhone(services, owner.userId, phoneNumber)
        return authenticatorId === undefined ? 'taken' : { authenticatorId }
      },

      describe({ services, data, alternatives }) {
        const { phoneNumber } = data
        if (phoneNumber === undefined) {
          return { screen: 'mfa-phone-enrollment', channel: factor, alternatives }
        }
        return {
          screen,
          destination: maskedPhoneNumber(phoneNumber),
          purpose: 'enrolment',
          resendAfterSeconds: resendAfterSeconds(services, data),
          rememberBrowser: 'off',
          alternatives,
        }
      },
    },

    async begin(services, owner, { authenticatorId, before }) {
      const phone = await findPhone(services, owner.userId, authenticatorId)
      if (!phone) return { begun: false, error: { code: 'mfa_unavailable' } }
      const { id: to, phoneNumber: destination } = phone
      return beginSentCode(services, { factor, owner, to, destination, before })
    },

    async verify(services, owner, { authenticatorId, data, code }) {
      const phone = await findPhone(services, owner.userId, authenticatorId)
      if (!phone || data?.codeId === undefined) return undefined
      const purpose = { factor, owner, to: phone.id }
      if (!(await takeSentCode(services, { ...purpose, id: data.codeId, code }))) return undefined
      await markUsed(services, phone)
      return { authenticatorId: phone.id }
    },

    describe: ({ services, data, name = '', rememberBrowser, alternatives }) => ({
      screen,
      destination: name,
      purpose: 'challenge',
      resendAfterSeconds: resendAfterSeconds(services, data),
      rememberBrowser,
      alternatives,
    }),
  }
}
