import { existsSync, readFileSync } from 'node:fs'
import type { EnginePorts } from '#engine/ports.ts'
import { writeAtomically } from '#engine/workspace/write-atomically.ts'
import type { Workspace } from '#engine/workspace/types.ts'
import { compareGolden, type GoldenItem, goldenText, readGolden } from '#shared/domain/check/golden.ts'
import { ExactNumber, type JsonValue } from '#shared/lib/exact-number.ts'
import type { CheckFailure } from '#shared/schema/check-result.ts'

type Deps = { readonly workspace: Pick<Workspace, 'path'>; readonly random: EnginePorts['random'] }

/** What differs from a golden file. A missing one is a failure that says how to make it. */
export function compareFile(
  { workspace }: Deps,
  check: string,
  what: 'events' | 'requests',
  file: string,
  got: readonly GoldenItem[],
): readonly CheckFailure[] {
  const path = workspace.path(file)
  const failure = (message: string): CheckFailure => ({ what, message, expected: null, got: null })
  if (!existsSync(path)) {
    return [failure(`There is no ${file} yet. Look at what comes out and keep it: signalbench check ${check} --update`)]
  }
  const expected = readGolden(readFileSync(path, 'utf8'), keyOf)
  if (typeof expected === 'string') return [failure(`${file}, ${expected}`)]
  return compareGolden(what, expected, got)
}

/** Whether the file had to be written: one that says the same already stays as it is. */
export function updateFile({ workspace, random }: Deps, file: string, items: readonly GoldenItem[]): boolean {
  const path = workspace.path(file)
  const text = goldenText(items)
  if (existsSync(path) && readFileSync(path, 'utf8') === text) return false
  writeAtomically(path, Buffer.from(text), random.uuid())
  return true
}

/** By its idempotency key; a line that somebody wrote by hand without one, by its place. */
function keyOf(value: JsonValue, index: number): string {
  const members = typeof value === 'object' && value !== null && !(value instanceof ExactNumber) ? value : {}
  const own = (name: string): unknown => Object.getOwnPropertyDescriptor(members, name)?.value
  const key = own('idempotency_key') ?? own('event_id')
  return typeof key === 'string' ? key : `line ${index + 1}`
}
