import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { Tag } from '../../ui/badges/tag.tsx'
import { Choice, ChoiceCount, ChoiceList, ChoiceName } from '../../ui/choice-list/choice-list.tsx'
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
      <ChoiceList label={t.reasons}>
        <Choice what="narrows" chosen={chosen === undefined} onChoose={() => props.onChoose(null)}>
          <ChoiceName text={t.all} />
          <ChoiceCount>{count(total)}</ChoiceCount>
        </Choice>
        {props.reasons.map((item) => (
          <Choice
            key={`${item.kind} ${item.reason}`}
            what="narrows"
            chosen={item === chosen}
            onChoose={() => props.onChoose(item.reason)}
          >
            <ChoiceName text={item.reason} title={item.message} mono />
            <Tag tone={item.kind === 'failed' ? 'err' : 'warn'}>{t.kinds[item.kind]}</Tag>
            <ChoiceCount>{count(item.count)}</ChoiceCount>
          </Choice>
        ))}
      </ChoiceList>
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
