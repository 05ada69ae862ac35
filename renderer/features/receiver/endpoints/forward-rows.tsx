import { NativeSelect, NumberInput, Switch, Textarea } from '@mantine/core'
import { useState, type ReactElement } from 'react'
import { retryPresetIds } from '#shared/domain/retry/presets.ts'
import { FormRow } from '../../../ui/file-form/form-row.tsx'
import type { FileValue } from '../../../ui/file-form/use-form-draft.ts'
import shared from '../receiver.module.css'
import { endpointTexts } from './texts.ts'
import { MonoInput } from './endpoint-editor.tsx'
import {
  type EndpointField,
  type EndpointValue,
  headerLines,
  headersOf,
  numberOf,
  recordOf,
  textOf,
  withMembers,
} from './endpoint-model.ts'
import { recipes } from './recipes.ts'

const t = endpointTexts

type Props = {
  readonly endpoint: EndpointValue
  readonly problems: Readonly<Partial<Record<EndpointField, string>>>
  onChange(endpoint: EndpointValue): void
}

/** Where requests go on to, how fast, in which form. */
export function ForwardRows({ endpoint, problems, onChange }: Props) {
  const forward = recordOf(endpoint['forward'])
  const set = (next: FileValue | undefined): void => onChange(withMembers(endpoint, { forward: next }))
  return (
    <>
      <FormRow label={t.fields.forward} hint={t.hints.forward}>
        <Switch
          className={shared.switch ?? ''}
          checked={forward !== null}
          onChange={(event) => set(event.currentTarget.checked ? { url: 'http://127.0.0.1:3000/hook' } : undefined)}
        />
      </FormRow>
      {forward === null ? null : <Forward forward={forward} problems={problems} set={set} />}
    </>
  )
}

type ForwardProps = {
  readonly forward: FileValue
  readonly problems: Props['problems']
  set(forward: FileValue): void
}

function Forward(props: ForwardProps) {
  const { forward, problems, set } = props
  const change = (members: Readonly<Record<string, unknown>>): void => set(withMembers(forward, members))
  const [recipe, setRecipe] = useState('')
  return (
    <>
      <FormRow label={t.fields.recipe} hint={t.hints.recipe}>
        <NativeSelect
          data={[{ value: '', label: t.asItCame }, ...recipes.map(({ id, label }) => ({ value: id, label }))]}
          value={recipe}
          onChange={({ currentTarget: { value } }) => {
            setRecipe(value)
            const chosen = recipes.find(({ id }) => id === value)
            set(
              chosen === undefined
                ? withMembers(forward, { headers: undefined, body: undefined })
                : withMembers({ ...forward, ...chosen.forward }, { batch: undefined }),
            )
          }}
        />
      </FormRow>
      <FormRow label={t.fields.url} error={problems.url}>
        <MonoInput value={textOf(forward['url'])} onText={(url) => change({ url })} />
      </FormRow>
      {/* A recipe fills these anew. */}
      <Texts key={recipe} {...props} />
      <FormRow label={t.fields.rate} hint={t.hints.rate} error={problems.forward}>
        <Amount
          value={numberOf(forward['requestsPerSecond'])}
          onNumber={(rate) => change({ requestsPerSecond: rate })}
        />
      </FormRow>
      <Batch {...props} />
      <FormRow label={t.fields.retry} hint={t.hints.retry}>
        <RetrySelect {...props} />
      </FormRow>
    </>
  )
}

function Texts({ forward, set }: ForwardProps) {
  const [lines, setLines] = useState(() => headerLines(forward['headers']))
  return (
    <>
      <FormRow label={t.fields.headers} hint={t.hints.headers}>
        <Area
          value={lines}
          onText={(text) => {
            setLines(text)
            set(withMembers(forward, { headers: headersOf(text) }))
          }}
        />
      </FormRow>
      <FormRow label={t.fields.body} hint={t.hints.body}>
        <Area
          value={textOf(forward['body'])}
          onText={(body) => set(withMembers(forward, { body: body === '' ? undefined : body }))}
        />
      </FormRow>
    </>
  )
}

function Batch({ forward, set }: ForwardProps) {
  const batch = recordOf(forward['batch'])
  const change = (members: Readonly<Record<string, unknown>>): void =>
    set({ ...forward, batch: withMembers(batch ?? {}, members) })
  return (
    <>
      <FormRow label={t.fields.batch} hint={t.hints.batch}>
        <Switch
          className={shared.switch ?? ''}
          checked={batch !== null}
          onChange={(event) =>
            set(
              withMembers(forward, {
                batch: event.currentTarget.checked ? { maxItems: 20, maxWaitMs: 500 } : undefined,
              }),
            )
          }
        />
      </FormRow>
      {batch === null ? null : (
        <>
          <FormRow label={t.fields.maxItems}>
            <Amount value={numberOf(batch['maxItems'])} onNumber={(maxItems) => change({ maxItems })} />
          </FormRow>
          <FormRow label={t.fields.maxWaitMs}>
            <Amount value={numberOf(batch['maxWaitMs'])} onNumber={(maxWaitMs) => change({ maxWaitMs })} />
          </FormRow>
        </>
      )}
    </>
  )
}

/** A list of delays stands in the file only; choosing a preset replaces it. */
function RetrySelect(props: ForwardProps & { readonly id?: string }): ReactElement {
  const { forward, set } = props
  const { retry } = forward
  const isList = recordOf(retry) !== null
  return (
    <NativeSelect
      {...(props.id === undefined ? {} : { id: props.id })}
      data={[...(isList ? [{ value: 'list', label: t.ownDelays }] : []), ...retryPresetIds]}
      value={isList ? 'list' : textOf(retry, 'onesignal-assumed')}
      onChange={({ currentTarget: { value } }) => {
        if (value !== 'list') set({ ...forward, retry: value })
      }}
    />
  )
}

type RowControl = { readonly id?: string; readonly error?: boolean; readonly 'aria-describedby'?: string }

function Amount(props: RowControl & { readonly value: number | ''; onNumber(value: number | undefined): void }) {
  const { onNumber, ...input } = props
  return (
    <NumberInput
      {...input}
      hideControls
      min={0}
      onChange={(value) => onNumber(typeof value === 'number' ? value : undefined)}
    />
  )
}

function Area(props: RowControl & { readonly value: string; onText(text: string): void }) {
  const { onText, ...input } = props
  return (
    <Textarea
      {...input}
      classNames={{ input: shared.mono ?? '' }}
      autosize
      minRows={2}
      maxRows={10}
      spellCheck={false}
      onChange={(event) => onText(event.currentTarget.value)}
    />
  )
}
