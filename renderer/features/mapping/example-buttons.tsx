import classes from './coverage.module.css'
import { texts } from './texts.ts'

const shown = 3

/** The first records of a number; each becomes the sample. */
export function ExampleButtons(props: { readonly seqs: readonly number[]; onExample(seq: number): void }) {
  return (
    <span className={classes.examples}>
      {props.seqs.slice(0, shown).map((seq) => (
        <button
          key={seq}
          type="button"
          className={classes.example}
          aria-label={texts.example(seq)}
          title={texts.example(seq)}
          onClick={() => props.onExample(seq)}
        >
          #{seq}
        </button>
      ))}
    </span>
  )
}
