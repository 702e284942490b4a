import { PHONE_PATH } from '../shared/applications.js'

// One page, two roots; only the one that is needed is loaded.
if (location.pathname === PHONE_PATH) {
  await import('./acme-phone.js')
  document.body.append(document.createElement('acme-phone'))
} else {
  await import('./acme-demo.js')
  document.body.append(document.createElement('acme-demo'))
}
