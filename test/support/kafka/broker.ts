/**
 * A real Apache Kafka broker in KRaft combined mode, for tests. `kill` is kill -9; `restart` keeps ports and data.
 * Listeners are data, so that SSL, SASL and several of them need only other properties; `acls` adds the authorizer.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { randomBytes } from 'node:crypto'
import { freePorts } from '../free-ports.ts'
import { kafkaJars } from './jars.ts'
import { waitUntilReady } from './readiness.ts'

export type Listener = {
  /** Kafka's listener name, upper case. */
  readonly name: string
  readonly protocol: 'PLAINTEXT' | 'SSL' | 'SASL_PLAINTEXT' | 'SASL_SSL'
  /** 0 or absent: a free one. */
  readonly port?: number
  /** host:port that the broker tells its clients; absent = where it listens. */
  readonly advertised?: string
}

export type BrokerOptions = {
  /** The first must be PLAINTEXT: the broker talks to itself over it. */
  readonly listeners?: readonly Listener[]
  /** Port of the first listener, when only that one matters. */
  readonly port?: number
  /** Turns the authorizer on; these principals (`User:admin`) may do everything. */
  readonly acls?: { readonly superUsers: readonly string[] }
  /** Passwords of SCRAM users by name, for SCRAM-SHA-256 and SCRAM-SHA-512. */
  readonly scramUsers?: Readonly<Record<string, string>>
  /** Makes it a second node of a running cluster, whose controller stays where it is. */
  readonly joins?: { readonly cluster: Pick<RunningBroker, 'clusterId' | 'controller'>; readonly nodeId: number }
  /** Further server.properties, stronger than ours. */
  readonly properties?: Readonly<Record<string, string>>
}

export type RunningBroker = {
  /** host:port of the first listener. */
  readonly bootstrapServers: string
  /** host:port by listener name. */
  readonly addresses: Readonly<Record<string, string>>
  readonly logDir: string
  /** For brokers that join it. */
  readonly clusterId: string
  /** host:port of its controller. */
  readonly controller: string
  /** Ends the broker in good order and removes its data. */
  stop(): Promise<void>
  /** kill -9; the data stays. */
  kill(): Promise<void>
  /** Starts it again on the same ports and data; waits until it serves. */
  restart(): Promise<void>
}

/** A small heap and only the first compiler: a test broker should start quickly and leave the cores to the tests. */
const jvmOptions = ['-Xmx512m', '-Xms128m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Xshare:auto']

type Bound = Listener & { readonly address: string }

function serverProperties(bound: readonly Bound[], controller: string, logDir: string, options: BrokerOptions): string {
  const first = bound[0] as Bound
  const { joins } = options
  const properties: Record<string, string> = {
    'process.roles': joins === undefined ? 'broker,controller' : 'broker',
    'node.id': String(joins?.nodeId ?? 1),
    'controller.quorum.bootstrap.servers': controller,
    listeners: [
      ...bound.map((one) => `${one.name}://${one.address}`),
      ...(joins === undefined ? [`CONTROLLER://${controller}`] : []),
    ].join(','),
    'advertised.listeners': bound.map((one) => `${one.name}://${one.advertised ?? one.address}`).join(','),
    'listener.security.protocol.map': [
      ...bound.map((one) => `${one.name}:${one.protocol}`),
      'CONTROLLER:PLAINTEXT',
    ].join(','),
    'inter.broker.listener.name': first.name,
    'controller.listener.names': 'CONTROLLER',
    'log.dirs': logDir,
    'offsets.topic.replication.factor': '1',
    'offsets.topic.num.partitions': '4',
    'transaction.state.log.replication.factor': '1',
    'transaction.state.log.min.isr': '1',
    'transaction.state.log.num.partitions': '2',
    'share.coordinator.state.topic.replication.factor': '1',
    'share.coordinator.state.topic.min.isr': '1',
    'group.initial.rebalance.delay.ms': '0',
    // Members of the newer protocols hear of their partitions with a heartbeat: every 5 s as shipped.
    ...Object.fromEntries(
      ['consumer', 'share'].flatMap((kind) => [
        [`group.${kind}.min.heartbeat.interval.ms`, '500'],
        [`group.${kind}.heartbeat.interval.ms`, '500'],
      ]),
    ),
    // After kill -9 the controller refuses the same broker until its old session has ended (9 s as shipped).
    'broker.session.timeout.ms': '2000',
    'broker.heartbeat.interval.ms': '500',
    // On: a client that forgets to forbid it would create topics, and a test would see it.
    'auto.create.topics.enable': 'true',
    ...(options.acls === undefined
      ? {}
      : {
          'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
          'super.users': ['User:ANONYMOUS', ...options.acls.superUsers].join(';'),
        }),
    ...options.properties,
  }
  return Object.entries(properties)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('')
}

