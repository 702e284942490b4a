import { describe, expect, it } from 'vitest'
import { riskAssessment } from './risk-assessment.js'
import type { Confidence } from './risk-assessment.js'

function overall([device, travel, address]: readonly [Confidence, Confidence, Confidence]) {
  return riskAssessment({
    NewDevice: { confidence: device, code: '' },
    ImpossibleTravel: { confidence: travel, code: '' },
    UntrustedIP: { confidence: address, code: '' },
  }).confidence
}

describe('riskAssessment', () => {
  it.each([
    [['high', 'high', 'low'], 'low'],
    [['high', 'medium', 'high'], 'medium'],
    [['high', 'high', 'high'], 'high'],
    [['neutral', 'neutral', 'high'], 'high'],
    [['neutral', 'neutral', 'neutral'], 'neutral'],
  ] as const)('trusts %j as far as the worst of them: %s', (confidences, confidence) => {
    expect(overall(confidences)).toBe(confidence)
  })
})
