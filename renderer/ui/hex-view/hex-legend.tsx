import { bytesText, noteColours, type HexNote } from './annotated.ts'
import classes from './hex-view.module.css'

/** What the coloured bytes mean, in their order; a line that has the focus lights its bytes. */
export function HexLegend(props: {
  readonly notes: readonly HexNote[]
  readonly label: string
  readonly lit: number | null
  onLight(note: number | null): void
}) {
  return (
    <ul className={classes.legend} aria-label={props.label}>
      {props.notes.map((note, index) => (
        <li
          key={note.from}
          // Keyboards reach the meaning of each byte here.
          tabIndex={0}
          data-lit={props.lit === index || undefined}
          onFocus={() => props.onLight(index)}
          onBlur={() => props.onLight(null)}
          onPointerEnter={() => props.onLight(index)}
          onPointerLeave={() => props.onLight(null)}
        >
          <span className={classes.swatch} data-colour={index % noteColours} aria-hidden="true" />
          <span className={classes.place}>{bytesText(note)}</span>
          <span>{note.label}</span>
        </li>
      ))}
    </ul>
  )
}
