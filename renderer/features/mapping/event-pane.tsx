import { ActionIcon, CopyButton } from '@mantine/core'
import { Check, Copy } from 'lucide-react'
import { Tag } from '../../ui/badges/tag.tsx'
import { VerdictTag } from '../../ui/badges/verdict-tag.tsx'
import { FindingList } from '../../ui/finding-list/finding-list.tsx'
import { JsonView } from '../../ui/json-view/json-view.tsx'
import type { MappingPreview } from '#shared/contract/mappings.ts'
import { sourceRemarks } from './event-values.ts'
import classes from './mapping.module.css'
import { texts } from './texts.ts'

/** OneSignal's limit of one event in bytes (onesignal.md §1). */
const maxEventBytes = 2_024

/** What the draft makes of the sample: the event with its size and sources, and the findings. */
export function EventPane(props: { readonly preview: MappingPreview | null }) {
  const { preview } = props
  const result = preview?.result ?? null
  const eventJson = result?.eventJson ?? null
  const findings = [...(preview?.problems ?? []), ...(result?.findings ?? [])]
  return (
    <section className={classes.eventPane} aria-label={texts.result}>
      <div className={classes.paneBar}>
        <h2 className={classes.paneTitle}>{texts.result}</h2>
        {result === null || result.verdict === 'mapped' ? null : (
          <VerdictTag verdict={result.verdict} eventBytes={result.eventBytes} />
        )}
        <SizeTag bytes={result?.eventBytes ?? null} />
        <span className={classes.space} />
        <CopyButton value={eventJson ?? ''}>
          {({ copied, copy }) => (
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={texts.copyEvent}
              title={copied ? texts.copied : texts.copyEvent}
              disabled={eventJson === null}
              onClick={copy}
            >
              {copied ? <Check size={14} /> : <Copy size={14} />}
            </ActionIcon>
          )}
        </CopyButton>
      </div>
      <div className={classes.eventJson}>
        {eventJson === null ? (
          <p className={classes.noEvent}>{preview === null ? texts.noResult : texts.rejected}</p>
        ) : (
          <JsonView text={eventJson} label={texts.result} remarks={sourceRemarks(result?.sources ?? [])} />
        )}
      </div>
      <div className={classes.findings} role="group" aria-label={texts.findings} tabIndex={0}>
        <h3 className={classes.paneTitle}>{texts.findings}</h3>
        <FindingList findings={findings} emptyText={preview === null ? '' : texts.noFindings} />
      </div>
    </section>
  )
}

function SizeTag(props: { readonly bytes: number | null }) {
  if (props.bytes === null) return null
  const part = props.bytes / maxEventBytes
  return <Tag tone={part > 1 ? 'err' : part > 0.9 ? 'warn' : 'ok'}>{texts.bytes(props.bytes)}</Tag>
}
