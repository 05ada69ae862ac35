import type { SourceState } from '#engine/source/types.ts'

/** Says once that the source is lost and why, and once that it is back; the tries between are no news. */
export function reconnectNews(say: (line: string) => void): (state: SourceState) => void {
  let lost = false
  return (state) => {
    if (state.kind === 'reconnecting' && !lost) {
      lost = true
      say(`${state.message} Trying again until it is back.`)
    }
    if (state.kind === 'reading' && lost) {
      lost = false
      say('Reading again.')
    }
  }
}
