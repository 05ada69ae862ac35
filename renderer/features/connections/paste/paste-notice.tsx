import { Button } from '@mantine/core'
import { exportLine } from '#shared/domain/secret-reference/secret-reference.ts'
import { CodeLine } from '../../../ui/code-line/code-line.tsx'
import { copyText } from '../../../ui/copy-text.ts'
import { Notice } from '../../../ui/screen/screen-parts.tsx'
import type { KafkaForm } from '../form/form-model.ts'
import { texts } from '../texts.ts'

const t = texts.paste

/** A variable that is to be set where Signalbench is started; the value is only ever copied. */
export type Exported = { readonly name: string; readonly value: string }

export type Pasted = {
  readonly before: KafkaForm
  readonly used: number
  readonly unused: number
  readonly exports: readonly Exported[]
}

/** What the paste did, the way back, and what is left to do outside. */
export function PasteNotice(props: { readonly pasted: Pasted; onUndo(): void; onClose(): void }) {
  const { used, unused, exports } = props.pasted
  const lines = exports.map(({ name, value }) => exportLine(name, value)).join('\n')
  return (
    <Notice
      tone={exports.length > 0 ? 'warn' : 'info'}
      text={
        <>
          {t.filled(used, unused)}
          {exports.length === 0 ? null : (
            <>
              {' '}
              {t.exportHint}
              {exports.map(({ name }) => (
                <CodeLine key={name} text={exportLine(name)} />
              ))}
            </>
          )}
        </>
      }
      action={
        <>
          {lines === '' ? null : <Button onClick={() => void copyText(lines, t.exportLines)}>{t.copyExports}</Button>}
          <Button onClick={props.onUndo}>{t.undo}</Button>
        </>
      }
      onClose={props.onClose}
    />
  )
}
