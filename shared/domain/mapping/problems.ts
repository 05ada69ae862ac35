import type { Finding } from '#shared/schema/finding.ts'
import type { LiquidProblem } from '../liquid/liquid.ts'

/** What can be wrong with a mapping itself, whatever the records hold. `path` is the place in the mapping file. */

const problem = (rule: string, path: string, message: string, fix: string): Finding => ({
  rule,
  severity: 'error',
  path,
  message,
  fix,
})

/** At its line and column, from 1, where the parser knows them. */
export const badTemplate = (path: string, { message, line, column }: LiquidProblem): Finding => {
  const fix = 'Correct the template: {{ value.user_id }} prints a field of the message, {{ key }} the key.'
  if (line === null || column === null) return problem('mapping-template', path, message, fix)
  const found = problem('mapping-template', path, `${message}, at line ${line}, column ${column}`, fix)
  return { ...found, line, column }
}

/** A path that is no JSONPath. */
export const badPath = (path: string, message: string): Finding =>
  problem('mapping-path', path, message, 'Click the field in the sample to get its path.')

/** A path that can be read but begins with something that no record has. */
export const unknownRoot = (path: string, text: string): Finding =>
  problem(
    'mapping-path',
    path,
    `${text} can never be there: a record has topic, partition, offset, timestamp, key, headers and value.`,
    `The fields of the message begin with $.value, for example ${text.replace('$', '$.value')}.`,
  )

export const noSource = (path: string): Finding =>
  problem(
    'mapping-field',
    path,
    'The field says not where its value comes from.',
    'Give it one of path, constant, template or firstOf.',
  )

/** Of a mapping that maps neither id, so that no record could ever become an event. */
export const userUnmapped = (): Finding =>
  problem(
    'mapping-user',
    'external_id',
    'The mapping names no user; OneSignal wants external_id or onesignal_id.',
    'Map external_id to the field that identifies the user, usually $.value.user_id.',
  )

export const selectionWithoutBase = (path: string): Finding =>
  problem(
    'mapping-field',
    path,
    'pick and omit need an object to choose from.',
    'Add the path of that object, for example $.value.event_data.',
  )
