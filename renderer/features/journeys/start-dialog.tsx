import { Button, Group, Modal, NativeSelect, Textarea, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { SeenEvent } from '#shared/contract/journeys.ts'
import { problemOf } from '../../rpc/errors.ts'
import { useClient } from '../../rpc/rpc-context.tsx'
import { useLive } from '../../rpc/use-live.ts'
import { streams } from '../../rpc/streams.ts'
import { Notice } from '../../ui/screen/screen-parts.tsx'
import { prettyJson } from '../../ui/screen/http-parts.tsx'
import classes from './journeys.module.css'
import { texts } from './texts.ts'
import { useSeenEvents } from './use-seen-events.ts'

const t = texts.start

/** Starts a run by hand: for whom, and with which event. */
export function StartDialog(props: { readonly name: string; readonly opened: boolean; onClose(): void }) {
  return (
    <Modal opened={props.opened} onClose={props.onClose} title={t.title(props.name)} size="lg">
      <StartForm {...props} />
    </Modal>
  )
}

const emptyEvent = (name: string): string => JSON.stringify({ name, properties: {} }, null, 2)

/** Mounted with the dialog, so that every opening begins anew. */
function StartForm(props: { readonly name: string; onClose(): void }) {
  const { name, onClose } = props
  const client = useClient()
  const status = useLive(streams.journeys).value?.find((one) => one.name === name)
  const { events } = useSeenEvents(status?.eventName ?? null)
  const [user, setUser] = useState('')
  const [eventText, setEventText] = useState(() => emptyEvent(status?.eventName ?? ''))
  const [chosen, setChosen] = useState('')
  const start = useMutation({
    mutationFn: () => client.journeys.start({ journey: name, user: user.trim(), eventText }),
    onSuccess: onClose,
  })
  const choose = (key: string): void => {
    setChosen(key)
    const event = events.find((one) => keyOf(one) === key)
    if (event === undefined) return
    setEventText(prettyJson(event.json) ?? event.json)
    setUser((before) => (before === '' ? event.user : before))
  }
  return (
    <form
      className={classes.start}
      onSubmit={(event) => {
        event.preventDefault()
        if (user.trim() !== '') start.mutate()
      }}
    >
      {start.error === null ? null : (
        <Notice tone="err" title={texts.startFailed} text={problemOf(start.error).message} />
      )}
      <TextInput
        label={t.user}
        description={t.userHint}
        value={user}
        data-autofocus
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => setUser(event.currentTarget.value)}
      />
      <NativeSelect
        label={t.choose}
        value={chosen}
        data={[
          { value: '', label: t.typed },
          ...events.map((event) => ({ value: keyOf(event), label: labelOf(event) })),
        ]}
        onChange={(event) => choose(event.currentTarget.value)}
      />
      <Textarea
        label={t.event}
        description={t.eventHint}
        classNames={{ input: classes.mono ?? '' }}
        autosize
        minRows={6}
        maxRows={16}
        spellCheck={false}
        value={eventText}
        onChange={(event) => {
          setEventText(event.currentTarget.value)
          setChosen('')
        }}
      />
      <Group justify="space-between">
        <span className={classes.dim}>{t.live}</span>
        <Group gap="sm">
          <Button onClick={onClose}>{t.cancel}</Button>
          <Button type="submit" variant="filled" disabled={user.trim() === ''} loading={start.isPending}>
            {t.start}
          </Button>
        </Group>
      </Group>
    </form>
  )
}

const keyOf = ({ atMs, user, json }: SeenEvent): string => `${atMs} ${user} ${json}`
const labelOf = ({ name, user, atMs }: SeenEvent): string =>
  `${name} · ${user} · ${new Date(atMs).toLocaleTimeString()}`
