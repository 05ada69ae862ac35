/**
 * A real Schema Registry for tests: Apicurio's, whose `/apis/ccompat/v7` is Confluent's REST API. In memory, on loopback
 * only. `kill` is kill -9; `restart` keeps the ports and forgets every schema.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { Agent, request } from 'undici'
import { freePorts } from '../free-ports.ts'
import { type RegistryApp, registryApp } from './app.ts'

export type RegistryUser = {
  readonly name: string
  readonly password: string
  /** `sr-admin`, `sr-developer`, `sr-readonly`; anything else may do nothing (403). */
  readonly role: string
}

export type RegistryOptions = {
  /** With users, everyone else is turned away (401). */
  readonly users?: readonly RegistryUser[]
  /** PEM files; it then speaks HTTPS and nothing else. */
  readonly tls?: { readonly certFile: string; readonly keyFile: string; readonly caFile: string }
}

export type RunningRegistry = {
  /** Base URL of the Confluent API, with its path. */
  readonly url: string
  readonly version: string
  /** Ends it; the schemas are gone. */
  stop(): Promise<void>
  /** kill -9. */
  kill(): Promise<void>
  /** Starts it again on the same ports, empty; waits until it serves. */
  restart(): Promise<void>
}

/** A small heap and only the first compiler, as the test broker. */
const jvmOptions = ['-Xmx512m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1']
/** A cold JVM on two busy cores needs some ten seconds. */
const deadlineMs = 150_000

function properties(options: RegistryOptions, ports: Ports): readonly string[] {
  const { users = [], tls } = options
  const set: Record<string, string> = {
    'quarkus.http.host': '127.0.0.1',
    'quarkus.http.port': String(ports.http),
    'quarkus.management.host': '127.0.0.1',
    'quarkus.management.port': String(ports.management),
    'quarkus.http.access-log.enabled': 'false',
    'quarkus.http.test-port': '0',
  }
  if (users.length > 0) {
    set['quarkus.http.auth.basic'] = 'true'
    set['quarkus.security.users.embedded.plain-text'] = 'true'
    set['apicurio.auth.role-based-authorization'] = 'true'
    for (const { name, password, role } of users) {
      set[`quarkus.security.users.embedded.users.${name}`] = password
      set[`quarkus.security.users.embedded.roles.${name}`] = role
    }
  }
  if (tls !== undefined) {
    set['quarkus.http.ssl-port'] = String(ports.https)
    set['quarkus.http.ssl.certificate.files'] = tls.certFile
    set['quarkus.http.ssl.certificate.key-files'] = tls.keyFile
    set['quarkus.http.insecure-requests'] = 'disabled'
  }
  return Object.entries(set).map(([name, value]) => `-D${name}=${value}`)
}

type Ports = { readonly http: number; readonly management: number; readonly https: number }

/** Starts a registry; resolves when it answers. */
export async function startRegistry(options: RegistryOptions = {}): Promise<RunningRegistry> {
  const app = await registryApp()
  const directory = await mkdtemp(join(tmpdir(), 'signalbench-registry-'))
  const outputFile = join(directory, 'output.log')
  const [http = 0, management = 0, https = 0] = await freePorts(3)
  const ports = { http, management, https }
  const url =
    options.tls === undefined
      ? `http://127.0.0.1:${http}/apis/ccompat/v7`
      : `https://127.0.0.1:${https}/apis/ccompat/v7`
  let child: ChildProcess | null = null
  const boot = async (): Promise<void> => {
    child = launch(app, properties(options, ports), outputFile)
    await waitUntilReady(url, options, child, outputFile)
  }
  const kill = async (): Promise<void> => {
    const running = child
    child = null
    if (running === null || running.exitCode !== null || running.signalCode !== null) return
    const exited = once(running, 'exit')
    running.kill('SIGKILL')
    await exited
  }
  // A test run that is interrupted must not leave a JVM behind.
  const onExit = (): void => void child?.kill('SIGKILL')
  process.once('exit', onExit)
  const stop = async (): Promise<void> => {
    process.off('exit', onExit)
    await kill()
    await rm(directory, { recursive: true, force: true, maxRetries: 3 })
  }
  await boot().catch(async (error: unknown) => {
    await stop()
    throw error
  })
  return { url, version: app.version, kill, stop, restart: () => kill().then(boot) }
}

function launch({ java, folder, jar }: RegistryApp, settings: readonly string[], outputFile: string): ChildProcess {
  const child = spawn(java, [...jvmOptions, ...settings, '-jar', jar], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const output = createWriteStream(outputFile, { flags: 'a' })
  child.stdout.pipe(output, { end: false })
  child.stderr.pipe(output, { end: false })
  return child
}

const authorizationOf = ({ name, password }: RegistryUser): { readonly authorization: string } => ({
  authorization: `Basic ${btoa(`${name}:${password}`)}`,
})

/** A cold JVM takes seconds for the first of everything, which is more than clients wait: asks once for nobody and each user. */
async function warmUp(url: string, users: readonly RegistryUser[], dispatcher: Agent): Promise<void> {
  for (const headers of [{}, ...users.map(authorizationOf)]) {
    for (const path of ['/subjects', '/schemas/ids/1', '/schemas/ids/1/versions']) {
      const { body } = await request(url + path, { headers, dispatcher })
      await body.dump()
    }
  }
}

/** Answering at all is enough: 401 is an answer too. Then incompatible versions are forbidden, as Confluent's own default. */
async function waitUntilReady(
  url: string,
  { users = [], tls }: RegistryOptions,
  child: ChildProcess,
  outputFile: string,
): Promise<void> {
  const deadline = Date.now() + deadlineMs
  const admin = users.find(({ role }) => role === 'sr-admin')
  const authorization = admin === undefined ? {} : authorizationOf(admin)
  const dispatcher = new Agent({ connect: tls === undefined ? {} : { ca: await readFile(tls.caFile, 'utf8') } })
  try {
    for (;;) {
      if (child.exitCode !== null || child.signalCode !== null) {
        throw new Error(`the registry ended while starting:\n${await readFile(outputFile, 'utf8')}`)
      }
      try {
        const answer = await request(`${url}/config`, {
          method: 'PUT',
          headers: { 'content-type': 'application/json', ...authorization },
          body: JSON.stringify({ compatibility: 'BACKWARD' }),
          dispatcher,
        })
        await answer.body.dump()
        if (answer.statusCode < 500 && answer.statusCode !== 404) return await warmUp(url, users, dispatcher)
      } catch (error) {
        if (Date.now() > deadline) throw new Error(`the registry at ${url} is not ready`, { cause: error })
      }
      await delay(100)
    }
  } finally {
    await dispatcher.close()
  }
}
