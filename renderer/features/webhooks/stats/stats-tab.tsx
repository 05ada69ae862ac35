import { Button, SegmentedControl } from '@mantine/core'
import { lazy, Suspense, useState, type ReactNode } from 'react'
import type { WebhookStats } from '#shared/contract/webhook-stats.ts'
import { problemOf } from '../../../rpc/errors.ts'
import { EmptyState } from '../../../ui/empty-state/empty-state.tsx'
import { count, percent } from '../../../ui/format/numbers.ts'
import { duration, fullTime } from '../../../ui/format/time.ts'
import { usePreferences } from '../../../ui/preferences.ts'
import { Counts } from '../../../ui/screen/counts.tsx'
import { ranges, successShare, type RangeName, type Zoom } from './stats-model.ts'
import { FailingTable, PointsTable, SlowestTable, StatusTable, TriesTable } from './stats-tables.tsx'
import classes from './stats.module.css'
import { useStats } from './use-stats.ts'

const StatusChart = lazy(async () => ({ default: (await import('./stats-charts.tsx')).StatusChart }))
const TimesChart = lazy(async () => ({ default: (await import('./stats-charts.tsx')).TimesChart }))

/** What became of a webhook's requests: how many, how fast, with which answers. */
export function StatsTab({ webhook }: { readonly webhook: string }) {
  const [range, setRange] = useState<RangeName>('15m')
  const [zoom, setZoom] = useState<Zoom | null>(null)
  const [as, setAs] = useState('charts')
  const { stats, error } = useStats(webhook, range, zoom)
  if (stats === null) return error === null ? null : <StatsProblem error={error} />
  return (
    <div className={classes.tab}>
      <div className={classes.choice}>
        <SegmentedControl
          aria-label="Range of time"
          data={ranges.map(({ value, label }) => ({ value, label }))}
          value={range}
          onChange={(next) => {
            setRange(next as RangeName)
            setZoom(null)
          }}
        />
        {zoom === null ? null : <ZoomNote zoom={zoom} onClear={() => setZoom(null)} />}
        <SegmentedControl
          className={classes.as}
          aria-label="Show as"
          data={[
            { value: 'charts', label: 'Charts' },
            { value: 'table', label: 'Table' },
          ]}
          value={as}
          onChange={setAs}
        />
      </div>
      <Totals stats={stats} />
      {stats.attempts === 0 ? (
        <EmptyState title="Nothing was sent in this time">
          Send a test on the Test tab, or choose a longer range.
        </EmptyState>
      ) : (
        <div className={classes.panels}>
          {as === 'table' ? (
            <Panel title="Requests by time" wide>
              <PointsTable stats={stats} onZoom={setZoom} />
            </Panel>
          ) : (
            <Suspense fallback={<div className={classes.chartSpace} />}>
              <Panel title="Answers over time">
                <StatusChart stats={stats} onZoom={setZoom} />
              </Panel>
              <Panel title="Response time">
                <TimesChart stats={stats} onZoom={setZoom} />
              </Panel>
            </Suspense>
          )}
          <Panel title="Status codes">
            <StatusTable stats={stats} webhook={webhook} />
          </Panel>
          <Panel title="Attempts a delivery">
            <TriesTable stats={stats} />
          </Panel>
          <Panel title="Slowest answers">
            <SlowestTable stats={stats} />
          </Panel>
          <Panel title="Most failing deliveries">
            <FailingTable stats={stats} />
          </Panel>
        </div>
      )}
    </div>
  )
}

function Totals({ stats }: { readonly stats: WebhookStats }) {
  const share = successShare(stats)
  const { duration: times } = stats
  return (
    <Counts
      label="Totals of this time"
      items={[
        { label: 'sent', value: count(stats.attempts), hint: 'Requests, each attempt counted' },
        { label: 'delivered', value: count(stats.delivered) },
        { label: 'failed', value: count(stats.failed), ...(stats.failed > 0 ? { tone: 'err' as const } : {}) },
        {
          label: 'success',
          value: share === null ? '–' : percent(stats.delivered, stats.delivered + stats.failed),
          hint: 'Of the deliveries that ended in this time',
        },
        { label: 'retried', value: count(stats.retried), ...(stats.retried > 0 ? { tone: 'warn' as const } : {}) },
        { label: 'p50', value: times === null ? '–' : duration(times.p50Ms) },
        { label: 'p95', value: times === null ? '–' : duration(times.p95Ms) },
        { label: 'p99', value: times === null ? '–' : duration(times.p99Ms) },
      ]}
    />
  )
}

function Panel(props: { readonly title: string; readonly wide?: boolean; readonly children: ReactNode }) {
  return (
    <section className={classes.panel} data-wide={props.wide} aria-label={props.title}>
      <h3>{props.title}</h3>
      {props.children}
    </section>
  )
}

function ZoomNote({ zoom, onClear }: { readonly zoom: Zoom; onClear(): void }) {
  const zone = usePreferences((state) => state.zone)
  return (
    <span className={classes.zoom}>
      <span className="sb-mono">
        {fullTime(zoom.fromMs, zone).slice(0, 19)} – {fullTime(zoom.toMs, zone).slice(0, 19)}
      </span>
      <Button size="compact-xs" variant="default" onClick={onClear}>
        Whole range
      </Button>
    </span>
  )
}

function StatsProblem({ error }: { readonly error: unknown }) {
  return (
    <EmptyState title="The statistics cannot be read" tone="error">
      {problemOf(error).message}
    </EmptyState>
  )
}
