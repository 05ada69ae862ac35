import { Button, Menu } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { ChevronDown, Sparkles } from 'lucide-react'
import { type Suggestion, suggestFields } from '#shared/domain/mapping/suggest.ts'
import { useOrpc } from '../../rpc/rpc-context.tsx'
import type { Json, JsonObject } from './json.ts'
import { sameJson } from './json.ts'
import classes from './mapping.module.css'
import { texts } from './texts.ts'

type Props = {
  readonly mapping: JsonObject
  readonly sessionId: string | null
  readonly disabled: boolean
  onAccept(mapping: JsonObject): void
}

const refreshMs = 1_000

/** What the kept records suggest for each part of the event; one click takes one, or all of them. */
export function SuggestionsMenu(props: Props) {
  const orpc = useOrpc()
  const { sessionId, mapping } = props
  const query = useQuery({
    ...orpc.live.paths.queryOptions({ input: { sessionId: sessionId ?? '' } }),
    enabled: sessionId !== null,
    // Other fields may have come since; asked anew whenever the menu is opened, and while there is no record yet.
    staleTime: 0,
    refetchInterval: ({ state }) => ((state.data?.paths.length ?? 0) === 0 ? refreshMs : false),
    retry: false,
  })
  const suggestions = suggestFields(query.data?.paths ?? [])
  const open = suggestions.filter(({ target, field }) => !sameJson((mapping[target] ?? null) as Json, asJson(field)))
  const accept = (chosen: readonly Suggestion[]): void =>
    props.onAccept(chosen.reduce((next, { target, field }) => ({ ...next, [target]: asJson(field) }), mapping))
  return (
    <Menu position="bottom-start" width={460} onOpen={() => void query.refetch()}>
      <Menu.Target>
        <Button leftSection={<Sparkles size={13} />} rightSection={<ChevronDown size={13} />} disabled={props.disabled}>
          {open.length === 0 ? texts.suggestions : texts.suggestionsCount(open.length)}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {open.map((suggestion) => (
          <Menu.Item key={suggestion.target} onClick={() => accept([suggestion])}>
            {texts.suggestionFor(suggestion.target)}
            <div className={classes.menuHint}>{suggestion.why}</div>
          </Menu.Item>
        ))}
        {open.length > 1 ? (
          <>
            <Menu.Divider />
            <Menu.Item onClick={() => accept(open)}>{texts.acceptAll(open.length)}</Menu.Item>
          </>
        ) : null}
        {open.length === 0 ? <Menu.Label>{emptyText(sessionId, suggestions.length)}</Menu.Label> : null}
      </Menu.Dropdown>
    </Menu>
  )
}

/** A field without absent keys, as it stands in a file. */
const asJson = (field: Suggestion['field']): Json => JSON.parse(JSON.stringify(field)) as Json

function emptyText(sessionId: string | null, found: number): string {
  if (sessionId === null) return texts.suggestionsNeedRecords
  return found === 0 ? texts.noSuggestions : texts.suggestionsTaken
}
