import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { Tag } from '../../ui/badges/tag.tsx'
import { count } from '../../ui/format/numbers.ts'
import classes from './relay.module.css'
import { texts } from './texts.ts'

const t = texts.deadLetters

export type Reason = {
  readonly reason: string
  readonly kind: 'rejected' | 'failed'
  readonly message: string
  readonly count: number
}

/** Why records and events were given up, most frequent first; a reason narrows the list and can be retried as a whole. */
export function ReasonList(props: {
  readonly reasons: readonly Reason[]
  readonly chosen: string | null
  readonly busy: boolean
  readonly readOnly: boolean
  onChoose(reason: string | null): void
  onRetry(reason: string): void
  /** Further actions on what is chosen. */
  readonly actions: ReactNode
}) {
  const total = props.reasons.reduce((sum, item) => sum + item.count, 0)
  const chosen = props.reasons.find((item) => item.reason === props.chosen)
  return (
    <aside className={classes.reasons} aria-label={t.reasons}>
      <ul className={classes.reasonItems}>
        <li>
          <ReasonButton current={chosen === undefined} onClick={() => props.onChoose(null)}>
            <span className={classes.grow}>{t.all}</span>
            <span className={classes.reasonCount}>{count(total)}</span>
          </ReasonButton>
        </li>
        {props.reasons.map((item) => (
          <li key={`${item.kind} ${item.reason}`}>
            <ReasonButton current={item === chosen} onClick={() => props.onChoose(item.reason)}>
              <span className={classes.reasonName} title={item.message}>
                {item.reason}
              </span>
              <Tag tone={item.kind === 'failed' ? 'err' : 'warn'}>{t.kinds[item.kind]}</Tag>
              <span className={classes.reasonCount}>{count(item.count)}</span>
            </ReasonButton>
          </li>
        ))}
      </ul>
      <div className={classes.reasonFoot}>
        {chosen === undefined ? (
          <p className={classes.dim}>{t.retryHint}</p>
        ) : (
          <>
            <p>{chosen.message}</p>
            <Button
              variant="filled"
              loading={props.busy}
              disabled={props.readOnly}
              onClick={() => props.onRetry(chosen.reason)}
            >
              {t.retryAll(chosen.count)}
            </Button>
          </>
        )}
        {props.actions}
      </div>
    </aside>
  )
}

function ReasonButton(props: { readonly current: boolean; onClick(): void; readonly children: ReactNode }) {
  return (
    <button type="button" className={classes.reason} aria-pressed={props.current} onClick={props.onClick}>
      {props.children}
    </button>
  )
}
