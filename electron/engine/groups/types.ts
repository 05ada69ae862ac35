import type { GroupDetail, GroupInfo, SeekPreview, SeekTarget } from '#shared/contract/groups.ts'

export type SeekInput = {
  readonly relay: string
  readonly to: SeekTarget
  /** Only these; absent = all of the relay's topics. */
  readonly partitions?: readonly { readonly topic: string; readonly partition: number }[] | undefined
}

/** What the person saw and agreed to. */
export type ExpectedSeek = {
  readonly topic: string
  readonly partition: number
  readonly from: string | null
  readonly to: string
}

/** Consumer groups of the workspace's connections: looks at any, moves those of our own stopped relays. Joins none. */
export interface GroupService {
  /** Throws NOT_FOUND, BAD_INPUT for a replay, UNREACHABLE. */
  list(connection: string): Promise<readonly GroupInfo[]>
  describe(connection: string, groupId: string): Promise<GroupDetail>
  /** What to know before the relay joins its group; empty = nothing. */
  joinWarnings(relay: string): Promise<readonly string[]>
  /** What `seek` would do; changes nothing. */
  previewSeek(input: SeekInput): Promise<SeekPreview>
  /** Commits `expected`, and answers what was done. CONFLICT, READ_ONLY. */
  seek(input: SeekInput & { readonly expected: readonly ExpectedSeek[] }): Promise<SeekPreview>
}
