exports.onExecutePostLogin = async (event, api) => {
  // Nothing is known about the device of a login without an assessment, such as a renewal.
  const device = event.authentication?.riskAssessment?.assessments.NewDevice

  if (!device || device.confidence === 'low') {
    api.multifactor.enable('any', { allowRememberBrowser: false })
  }
}
