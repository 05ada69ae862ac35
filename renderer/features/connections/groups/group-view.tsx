import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { RefreshCw } from 'lucide-react'
import type { GroupDetail, GroupPartition } from '#shared/contract/groups.ts'
import { problemOf } from '../../../rpc/errors.ts'
import { useOrpc } from '../../../rpc/rpc-context.tsx'
import { Tag } from '../../../ui/badges/tag.tsx'
import { EmptyState } from '../../../ui/empty-state/empty-state.tsx'
import { Fact, Facts } from '../../../ui/facts/facts.tsx'
import { count } from '../../../ui/format/numbers.ts'
import { clockTime } from '../../../ui/format/time.ts'
import { usePreferences } from '../../../ui/preferences.ts'
import { PlainTable } from '../../../ui/plain-table/plain-table.tsx'
import { Notice, Scroll } from '../../../ui/screen/screen-parts.tsx'
import { ChosenBar } from '../side-list/chosen-bar.tsx'
import { texts } from '../texts.ts'
import classes from './groups.module.css'
import { stateTone } from './group-state.ts'

const t = texts.groupsTab

/** One group: who is in it and how far it has come. Looking joins nothing and changes nothing. */
export function GroupView(props: { readonly connection: string; readonly groupId: string }) {
  const { connection, groupId } = props
  const orpc = useOrpc()
  const zone = usePreferences((preferences) => preferences.zone)
  const group = useQuery(orpc.groups.describe.queryOptions({ input: { connection, groupId }, staleTime: 0 }))
  const again = (
    <Button
      leftSection={<RefreshCw size={13} />}
      loading={group.isFetching && group.data !== undefined}
      onClick={() => void group.refetch()}
    >
      {t.refresh}
    </Button>
  )
  if (group.error !== null) {
    return (
      <EmptyState tone="error" title={t.failedTitle} action={again}>
        {problemOf(group.error).message}
      </EmptyState>
    )
  }
  if (group.data === undefined) return null
  const detail = group.data
  return (
    <>
      <ChosenBar
        name={groupId}
        tags={
          <>
            <Tag tone={stateTone(detail.state)}>{t.states[detail.state] ?? detail.state}</Tag>
            {detail.relays.length === 0 ? null : <Tag tone="info">{t.oursHint(detail.relays)}</Tag>}
          </>
        }
      >
        <span className={classes.dim}>{t.readAt(clockTime(group.dataUpdatedAt, zone).slice(0, 8))}</span>
        {again}
      </ChosenBar>
      {detail.notice === null ? null : <Notice tone="info" text={detail.notice} />}
      <Scroll label={groupId}>
        <GroupFacts detail={detail} />
        <div className={classes.tables}>
          <Partitions partitions={detail.partitions} />
          <Members detail={detail} />
        </div>
      </Scroll>
    </>
  )
}

function GroupFacts(props: { readonly detail: GroupDetail }) {
  const { detail } = props
  const known = detail.partitions.filter((partition) => partition.lag !== null)
  const lag = known.reduce((sum, partition) => sum + (partition.lag ?? 0), 0)
  const lost = detail.partitions.reduce((sum, partition) => sum + partition.lostToRetention, 0)
  return (
    <Facts namePx={130}>
      <Fact name={t.lag}>{known.length === 0 ? t.nothingCommitted : t.records(lag)}</Fact>
      <Fact name={t.lost} tone="err">
        {lost === 0 ? null : t.lostRecords(lost)}
      </Fact>
      <Fact name={t.protocol}>{t.protocols[detail.protocol]}</Fact>
      <Fact mono name={t.coordinator}>
        {detail.coordinator}
      </Fact>
    </Facts>
  )
}

function Partitions(props: { readonly partitions: readonly GroupPartition[] }) {
  if (props.partitions.length === 0) return <p className={classes.pad}>{t.noPartitions}</p>
  return (
    <PlainTable columns={Object.values(t.columns)} caption={t.partitions}>
      {props.partitions.map((partition) => (
        <tr key={`${partition.topic} ${partition.partition}`}>
          <td>{partition.topic}</td>
          <td>{partition.partition}</td>
          <td>{partition.committed ?? '–'}</td>
          <td>{partition.low}</td>
          <td>{partition.high}</td>
          <td>{partition.lag === null ? '–' : count(partition.lag)}</td>
          <td className={partition.lostToRetention > 0 ? classes.err : undefined}>
            {partition.lostToRetention === 0 ? '' : count(partition.lostToRetention)}
          </td>
        </tr>
      ))}
    </PlainTable>
  )
}

function Members(props: { readonly detail: GroupDetail }) {
  const { members } = props.detail
  if (members.length === 0) return <p className={classes.pad}>{t.noMembers}</p>
  return (
    <PlainTable columns={Object.values(t.memberColumns)} caption={t.members(members.length)} left>
      {members.map((member) => (
        <tr key={member.memberId}>
          <td title={member.memberId}>{member.clientId}</td>
          <td>{member.host}</td>
          <td>
            {member.assignments.length === 0
              ? t.nothingAssigned
              : member.assignments.map(({ topic, partitions }) => `${topic}: ${partitions.join(', ')}`).join(' · ')}
          </td>
        </tr>
      ))}
    </PlainTable>
  )
}
