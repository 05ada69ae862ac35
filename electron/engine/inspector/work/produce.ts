import { quantity } from '#shared/lib/quantity.ts'
import { AppError } from '#shared/lib/app-error.ts'
import type { RawRecord } from '#shared/schema/record.ts'
import type { JobControl, JobOutcome, JobService } from '../../jobs/types.ts'
import { unknownTopics } from '../../source/topic-names.ts'
import type { KafkaPort, ProducedRecord, RecordSource } from '../../source/types.ts'
import type { Workspace } from '../../workspace/types.ts'
import type { KeptRecords } from '../types.ts'
import { outgoingRecords } from './outgoing-records.ts'
import { ProduceReport } from './produce-report.ts'
import type { ProduceConfirmation, ProducePreview, ProduceTarget } from './types.ts'

export type ProduceDeps = {
  readonly workspace: Workspace
  readonly kept: KeptRecords
  readonly jobs: JobService
  /** Opens a connection of the workspace; whoever opens it closes it. */
  readonly openSource: (connection: string) => RecordSource
}

/** One batch a partition stays far below a broker's message.max.bytes (1 MB) for ordinary records. */
const maxRecords = 500
const maxBytes = 512 * 1024

/** What is known of the records of one topic before any is written. */
type Outgoing = { records: number; highestPartition: number }

/** What producing would do. Connects, looks, and closes; writes nothing. */
export async function previewProduce(deps: ProduceDeps, target: ProduceTarget): Promise<ProducePreview> {
  const outgoing = await countRecords(deps, target)
  const source = openCluster(deps, target.connection)
  try {
    const { clusterId, brokers, topics } = await source.check()
    if (clusterId === null) throw noClusterId(target.connection)
    const missing = [...outgoing.keys()].filter((topic) => !topics.some(({ name }) => name === topic))
    if (missing.length > 0) {
      const names = topics.map(({ name }) => name)
      throw unknownTopics(missing, names, `the cluster of connection "${target.connection}"`)
    }
    const chosen = [...outgoing].map(([name, { records, highestPartition }]) => {
      const partitions = topics.find((topic) => topic.name === name)?.partitions ?? 0
      if (target.keepPartitions && highestPartition >= partitions)
        throw tooFewPartitions(name, partitions, highestPartition)
      return { name, partitions, records }
    })
    return { clusterId, brokers, topics: chosen, records: chosen.reduce((sum, { records }) => sum + records, 0) }
  } finally {
    await source.close()
  }
}

/** Writes the records, as a job, after somebody confirmed where to. */
export async function produce(
  deps: ProduceDeps,
  target: ProduceTarget,
  confirm: ProduceConfirmation | undefined,
): Promise<{ readonly jobId: string }> {
  const preview = await previewProduce(deps, target)
  const names = preview.topics.map(({ name }) => name)
  if (!isConfirmed(preview.clusterId, names, confirm)) throw confirmationRequired(preview, names)
  const where = names.length === 1 ? `topic ${names[0]}` : `${names.length} topics`
  return deps.jobs.start({
    kind: 'produce',
    label: `Producing ${quantity(preview.records, 'record')} to ${where} of ${target.connection}`,
    total: preview.records,
    run: (control) => run(deps, target, names, control),
  })
}

async function countRecords(deps: ProduceDeps, target: ProduceTarget): Promise<Map<string, Outgoing>> {
  const outgoing = new Map<string, Outgoing>()
  let broken: string | null = null
  for await (const { records, problems } of outgoingRecords(target.source, deps)) {
    broken ??= problems[0]?.message ?? null
    for (const record of records) {
      const topic = target.topic ?? record.topic
      const known = outgoing.get(topic) ?? { records: 0, highestPartition: 0 }
      known.records += 1
      known.highestPartition = Math.max(known.highestPartition, record.partition)
      outgoing.set(topic, known)
    }
  }
  if (outgoing.size > 0) return outgoing
  const why = broken === null ? 'They are no longer kept, or the capture is empty.' : `${broken}`
  throw new AppError('BAD_INPUT', `There is no record to produce. ${why} Choose others.`)
}

