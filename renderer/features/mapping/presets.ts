import type { JsonObject } from './json.ts'

/** The mapping that a new file begins with when nothing else is chosen: the required parts, to be filled. */
export const emptyMapping: JsonObject = {
  version: 1,
  name: { path: '$.value.event_name' },
  external_id: { path: '$.value.user_id', convert: 'string' },
}
