import { Button } from '@mantine/core'
import { useState } from 'react'
import type { SeekPreview } from '#shared/contract/groups.ts'
import type { RelayStatus } from '#shared/contract/relays.ts'
import { Notice } from '../../../ui/screen/screen-parts.tsx'
import { seekTexts } from './texts.ts'
import { isActive } from '../use-relays.ts'
import { SeekDialog } from './seek-dialog.tsx'
import classes from './seek.module.css'

const t = seekTexts

/** Above the lag: moves the group of a stopped relay, and says what was moved. */
export function SeekBar(props: {
  readonly name: string
  readonly status: RelayStatus | undefined
  readonly readOnlyReason: string | null
}) {
  const { name, status, readOnlyReason } = props
  const [opened, setOpened] = useState(false)
  const [done, setDone] = useState<SeekPreview | null>(null)
  const blocked = readOnlyReason ?? (isActive(status) ? t.stopFirst : null)
  return (
    <>
      <div className={classes.bar}>
        <Button disabled={blocked !== null} onClick={() => setOpened(true)}>
          {t.open}
        </Button>
        <span className={classes.hint}>{blocked ?? t.hint}</span>
      </div>
      {done === null ? null : (
        <Notice tone="ok" text={t.done(done.groupId, done.partitions.length)} onClose={() => setDone(null)} />
      )}
      <SeekDialog
        relay={name}
        opened={opened}
        onClose={() => setOpened(false)}
        onDone={(preview) => {
          setDone(preview)
          setOpened(false)
        }}
      />
    </>
  )
}
