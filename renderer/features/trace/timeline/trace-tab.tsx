import { Button, TextInput } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useState, type ReactNode } from 'react'
import { useLocation } from 'wouter'
import type { TraceFound } from '#shared/contract/trace.ts'
import { problemOf } from '../../../rpc/errors.ts'
import { useOrpc } from '../../../rpc/rpc-context.tsx'
import { Tag } from '../../../ui/badges/tag.tsx'
import { copyText } from '../../../ui/copy-text.ts'
import { links } from '../../../ui/links.ts'
import { EmptyState } from '../../../ui/empty-state/empty-state.tsx'
import { Notice, ScreenBar } from '../../../ui/screen/screen-parts.tsx'
import { texts } from '../texts.ts'
import { useLookedAt } from '../ui-store.ts'
import { Choices } from './choices.tsx'
import { RecentTraces } from './recent-traces.tsx'
import { TimelineView } from './timeline-view.tsx'
import { tagTones } from './tones.ts'

/** While an event is under way its timeline grows: it is asked for again this often. */
const refreshMs = 1_000

/** The search field and what it led to. */
export function TraceTabContent(props: { readonly id: string | null }) {
  const { id } = props
  const query = useTrace(id)
  const found = id === null ? undefined : query.data
  useRemember(id, found)
  return (
    <>
      <SearchBar key={id ?? ''} id={id} found={found} />
      {query.error === null ? null : <Notice tone="err" text={problemOf(query.error).message} />}
      {id === null ? <RecentTraces /> : found === undefined ? null : <Found id={id} found={found} />}
    </>
  )
}

function useTrace(id: string | null) {
  const orpc = useOrpc()
  return useQuery(
    orpc.trace.find.queryOptions({
      input: { text: id ?? '' },
      enabled: id !== null,
      placeholderData: keepPreviousData,
      refetchInterval: ({ state }) =>
        state.data?.kind === 'timeline' && state.data.timeline.verdict.state === 'under-way' ? refreshMs : false,
    }),
  )
}

function useRemember(id: string | null, found: TraceFound | undefined): void {
  const add = useLookedAt((state) => state.add)
  const timeline = found?.kind === 'timeline' ? found.timeline : null
  const name =
    timeline === null ? null : [timeline.eventName, timeline.user].filter((part) => part !== null).join(' · ')
  useEffect(() => {
    if (id !== null && name !== null) add({ id, name })
  }, [id, name, add])
}

function SearchBar(props: { readonly id: string | null; readonly found: TraceFound | undefined }) {
  const { id, found } = props
  const [, navigate] = useLocation()
  const [text, setText] = useState(id ?? '')
  const verdict = found?.kind === 'timeline' ? found.timeline.verdict : null
  return (
    <ScreenBar label={texts.bar}>
      <form
        style={{ display: 'contents' }}
        onSubmit={(event) => {
          event.preventDefault()
          if (text.trim() !== '') navigate(links.traceOf(text.trim()))
        }}
      >
        <TextInput
          aria-label={texts.search.label}
          placeholder={texts.search.placeholder}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          autoComplete="off"
          spellCheck={false}
          flex={1}
          styles={{ input: { fontFamily: 'var(--sb-mono)', fontSize: 12 } }}
          data-autofocus={id === null || undefined}
        />
        <Button type="submit">{texts.search.go}</Button>
      </form>
      {verdict === null ? null : <Tag tone={tagTones[verdict.tone]}>{verdict.summary}</Tag>}
      {id === null ? null : (
        <Button onClick={() => void copyText(window.location.href, texts.search.copied)}>
          {texts.search.copyLink}
        </Button>
      )}
    </ScreenBar>
  )
}

function Found(props: { readonly id: string; readonly found: TraceFound }): ReactNode {
  const { id, found } = props
  switch (found.kind) {
    case 'timeline':
      return <TimelineView key={found.timeline.id} timeline={found.timeline} />
    case 'choices': {
      const title = texts.choices[found.of](id, found.rows.length, found.more)
      return <Choices title={title} rows={found.rows} />
    }
    default:
      return <EmptyState title={texts.empty.nothingFound}>{found.message}</EmptyState>
  }
}
