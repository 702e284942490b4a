function (user, context, callback) {
  // Nothing is known about the device of a login without an assessment, such as a renewal.
  var risk = context.riskAssessment && context.riskAssessment.assessments;
  var deviceIsNew = !risk || !risk.NewDevice || risk.NewDevice.confidence === 'low';

  if (deviceIsNew) {
    context.multifactor = {
      provider: 'any',
      allowRememberBrowser: false
    };
  }

  callback(null, user, context);
}
