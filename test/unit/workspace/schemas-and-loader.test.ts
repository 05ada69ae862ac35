import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, it } from 'vitest'
import { check } from '#engine/workspace/read-entity.ts'
import { entitySchemas } from '#engine/workspace/entity-schemas.ts'
import { publishedSchemas } from '#engine/workspace/published-schemas.ts'
import { workspaceFile } from '#shared/schema/workspace.ts'
import type { EntityKind } from '#shared/schema/workspace.ts'

type Verdicts = { readonly schema: boolean; readonly loader: boolean }
type Kind = EntityKind | 'workspace'

const published = publishedSchemas()

/** What an editor says of a file that names the published schema, and what the loader says. Formats are left to editors. */
function verdictsOf(kind: Kind): (value: unknown) => Verdicts {
  const text = published.get(`${kind === 'workspace' ? kind : kind.slice(0, -1)}.schema.json`)
  if (text === undefined) throw new Error(`no schema is published for ${kind}`)
  const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(JSON.parse(text) as object)
  const loader = kind === 'workspace' ? workspaceFile : entitySchemas[kind]
  return (value) => ({ schema: validate(value), loader: check('file.json', value, loader).ok })
}

/** Good files by kind, which together have every key. */
const fixture = join(import.meta.dirname, '../../fixtures/files-with-every-key.json')
const goodFiles = Object.entries(JSON.parse(readFileSync(fixture, 'utf8')) as Record<Kind, object[]>).flatMap(
  ([kind, files]) => files.map((file) => [kind as Kind, file] as const),
)

/** What is put in the place of each value of a good file. */
const strange = JSON.parse(`[
  null, true, 0, -1, 1, 0.5, 1e9, 9007199254740993, [], [[]], ["x", "x:1"], [null], {}, {"x": 1},
  "", " ", "x", "X Y", "a,b", ",", "a:1", "a:1,", "a:1,b", "ftp://x/y", "http://", "HTTPS://x", "/x", "-3",
  "json:a", "header:", "5s", "2026-01-01", "2026-01-01T00:00:00", "a@b", "AAA"
]`) as readonly unknown[]

/** The file with one value in one place exchanged, left out or added, and where that was. */
function* changed(value: unknown, at = '$'): Generator<readonly [at: string, file: unknown]> {
  for (const other of strange) yield [`${at} = ${JSON.stringify(other)}`, other]
  if (Array.isArray(value)) {
    yield [`${at} sixty times`, Array.from({ length: 60 }, (): unknown => value[0])]
    for (const [index, item] of value.entries())
      for (const [place, other] of changed(item, `${at}[${index}]`)) yield [place, value.toSpliced(index, 1, other)]
  } else if (typeof value === 'object' && value !== null) {
    for (const key of ['path', 'constant', 'unknown']) yield [`${at} and ${key}`, { ...value, [key]: '$.x' }]
    for (const [key, item] of Object.entries(value)) {
      yield [`${at} without ${key}`, Object.fromEntries(Object.entries(value).filter(([name]) => name !== key))]
      for (const [place, other] of changed(item, `${at}.${key}`)) yield [place, { ...value, [key]: other }]
    }
  }
}

describe('the published JSON Schemas and the loader say the same', () => {
  it.each(goodFiles)('of a good file of %s, and of each that differs from it in one place', (kind, good) => {
    const verdicts = verdictsOf(kind)
    expect(verdicts(good)).toEqual({ schema: true, loader: true })
    const different = [...changed(good)].filter(([, file]) => {
      const { schema, loader } = verdicts(file)
      return schema !== loader
    })
    expect(different.map(([at]) => at)).toEqual([])
  })

  it('of every file of the sample workspace', () => {
    const sample = join(import.meta.dirname, '../../../sample')
    const read = (path: string): unknown => JSON.parse(readFileSync(join(sample, path), 'utf8'))
    const kinds = (Object.keys(entitySchemas) as EntityKind[]).filter((kind) => readdirSync(sample).includes(kind))
    expect(kinds.length).toBeGreaterThan(5)
    for (const kind of kinds) {
      const files = readdirSync(join(sample, kind)).filter((name) => name.endsWith('.json'))
      expect(files.length).toBeGreaterThan(0)
      for (const name of files)
        expect(verdictsOf(kind)(read(join(kind, name))), name).toEqual({ schema: true, loader: true })
    }
    expect(verdictsOf('workspace')(read('signalbench.json'))).toEqual({ schema: true, loader: true })
  })
})
