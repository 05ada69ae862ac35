import type { RecordDetail } from '#shared/contract/live.ts'
import { visibleText } from '../../../ui/format/visible-text.ts'
import { DecodeReport } from './decode-report.tsx'
import classes from './detail.module.css'
import { FormatTag, PayloadText } from './payload-part.tsx'

/** The key below the value: one line where it is one, else as large as a small value. */
export function KeyPart(props: { readonly sessionId: string; readonly record: RecordDetail }) {
  const { key, seq } = props.record
  const long = key.text.includes('\n') || key.textChars > key.text.length
  return (
    <div className={classes.key} data-long={long || undefined}>
      <div className={classes.keyTitle}>
        <span className={classes.dim}>Key</span> <FormatTag payload={key} />{' '}
        {long ? null : <span className="sb-mono">{key.format === 'null' ? 'null' : visibleText(key.text)}</span>}
      </div>
      <DecodeReport payload={key} withoutGuess />
      {long ? (
        <PayloadText payload={key} body={{ sessionId: props.sessionId, seq, part: 'key' }} label="Decoded key" />
      ) : null}
    </div>
  )
}
