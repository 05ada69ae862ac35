import { Anchor } from '@mantine/core'
import { Link } from 'wouter'
import type { JourneyDelivery, JourneyRunDetail, JourneyRunStep } from '#shared/contract/journeys.ts'
import { Tag, type Tone } from '../../../ui/badges/tag.tsx'
import { clockTime, fullTime } from '../../../ui/format/time.ts'
import { links } from '../../../ui/links.ts'
import { PlainTable } from '../../../ui/plain-table/plain-table.tsx'
import { usePreferences } from '../../../ui/preferences.ts'
import classes from '../journeys.module.css'
import { texts } from '../texts.ts'

const t = texts.detail

const stepTones: Readonly<Record<JourneyRunStep['state'], Tone>> = {
  ahead: 'muted',
  now: 'info',
  done: 'ok',
  failed: 'err',
  skipped: 'muted',
}

const deliveryTones: Readonly<Record<string, Tone>> = { delivered: 'ok', failed: 'err', waiting: 'warn', held: 'warn' }

/** What the run did and will do, step by step. */
export function RunTimeline(props: { readonly run: JourneyRunDetail }) {
  const { row, steps } = props.run
  const { columns } = t
  return (
    <div className={classes.scroll}>
      {row.reason === null ? null : <p className={classes.reason}>{row.reason}</p>}
      <PlainTable left columns={[columns.step, columns.state, columns.from, columns.to, columns.delivery]}>
        {steps.map((step, index) => (
          <tr key={index}>
            <td>{step.kind === 'wait' ? texts.runs.wait(step.text) : step.text}</td>
            <td>
              <Tag tone={stepTones[step.state]}>{t.states[step.state]}</Tag>
            </td>
            <td>
              <Time atMs={step.startedAtMs} />
            </td>
            <td>{step.endedAtMs === null ? <Until step={step} /> : <Time atMs={step.endedAtMs} />}</td>
            <td>{step.delivery === null ? '' : <Delivery webhook={step.text} delivery={step.delivery} />}</td>
          </tr>
        ))}
      </PlainTable>
    </div>
  )
}

function Time(props: { readonly atMs: number | null }) {
  const zone = usePreferences((preferences) => preferences.zone)
  if (props.atMs === null) return ''
  return <span title={fullTime(props.atMs, zone)}>{clockTime(props.atMs, zone)}</span>
}

function Until(props: { readonly step: JourneyRunStep }) {
  const zone = usePreferences((preferences) => preferences.zone)
  const { state, dueAtMs } = props.step
  return state === 'now' && dueAtMs !== null ? t.until(clockTime(dueAtMs, zone)) : ''
}

/** What a webhook step made, and where more stands about it. */
function Delivery(props: { readonly webhook: string; readonly delivery: JourneyDelivery }) {
  const { webhook, delivery } = props
  const { state, attempts, lastStatus, id, eventId } = delivery
  if (state === null) return t.notKept
  return (
    <>
      <Tag tone={deliveryTones[state] ?? 'info'} {...(delivery.reason === null ? {} : { title: delivery.reason })}>
        {state}
      </Tag>{' '}
      {lastStatus ?? ''} {t.attempts(attempts)}
      <span className={classes.links}>
        <Anchor component={Link} href={links.webhookLog(webhook, eventId ?? id)} aria-label={t.logOf(id)} size="sm">
          {t.log}
        </Anchor>
        <Anchor component={Link} href={links.traceOf(eventId ?? id)} aria-label={t.traceOf(id)} size="sm">
          {t.trace}
        </Anchor>
      </span>
    </>
  )
}
