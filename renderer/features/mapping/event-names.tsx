import { useLocation } from 'wouter'
import type { Coverage } from '#shared/contract/mappings.ts'
import { count } from '../../ui/format/numbers.ts'
import { links } from '../../ui/links.ts'
import classes from './coverage.module.css'
import { texts } from './texts.ts'

/** More names than anybody reads at a glance; the rest is counted. */
const shownNames = 12

type Props = {
  readonly coverage: Coverage
  /** Live knows the saved mapping only: a name of a draft opens its first record as the sample instead. */
  readonly edited: boolean
  onExample(seq: number): void
}

/** The names of the events that come out, with their counts; each opens its records. */
export function EventNames({ coverage, edited, onExample }: Props) {
  const [, navigate] = useLocation()
  const names = coverage.eventNames
  const open = ({ name, examples }: (typeof names)[number]): void => {
    const [first] = examples
    if (!edited) navigate(links.liveFilter(`event = ${JSON.stringify(name)}`))
    else if (first !== undefined) onExample(first)
  }
  return (
    <div className={classes.names} role="group" aria-label={texts.eventNames} tabIndex={0}>
      <h3 className={classes.title}>{texts.eventNames}</h3>
      {names.length === 0 ? <p className={classes.dim}>{texts.noNames}</p> : null}
      <ul>
        {names.slice(0, shownNames).map((item) => (
          <li key={item.name}>
            <button
              type="button"
              className={classes.eventName}
              title={`${item.name}\n${edited ? texts.example(item.examples[0] ?? 0) : texts.showInLive}`}
              onClick={() => open(item)}
            >
              {item.name}
            </button>
            <span className={classes.dim}>{count(item.count)}</span>
          </li>
        ))}
      </ul>
      {names.length > shownNames ? <p className={classes.dim}>{texts.more(names.length - shownNames)}</p> : null}
    </div>
  )
}
