import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { Play } from 'lucide-react'
import type { JourneyStatus } from '#shared/contract/journeys.ts'
import { useClient } from '../../rpc/rpc-context.tsx'
import { Tag } from '../../ui/badges/tag.tsx'
import { count } from '../../ui/format/numbers.ts'
import { Counts } from '../../ui/screen/counts.tsx'
import { BarSpace, ScreenBar } from '../../ui/screen/screen-parts.tsx'
import { useActionProblem } from './action-problem.ts'
import classes from './journeys.module.css'
import { texts } from './texts.ts'

/** Name and state of a journey; on, off, a run by hand. */
export function JourneyBar(props: {
  readonly name: string
  readonly status: JourneyStatus | undefined
  readonly fresh: boolean
  readonly readOnlyReason: string | null
  onStart(): void
}) {
  const { name, status, readOnlyReason } = props
  const client = useClient()
  const { tell, clear } = useActionProblem()
  const enabled = status?.enabled === true
  const toggle = useMutation({
    mutationFn: () => client.journeys.setEnabled({ journey: name, enabled: !enabled }),
    onMutate: clear,
    onError: (error) => tell(texts.switchFailed, error),
  })
  const blocked = status === undefined || readOnlyReason !== null
  return (
    <ScreenBar label={texts.title}>
      <span className={classes.name}>{name}</span>
      {status === undefined ? (
        <Tag tone={props.fresh ? 'muted' : 'err'}>{props.fresh ? texts.unsaved : texts.unreadable}</Tag>
      ) : (
        <Tag tone={enabled ? 'ok' : 'muted'} title={enabled ? texts.onHint : texts.offHint}>
          {enabled ? texts.on : texts.off}
        </Tag>
      )}
      <BarSpace />
      <Button
        disabled={blocked}
        title={readOnlyReason ?? undefined}
        loading={toggle.isPending}
        onClick={() => toggle.mutate()}
      >
        {enabled ? texts.switchOff : texts.switchOn}
      </Button>
      <Button
        variant="filled"
        disabled={blocked}
        title={readOnlyReason ?? undefined}
        leftSection={<Play size={13} />}
        onClick={props.onStart}
      >
        {texts.startRun}
      </Button>
    </ScreenBar>
  )
}

const counted = ['waiting', 'running', 'done', 'failed', 'cancelled'] as const

/** How many runs there are in each state. */
export function JourneyCounts(props: { readonly status: JourneyStatus | undefined }) {
  const { status } = props
  return (
    <Counts
      label={texts.runs.title}
      items={[
        { label: texts.numbers.started, value: count(status?.started ?? 0) },
        ...counted.map((state) => {
          const value = status?.runs[state] ?? 0
          const isBad = state === 'failed' && value > 0
          return { label: texts.numbers[state], value: count(value), ...(isBad ? { tone: 'err' as const } : {}) }
        }),
      ]}
    />
  )
}
