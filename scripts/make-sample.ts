import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { sampleFiles } from './sample/workspace-files.ts'

/** Writes the bundled sample workspace anew: `npx node scripts/make-sample.ts`. The same bytes every time. */
const target = join(import.meta.dirname, '..', 'sample')
for (const [file, text] of sampleFiles()) {
  mkdirSync(dirname(join(target, file)), { recursive: true })
  writeFileSync(join(target, file), text)
  process.stdout.write(`sample/${file}: ${Buffer.byteLength(text)} bytes\n`)
}
