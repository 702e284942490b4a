/** English for the screens that are chunks of their own. */
export const texts = {
  // Titles: the heading of the screen, and what the title of the page may show.
  'continue-in-popup.blocked.title': 'One more click',
  'continue-in-popup.waiting.title': 'Continue in the other window',
  'signup.title': 'Create your account',
  'forgot-password.title': 'Reset your password',
  'reset-password.title': 'Choose a new password',
  'mfa-otp-enrollment-qr.title': 'Protect your account',
  'mfa-otp-challenge.title': 'Enter your code',
  'mfa-begin-enroll-options.title': 'Protect your account',
  'mfa-login-options.title': 'Choose another way',
  'mfa-phone-enrollment.title': 'Add your phone',
  'mfa-sms-challenge.title': 'Check your messages',
  'mfa-voice-challenge.title': 'Answer your phone',
  'mfa-email-challenge.title': 'Check your email',
  'mfa-webauthn-enrollment.title': 'Protect your account',
  'mfa-webauthn-challenge.title': 'Show that it is you',
  'mfa-push-enrollment-qr.title': 'Connect your phone',
  'mfa-push-challenge-push.title': 'Approve it on your phone',
  'mfa-push-rejected.title': 'You said no',
  'mfa-recovery-code-challenge.title': 'Use your recovery code',
  'mfa-recovery-code-challenge-new-code.title': 'Keep this recovery code',
  'consent.title': 'Allow access',
  'success.title': 'You are signed in',
  'success.password_changed.title': 'Your password is changed',
  'success.enrolled.title': 'Your second step is set up',

  // Other sites to sign in at.
  'login.or': 'or',
  'login.with_connection': 'Continue with {connection}',

  // What a screen is about, below its title.
  'continue-in-popup.blocked.description':
    'Your browser held back the sign-in window. Open it with this button, or sign in on this page.',
  'continue-in-popup.waiting.description':
    'Finish signing in there. If you closed that window, cancel here and try again.',
  'signup.description': 'to use {application}',
  'forgot-password.description': 'Tell us your email address and we will send you a link.',
  'reset-password.description': 'For {email}',
  'mfa-otp-enrollment-qr.description':
    'This sign-in needs a second step: a code from an authenticator app on your phone.',
  'mfa-otp-challenge.description': 'Open your authenticator app and type the code it shows.',
  'mfa-otp-challenge.description_account':
    'Open your authenticator app and type the code it shows for {account}.',
  'mfa-begin-enroll-options.description':
    'This sign-in needs a second step. Choose how you want to do it, now and from now on.',
  'mfa-login-options.first': 'Show that it is you',
  'mfa-phone-enrollment.sms': 'We send a code to it in a text message, now and when you sign in.',
  'mfa-phone-enrollment.voice': 'We call it and read out a code, now and when you sign in.',
  'mfa-sms-challenge.description': 'Type the code that we sent in a text message to {destination}.',
  'mfa-voice-challenge.description': 'We are calling {destination}. Type the code that you hear.',
  'mfa-email-challenge.description': 'Type the code that we sent in an email to {destination}.',
  'mfa-webauthn-enrollment.roaming':
    'Have your security key at hand. Your browser will ask you to plug it in, or to hold it to your phone.',
  'mfa-webauthn-enrollment.platform':
    'From now on, your fingerprint, your face or the PIN of this device is your second step.',
  'mfa-webauthn-challenge.roaming': 'Use your security key: plug it in, or hold it to your phone.',
  'mfa-webauthn-challenge.platform':
    'Use your fingerprint, your face or the PIN of the device that you set up.',
  'mfa-push-enrollment-qr.description':
    'This sign-in needs a second step. From now on, you approve it on your phone.',
  'mfa-push-challenge-push.waiting': 'We sent a request to {device}.',
  'mfa-push-challenge-push.expired': 'Nothing waits on {device} at the moment.',
  'mfa-push-rejected.description':
    'This sign-in was stopped on your phone. If it was not you who began it, somebody knows your password: change it.',
  'mfa-recovery-code-challenge.description':
    'Type the recovery code that you kept when you set up your second step. It works once.',
  'mfa-recovery-code-challenge-new-code.description':
    'If you lose your phone, this code lets you in. It works once, and it is shown only now.',
  'consent.description': '{application} would like to:',
  'success.description': 'All set. You can carry on.',
  'success.password_changed.description': 'From now on, sign in with your new password.',
  'success.enrolled.description': 'You will be asked for it when you sign in.',

  // Fields and their hints.
  'field.new_password': 'New password',
  'field.code': '6-digit code',
  'field.phone': 'Phone number',
  'field.recovery_code': 'Recovery code',
  'field.remember_browser': 'Do not ask again on this browser for 30 days',
  'field.new_recovery_code': 'I lost my recovery code. Give me a new one',
  'hint.password_length': 'At least {length} characters',
  'hint.phone': 'With the country code, such as +1\u00a0555\u00a0010\u00a00199',
  'hint.remembered': 'You will not be asked again on this browser for a while.',

  // Buttons, links and what is said while they work.
  'continue-in-popup.open': 'Continue',
  'continue-in-popup.redirect': 'Sign in on this page instead',
  'action.cancel': 'Cancel',
  'signup.submit': 'Create account',
  'signup.busy': 'Creating your account…',
  'signup.to_login_question': 'Already have an account?',
  'signup.to_login': 'Sign in',
  'forgot-password.submit': 'Send the link',
  'forgot-password.busy': 'Sending…',
  'reset-password.submit': 'Change password',
  'mfa-otp-enrollment-qr.submit': 'Turn on',
  'mfa-otp-challenge.submit': 'Verify',
  'mfa-otp-challenge.to_recovery': 'Use a recovery code',
  'mfa-phone-enrollment.sms.submit': 'Send the code',
  'mfa-phone-enrollment.voice.submit': 'Call me',
  'mfa-recovery-code-challenge-new-code.submit': 'I have kept it',
  'consent.approve': 'Allow',
  'consent.refuse': 'Do not allow',
  'action.another_way': 'Try another way',
  'action.back': 'Go back',
  'action.copy': 'Copy',
  'action.copied': 'Copied',
  'action.download': 'Download',
  'action.print': 'Print',
  'action.back_to_login': 'Back to sign in',

  // Codes that are sent.
  resend: 'Send a new code',
  'resend.wait': 'Send a new code in {seconds} s',
  'resend.ready': 'You can ask for a new code now.',
  'enrolment.change_number': 'Use another number',

  'retry.ready': 'You can try again now.',
  // Requests on a phone.
  'push.step_camera': 'Scan this image with the camera of your phone.',
  'push.step_app': 'Scan this image with the app on your phone that approves sign-ins.',
  'push.qr': 'QR code that connects your phone',
  'push.cannot_scan': 'Cannot scan it? Use a link',
  'push.link': 'Open or paste this link on the phone. It works once:',
  'push.open_here': 'Open the phone in another window',
  'push.step_wait': 'Keep this page open. It goes on by itself.',
  'push.connecting': 'Waiting for your phone…',
  'push.your_phone': 'your phone',
  'push.number': 'Choose this number there:',
  'push.waiting': 'Waiting for your answer…',
  'push.enter_code': 'Enter a code instead',
  'push.resend': 'Send it again',
  'push.resend.wait': 'Send it again in {seconds} s',
  'push.resend.ready': 'You can send it again now.',
  'mfa-push-rejected.submit': 'Back to the application',

  // Security keys and devices.
  'webauthn.set_up': 'Set it up',
  'webauthn.use': 'Continue',
  'webauthn.cancelled': 'That was cancelled, or took too long. Try again, or try another way.',
  'webauthn.unsupported': 'This browser cannot do that. Try another way.',
  'webauthn.known': 'This one is set up already. Use another one, or sign in with it.',
  'webauthn.unsuitable':
    'This one cannot do what is needed, such as asking for a fingerprint or a PIN. Use another one.',
  'webauthn.wrong_address':
    'Your browser does not use keys or devices at this address. Try another way.',
  'webauthn.failed': 'That did not work. Try again, or try another way.',

  // The second factors, where there are several to choose from.
  'factor.webauthn-roaming': 'Security key',
  'factor.webauthn-roaming.hint': 'A key that you plug in or hold to your phone',
  'factor.webauthn-platform': 'This device',
  'factor.webauthn-platform.hint': 'Your fingerprint, your face or the PIN',
  'factor.push-notification': 'Approve on a phone',
  'factor.push-notification.hint': 'A request that you answer with one tap',
  'factor.otp': 'Authenticator app',
  'factor.otp.hint': 'A code that an app on your phone shows',
  'factor.sms': 'Text message',
  'factor.sms.hint': 'A code that we send to your phone',
  'factor.voice': 'Phone call',
  'factor.voice.hint': 'A code that we read out to you',
  'factor.email': 'Email',
  'factor.email.hint': 'A code in your mailbox',
  'factor.duo': 'Duo',
  'factor.duo.hint': 'Duo asks you on a page of its own',
  'factor.recovery-code': 'Recovery code',
  'factor.recovery-code.hint': 'The code that you kept when you set this up',

  // The file that a recovery code is kept in.
  'recovery_code.file_name': 'recovery-code.txt',
  'recovery_code.file':
    'Recovery code for {site}\n\n{code}\n\nIt lets you in once, in place of your second step. Keep it where only you find it.',

  // Setting up an authenticator app.
  'enrolment.step_app':
    'Install an authenticator app if you have none, for example Google Authenticator, Aegis or 2FAS.',
  'enrolment.step_scan': 'In the app, add an account and scan this image.',
  'enrolment.step_code': 'Type the code that the app shows now.',
  'enrolment.qr': 'QR code with the key for {account}',
  'enrolment.cannot_scan': 'Cannot scan it? Use a key',
  'enrolment.key': 'Type this key into the app, as a time-based account named {account}:',

  // What an application may ask for; other scopes are shown by their name.
  'scope.openid': 'know who you are',
  'scope.profile': 'see your name and picture',
  'scope.email': 'see your email address',
  'scope.offline_access': 'stay signed in when you are away',

  // Good news.
  'notice.password_changed': 'Your password is changed. Sign in with the new one.',

  // Why a field was not accepted.
  'invalid.password.length': 'Use at least {length} characters.',
  'invalid.code.required': 'Type the code from your app.',
  'invalid.code.format': 'The code has 6 digits.',
  'invalid.sent_code.required': 'Type the code that you got.',
  'invalid.phone.required': 'Type your phone number.',
  'invalid.recovery_code.required': 'Type your recovery code.',

  // Why the tenant or the browser said no.
  'error.user_exists': 'There is an account with this address already. Sign in instead.',
  'error.weak_password': 'This password is too easy to guess. Choose a longer one.',
  'error.invalid_signup': 'No account could be created with these details.',
  'error.wrong_code': 'This code is not right. Wait for the next one and try again.',
  'error.wrong_key': 'That was not accepted. Use the key or the device that you set up.',
  'error.wrong_sent_code': 'This code is not right. Use the newest one, or ask for another.',
  'error.not_approved': 'Nobody has approved this on the phone yet.',
  'error.too_many_pushes': 'Too many requests were sent to your phone. Please try another way.',
  'error.invalid_phone_number':
    'This is not a phone number yet. Begin with a plus sign and the country code.',
  'error.too_many_messages': 'Too many codes were sent. Please wait a while, or try another way.',
  'error.too_many_messages_for': 'Too many codes were sent. You can ask for another in {time}.',
  'error.message_not_sent': 'The code could not be sent. Try again, or try another way.',
  'error.not_confirmed': 'It was not confirmed that it is you. Try again.',
  'error.provider_unavailable':
    'We could not reach the service that confirms that it is you. Try again in a while.',
  'error.wrong_recovery_code': 'This recovery code is not right, or it was used already.',
}

/** The id of a text that only such a screen needs. */
export type LaterTextId = keyof typeof texts
