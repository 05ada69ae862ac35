import { Button } from '@mantine/core'
import type { PayloadView } from '#shared/contract/live.ts'
import { Tag } from '../../../ui/badges/tag.tsx'
import { count } from '../../../ui/format/numbers.ts'
import { JsonView } from '../../../ui/json-view/json-view.tsx'
import classes from './detail.module.css'
import { formatTagText } from './format-words.ts'
import { useBodyParts, type BodyOf } from './use-body-parts.ts'

/** What a payload turned out to be, in one badge. */
export function FormatTag(props: { readonly payload: PayloadView }) {
  return (
    <Tag tone="muted" title={hintOf(props.payload)}>
      {formatTagText(props.payload)}
    </Tag>
  )
}

/** The exact size, and how the format was found. */
const hintOf = (payload: PayloadView): string =>
  [
    `${count(payload.bytes)} bytes.`,
    ...(payload.explanation === undefined ? [] : [payload.explanation]),
    ...payload.diagnostics.map((diagnostic) => diagnostic.message),
  ].join(' ')

const textLength = (text: string): number => text.length
const appendText = (text: string, more: string): string => text + more

/** The decoded text; a long one in parts, on request. */
export function PayloadText(props: { readonly payload: PayloadView; readonly body: BodyOf; readonly label: string }) {
  const { payload } = props
  const { whole, busy, more } = useBodyParts(props.body, 'decoded', payload.text, textLength, appendText)
  if (payload.format === 'null')
    return (
      <p className={classes.absent}>
        {props.body.part === 'key'
          ? 'null: this record has no key.'
          : 'null: a tombstone, the key stands for its removal.'}
      </p>
    )
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
