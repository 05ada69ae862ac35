import { Button, Group, Loader, Stack } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import type { ProduceSource } from '#shared/contract/live.ts'
import { problemOf } from '../../../rpc/errors.ts'
import { useOrpc } from '../../../rpc/rpc-context.tsx'
import { quantity } from '#shared/lib/quantity.ts'
import { Notice } from '../../../ui/screen/screen-parts.tsx'
import classes from './dialogs.module.css'
import { produceInput, type ProduceChoice } from './produce-target.ts'

type Props = {
  readonly source: ProduceSource
  readonly choice: ProduceChoice
  onBack(): void
  onStarted(jobId: string): void
}

const recordsText = (records: number): string => quantity(records, 'record')

/** Names the cluster and the topics before anything is written; the engine is told the same names back. */
export function ProduceConfirm(props: Props) {
  const orpc = useOrpc()
  const input = produceInput(props.source, props.choice)
  const preview = useQuery({
    ...orpc.live.previewProduce.queryOptions({ input }),
    retry: false,
    gcTime: 0,
    staleTime: 0,
  })
  const produce = useMutation({
    ...orpc.live.produce.mutationOptions(),
    onSuccess: ({ jobId }) => props.onStarted(jobId),
  })
  const error = preview.error ?? produce.error
  const seen = preview.data
  const topics = seen?.topics.map((topic) => topic.name) ?? []
  return (
    <Stack gap="sm">
      {preview.isFetching && seen === undefined ? (
        <div className={classes.waiting} role="status">
          <Loader size={14} /> Asking {props.choice.connection} what this would do…
        </div>
      ) : null}
      {error === null ? null : <Notice tone="err" text={problemOf(error).message} />}
      {seen === undefined ? null : (
        <div className={classes.confirm}>
          <p>
            <b>{recordsText(seen.records)}</b> will be written to the cluster of <b>{props.choice.connection}</b>.
            Whoever reads there gets them; they cannot be taken back.
          </p>
          <dl>
            <dt>Cluster</dt>
            <dd>
              <code>{seen.clusterId}</code> at <code>{seen.brokers.join(', ')}</code>
            </dd>
            {seen.topics.map((topic) => (
              <div key={topic.name}>
                <dt>Topic</dt>
                <dd>
                  <code>{topic.name}</code>, {topic.partitions} {topic.partitions === 1 ? 'partition' : 'partitions'}:{' '}
                  {recordsText(topic.records)}
                </dd>
              </div>
            ))}
          </dl>
        </div>
      )}
      <Group justify="flex-end">
        <Button onClick={props.onBack} data-autofocus>
          Back
        </Button>
        <Button
          variant="filled"
          color="red"
          disabled={seen === undefined}
          loading={produce.isPending}
          onClick={() =>
            seen !== undefined && produce.mutate({ ...input, confirm: { clusterId: seen.clusterId, topics } })
          }
        >
          {seen === undefined ? 'Produce' : `Produce ${recordsText(seen.records)}`}
        </Button>
      </Group>
    </Stack>
  )
}
