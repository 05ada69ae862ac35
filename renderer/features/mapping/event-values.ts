import type { SourceNote } from '#shared/schema/event.ts'

/** Remarks beside the fields of an event: `$.value.user_id`, `$.value.at · epoch ms, 13 digits`. */
export function sourceRemarks(sources: readonly SourceNote[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    sources.map((source) => [source.field, source.note === null ? source.from : `${source.from} · ${source.note}`]),
  )
}

/** The values of the top-level fields of an event as JSON text, for the rows; containers are shortened. */
export function topLevelValues(eventJson: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>()
  for (const line of eventJson.split('\n')) {
    const match = /^ {2}("(?:[^"\\]|\\.)*"): (.*?),?$/.exec(line)
    if (match === null) continue
    const text = match[2] ?? ''
    values.set(JSON.parse(match[1] ?? '""') as string, text === '{' ? '{ … }' : text === '[' ? '[ … ]' : text)
  }
  return values
}
