import type { SourceNote } from '#shared/schema/event.ts'
import { linePaths } from '../../ui/json-view/line-paths.ts'

/** Remarks beside the fields of an event: `$.value.user_id`, `$.value.at · epoch ms, 13 digits`. */
export function sourceRemarks(sources: readonly SourceNote[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    sources.map((source) => [source.field, source.note === null ? source.from : `${source.from} · ${source.note}`]),
  )
}

/** Spaces before the members of the properties. */
const deepestIndent = 4

/** What rows give on the sample, by path in the event (`$.name`, `$.properties.amount`), as JSON text; containers are shortened. */
export function rowValues(eventJson: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>()
  const lines = eventJson.split('\n').filter((line) => !line.startsWith(' '.repeat(deepestIndent + 1)))
  for (const [index, path] of linePaths(lines).entries()) {
    const text = /^ {2,4}"(?:[^"\\]|\\.)*": (.*?),?$/.exec(lines[index] ?? '')?.[1]
    if (path === null || text === undefined) continue
    values.set(path, text === '{' ? '{ … }' : text === '[' ? '[ … ]' : text)
  }
  return values
}
