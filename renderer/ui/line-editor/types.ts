/** A coloured stretch of the line, as character offsets. */
export type LinePiece = {
  readonly from: number
  readonly to: number
  readonly kind: 'path' | 'keyword' | 'operator' | 'number' | 'string' | 'word'
}

/** What is wrong with the line, and where it begins. */
export type LineProblem = { readonly from: number; readonly to: number; readonly message: string }

/** What could stand at the cursor; replaces the text from `from` to the cursor. */
export type LineCompletions = {
  readonly from: number
  readonly options: readonly LineOption[]
}
export type LineOption = {
  readonly label: string
  /** Inserted instead of the label. */
  readonly insert?: string
  /** Beside it, dim: an example, an explanation. */
  readonly detail?: string
}

export type LineEditorProps = {
  readonly label: string
  readonly placeholder: string
  readonly value: string
  readonly problem: LineProblem | null
  /** Id of the element that tells the problem in words. */
  readonly problemId: string
  piecesOf(text: string): readonly LinePiece[]
  complete(text: string, cursor: number): LineCompletions | null
  onChange(text: string): void
  /** Enter. */
  onApply(text: string): void
  /** Escape in an empty line, or arrow down. */
  onLeave(): void
  /** Arrow up and down: an earlier (-1) or later (1) line; null where there is none. */
  recall(step: -1 | 1, text: string): string | null
  onFocus?(): void
}
