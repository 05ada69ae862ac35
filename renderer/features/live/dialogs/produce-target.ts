import type { ProduceSource } from '#shared/contract/live.ts'

/** Where records go, as chosen in the dialog. */
export type ProduceChoice = {
  readonly connection: string
  /** Null: each record's own topic. */
  readonly topic: string | null
  readonly keepPartitions: boolean
  readonly keepTimestamps: boolean
}

/** What `previewProduce` and `produce` take. */
export const produceInput = (source: ProduceSource, choice: ProduceChoice) => ({ source, ...choice })
