import { lazy, Suspense } from 'react'
import type { LiquidCompletions } from '#shared/domain/webhook/complete-liquid.ts'
import type { QuickFix, TextSpan } from '#shared/domain/webhook/types.ts'
import type { Severity } from '#shared/schema/finding.ts'
import classes from './edit.module.css'

/** Something to be said of a stretch of the text, with what can be done. */
export type LiquidMark = TextSpan & {
  readonly severity: Severity
  readonly message: string
  readonly quickFix: QuickFix | undefined
}

export type LiquidFieldProps = {
  readonly label: string
  readonly value: string
  /** One line, or a body of many with JSON coloured. */
  readonly lines: 'one' | 'many'
  readonly placeholder?: string
  readonly readOnly: boolean
  readonly marks: readonly LiquidMark[]
  /** The `{{ … }}` that are lit. */
  readonly lit: TextSpan | null
  /** Moves the focus there; a new object each time. */
  readonly goTo: { readonly at: number } | null
  complete(text: string, cursor: number): LiquidCompletions | null
  onChange(text: string): void
  /** The pointer is on this `{{ … }}`, or on none. */
  onPoint(span: TextSpan | null): void
  onFix(fix: QuickFix): void
}

const LiquidEditor = lazy(async () => ({ default: (await import('./liquid-editor.tsx')).LiquidEditor }))

/** A Liquid template as a field. The editor's code is loaded when the first one is shown. */
export function LiquidField(props: LiquidFieldProps) {
  return (
    <div className={props.lines === 'one' ? classes.line : classes.area}>
      <Suspense fallback={<pre className={classes.waiting}>{props.value}</pre>}>
        <LiquidEditor {...props} />
      </Suspense>
    </div>
  )
}
