import { CloseButton, TextInput } from '@mantine/core'
import type { ViewStatus } from '#shared/contract/live.ts'
import { count } from '../../../ui/format/numbers.ts'
import classes from '../live.module.css'

type Props = {
  readonly value: string
  readonly view: ViewStatus | null
  readonly bad: boolean
  onChange(filter: string): void
  /** Enter or arrow down: on to the rows. */
  onDone(): void
}

/** `311 of 12,403 · searched all`, so that an empty result says how far it looked. */
export function searchText(view: ViewStatus): string {
  const shown = `${count(view.max - view.min)} of ${count(view.total)}`
  return view.done ? `${shown} · searched all` : `${shown} · searched ${count(view.searched)}`
}

/** The filter; it works while records arrive. */
export function FilterField(props: Props) {
  const { value, view } = props
  const active = value !== ''
  return (
    <div className={classes.filter}>
      <TextInput
        aria-label="Filter"
        placeholder="Filter: words, or $.value.amount > 20 and verdict = mapped"
        data-filter-field
        value={value}
        error={props.bad}
        onChange={(event) => props.onChange(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && active) return props.onChange('')
          if (event.key === 'Escape' || event.key === 'Enter' || event.key === 'ArrowDown') props.onDone()
        }}
        spellCheck={false}
        autoComplete="off"
        w="100%"
        classNames={{ input: 'sb-mono' }}
        rightSectionWidth={active ? 250 : 0}
        rightSection={
          active && view !== null ? (
            <>
              <span className={classes.filterStatus} style={{ right: 30 }} role="status">
                {searchText(view)}
              </span>
              <CloseButton
                size={20}
                aria-label="Clear filter"
                style={{ position: 'absolute', right: 4, top: 3 }}
                onClick={() => props.onChange('')}
              />
            </>
          ) : null
        }
      />
    </div>
  )
}
