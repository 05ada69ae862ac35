import { Anchor, Table } from '@mantine/core'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import type { WebhookStats } from '#shared/contract/webhook-stats.ts'
import { count, percent } from '../../../ui/format/numbers.ts'
import { clockTime, duration, fullTime } from '../../../ui/format/time.ts'
import { links } from '../../../ui/links.ts'
import { usePreferences } from '../../../ui/preferences.ts'
import { statusFilter, type Zoom } from './stats-model.ts'
import classes from './stats.module.css'

type Column = { readonly label: string; readonly right?: boolean }

/** Numbers as text, in rows of their own. */
function NumbersTable(props: {
  readonly label: string
  readonly columns: readonly Column[]
  readonly rows: readonly { readonly key: string | number; readonly cells: readonly ReactNode[] }[]
  readonly empty: string
}) {
  if (props.rows.length === 0) return <p className={classes.none}>{props.empty}</p>
  return (
    <div className={classes.table} tabIndex={0} role="group" aria-label={props.label}>
      <Table verticalSpacing={3} fz="sm">
        <Table.Thead>
          <Table.Tr>
            {props.columns.map(({ label, right }) => (
              <Table.Th key={label} ta={right === true ? 'right' : 'left'}>
                {label}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody className="sb-mono">
          {props.rows.map(({ key, cells }) => (
            <Table.Tr key={key}>
              {cells.map((cell, index) => (
                <Table.Td
                  key={props.columns[index]?.label}
                  ta={props.columns[index]?.right === true ? 'right' : 'left'}
                >
                  {cell}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  )
}

const right = true

/** Everything that the charts draw, stretch by stretch, without those in which nothing was sent. */
export function PointsTable({ stats, onZoom }: { readonly stats: WebhookStats; onZoom(zoom: Zoom): void }) {
  const zone = usePreferences((state) => state.zone)
  const columns = [
    { label: 'From' },
    { label: 'Requests', right },
    { label: 'Answers' },
    { label: 'p50', right },
    { label: 'p95', right },
    { label: 'p99', right },
  ]
  const rows = stats.points
    .filter(({ attempts }) => attempts > 0)
    .map((point) => ({
      key: point.fromMs,
      cells: [
        <Anchor
          component="button"
          type="button"
          key="from"
          className="sb-mono"
          title="Show only this time"
          onClick={() => onZoom({ fromMs: point.fromMs, toMs: point.fromMs + stats.widthMs })}
        >
          {fullTime(point.fromMs, zone).slice(0, 19)}
        </Anchor>,
        count(point.attempts),
        point.statuses
          .map(({ status, count: times }) => `${status === 0 ? 'none' : status} × ${count(times)}`)
          .join(', '),
        point.duration === null ? '–' : duration(point.duration.p50Ms),
        point.duration === null ? '–' : duration(point.duration.p95Ms),
        point.duration === null ? '–' : duration(point.duration.p99Ms),
      ],
    }))
  return <NumbersTable label="Requests by time" columns={columns} rows={rows} empty="Nothing was sent in this time." />
}

/** How often each status came; each opens its attempts. */
export function StatusTable({ stats, webhook }: { readonly stats: WebhookStats; readonly webhook: string }) {
  const columns = [{ label: 'Status' }, { label: 'Requests', right }, { label: 'Share', right }]
  const rows = stats.statuses.map(({ status, count: times }) => ({
    key: status,
    cells: [
      <Link key="status" className={classes.link} href={links.webhookLog(webhook, statusFilter(status))}>
        {status === 0 ? 'no answer' : status}
      </Link>,
      count(times),
      percent(times, stats.attempts),
    ],
  }))
  return <NumbersTable label="Answers by status" columns={columns} rows={rows} empty="No answers in this time." />
}

/** How many attempts deliveries took that ended. */
export function TriesTable({ stats }: { readonly stats: WebhookStats }) {
  const all = stats.tries.reduce((sum, { deliveries }) => sum + deliveries, 0)
  const columns = [{ label: 'Attempts' }, { label: 'Deliveries', right }, { label: 'Share', right }]
  const rows = stats.tries.map(({ attempts, deliveries }) => ({
    key: attempts,
    cells: [count(attempts), count(deliveries), percent(deliveries, all)],
  }))
  return (
    <NumbersTable label="Attempts a delivery" columns={columns} rows={rows} empty="No delivery ended in this time." />
  )
}

/** The slowest answers, one a minute at most; each opens its event's timeline. */
export function SlowestTable({ stats }: { readonly stats: WebhookStats }) {
  const zone = usePreferences((state) => state.zone)
  const columns = [{ label: 'Event' }, { label: 'At' }, { label: 'Status', right }, { label: 'Took', right }]
  const rows = stats.slowest.map((slow) => ({
    key: slow.attemptId,
    cells: [
      <EventLink key="event" eventId={slow.eventId} />,
      clockTime(slow.startedAtMs, zone),
      slow.status ?? 'none',
      duration(slow.durationMs),
    ],
  }))
  return <NumbersTable label="Slowest answers" columns={columns} rows={rows} empty="No answers in this time." />
}

/** Deliveries that failed or still wait, those with the most attempts first. */
export function FailingTable({ stats }: { readonly stats: WebhookStats }) {
  const columns = [
    { label: 'Event' },
    { label: 'State' },
    { label: 'Attempts', right },
    { label: 'Status', right },
    { label: 'Why' },
  ]
  const rows = stats.mostFailing.map((failing) => ({
    key: failing.deliveryId,
    cells: [
      <EventLink key="event" eventId={failing.eventId} />,
      failing.state,
      count(failing.attempts),
      failing.lastStatus ?? 'none',
      failing.reason ?? '',
    ],
  }))
  return (
    <NumbersTable
      label="Most failing deliveries"
      columns={columns}
      rows={rows}
      empty="Nothing failed and nothing waits."
    />
  )
}

function EventLink({ eventId }: { readonly eventId: string }) {
  return (
    <Link className={classes.link} href={links.traceOf(eventId)} title={eventId}>
      {eventId.length > 13 ? `${eventId.slice(0, 13)}…` : eventId}
    </Link>
  )
}
