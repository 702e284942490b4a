/** The two ways in which an application lets people sign in. Whatever is tested runs in both. */
export const MODES = ['popup', 'redirect'] as const

export type Mode = (typeof MODES)[number]
