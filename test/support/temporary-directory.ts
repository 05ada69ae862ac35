import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A fresh directory for each test, removed after it: `const directory = temporaryDirectory(afterEach)`. */
export function temporaryDirectory(afterEach: (cleanUp: () => void) => void): () => string {
  let current: string | undefined
  afterEach(() => {
    if (current !== undefined) rmSync(current, { recursive: true, force: true })
    current = undefined
  })
  return () => (current ??= mkdtempSync(join(tmpdir(), 'signalbench-test-')))
}
