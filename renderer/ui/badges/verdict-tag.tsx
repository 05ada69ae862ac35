import { Tag } from './tag.tsx'
import { verdictLabel } from './verdict.ts'

/** What became of a record: `maps`, or in short why not. */
export function VerdictTag(props: { readonly verdict: string; readonly eventBytes: number | null }) {
  const label = verdictLabel(props.verdict, props.eventBytes)
  return (
    <Tag tone={label.tone} title={props.verdict}>
      {label.text}
    </Tag>
  )
}
