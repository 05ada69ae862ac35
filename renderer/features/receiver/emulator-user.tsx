import { Button, CopyButton } from '@mantine/core'
import { useMemo } from 'react'
import type { EmulatorName, EmulatorUser } from '#shared/contract/receivers.ts'
import { problemOf } from '../../rpc/errors.ts'
import { useClient } from '../../rpc/rpc-context.tsx'
import { DataGrid } from '../../ui/data-grid/data-grid.tsx'
import { DetailColumn } from '../../ui/detail-pane/detail-pane.tsx'
import { usePreferences } from '../../ui/preferences.ts'
import { BodyView } from '../../ui/screen/http-parts.tsx'
import { Notice } from '../../ui/screen/screen-parts.tsx'
import { Split } from '../../ui/split/split.tsx'
import { nameColumns } from './emulator-columns.tsx'
import classes from './receiver.module.css'
import { texts } from './texts.ts'
import { useKeysetGrid } from './use-keyset-grid.ts'

const t = texts.emulator
const keyOf = (row: EmulatorName): string => row.name
const pageRows = 100

/** What is stored of one user: event names with their counts, and the last event of the one that is selected. */
export function EmulatorUserPane(props: { readonly receiver: string; readonly user: EmulatorUser }) {
  const { receiver, user } = props
  const client = useClient()
  const zone = usePreferences((preferences) => preferences.zone)
  const columns = useMemo(() => nameColumns(zone), [zone])
  const list = useKeysetGrid<EmulatorName, string>({
    listKey: ['receivers.emulatorEvents', receiver, user.appId, user.user],
    changed: `${user.events} ${user.lastAtMs}`,
    keyOf,
    keepBefore: false,
    fetchPage: (after, signal) =>
      client.receivers.emulatorEvents(
        { receiver, user: user.user, appId: user.appId, after, limit: pageRows },
        { signal },
      ),
  })
  const shown = list.chosen ?? list.source.rowAt(list.source.min) ?? null
  return (
    <section className={classes.user} aria-label={t.userLabel(user.user)}>
      {list.error === null ? null : <Notice tone="err" text={problemOf(list.error).message} />}
      <Split
        id="receiver.emulator.event"
        direction="rows"
        label={t.resizeEvent}
        initialPx={320}
        first={
          <DataGrid
            id="receiver.emulator.names"
            label={t.namesLabel(user.user)}
            columns={columns}
            source={list.source}
            edge="start"
            selection={list.selection}
            onSelect={list.select}
            onEscape={() => list.select(null)}
            empty={null}
          />
        }
        second={shown === null ? null : <LastEvent stored={shown} />}
      />
    </section>
  )
}

function LastEvent(props: { readonly stored: EmulatorName }) {
  const { name, lastEventJson } = props.stored
  return (
    <DetailColumn
      title={
        <>
          {t.lastEvent(name)}
          {lastEventJson === null ? null : (
            <CopyButton value={lastEventJson}>
              {({ copied, copy }) => <Button onClick={copy}>{copied ? texts.copied : t.copyEvent}</Button>}
            </CopyButton>
          )}
        </>
      }
    >
      <BodyView label={t.lastEvent(name)} text={lastEventJson ?? ''} pretty emptyText={t.notKept} />
    </DetailColumn>
  )
}
