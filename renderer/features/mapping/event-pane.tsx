import { ActionIcon, CopyButton } from '@mantine/core'
import { Check, Copy } from 'lucide-react'
import { VerdictTag } from '../../ui/badges/verdict-tag.tsx'
import { FindingList } from '../../ui/finding-list/finding-list.tsx'
import { JsonView } from '../../ui/json-view/json-view.tsx'
import type { MappingPreview } from '#shared/contract/mappings.ts'
import { useEditor } from './editor-context.tsx'
import { sourceRemarks } from './event-values.ts'
import classes from './mapping.module.css'
import { SizeGauge } from './size-gauge.tsx'
import { texts } from './texts.ts'
import { targetOfPart, trailOf } from './trace.ts'
import { useTraced } from './trace-store.ts'

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
        <span className={classes.space} />
        <SizeGauge bytes={result?.eventBytes ?? null} />
        <CopyEvent text={eventJson} />
      </div>
      <div className={classes.eventJson}>
        {result === null || eventJson === null ? (
          <p className={classes.noEvent}>{preview === null ? texts.noResult : texts.rejected}</p>
        ) : (
          <EventJson text={eventJson} sources={result.sources} />
        )}
      </div>
      <div className={classes.findings} role="group" aria-label={texts.findings} tabIndex={0}>
        <h3 className={classes.paneTitle}>{texts.findings}</h3>
        <FindingList findings={findings} emptyText={preview === null ? '' : texts.noFindings} />
      </div>
    </section>
  )
}

type EventJsonProps = {
  readonly text: string
  readonly sources: NonNullable<MappingPreview['result']>['sources']
}

/** Each part of the event shows where it comes from while the pointer or the focus is on it, and leads to its row. */
function EventJson({ text, sources }: EventJsonProps) {
  const { trail, setTarget } = useEditor()
  const trace = useTraced((state) => state.trace)
  const pick = (path: string): void => {
    const [row] = trailOf({ on: 'event', path }, sources).rows
    const target = targetOfPart(row ?? path)
    if (target !== null) setTarget(target)
  }
  return (
    <JsonView
      text={text}
      label={texts.result}
      remarks={sourceRemarks(sources)}
      marked={trail.event}
      pickTitle={texts.partOf}
      onPick={pick}
      onHover={(path) => trace(path === null ? null : { on: 'event', path })}
    />
  )
}

function CopyEvent(props: { readonly text: string | null }) {
  return (
    <CopyButton value={props.text ?? ''}>
      {({ copied, copy }) => (
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={texts.copyEvent}
          title={copied ? texts.copied : texts.copyEvent}
          disabled={props.text === null}
          onClick={copy}
        >
          {copied ? <Check size={14} /> : <Copy size={14} />}
        </ActionIcon>
      )}
    </CopyButton>
  )
}
