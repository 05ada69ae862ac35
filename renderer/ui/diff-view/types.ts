/** What the buttons around a comparison do. */
export type DiffControls = {
  /** How many stretches differ. */
  readonly differences: number
  next(): void
  previous(): void
}

export type DiffViewProps = {
  readonly left: string
  readonly right: string
  readonly leftLabel: string
  readonly rightLabel: string
  readonly mode: 'side-by-side' | 'unified'
  /** Long stretches without a difference are folded. */
  readonly fold: boolean
  onReady(controls: DiffControls): void
}
