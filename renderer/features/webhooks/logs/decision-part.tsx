import { Link } from 'wouter'
import type { AttemptLogDetail } from '#shared/contract/webhook-log.ts'
import { Fact, Facts } from '../../../ui/facts/facts.tsx'
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
      <Facts namePx={84} small>
        <Fact mono name={texts.columns.time}>
          {fullTime(row.startedAtMs, zone)}
        </Fact>
        <Fact mono name={t.next}>
          {row.nextAtMs === null ? null : fullTime(row.nextAtMs, zone)}
        </Fact>
        <Fact mono name={t.address}>
          {detail.remoteAddress}
        </Fact>
        <Fact mono name={t.delivery}>
          {row.deliveryId} · {detail.deliveryState}
        </Fact>
        <Fact mono name={t.event}>
          <Link href={links.traceOf(row.eventId)}>{row.eventId}</Link>
        </Fact>
        <Fact mono name={t.user}>
          {row.user}
        </Fact>
        <Fact mono name={t.madeBy}>
          {row.origin}
        </Fact>
        <Fact mono name={t.copyOf}>
          {detail.copyOf}
        </Fact>
      </Facts>
      {detail.findings.length === 0 ? null : (
        <>
          <h4 className={classes.sub}>{t.findings}</h4>
          <FindingList findings={detail.findings} />
        </>
      )}
    </>
  )
}
