import { ActionIcon, NativeSelect, NumberInput, Textarea } from '@mantine/core'
import { ArrowDown, ArrowUp, ChevronRight, X } from 'lucide-react'
import { useId, useState, type ReactNode } from 'react'
import shared from '../receiver.module.css'
import { endpointTexts } from './texts.ts'
import { headerLines, headersOf, numberOf, recordOf, textOf, withMembers } from './endpoint-model.ts'
import classes from './endpoints.module.css'
import { asKind, stepKind, stepKinds, type StepKind, type StepValue } from './step-model.ts'

const t = endpointTexts.script

type Props = {
  readonly index: number
  readonly last: boolean
  readonly step: StepValue
  onChange(step: StepValue): void
  onMove(by: -1 | 1): void
  onRemove(): void
}

/** One scripted answer: what it is, how often, how late; headers and body below where one wants them. */
export function StepRow(props: Props) {
  const { index, step, onChange } = props
  const place = index + 1
  const kind = stepKind(step)
  const moreId = useId()
  const [open, setOpen] = useState(false)
  const hasMore = kind === 'answer' || kind === 'drip' || kind === 'cut' || kind === 'raw'
  return (
    <li className={classes.step} aria-label={t.step(place)}>
      <span className={classes.place}>{place}</span>
      <NativeSelect
        aria-label={t.kind(place)}
        data={stepKinds.map((value) => ({ value, label: t.kinds[value] }))}
        value={kind}
        onChange={({ currentTarget: { value } }) =>
          onChange(asKind(step, stepKinds.find((one): one is StepKind => one === value) ?? 'answer'))
        }
      />
      <StepNumber {...props} name="status" label={t.status(place)} disabled={!hasMore || kind === 'raw'} empty={200} />
      <StepNumber {...props} name="times" label={t.times(place)} empty={1} />
      <StepNumber {...props} name="delayMs" label={t.delay(place)} empty={0} />
      <StepNumber {...props} name="probability" label={t.chance(place)} empty={1} />
      <span className={classes.stepButtons}>
        <IconButton
          label={t.more(place)}
          disabled={!hasMore}
          expanded={open && hasMore}
          controls={moreId}
          onClick={() => setOpen(!open)}
        >
          <ChevronRight size={14} className={classes.turn} />
        </IconButton>
        <IconButton label={t.up(place)} disabled={index === 0} onClick={() => props.onMove(-1)}>
          <ArrowUp size={14} />
        </IconButton>
        <IconButton label={t.down(place)} disabled={props.last} onClick={() => props.onMove(1)}>
          <ArrowDown size={14} />
        </IconButton>
        <IconButton label={t.remove(place)} onClick={props.onRemove}>
          <X size={14} />
        </IconButton>
      </span>
      <div id={moreId} className={classes.more} hidden={!open || !hasMore}>
        {open && hasMore ? <More {...props} kind={kind} place={place} /> : null}
      </div>
    </li>
  )
}

function More({ step, kind, place, onChange }: Props & { readonly kind: StepKind; readonly place: number }) {
  const [lines, setLines] = useState(() => headerLines(step['headers']))
  if (kind === 'raw') {
    return (
      <Area
        label={t.raw(place)}
        value={textOf(step['raw'])}
        onText={(raw) => onChange({ ...step, raw: raw.replaceAll(/\r?\n/g, '\r\n') })}
      />
    )
  }
  return (
    <>
      <Area
        label={t.headers(place)}
        placeholder="Retry-After: 2"
        value={lines}
        onText={(text) => {
          setLines(text)
          onChange(withMembers(step, { headers: headersOf(text) }))
        }}
      />
      <Area
        label={t.body(place)}
        placeholder={t.bodyHint}
        value={textOf(step['body'])}
        onText={(body) => onChange(withMembers(step, { body: body === '' ? undefined : body }))}
      />
      {kind === 'cut' ? (
        <Amount
          label={t.cutAfter(place)}
          value={numberOf(step['resetAfterBytes'])}
          onNumber={(resetAfterBytes) => onChange({ ...step, resetAfterBytes })}
        />
      ) : null}
      {kind === 'drip' ? (
        <>
          <Amount
            label={t.dripBytes(place)}
            value={numberOf(recordOf(step['drip'])?.['bytes'])}
            onNumber={(bytes) => onChange({ ...step, drip: { ...recordOf(step['drip']), bytes } })}
          />
          <Amount
            label={t.dripEvery(place)}
            value={numberOf(recordOf(step['drip'])?.['everyMs'])}
            onNumber={(everyMs) => onChange({ ...step, drip: { ...recordOf(step['drip']), everyMs } })}
          />
        </>
      ) : null}
    </>
  )
}

function Area(props: {
  readonly label: string
  readonly value: string
  readonly placeholder?: string
  onText(text: string): void
}) {
  const { onText, ...input } = props
  return (
    <Textarea
      {...input}
      classNames={{ input: shared.mono ?? '' }}
      autosize
      minRows={1}
      maxRows={8}
      spellCheck={false}
      onChange={(event) => onText(event.currentTarget.value)}
    />
  )
}

function Amount(props: { readonly label: string; readonly value: number | ''; onNumber(value: number): void }) {
  return (
    <NumberInput
      label={props.label}
      hideControls
      allowDecimal={false}
      min={0}
      value={props.value}
      onChange={(value) => {
        if (typeof value === 'number') props.onNumber(value)
      }}
    />
  )
}

/** A number of the step; empty = what the placeholder says. */
function StepNumber(
  props: Props & {
    readonly name: 'status' | 'times' | 'delayMs' | 'probability'
    readonly label: string
    readonly empty: number
    readonly disabled?: boolean
  },
) {
  const { name, step, onChange } = props
  return (
    <NumberInput
      hideControls
      aria-label={props.label}
      title={props.label}
      placeholder={String(props.empty)}
      disabled={props.disabled ?? false}
      allowDecimal={name === 'probability'}
      value={numberOf(step[name])}
      onChange={(next) => onChange(withMembers(step, { [name]: typeof next === 'number' ? next : undefined }))}
    />
  )
}

function IconButton(props: {
  readonly label: string
  readonly disabled?: boolean
  readonly expanded?: boolean
  readonly controls?: string
  readonly children: ReactNode
  onClick(): void
}) {
  const { label, expanded, controls } = props
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      aria-label={label}
      title={label}
      disabled={props.disabled ?? false}
      {...(expanded === undefined ? {} : { 'aria-expanded': expanded, 'aria-controls': controls })}
      onClick={props.onClick}
    >
      {props.children}
    </ActionIcon>
  )
}
