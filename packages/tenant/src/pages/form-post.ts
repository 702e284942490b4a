/**
 * Submits the one form of the page: `response_mode=form_post`, and the bounce of `/continue`. Taken
 * from the prototype, since a field may be named "submit".
 */
const form = document.querySelector('form')
if (form) HTMLFormElement.prototype.submit.call(form)
