import type { SourceState } from '#engine/source/types.ts'

/**
 * Says once that the source is lost and why, and once that it is back; the tries between are no news. What is worth
 * knowing of a reading that goes on is said once, too.
 */
export function reconnectNews(say: (line: string) => void): (state: SourceState) => void {
  let lost = false
  const told = new Set<string>()
  return (state) => {
    if (state.kind === 'reconnecting' && !lost) {
      lost = true
      say(`${state.message} Trying again until it is back.`)
    }
    if (state.kind !== 'reading') return
    if (lost) say('Reading again.')
    lost = false
    if (state.notice === undefined || told.has(state.notice)) return
    told.add(state.notice)
    say(state.notice)
  }
}
