/** Where a group is moved to, as people choose it. */
import type { SeekPartition, SeekPreview, SeekTarget } from '#shared/contract/groups.ts'

export type SeekKind = 'earliest' | 'latest' | 'offset' | 'time'

/** Null while what was typed is no target yet. `time` is the text of a local date and time field. */
export function seekTargetOf(
  kind: SeekKind,
  typed: { readonly offset: string; readonly time: string },
): SeekTarget | null {
  switch (kind) {
    case 'earliest':
    case 'latest':
      return kind
    case 'offset':
      return /^\d+$/.test(typed.offset.trim()) ? { offset: typed.offset.trim() } : null
    case 'time': {
      const ms = Date.parse(typed.time)
      return Number.isNaN(ms) ? null : { time: new Date(ms).toISOString() }
    }
  }
}

export const partitionKey = ({ topic, partition }: Pick<SeekPartition, 'topic' | 'partition'>): string =>
  `${topic} ${partition}`

/** The partitions that move, and what that means in all. */
export function chosenOf(preview: SeekPreview, left: ReadonlySet<string>) {
  const partitions = preview.partitions.filter((partition) => !left.has(partitionKey(partition)))
  const sum = (of: 'readAgain' | 'skipped'): number => partitions.reduce((all, partition) => all + partition[of], 0)
  return {
    partitions,
    readAgain: sum('readAgain'),
    skipped: sum('skipped'),
    /** Some of them really go somewhere else. */
    moves: partitions.some(({ from, to }) => from !== to),
  }
}
