/** How well a login fits what is known. `neutral`: nothing was compared, so it does not count. */
export type Confidence = 'low' | 'medium' | 'high' | 'neutral'

/** One of the three assessments; `code` says why. */
export interface Assessment {
  readonly confidence: Confidence
  readonly code: string
  readonly details?: Readonly<Record<string, string>>
}

/**
 * `context.riskAssessment`.
 *
 * @see [Customize Adaptive MFA](https://auth0.com/docs/secure/multi-factor-authentication/adaptive-mfa/customize-adaptive-mfa)
 */
export interface RiskAssessment {
  readonly confidence: Confidence
  readonly version: '1'
  readonly assessments: {
    readonly NewDevice: Assessment
    readonly ImpossibleTravel: Assessment
    readonly UntrustedIP: Assessment
  }
}

const WORST_FIRST = ['low', 'medium', 'high'] as const

/** Puts three assessments together: a login is trusted as far as the worst of them allows. */
export function riskAssessment(assessments: RiskAssessment['assessments']): RiskAssessment {
  const found = new Set(Object.values(assessments).map(({ confidence }) => confidence))
  const confidence = WORST_FIRST.find((candidate) => found.has(candidate)) ?? 'neutral'
  return { confidence, version: '1', assessments }
}
