import type { Finding } from '#shared/schema/finding.ts'
import { CodeEditor } from '../../ui/code-editor/code-editor.tsx'
import { useEditor } from './editor-context.tsx'
import classes from './mapping.module.css'
import { texts } from './texts.ts'

type Props = {
  readonly label: string
  readonly value: string
  /** What keeps it from being read. */
  readonly problem: Finding | undefined
  onChange(text: string): void
}

/** A Liquid template over several lines, with the place of what is wrong. */
export function TemplateEditor({ label, value, problem, onChange }: Props) {
  const { readOnly } = useEditor()
  const marks =
    problem === undefined ? [] : [{ ...placeIn(value, problem), severity: 'error' as const, message: problem.message }]
  return (
    <div className={classes.template}>
      <div className={classes.templateText} data-large={value.includes('\n') || undefined}>
        <CodeEditor
          label={texts.templateOf(label)}
          language="text"
          value={value}
          readOnly={readOnly}
          problems={marks}
          onChange={onChange}
        />
      </div>
      {problem === undefined ? null : (
        <p className={classes.templateProblem} role="alert">
          {problem.message}
        </p>
      )}
    </div>
  )
}

/** The character that a line and a column name, both from 1; the whole text where there is no place. */
export function placeIn(text: string, { line, column }: Finding): { readonly from: number; readonly to: number } {
  if (line === undefined || column === undefined) return { from: 0, to: text.length }
  const before = text.split('\n').slice(0, line - 1)
  const from = before.reduce((sum, one) => sum + one.length + 1, 0) + column - 1
  return { from, to: from + 2 }
}
