import { Button } from '@mantine/core'
import type { PayloadView } from '#shared/contract/live.ts'
import { Tag } from '../../../ui/badges/tag.tsx'
import { byteSize, count } from '../../../ui/format/numbers.ts'
import { JsonView } from '../../../ui/json-view/json-view.tsx'
import classes from './detail.module.css'
import { useBodyParts, type BodyOf } from './use-body-parts.ts'

/** What a payload turned out to be, in one badge: `avro · id 1042 · 311 B`. */
export function FormatTag(props: { readonly payload: PayloadView }) {
  const { payload } = props
  const words: string[] = [payload.format]
  if (payload.schemaId !== null) words.push(`id ${payload.schemaId}`)
  words.push(byteSize(payload.bytes))
  return (
    <Tag tone="muted" title={`${count(payload.bytes)} bytes`}>
      {words.join(' · ')}
    </Tag>
  )
}

/** How the bytes became this value, where that is worth knowing. */
export function DecodeReport(props: { readonly payload: PayloadView }) {
  if (props.payload.diagnostics.length === 0) return null
  return (
    <ul className={classes.report} aria-label="How it was decoded">
      {props.payload.diagnostics.map((diagnostic) => (
        <li key={diagnostic.code + diagnostic.message}>
          <Tag tone="warn">{diagnostic.code.replaceAll('-', ' ')}</Tag> {diagnostic.message}
        </li>
      ))}
    </ul>
  )
}

const textLength = (text: string): number => text.length
const appendText = (text: string, more: string): string => text + more

/** The decoded text; a long one in parts, on request. */
export function PayloadText(props: { readonly payload: PayloadView; readonly body: BodyOf; readonly label: string }) {
  const { payload } = props
  const { whole, busy, more } = useBodyParts(props.body, 'decoded', payload.text, textLength, appendText)
  if (payload.format === 'null')
    return <p className={classes.absent}>null: a tombstone, the key stands for its removal.</p>
  if (payload.format === 'empty') return <p className={classes.absent}>Empty: zero bytes.</p>
  return (
    <>
      {whole.length < payload.textChars ? (
        <div className={classes.more}>
          {count(whole.length)} of {count(payload.textChars)} characters
          <Button size="compact-xs" loading={busy} onClick={more}>
            Show more
          </Button>
        </div>
      ) : null}
      <JsonView text={whole} label={props.label} />
    </>
  )
}
