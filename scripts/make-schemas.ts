import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { publishedSchemas } from '#engine/workspace/published-schemas.ts'

/** Writes the published JSON Schemas anew: `npx node scripts/make-schemas.ts`. */
const target = join(import.meta.dirname, '..', 'schemas')
mkdirSync(target, { recursive: true })
for (const [file, text] of publishedSchemas()) {
  writeFileSync(join(target, file), text)
  process.stdout.write(`schemas/${file}\n`)
}
