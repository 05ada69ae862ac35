import { Button, Popover, Select, Stack, TagsInput, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { ChevronDown } from 'lucide-react'
import { memo, useState } from 'react'
import { problemOf } from '../../../rpc/errors.ts'
import { useOrpc } from '../../../rpc/rpc-context.tsx'
import { recordFormat } from '#shared/schema/relay.ts'
import type { LiveChoice } from '../live-choice.ts'
import classes from '../live.module.css'
import { useChoices } from '../use-start.ts'

type Props = {
  /** What is read, or would be. */
  readonly choice: LiveChoice
  readonly busy: boolean
  onStart(choice: LiveChoice): void
}

/** What is read: connection, topics, and the mapping that judges the records. */
export const SourcePicker = memo(function SourcePicker(props: Props) {
  const [opened, setOpened] = useState(false)
  const { choice } = props
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-start" width={340} trapFocus>
      <Popover.Target>
        <Button
          className={classes.source ?? ''}
          rightSection={<ChevronDown size={13} />}
          onClick={() => setOpened(!opened)}
          aria-label={`Source: ${choice.connection}, ${choice.topics.length === 0 ? 'all topics' : choice.topics.join(', ')}`}
        >
          {choice.topics.length === 0 ? `${choice.connection}: all topics` : choice.topics.join(', ')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <SourceForm
          {...props}
          onStart={(next) => {
            setOpened(false)
            props.onStart(next)
          }}
        />
      </Popover.Dropdown>
    </Popover>
  )
})

/** Also shown alone while nothing was ever read. */
export function SourceForm(props: Props) {
  const orpc = useOrpc()
  const { connections, mappings } = useChoices()
  const [draft, setDraft] = useState(props.choice)
  const check = useQuery({
    ...orpc.connections.check.queryOptions({ input: { name: draft.connection } }),
    retry: false,
  })
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        props.onStart(draft)
      }}
    >
      <Stack gap="sm" p="xs">
        <Select
          label="Connection"
          data={connections}
          value={draft.connection}
          onChange={(connection) => connection !== null && setDraft({ ...draft, connection, topics: [] })}
          comboboxProps={{ withinPortal: false }}
          data-autofocus
        />
        <TagsInput
          label="Topics"
          description={topicsHint(check.data?.topics.length, check.error)}
          placeholder={draft.topics.length === 0 ? 'all topics' : ''}
          data={check.data?.topics.map((topic) => topic.name) ?? []}
          value={[...draft.topics]}
          onChange={(topics) => setDraft({ ...draft, topics })}
          splitChars={[',', ' ']}
          acceptValueOnBlur
          comboboxProps={{ withinPortal: false }}
        />
        <Select
          label="Mapping that judges the records"
          data={mappings}
          value={draft.mapping}
          placeholder="none"
          clearable
          onChange={(mapping) => setDraft({ ...draft, mapping })}
          comboboxProps={{ withinPortal: false }}
        />
        <Select
          label="Format"
          data={recordFormat.options}
          value={draft.format}
          onChange={(format) => setDraft({ ...draft, format: recordFormat.parse(format) })}
          comboboxProps={{ withinPortal: false }}
        />
        {check.error === null ? null : (
          <Text size="xs" c="var(--sb-err)">
            {problemOf(check.error).message}
          </Text>
        )}
        <Button type="submit" variant="filled" loading={props.busy}>
          Start reading
        </Button>
      </Stack>
    </form>
  )
}

function topicsHint(topics: number | undefined, error: unknown): string {
  if (error !== null) return 'The list of topics cannot be had; names can still be typed.'
  return topics === undefined ? 'Asking for the list of topics…' : `${topics} to choose from; nothing is created.`
}
