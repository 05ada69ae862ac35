import { createWriteStream, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { finished } from 'node:stream/promises'
import { encodeCaptureLine } from '#shared/domain/capture/capture-line.ts'
import { aRecord } from '../support/a-record.ts'
import { spawnCli } from '../support/cli/spawn-cli.ts'
import { workspaceJson, writeFiles } from '../support/workspace-folder.ts'
import { type Subject, subjects } from './decode-bench.ts'
import type { Bench, Figure } from './support/figures.ts'

/** A capture with its schema beside it, so that no registry is needed, and a connection that replays it. */
async function writeSubject(directory: string, name: string, subject: Subject, records: number): Promise<void> {
  const replay = { version: 1, kind: 'replay', capture: `captures/${name}.ndjson`, recordsPerSecond: 0 }
  const [schemaType, schema] = subject.schema ?? []
  writeFiles(directory, {
    [`connections/${name}.json`]: replay,
    [`captures/${name}.ndjson`]: '',
    ...(schema === undefined
      ? {}
      : { [`captures/${name}.schemas.json`]: JSON.stringify({ '1': { schemaType, schema, references: [] } }) }),
  })
  const file = createWriteStream(join(directory, 'captures', `${name}.ndjson`))
  const value = subject.value()
  for (let offset = 0; offset < records; offset += 1) {
    const line = encodeCaptureLine(aRecord({ key: 'user_1', value, offset: BigInt(offset) }))
    if (!file.write(`${line}\n`)) await new Promise<void>((drained) => file.once('drain', drained))
  }
  file.end()
  await finished(file)
}

/** Milliseconds from start to end of the command. The filter finds the name, so the payloads must have been decoded. */
async function timeTail(directory: string, name: string, records: number): Promise<number> {
  const began = performance.now()
  const filter = `$.value.event_name = purchase_completed and offset = ${records - 1}`
  const args = ['--from', 'beginning', '--until-end', '--filter', filter, '--workspace', directory]
  const run = spawnCli(['tail', name, ...args])
  const { code } = await run.ended
  const summary = run.of('summary')[0]
  const received = summary?.['received']
  const shown = summary?.['shown']
  if (code !== 0 || received !== records || shown !== 1) {
    throw new Error(`tail read ${String(received)} records and showed ${String(shown)}: ${run.stderr()}`)
  }
  return performance.now() - began
}

/** The whole command on a capture of each format: reading, decoding, filtering. Its start is measured apart and left out. */
export const tailBench: Bench = {
  name: 'tail',
  what: 'signalbench tail of captures of each format',
  run: async ({ small }): Promise<readonly Figure[]> => {
    const records = small ? 20_000 : 200_000
    const directory = mkdtempSync(join(tmpdir(), 'signalbench-bench-'))
    const figures: Figure[] = []
    try {
      writeFiles(directory, { 'signalbench.json': workspaceJson })
      for (const [index, subject] of subjects.entries()) {
        await writeSubject(directory, `one-${index}`, subject, 1)
        await writeSubject(directory, `many-${index}`, subject, records)
        const startMs = await timeTail(directory, `one-${index}`, 1)
        const ms = (await timeTail(directory, `many-${index}`, records)) - startMs
        figures.push({ what: `tail with a filter, ${subject.name}`, value: (records * 1000) / ms, unit: 'records/s' })
        rmSync(join(directory, 'captures', `many-${index}.ndjson`))
      }
    } finally {
      rmSync(directory, { recursive: true, force: true })
    }
    return figures
  },
}
