import type { DecodedRecord } from '../decode/types.ts'

/** What a filter looks at: a record and what became of it. Without a mapping the last three are null. */
export type FilterCandidate = {
  readonly record: DecodedRecord
  /** `mapped`, or the rule that rejected it. */
  readonly verdict: string | null
  readonly eventName: string | null
  readonly user: string | null
}

/** A filter made ready once. Never throws. */
export interface Filter {
  /** The expression as people wrote it. */
  readonly text: string
  /** Whether verdict, event or user is asked for, so that records must be mapped first. */
  readonly needs: { readonly mapping: boolean }
  /** The expression as a tree, for those who know cheaper ways to some of the records; null for the empty one. */
  readonly node: FilterNode | null
  matches(candidate: FilterCandidate): boolean
}

/** What is wrong with an expression; `position` counts UTF-16 units from 0. */
export type FilterProblem = { readonly message: string; readonly position: number }

export type CompareOperator = '=' | '!=' | '>' | '>=' | '<' | '<=' | '~'

/** The right side of a comparison; unquoted ones may be numbers, true, false, null or times. */
export type Literal = { readonly text: string; readonly quoted: boolean; readonly at: number }

/** A field that is no part of the message itself. */
export type OutcomeField = 'verdict' | 'event' | 'user' | 'format' | 'schema'

/** A place in the record, or one of the fields that decoding and mapping add. */
export type FieldRef =
  | { readonly kind: 'path'; readonly text: string; readonly steps: readonly (string | number)[] }
  | { readonly kind: 'outcome'; readonly name: OutcomeField }

export type FilterNode =
  | { readonly kind: 'word'; readonly text: string }
  | {
      readonly kind: 'compare'
      readonly field: FieldRef
      readonly operator: CompareOperator
      readonly literal: Literal
    }
  | { readonly kind: 'exists'; readonly field: FieldRef }
  | { readonly kind: 'not'; readonly inner: FilterNode }
  | { readonly kind: 'and' | 'or'; readonly parts: readonly FilterNode[] }
