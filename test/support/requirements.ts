import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { describe, it } from 'vitest'
import { findElectron } from '#cli/desktop/electron-runtime.ts'

/** Parts of a machine that some suites need and that `npm ci` does not bring. */
export type Part = 'java' | 'maven' | 'kafka' | 'registry' | 'chromium' | 'xvfb' | 'electron' | 'ruby-liquid'

/** Where a part was found, or why it was not and what to install. */
export type PartState =
  | { readonly found: true; readonly at: string }
  | { readonly found: false; readonly reason: string; readonly install: string }

const found = (at: string): PartState => ({ found: true, at })
const missing = (reason: string, install: string): PartState => ({ found: false, reason, install })

function onPath(names: readonly string[]): string | null {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    for (const name of names) {
      const path = join(folder, name)
      if (folder !== '' && existsSync(path)) return path
    }
  }
  return null
}

function program(names: readonly string[], reason: string, install: string): PartState {
  const path = onPath(names.flatMap((name) => [name, `${name}.exe`, `${name}.cmd`]))
  return path === null ? missing(reason, install) : found(path)
}

function java(): PartState {
  const home = process.env.JAVA_HOME
  if (home !== undefined && existsSync(join(home, 'bin', 'java'))) return found(join(home, 'bin', 'java'))
  return program(['java'], 'Java is not on PATH', 'a Java runtime, 17 or newer (Debian: default-jre-headless)')
}

function kafka(): PartState {
  const servers = process.env.KAFKA_BOOTSTRAP_SERVERS
  if (servers !== undefined && servers !== '') return found(servers)
  const needed = [java(), findPart('maven')]
  const lacking = needed.find((part) => !part.found)
  if (lacking === undefined) return found('Maven')
  return missing(
    `no broker: KAFKA_BOOTSTRAP_SERVERS is not set and ${lacking.found ? '' : lacking.reason}`,
    'Java and Maven, or set KAFKA_BOOTSTRAP_SERVERS',
  )
}

/** It is loaded and started by Java 17 or newer (see registry/app.ts). */
function registry(): PartState {
  const lacking = [java(), findPart('maven')].find((part) => !part.found)
  if (lacking === undefined) return found('Maven')
  return missing(`no Schema Registry: ${lacking.found ? '' : lacking.reason}`, 'Java and Maven')
}

function chromium(): PartState {
  const own = process.env.SIGNALBENCH_CHROMIUM
  if (own !== undefined && own !== '') {
    return existsSync(own) ? found(own) : missing(`SIGNALBENCH_CHROMIUM names ${own}, which does not exist`, 'Chromium')
  }
  const macOs = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'
  if (existsSync(macOs)) return found(macOs)
  return program(
    ['chromium', 'chromium-browser', 'google-chrome', 'chrome'],
    'Chromium is not on PATH',
    'Chromium (Debian: chromium), or set SIGNALBENCH_CHROMIUM',
  )
}

/** Ruby with its Liquid library: only asking it tells. */
function rubyLiquid(): PartState {
  const ruby = program(['ruby'], 'Ruby is not on PATH', 'Ruby and its Liquid (Debian: ruby ruby-liquid)')
  if (!ruby.found || spawnSync(ruby.at, ['-e', 'require "liquid"']).status === 0) return ruby
  return missing('Ruby has no Liquid library', 'Ruby’s Liquid (Debian: ruby-liquid)')
}

function electron(): PartState {
  const runtime = findElectron()
  if (runtime.found) return found(runtime.executable)
  return missing(
    runtime.reason,
    'the Electron runtime (`npx install-electron`), or set ELECTRON_OVERRIDE_DIST_PATH to a folder that holds one',
  )
}

/** Looks for one part; starts nothing and downloads nothing. */
export function findPart(part: Part): PartState {
  switch (part) {
    case 'java':
      return java()
    case 'maven':
      return program(['mvn'], 'Maven is not on PATH', 'Maven (Debian: maven)')
    case 'kafka':
      return kafka()
    case 'registry':
      return registry()
    case 'chromium':
      return chromium()
    case 'xvfb':
      if (process.platform !== 'linux') return found('the screen')
      return program(['Xvfb'], 'Xvfb is not on PATH', 'Xvfb (Debian: xvfb xauth)')
    case 'electron':
      return electron()
    case 'ruby-liquid':
      return rubyLiquid()
  }
}

/** The path or address of a part that the test cannot do without; throws with what to install. */
export function requirePart(part: Part): string {
  const state = findPart(part)
  if (state.found) return state.at
  throw new Error(`${state.reason}. Install ${state.install}.`)
}

/**
 * A suite that needs parts of the machine. Where one is missing, the suite is reported as skipped, with the reason and
 * what to install; with SIGNALBENCH_REQUIRE_ALL=1 it fails instead.
 */
export function describeWith(parts: readonly Part[], name: string, body: () => void): void {
  const lacking = parts.map(findPart).flatMap((state) => (state.found ? [] : [state]))
  if (lacking.length === 0) {
    describe(name, body)
    return
  }
  const why = lacking.map((state) => `${state.reason}: install ${state.install}`).join('; ')
  describe(name, () => {
    it('has the parts that it needs', (context) => {
      if (process.env.SIGNALBENCH_REQUIRE_ALL === '1') throw new Error(why)
      // The final summary reads it from here: a reporter sees no note of a skipped test.
      Object.assign(context.task.meta, { skipReason: `${name}: ${why}` })
      context.skip(why)
    })
  })
}
