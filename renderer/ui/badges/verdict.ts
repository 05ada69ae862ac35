import { count } from '../format/numbers.ts'
import type { Tone } from './tag.tsx'

/** Short words for the rule ids that grids show most; others are shown as they are. */
const words: Readonly<Record<string, readonly [text: string, tone: Tone]>> = {
  mapped: ['maps', 'ok'],
  'no-mapping': ['no mapping', 'muted'],
  tombstone: ['tombstone', 'muted'],
  empty: ['empty', 'muted'],
  'json-broken': ['broken JSON', 'err'],
  'not-decoded': ['not decoded', 'err'],
  'mapping-gave-up': ['given up', 'err'],
  'not-an-object': ['no object', 'err'],
  'name-missing': ['no name', 'err'],
  'name-too-long': ['long name', 'err'],
  'user-missing': ['no user', 'err'],
  'properties-not-object': ['properties', 'err'],
}

/** What a grid shows of a verdict: few letters, the rule id stays in the title. */
export function verdictLabel(verdict: string, eventBytes: number | null): { text: string; tone: Tone } {
  if (verdict === 'event-too-large')
    return { text: eventBytes === null ? 'too large' : `${count(eventBytes)} B`, tone: 'warn' }
  const known = words[verdict]
  return known === undefined ? { text: verdict.replaceAll('-', ' '), tone: 'err' } : { text: known[0], tone: known[1] }
}
