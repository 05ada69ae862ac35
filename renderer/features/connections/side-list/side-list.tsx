import { TextInput } from '@mantine/core'
import { Search } from 'lucide-react'
import { useDeferredValue, useState, type ReactNode } from 'react'
import { Choice, ChoiceList, ChoiceName } from '../../../ui/choice-list/choice-list.tsx'
import { texts } from '../texts.ts'
import classes from './side-list.module.css'

export type SideItem = {
  readonly id: string
  /** At the right of the name. */
  readonly note?: ReactNode
}

/** More rows are no list for the eye, and would make typing slow: searching narrows it. */
const shownRows = 400

/** A list with a search at the left, what is chosen at the right. Arrows move through the list. */
export function SideList(props: {
  readonly label: string
  readonly searchLabel: string
  /** Said where the search finds nothing. */
  readonly noneFound: string
  readonly items: readonly SideItem[]
  readonly selected: string | null
  onSelect(id: string): void
  readonly children: ReactNode
}) {
  const [search, setSearch] = useState('')
  const wanted = useDeferredValue(search.trim().toLowerCase())
  const found = props.items.filter(({ id }) => id.toLowerCase().includes(wanted))
  const rest = found.length - shownRows
  return (
    <div className={classes.layout}>
      <div className={classes.side}>
        <div className={classes.search}>
          <TextInput
            aria-label={props.searchLabel}
            placeholder={props.searchLabel}
            leftSection={<Search size={13} />}
            value={search}
            onChange={(event) => setSearch(event.currentTarget.value)}
            spellCheck={false}
            data-filter-field
          />
        </div>
        <ChoiceList label={props.label}>
          {found.slice(0, shownRows).map((item) => (
            <Choice
              key={item.id}
              what="opens"
              chosen={item.id === props.selected}
              onChoose={() => props.onSelect(item.id)}
            >
              <ChoiceName text={item.id} mono />
              {item.note}
            </Choice>
          ))}
        </ChoiceList>
        <p className={classes.foot} role="status">
          {found.length === 0 ? props.noneFound : rest > 0 ? texts.listCut(found.length, shownRows) : ''}
        </p>
      </div>
      <div className={classes.main}>{props.children}</div>
    </div>
  )
}
