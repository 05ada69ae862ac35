import { useQuery } from '@tanstack/react-query'
import type { TracePiece } from '#shared/contract/trace.ts'
import type { TraceStep } from '#shared/schema/trace.ts'
import { durationText } from '#shared/domain/trace/words.ts'
import { problemOf } from '../../../rpc/errors.ts'
import { useOrpc } from '../../../rpc/rpc-context.tsx'
import { byteSize } from '../../../ui/format/numbers.ts'
import { BodyView, HeaderTable } from '../../../ui/screen/http-parts.tsx'
import { Scroll } from '../../../ui/screen/screen-parts.tsx'
import { texts } from '../texts.ts'
import classes from '../trace.module.css'

/** A body of more lines than this is read in its own scroller. */
const maxLines = 24
const linePx = 19

/** Everything about one step: what it was, its request and response, texts as they were. */
export function PartPane(props: { readonly step: TraceStep }) {
  const { step } = props
  const orpc = useOrpc()
  const query = useQuery(
    orpc.trace.part.queryOptions({ input: { ref: step.ref ?? '' }, enabled: step.ref !== null, retry: false }),
  )
  return (
    <Scroll label={texts.part.label}>
      <h2 className={classes.partTitle}>
        {step.title} <span className={classes.dim}>{step.text}</span>
      </h2>
      {step.ref === null ? <p className={classes.pad}>{texts.part.gone}</p> : null}
      {query.error === null ? null : <p className={classes.pad}>{problemOf(query.error).message}</p>}
      {query.data?.pieces.map((piece) => (
        <Piece key={piece.title} piece={piece} />
      ))}
    </Scroll>
  )
}

function Piece(props: { readonly piece: TracePiece }) {
  const { piece } = props
  return (
    <section className={classes.piece} aria-label={piece.title}>
      <h3>
        {piece.title}
        {piece.kind === 'text' ? <span className={classes.dim}> {byteSize(piece.bytes)}</span> : null}
      </h3>
      <PieceContent piece={piece} />
    </section>
  )
}

function PieceContent({ piece }: { readonly piece: TracePiece }) {
  switch (piece.kind) {
    case 'pairs':
      return piece.pairs.length === 0 ? (
        <p className={classes.pad}>{texts.part.empty}</p>
      ) : (
        <HeaderTable label={piece.title} headers={piece.pairs} />
      )
    case 'timings':
      return <Timings timings={piece.timings} />
    default: {
      const lines = piece.text.split('\n').length
      const height = piece.json ? { height: Math.min(lines, maxLines) * linePx + 8 } : {}
      return (
        <div className={classes.text} style={height}>
          <BodyView label={piece.title} text={piece.text} pretty={piece.json} emptyText={texts.part.empty} />
        </div>
      )
    }
  }
}

/** How long each phase of a request took, as bars on one scale. */
function Timings(props: { readonly timings: readonly (readonly [phase: string, ms: number])[] }) {
  const longest = Math.max(...props.timings.map(([, ms]) => ms), Number.MIN_VALUE)
  return (
    <dl className={classes.timings}>
      {props.timings.map(([phase, ms]) => (
        <div key={phase}>
          <dt>{phase}</dt>
          <dd>{durationText(ms)}</dd>
          <span aria-hidden="true" style={{ width: `${(ms / longest) * 100}%` }} />
        </div>
      ))}
    </dl>
  )
}
