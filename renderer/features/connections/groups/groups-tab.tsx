import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useLocation } from 'wouter'
import type { GroupInfo } from '#shared/contract/groups.ts'
import { problemOf } from '../../../rpc/errors.ts'
import { useOrpc } from '../../../rpc/rpc-context.tsx'
import { Tag } from '../../../ui/badges/tag.tsx'
import { EmptyState } from '../../../ui/empty-state/empty-state.tsx'
import { Waiting } from '../../../ui/empty-state/waiting.tsx'
import { links } from '../../../ui/links.ts'
import { SideList } from '../side-list/side-list.tsx'
import { texts } from '../texts.ts'
import { GroupView } from './group-view.tsx'
import { stateTone } from './group-state.ts'

const t = texts.groupsTab

/** The consumer groups of a cluster, to look at only. */
export function GroupsTab(props: { readonly connection: string; readonly groupId: string | null }) {
  const { connection, groupId } = props
  const orpc = useOrpc()
  const [, navigate] = useLocation()
  const groups = useQuery(orpc.groups.list.queryOptions({ input: { connection }, staleTime: 0 }))
  if (groups.error !== null) {
    return (
      <EmptyState
        tone="error"
        title={t.failedTitle}
        action={
          <Button variant="filled" loading={groups.isFetching} onClick={() => void groups.refetch()}>
            {t.again}
          </Button>
        }
      >
        {problemOf(groups.error).message}
      </EmptyState>
    )
  }
  if (groups.data === undefined) return <Waiting title={t.asking} />
  const list = groups.data.groups
  if (list.length === 0 && groupId === null) return <EmptyState title={t.emptyTitle}>{t.empty}</EmptyState>
  return (
    <SideList
      label={texts.tabs.groups}
      searchLabel={t.search}
      noneFound={t.noneFound}
      items={list.map((group) => ({ id: group.groupId, note: <GroupNote group={group} /> }))}
      selected={groupId}
      onSelect={(id) => navigate(links.connectionGroup(connection, id))}
    >
      {groupId === null ? (
        <EmptyState title={t.chooseTitle}>{t.choose}</EmptyState>
      ) : (
        <GroupView key={groupId} connection={connection} groupId={groupId} />
      )}
    </SideList>
  )
}

function GroupNote(props: { readonly group: GroupInfo }) {
  const { relays, state, protocol } = props.group
  return (
    <>
      {relays.length === 0 ? null : (
        <Tag tone="info" title={t.oursHint(relays)}>
          {t.ours}
        </Tag>
      )}
      {protocol === 'share' || protocol === 'streams' ? <Tag tone="muted">{t.protocols[protocol]}</Tag> : null}
      <Tag tone={stateTone(state)}>{t.states[state] ?? state}</Tag>
    </>
  )
}
