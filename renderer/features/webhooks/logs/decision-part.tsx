import type { ReactNode } from 'react'
import { Link } from 'wouter'
import type { AttemptLogDetail } from '#shared/contract/webhook-log.ts'
import { FindingList } from '../../../ui/finding-list/finding-list.tsx'
import { fullTime } from '../../../ui/format/time.ts'
import { links } from '../../../ui/links.ts'
import { usePreferences } from '../../../ui/preferences.ts'
import classes from './logs.module.css'
import { texts } from './texts.ts'
import { Waterfall } from './waterfall.tsx'

const t = texts.detail

/** Why it was decided so, where the time went, and what the attempt belongs to. */
export function DecisionPart({ detail }: { readonly detail: AttemptLogDetail }) {
  const zone = usePreferences((preferences) => preferences.zone)
  const { row } = detail
  return (
    <>
      <p className={classes.pad}>{row.reason}</p>
      <h4 className={classes.sub}>{t.timing}</h4>
      <Waterfall timings={detail.timings} durationMs={row.durationMs} />
      <dl className={classes.facts}>
        <Fact name={texts.columns.time}>{fullTime(row.startedAtMs, zone)}</Fact>
        <Fact name={t.next}>{row.nextAtMs === null ? null : fullTime(row.nextAtMs, zone)}</Fact>
        <Fact name={t.address}>{detail.remoteAddress}</Fact>
        <Fact name={t.delivery}>
          {row.deliveryId} · {detail.deliveryState}
        </Fact>
        <Fact name={t.event}>
          <Link href={links.traceOf(row.eventId)}>{row.eventId}</Link>
        </Fact>
        <Fact name={t.user}>{row.user}</Fact>
        <Fact name={t.madeBy}>{row.origin}</Fact>
        <Fact name={t.copyOf}>{detail.copyOf}</Fact>
      </dl>
      {detail.findings.length === 0 ? null : (
        <>
          <h4 className={classes.sub}>{t.findings}</h4>
          <FindingList findings={detail.findings} />
        </>
      )}
    </>
  )
}

function Fact(props: { readonly name: string; readonly children: ReactNode }) {
  if (props.children === null) return null
  return (
    <>
      <dt>{props.name}</dt>
      <dd className="sb-mono">{props.children}</dd>
    </>
  )
}
