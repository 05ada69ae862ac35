import { TextInput } from '@mantine/core'
import { useDebouncedValue, useThrottledValue } from '@mantine/hooks'
import { Search } from 'lucide-react'
import { useMemo, useState } from 'react'
import type { EmulatorUser, EmulatorUserRef, ReceiverStatus } from '#shared/contract/receivers.ts'
import { problemOf } from '../../rpc/errors.ts'
import { useClient } from '../../rpc/rpc-context.tsx'
import { DataGrid } from '../../ui/data-grid/data-grid.tsx'
import { EmptyState } from '../../ui/empty-state/empty-state.tsx'
import { usePreferences } from '../../ui/preferences.ts'
import { Notice, ScreenBar } from '../../ui/screen/screen-parts.tsx'
import { Split } from '../../ui/split/split.tsx'
import { CurlHint } from './curl-hint.tsx'
import { userColumns } from './emulator-columns.tsx'
import { EmulatorUserPane } from './emulator-user.tsx'
import classes from './receiver.module.css'
import { texts } from './texts.ts'
import { useKeysetGrid } from './use-keyset-grid.ts'

const t = texts.emulator
const keyOf = (row: EmulatorUser): string => JSON.stringify([row.user, row.appId])
const pageRows = 200

/** While events come in, the lists are read anew so often at most. */
const refreshMs = 1_000

type Props = { readonly name: string; readonly status: ReceiverStatus | undefined }

/** What OneSignal would have stored: users at the left, the events of one at the right. */
export function EmulatorTab(props: Props) {
  const { name, status } = props
  const client = useClient()
  const zone = usePreferences((preferences) => preferences.zone)
  const columns = useMemo(() => userColumns(zone), [zone])
  const [typed, setTyped] = useState('')
  const [search] = useDebouncedValue(typed.trim(), 150)
  const accepted = useThrottledValue(status?.emulator.eventsAccepted ?? 0, refreshMs)
  const list = useKeysetGrid<EmulatorUser, EmulatorUserRef>({
    listKey: ['receivers.emulatorUsers', name, search],
    changed: accepted,
    keyOf,
    keepBefore: true,
    fetchPage: (after, signal) =>
      client.receivers.emulatorUsers({ receiver: name, search, after, limit: pageRows }, { signal }),
  })
  return (
    <>
      <ScreenBar label={t.bar}>
        <TextInput
          className={classes.search ?? ''}
          aria-label={t.search}
          placeholder={t.search}
          leftSection={<Search size={13} />}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          spellCheck={false}
          data-filter-field
        />
        <Paths status={status} />
      </ScreenBar>
      {list.error === null ? null : <Notice tone="err" text={problemOf(list.error).message} />}
      <Split
        id="receiver.emulator"
        direction="columns"
        label={t.resizeUser}
        initialPx={560}
        first={
          <DataGrid
            id="receiver.emulator.users"
            label={t.users}
            columns={columns}
            source={list.source}
            edge="start"
            selection={list.selection}
            onSelect={list.select}
            onEscape={() => list.select(null)}
            empty={list.loaded ? <NoUsers {...props} search={search} /> : null}
          />
        }
        second={
          list.chosen === null ? null : <EmulatorUserPane key={keyOf(list.chosen)} receiver={name} user={list.chosen} />
        }
      />
    </>
  )
}

/** Where it can be called, in both forms that clients of OneSignal use. */
function Paths(props: { readonly status: ReceiverStatus | undefined }) {
  const url = props.status?.url ?? null
  if (url === null || props.status?.emulator.enabled !== true) return null
  return (
    <span className={classes.dim} title={t.bothPaths}>
      POST <span className={classes.mono}>{`${url}/apps/{app_id}/custom_events`}</span>
    </span>
  )
}

function NoUsers(props: Props & { readonly search: string }) {
  const { name, status, search } = props
  if (search !== '') return <EmptyState title={t.noneFound(search)} />
  if (status?.emulator.enabled !== true) return <EmptyState title={t.offTitle}>{t.offText}</EmptyState>
  return <CurlHint name={name} status={status} title={t.emptyTitle} text={t.emptyText} stopped={t.emptyStopped} />
}
