import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { packageRoot } from '#cli/desktop/package-root.ts'
import { freePorts } from '../free-ports.ts'

export type SampleWorkspace = {
  readonly directory: string
  /** Reads a file of it as JSON. */
  read(file: string): Record<string, unknown>
  /** Writes a file as another program would, the whole of it at once: text as it is, everything else as JSON. */
  write(file: string, content: unknown): void
  remove(): void
}

/**
 * A copy of the sample workspace that quickly has many records, and whose receiver takes a free port. The relay runs dry and
 * the journey is off, so that a test has what it asks for and nothing else.
 */
export function sampleWorkspace(recordsPerSecond = 400): SampleWorkspace {
  const directory = mkdtempSync(join(tmpdir(), 'signalbench-web-'))
  cpSync(join(packageRoot(), 'sample'), directory, {
    recursive: true,
    filter: (path) => !path.includes('.signalbench'),
  })
  const workspace: SampleWorkspace = {
    directory,
    read: (file) => JSON.parse(readFileSync(join(directory, file), 'utf8')) as Record<string, unknown>,
    write: (file, content) => {
      const path = join(directory, file)
      // Never half of it: the engine may look between two steps.
      writeFileSync(`${path}.new`, typeof content === 'string' ? content : `${JSON.stringify(content, null, 2)}\n`)
      renameSync(`${path}.new`, path)
    },
    remove: () => rmSync(directory, { recursive: true, force: true }),
  }
  workspace.write('connections/sample.json', { ...workspace.read('connections/sample.json'), recordsPerSecond })
  workspace.write('receivers/local.json', { ...workspace.read('receivers/local.json'), port: 0 })
  workspace.write('relays/shop-events.json', { ...workspace.read('relays/shop-events.json'), mode: 'dry-run' })
  workspace.write('journeys/welcome.json', { ...workspace.read('journeys/welcome.json'), enabled: false })
  return workspace
}

/** The same as it is shipped: the relay sends to the emulator, signups start the journey; only the port is a free one. */
export async function livingSampleWorkspace(recordsPerSecond: number): Promise<SampleWorkspace> {
  const workspace = sampleWorkspace(recordsPerSecond)
  const [port = 0] = await freePorts(1)
  const set = (file: string, members: object) => workspace.write(file, { ...workspace.read(file), ...members })
  set('relays/shop-events.json', { mode: 'emulator' })
  set('journeys/welcome.json', { enabled: true })
  set('receivers/local.json', { port })
  set('webhooks/welcome.json', { url: `http://127.0.0.1:${port}/hook` })
  return workspace
}