async function run(
  deps: ProduceDeps,
  target: ProduceTarget,
  topics: readonly string[],
  control: JobControl,
): Promise<JobOutcome> {
  const report = new ProduceReport()
  const source = openCluster(deps, target.connection)
  try {
    const producer = await source.openProducer(topics)
    try {
      for await (const { records, problems } of outgoingRecords(target.source, deps, control.signal)) {
        report.leaveOut(problems)
        for (const { topic, chunk } of batchesOf(records, target.topic)) {
          if (control.signal.aborted) return report.cancelled()
          await producer.send(
            topic,
            chunk.map((record) => toProduced(record, target)),
          )
          control.progress(report.wrote(chunk.length))
        }
      }
    } finally {
      await producer.close()
    }
    return control.signal.aborted ? report.cancelled() : report.done()
  } catch (error) {
    throw report.failure(error)
  } finally {
    await source.close()
  }
}

/** Records in their order, cut where the topic changes or a request is full. */
function* batchesOf(
  records: readonly RawRecord[],
  into: string | null,
): Generator<{ readonly topic: string; readonly chunk: readonly RawRecord[] }, void> {
  let chunk: RawRecord[] = []
  let bytes = 0
  for (const record of records) {
    const size = (record.key?.length ?? 0) + (record.value?.length ?? 0)
    const [first] = chunk
    const isOtherTopic = into === null && first !== undefined && first.topic !== record.topic
    if (first !== undefined && (isOtherTopic || chunk.length >= maxRecords || bytes + size > maxBytes)) {
      yield { topic: into ?? first.topic, chunk }
      chunk = []
      bytes = 0
    }
    chunk.push(record)
    bytes += size
  }
  const [first] = chunk
  if (first !== undefined) yield { topic: into ?? first.topic, chunk }
}

function toProduced({ key, value, headers, partition, timestampMs }: RawRecord, target: ProduceTarget): ProducedRecord {
  return {
    key,
    value,
    headers,
    ...(target.keepPartitions ? { partition } : {}),
    // -1 is Kafka's word for "no time": such a record gets the present one.
    ...(target.keepTimestamps && timestampMs >= 0n ? { timestampMs } : {}),
  }
}

function openCluster({ workspace, openSource }: ProduceDeps, connection: string): KafkaPort {
  const { kind } = workspace.get('connections', connection)
  const source = openSource(connection)
  if (isKafka(source)) return source
  throw new AppError(
    'BAD_INPUT',
    `Connection "${connection}" is a ${kind}, and records can only be produced to a Kafka cluster. Choose another connection.`,
  )
}

const isKafka = (source: RecordSource): source is KafkaPort => 'openProducer' in source

function isConfirmed(
  clusterId: string,
  topics: readonly string[],
  confirm: ProduceConfirmation | undefined,
): confirm is ProduceConfirmation {
  if (confirm === undefined || confirm.clusterId !== clusterId) return false
  return confirm.topics.length === topics.length && topics.every((topic) => confirm.topics.includes(topic))
}

function confirmationRequired({ clusterId, brokers, records }: ProducePreview, topics: readonly string[]): AppError {
  return new AppError(
    'CONFIRMATION_REQUIRED',
    `Producing writes ${quantity(records, 'record')} to ${topics.map((topic) => `"${topic}"`).join(', ')} of cluster ${clusterId} (${brokers.join(', ')}), for everybody who reads there. Nothing was written: look at the preview and confirm this cluster and these topics.`,
  )
}

const noClusterId = (connection: string): AppError =>
  new AppError(
    'UNREACHABLE',
    `The cluster of connection "${connection}" tells no id, so nobody could confirm that it is the right one. Upgrade it to Kafka 0.10.1 or newer.`,
  )

const tooFewPartitions = (topic: string, partitions: number, highest: number): AppError =>
  new AppError(
    'BAD_INPUT',
    `Records of partition ${highest} cannot keep it: topic "${topic}" has only ${partitions} ${partitions === 1 ? 'partition' : 'partitions'}. Let the key decide, or choose another topic.`,
  )