const scramArguments = (users: Readonly<Record<string, string>>): string[] =>
  Object.entries(users).flatMap(([user, password]) =>
    ['SCRAM-SHA-256', 'SCRAM-SHA-512'].flatMap((mechanism) => [
      '--add-scram',
      `${mechanism}=[name=${user},password=${password}]`,
    ]),
  )

/** Starts a broker; resolves when it serves clients and its group coordinator answers. */
export async function startBroker(options: BrokerOptions = {}): Promise<RunningBroker> {
  const jars = await kafkaJars()
  const directory = await mkdtemp(join(tmpdir(), 'signalbench-kafka-'))
  const logDir = join(directory, 'data')
  const configFile = join(directory, 'server.properties')
  const listeners = options.listeners ?? [{ name: 'PLAINTEXT', protocol: 'PLAINTEXT', port: options.port ?? 0 }]
  const ports = await freePorts(listeners.length + 1)
  const bound = listeners.map((one, index) => {
    const wanted = one.port ?? 0
    return { ...one, address: `127.0.0.1:${wanted === 0 ? ports[index] : wanted}` }
  })
  const { clusterId, controller } = options.joins?.cluster ?? {
    clusterId: randomBytes(16).toString('base64url'),
    controller: `127.0.0.1:${ports.at(-1)}`,
  }
  await writeFile(configFile, serverProperties(bound, controller, logDir, options))
  const java = (main: string, args: readonly string[]) =>
    spawn('java', [...jvmOptions, '-cp', `${jars}/*`, main, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })

  const outputFile = join(directory, 'output.log')
  const watch = (child: ChildProcess): ChildProcess => {
    const output = createWriteStream(outputFile, { flags: 'a' })
    child.stdout?.pipe(output, { end: false })
    child.stderr?.pipe(output, { end: false })
    return child
  }
  const format = watch(
    java('kafka.tools.StorageTool', [
      'format',
      `--cluster-id=${clusterId}`,
      '-c',
      configFile,
      options.joins === undefined ? '--standalone' : '--no-initial-controllers',
      ...scramArguments(options.scramUsers ?? {}),
    ]),
  )
  const [formatCode] = (await once(format, 'exit')) as [number | null]
  if (formatCode !== 0) throw new Error(`formatting the storage failed:\n${await readFile(outputFile, 'utf8')}`)

  const address = (bound[0] as Bound).address
  let child: ChildProcess | null = null
  const boot = async (): Promise<void> => {
    child = watch(java('kafka.Kafka', [configFile]))
    await waitUntilReady(address, child, outputFile)
  }
  const end = async (signal: 'SIGTERM' | 'SIGKILL'): Promise<void> => {
    const running = child
    child = null
    if (running === null || running.exitCode !== null || running.signalCode !== null) return
    const exited = once(running, 'exit')
    running.kill(signal)
    await exited
  }
  // A test run that is interrupted must not leave a JVM behind.
  const onExit = (): void => void child?.kill('SIGKILL')
  process.once('exit', onExit)
  await boot().catch(async (error: unknown) => {
    await end('SIGKILL')
    throw error
  })
  return {
    bootstrapServers: address,
    addresses: Object.fromEntries(bound.map((one) => [one.name, one.address])),
    logDir,
    clusterId,
    controller,
    stop: async () => {
      process.off('exit', onExit)
      // Nobody needs the data afterwards, and an orderly shutdown takes seconds.
      await end('SIGKILL')
      await rm(directory, { recursive: true, force: true, maxRetries: 3 })
    },
    kill: () => end('SIGKILL'),
    restart: async () => {
      await end('SIGTERM')
      await boot()
    },
  }
}
