import type { LanguagePack } from './language-pack.js'

const texts = {
  // Titles: the heading of the screen, and what the title of the page may show.
  'loading.title': 'One moment',
  'login.title': 'Sign in',
  'redirect.title': 'One moment',
  'error.title': 'That did not work',

  // What a screen is about, below its title.
  'login.description': 'to continue to {application}',

  // Fields and their hints.
  'field.email': 'Email address',
  'field.password': 'Password',

  // Buttons, links and what is said while they work.
  'login.submit': 'Sign in',
  'login.busy': 'Signing in…',
  'login.to_signup_question': 'New here?',
  'login.to_signup': 'Create an account',
  'login.to_forgot_password': 'Forgot your password?',
  'action.show_password': 'Show password',
  'action.hide_password': 'Hide password',
  'action.restart': 'Start again',
  'status.busy': 'Please wait…',

  // Good news.
  'notice.reset_email_sent':
    'If there is an account with this address, a link to choose a new password is on its way.',

  // Why a field was not accepted.
  'invalid.email.required': 'Type your email address.',
  'invalid.email.format': 'This is not an email address yet, such as name@example.com.',
  'invalid.password.required': 'Type your password.',

  // Why the tenant or the browser said no.
  'error.wrong_credentials': 'The email address or the password is not right.',
  'error.user_blocked': 'This account is blocked. Please ask the people who run this application.',
  'error.too_many_attempts': 'Too many attempts. Please wait a while and try again.',
  'error.too_many_attempts_for': 'Too many attempts. Try again in {time}.',
  'error.expired': 'This sign-in took too long. Go back to the application and sign in again.',
  'error.unknown_transaction':
    'This sign-in has ended, or began in another browser. Go back to the application and sign in again.',
  'error.denied': 'You cannot sign in here right now.',
  'error.mfa_unavailable':
    'This sign-in needs a second step that cannot be offered to you. Please ask for help.',
  'error.popup_blocked': 'Your browser held back the sign-in window.',
  'error.popup_closed': 'The window was closed before you finished. Please try again.',
  'error.popup_timeout': 'The other window did not answer in time. Please try again.',
  'error.network_error': 'We could not reach the sign-in service. Check your connection.',
  'error.configuration_error':
    'Sign-in is not set up correctly here. Please tell the people who run this application.',
  'error.invalid_link': 'This link does not work any more. Ask for a new one.',
  'error.unexpected': 'Something unexpected happened. Please try again.',
}

/** The id of a text that the first visit may need. */
export type FirstTextId = keyof typeof texts

/** English, which is always there. The rest of it comes with the first screen that needs it. */
export const en: LanguagePack = {
  language: 'en',
  direction: 'ltr',
  texts,
  later: async () => (await import('./en-later.js')).texts,
}
