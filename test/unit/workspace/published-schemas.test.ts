import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { publishedSchemas } from '#engine/workspace/published-schemas.ts'

const folder = join(import.meta.dirname, '../../../schemas')

test('the committed JSON Schemas are those that the program would publish (npx node scripts/make-schemas.ts)', () => {
  const published = publishedSchemas()
  expect(readdirSync(folder).toSorted()).toEqual([...published.keys()].toSorted())
  for (const [file, text] of published) expect(readFileSync(join(folder, file), 'utf8'), file).toBe(text)
})
