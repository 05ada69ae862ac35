import { Modal } from '@mantine/core'
import { useState } from 'react'
import { streams } from '../../../rpc/streams.ts'
import { useLive } from '../../../rpc/use-live.ts'
import { EmptyState } from '../../../ui/empty-state/empty-state.tsx'
import { useLiveActions, type LiveDialog } from '../rows/live-actions.ts'
import { ProduceConfirm } from './produce-confirm.tsx'
import { ProduceForm } from './produce-form.tsx'
import { ProducingJob } from './producing-job.tsx'
import type { ProduceChoice } from './produce-target.ts'
import { useKafkaConnections } from './use-kafka-connections.ts'

type Step = { readonly at: 'choose' } | { readonly at: 'confirm' } | { readonly at: 'job'; readonly jobId: string }

/** Writes records to a cluster: where to, a look at what that means, then the work and its result. */
export function ProduceDialog(props: Extract<LiveDialog, { kind: 'produce' }>) {
  const close = useLiveActions((state) => state.close)
  const connections = useKafkaConnections()
  return (
    <Modal opened onClose={close} title={`Produce ${props.what}`} size={520}>
      {connections === null ? null : connections.length === 0 ? (
        <EmptyState title="There is no cluster to produce to">
          Records are written to a Kafka connection; this workspace has only replays.
        </EmptyState>
      ) : (
        <ProduceSteps {...props} connections={connections} onClose={close} />
      )}
    </Modal>
  )
}

type StepsProps = Extract<LiveDialog, { kind: 'produce' }> & {
  readonly connections: readonly string[]
  onClose(): void
}

function ProduceSteps(props: StepsProps) {
  const { connections, source } = props
  const reading = useLive(streams.live).value?.connection ?? null
  const [step, setStep] = useState<Step>({ at: 'choose' })
  const [choice, setChoice] = useState<ProduceChoice>({
    connection: reading !== null && connections.includes(reading) ? reading : (connections[0] ?? ''),
    topic: props.topic,
    keepPartitions: false,
    keepTimestamps: false,
  })
  switch (step.at) {
    case 'choose':
      return (
        <ProduceForm
          connections={connections}
          choice={choice}
          onChange={setChoice}
          onDone={() => setStep({ at: 'confirm' })}
        />
      )
    case 'confirm':
      return (
        <ProduceConfirm
          source={source}
          choice={choice}
          onBack={() => setStep({ at: 'choose' })}
          onStarted={(jobId) => setStep({ at: 'job', jobId })}
        />
      )
    case 'job':
      return <ProducingJob jobId={step.jobId} onClose={props.onClose} />
  }
}
