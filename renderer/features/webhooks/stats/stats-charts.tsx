import { useState, type ReactNode } from 'react'
import {
  Bar,
  BarChart,
  CartesianGrid,
  Line,
  LineChart,
  ReferenceArea,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts'
import type { WebhookStats } from '#shared/contract/webhook-stats.ts'
import { count } from '../../../ui/format/numbers.ts'
import { clockTime, duration, fullTime } from '../../../ui/format/time.ts'
import { usePreferences } from '../../../ui/preferences.ts'
import { classesOf, classLabels, statusPoints, timePoints, type StatusClass, type Zoom } from './stats-model.ts'

type ChartProps = { readonly stats: WebhookStats; onZoom(zoom: Zoom): void }

const colours: Readonly<Record<StatusClass, string>> = {
  '2xx': 'var(--sb-ok)',
  '3xx': 'var(--sb-info)',
  '4xx': 'var(--sb-string)',
  '429': 'var(--sb-warn)',
  '5xx': 'var(--sb-err)',
  none: 'var(--sb-faint)',
}
const axis = { stroke: 'var(--sb-line-strong)', tick: { fill: 'var(--sb-dim)', fontSize: 11 }, tickLine: false }
const tooltip = {
  contentStyle: {
    background: 'var(--sb-bg)',
    border: '1px solid var(--sb-line-strong)',
    borderRadius: 6,
    fontSize: 12,
  },
  labelStyle: { color: 'var(--sb-dim)' },
  isAnimationActive: false,
} as const
const margin = { top: 6, right: 12, bottom: 0, left: 0 }
const height = 170

/** What is being dragged over; times of the points where it began and is now. */
function useDrag(widthMs: number, onZoom: (zoom: Zoom) => void) {
  const [drag, setDrag] = useState<{ readonly from: number; readonly to: number } | null>(null)
  const timeOf = (label: unknown): number | null => (typeof label === 'number' ? label : null)
  const finish = (): void => {
    setDrag(null)
    if (drag === null || drag.from === drag.to) return
    onZoom({ fromMs: Math.min(drag.from, drag.to), toMs: Math.max(drag.from, drag.to) + widthMs })
  }
  return {
    drag,
    handlers: {
      onMouseDown: ({ activeLabel }: { readonly activeLabel?: unknown }) => {
        const at = timeOf(activeLabel)
        if (at !== null) setDrag({ from: at, to: at })
      },
      onMouseMove: ({ activeLabel }: { readonly activeLabel?: unknown }) => {
        const at = timeOf(activeLabel)
        if (drag !== null && at !== null && at !== drag.to) setDrag({ from: drag.from, to: at })
      },
      onMouseUp: finish,
      onMouseLeave: () => setDrag(null),
    },
  }
}

/** Long ranges are read by date, short ones by the time of day. */
function useTimeLabels({ fromMs, toMs }: WebhookStats) {
  const zone = usePreferences((state) => state.zone)
  const long = toMs - fromMs > 26 * 3_600_000
  return {
    short: (ms: number): string => (long ? fullTime(ms, zone).slice(5, 16) : clockTime(ms, zone).slice(0, 5)),
    whole: (label: ReactNode): string => (typeof label === 'number' ? fullTime(label, zone).slice(0, 19) : ''),
  }
}

/** Answers by class over time, stacked. Drag over it to see only that time. */
export function StatusChart({ stats, onZoom }: ChartProps) {
  const { drag, handlers } = useDrag(stats.widthMs, onZoom)
  const labels = useTimeLabels(stats)
  return (
    <ResponsiveContainer width="100%" height={height}>
      <BarChart data={statusPoints(stats.points)} margin={margin} barCategoryGap={1} maxBarSize={24} {...handlers}>
        <CartesianGrid stroke="var(--sb-line)" vertical={false} />
        <XAxis dataKey="fromMs" tickFormatter={labels.short} minTickGap={48} {...axis} />
        <YAxis width={52} allowDecimals={false} tickFormatter={count} {...axis} />
        <Tooltip {...tooltip} cursor={{ fill: 'var(--sb-hover)' }} labelFormatter={labels.whole} />
        {classesOf(stats.statuses).map((name) => (
          <Bar
            key={name}
            dataKey={name}
            name={classLabels[name]}
            stackId="answers"
            fill={colours[name]}
            isAnimationActive={false}
          />
        ))}
        {drag === null ? null : (
          <ReferenceArea x1={drag.from} x2={drag.to} fill="var(--sb-accent)" fillOpacity={0.15} />
        )}
      </BarChart>
    </ResponsiveContainer>
  )
}

const lines = [
  { key: 'p50Ms', name: 'p50', colour: 'var(--sb-ok)' },
  { key: 'p95Ms', name: 'p95', colour: 'var(--sb-info)' },
  { key: 'p99Ms', name: 'p99', colour: 'var(--sb-err)' },
] as const

/** Response times over time. Drag over it to see only that time. */
export function TimesChart({ stats, onZoom }: ChartProps) {
  const { drag, handlers } = useDrag(stats.widthMs, onZoom)
  const labels = useTimeLabels(stats)
  return (
    <ResponsiveContainer width="100%" height={height}>
      <LineChart data={timePoints(stats.points)} margin={margin} {...handlers}>
        <CartesianGrid stroke="var(--sb-line)" vertical={false} />
        <XAxis dataKey="fromMs" tickFormatter={labels.short} minTickGap={48} {...axis} />
        <YAxis width={52} tickFormatter={duration} {...axis} />
        <Tooltip {...tooltip} labelFormatter={labels.whole} formatter={(ms) => duration(Number(ms))} />
        {lines.map(({ key, name, colour }) => (
          <Line
            key={key}
            dataKey={key}
            name={name}
            stroke={colour}
            strokeWidth={1.5}
            dot={{ r: 1.5 }}
            isAnimationActive={false}
          />
        ))}
        {drag === null ? null : (
          <ReferenceArea x1={drag.from} x2={drag.to} fill="var(--sb-accent)" fillOpacity={0.15} />
        )}
      </LineChart>
    </ResponsiveContainer>
  )
}
