import type { StepTone } from '#shared/schema/trace.ts'
import type { Tone } from '../../../ui/badges/tag.tsx'

/** Colours of verdicts; the words say the same. */
export const tagTones: Readonly<Record<StepTone, Tone>> = { good: 'ok', warn: 'warn', bad: 'err', open: 'info' }
