import { Button, Group, Modal, NativeSelect, TextInput } from '@mantine/core'
import type { SeekPreview } from '#shared/contract/groups.ts'
import { Notice } from '../../../ui/screen/screen-parts.tsx'
import { seekTexts } from './texts.ts'
import classes from './seek.module.css'
import { SeekTable } from './seek-table.tsx'
import { seekTargetOf, type SeekKind } from './seek-target.ts'
import { useSeek, type Seek } from './use-seek.ts'

const t = seekTexts

type Props = {
  readonly relay: string
  readonly opened: boolean
  onClose(): void
  onDone(preview: SeekPreview): void
}

/** Moves the group of a stopped relay, after showing what would be read again and what would be skipped. */
export function SeekDialog(props: Props) {
  return (
    <Modal opened={props.opened} onClose={props.onClose} title={t.title(props.relay)} size={820}>
      <SeekForm {...props} />
    </Modal>
  )
}

/** Mounted with the dialog, so that every opening begins anew. */
function SeekForm(props: Props) {
  const seek = useSeek(props.relay, props.onDone)
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (seek.ready) seek.run()
      }}
    >
      <TargetRow seek={seek} />
      {seek.problem === null ? null : <Notice tone="err" text={seek.problem} />}
      {seek.preview === null ? null : (
        <>
          <SeekTable preview={seek.preview} left={seek.left} onToggle={seek.toggle} />
          <p className={classes.total} role="status">
            {seek.chosen === null ? t.counting : t.total(seek.chosen.readAgain, seek.chosen.skipped, seek.chosen.moves)}
          </p>
          {seek.preview.notices.map((notice) => (
            <p key={notice} className={classes.notice}>
              {notice}
            </p>
          ))}
        </>
      )}
      <Group justify="flex-end" gap="sm" mt="md">
        <Button onClick={props.onClose}>{t.cancel}</Button>
        <Button type="submit" variant="filled" disabled={!seek.ready} loading={seek.busy}>
          {t.confirm}
        </Button>
      </Group>
    </form>
  )
}

const kinds: readonly SeekKind[] = ['earliest', 'latest', 'offset', 'time']

function TargetRow(props: { readonly seek: Seek }) {
  const { kind, typed, choose, type } = props.seek
  const target = seekTargetOf(kind, typed)
  return (
    <div className={classes.target}>
      <NativeSelect
        size="xs"
        label={t.target}
        data={kinds.map((value) => ({ value, label: t.kinds[value] }))}
        value={kind}
        onChange={(event) => choose(event.currentTarget.value as SeekKind)}
        data-autofocus
      />
      {kind === 'offset' ? (
        <TextInput
          label={t.offset}
          inputMode="numeric"
          value={typed.offset}
          error={typed.offset !== '' && target === null ? t.badOffset : null}
          onChange={(event) => type({ offset: event.currentTarget.value })}
        />
      ) : null}
      {kind === 'time' ? (
        <TextInput
          label={t.time}
          type="datetime-local"
          step={1}
          value={typed.time}
          onChange={(event) => type({ time: event.currentTarget.value })}
        />
      ) : null}
      {typeof target === 'object' && target !== null && 'time' in target ? (
        <span className={classes.utc}>{target.time}</span>
      ) : null}
    </div>
  )
}
