import type { Behaviour, Script } from '../http/behaviours.ts'

const times = (count: number, behaviour: Behaviour): readonly Behaviour[] =>
  Array.from({ length: count }, () => behaviour)

/** One round of weather: calm first, then every way in which a destination fails. */
const round: readonly Behaviour[] = [
  ...times(150, { kind: 'accept' }),
  ...times(4, { kind: 'too-many', retryAfterSeconds: 1 }),
  ...times(2, { kind: 'too-many', retryAfterSeconds: 1, emptyBody: true }),
  ...times(80, { kind: 'accept' }),
  ...times(12, { kind: 'status', status: 503 }),
  ...times(4, { kind: 'status', status: 500, body: '<html>proxy error</html>' }),
  ...times(80, { kind: 'accept' }),
  ...times(10, { kind: 'partial', everyNth: 3, code: 'internal' }),
  ...times(1, { kind: 'never', stored: true }),
  ...times(1, { kind: 'never', stored: false }),
  ...times(80, { kind: 'accept' }),
  ...times(4, { kind: 'reset', stored: false }),
  ...times(4, { kind: 'reset', stored: true }),
  ...times(3, { kind: 'half', stored: true }),
  ...times(3, { kind: 'garbage', stored: false }),
  ...times(2, { kind: 'accept', delayMs: 400 }),
]

/** Rounds without an end, and how often each behaviour was met. */
export function storms(): { readonly script: Script; readonly met: ReadonlyMap<string, number> } {
  const met = new Map<string, number>()
  return {
    met,
    script: (request) => {
      const behaviour = round[request % round.length] ?? { kind: 'accept' }
      const name = nameOf(behaviour)
      met.set(name, (met.get(name) ?? 0) + 1)
      return behaviour
    },
  }
}

function nameOf(behaviour: Behaviour): string {
  if (behaviour.kind === 'status') return String(behaviour.status)
  if (behaviour.kind === 'too-many') return '429'
  if (behaviour.kind === 'accept') return '202'
  if (behaviour.kind === 'partial') return '202 with errors'
  const names = { never: 'no answer', half: 'half an answer', reset: 'reset', garbage: 'no HTTP' } as const
  return names[behaviour.kind]
}
