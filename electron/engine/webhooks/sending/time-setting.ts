import type { TimeScaleSetting } from '#shared/contract/webhooks.ts'

/** Delays of a minute last two years then: they pass by `step` alone, and keep their order. */
const stepFactor = 1e-6

/** The factor that a setting stands for. */
export const factorOf = (setting: TimeScaleSetting): number => (setting === 'step' ? stepFactor : setting)

/** The opposite of `factorOf`. */
export const settingOf = (factor: number): TimeScaleSetting => (factor === stepFactor ? 'step' : factor)
