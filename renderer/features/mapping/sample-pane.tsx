import type { JsonValue } from '#shared/lib/exact-number.ts'
import { stringifyJson } from '#shared/lib/json-stringify.ts'
import { parseJson } from '#shared/lib/json-parse.ts'
import { ActionIcon, Button } from '@mantine/core'
import { ArrowRightToLine, ChevronLeft, ChevronRight, ClipboardPaste, FileInput } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import { useLocation } from 'wouter'
import { EmptyState } from '../../ui/empty-state/empty-state.tsx'
import { links } from '../../ui/links.ts'
import type { MappingSample } from '#shared/contract/mappings.ts'
import { CaptureSampleDialog } from './capture-sample-dialog.tsx'
import { PasteDialog } from './paste-dialog.tsx'
import { SampleTree } from './sample-tree.tsx'
import classes from './sample.module.css'
import type { KeptRange } from './sample-store.ts'
import { stepSample, useSample } from './sample-store.ts'
import { texts } from './texts.ts'
import type { Target } from './targets.ts'

type Props = {
  readonly range: KeptRange | null
  /** What the engine decoded; null while there is no sample or it is gone. */
  readonly recordJson: string | null
  readonly problem: string | null
  readonly target: Target
  readonly canPick: boolean
  onPick(path: string): void
}

/** The record that the mapping is tried on, and the ways to another one. */
export function SamplePane(props: Props) {
  const [dialog, setDialog] = useState<'paste' | 'capture' | null>(null)
  const { sample, choose } = useSample()
  const use = (chosen: MappingSample): void => {
    choose(chosen)
    setDialog(null)
  }
  return (
    <section className={classes.pane} aria-label={texts.sample}>
      <SampleBar range={props.range} recordJson={props.recordJson} onDialog={setDialog} />
      <SampleBody {...props} />
      <PasteDialog
        opened={dialog === 'paste'}
        onClose={() => setDialog(null)}
        onUse={(text) => use({ kind: 'text', text })}
      />
      <CaptureSampleDialog opened={dialog === 'capture'} sample={sample} onClose={() => setDialog(null)} onUse={use} />
    </section>
  )
}

type BarProps = {
  readonly range: KeptRange | null
  readonly recordJson: string | null
  onDialog(dialog: 'paste' | 'capture'): void
}

function SampleBar(props: BarProps) {
  const { range } = props
  const { sample, choose } = useSample()
  const captured = sample?.kind === 'capture' ? sample : null
  const empty = range === null || range.headSeq <= range.firstSeq
  const step = (by: number): void => {
    if (captured !== null && Number.isFinite(by)) choose({ ...captured, index: Math.max(0, captured.index + by) })
    else if (range !== null) choose(stepSample(sample, range, by))
  }
  const seq = sample?.kind === 'record' ? sample.seq : null
  return (
    <div className={classes.bar}>
      <h2 className={classes.title}>{texts.sample}</h2>
      <span className={classes.place} title={placeOf(props.recordJson)}>
        {sampleName(sample, props.recordJson)}
      </span>
      <SampleButton
        label={texts.previous}
        disabled={captured === null ? empty || seq === range?.firstSeq : captured.index === 0}
        onClick={() => step(-1)}
      >
        <ChevronLeft size={15} />
      </SampleButton>
      <SampleButton
        label={texts.next}
        disabled={captured === null && (empty || (seq !== null && seq >= (range?.headSeq ?? 0) - 1))}
        onClick={() => step(1)}
      >
        <ChevronRight size={15} />
      </SampleButton>
      <SampleButton label={texts.newest} disabled={empty} onClick={() => step(Number.POSITIVE_INFINITY)}>
        <ArrowRightToLine size={14} />
      </SampleButton>
      <SampleButton label={texts.fromCapture} disabled={false} onClick={() => props.onDialog('capture')}>
        <FileInput size={14} />
      </SampleButton>
      <SampleButton label={texts.paste} disabled={false} onClick={() => props.onDialog('paste')}>
        <ClipboardPaste size={14} />
      </SampleButton>
    </div>
  )
}

function SampleButton(props: {
  readonly label: string
  readonly disabled: boolean
  onClick(): void
  readonly children: ReactNode
}) {
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      aria-label={props.label}
      title={props.label}
      disabled={props.disabled}
      onClick={props.onClick}
    >
      {props.children}
    </ActionIcon>
  )
}

function SampleBody(props: Props) {
  const [, navigate] = useLocation()
  const { choose } = useSample()
  const { range, problem, recordJson } = props
  if (recordJson !== null && problem === null) {
    return (
      <>
        <div className={classes.hint}>{texts.treeHint(targetName(props.target))}</div>
        <SampleTree recordJson={recordJson} canPick={props.canPick} onPick={props.onPick} />
      </>
    )
  }
  if (problem !== null) {
    return (
      <EmptyState
        title={texts.sampleGone}
        action={
          range === null ? (
            <Button onClick={() => navigate(links.live)}>{texts.noSample.action}</Button>
          ) : (
            <Button onClick={() => choose(stepSample(null, range, 0))}>{texts.takeNewest}</Button>
          )
        }
      >
        {problem}
      </EmptyState>
    )
  }
  return (
    <EmptyState
      title={texts.noSample.title}
      action={<Button onClick={() => navigate(links.live)}>{texts.noSample.action}</Button>}
    >
      {texts.noSample.text}
    </EmptyState>
  )
}

function sampleName(sample: MappingSample | null, recordJson: string | null): string {
  if (sample?.kind === 'text') return texts.pasted
  return sample?.kind === 'capture' ? texts.captured(sample.capture, sample.index + 1) : placeOf(recordJson)
}

/** `user-events·3·8841` of the decoded record. */
function placeOf(recordJson: string | null): string {
  const record = recordJson === null ? null : valueOf(recordJson)
  if (record === null || typeof record !== 'object' || !('topic' in record)) return ''
  const parts = [record['topic'], record['partition'], record['offset']]
  return parts.map((part) => (typeof part === 'string' ? part : stringifyJson(part))).join('·')
}

function targetName(target: Target): string {
  if (target.kind === 'property') return target.name
  const name = target.kind === 'properties' ? texts.properties : target.field
  return target.alternative === null ? name : texts.alternative(name, target.alternative)
}

/** The engine's own JSON, every digit kept. */
function valueOf(json: string): JsonValue {
  const parsed = parseJson(json)
  return parsed.ok ? parsed.value : null
}
