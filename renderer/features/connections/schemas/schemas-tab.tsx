import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useLocation } from 'wouter'
import { problemOf } from '../../../rpc/errors.ts'
import { useOrpc } from '../../../rpc/rpc-context.tsx'
import { EmptyState } from '../../../ui/empty-state/empty-state.tsx'
import { Waiting } from '../../../ui/empty-state/waiting.tsx'
import { links } from '../../../ui/links.ts'
import type { ConnectionRoute } from '../connection-route.ts'
import { SideList } from '../side-list/side-list.tsx'
import { texts } from '../texts.ts'
import { SubjectView } from './subject-view.tsx'
import { useChosenSchema } from './use-schemas.ts'

const t = texts.schemas

/** The Schema Registry of a connection: subjects, versions, differences, and who uses them. */
export function SchemasTab(props: { readonly connection: string; readonly route: ConnectionRoute }) {
  const { connection, route } = props
  const orpc = useOrpc()
  const [, navigate] = useLocation()
  const subjects = useQuery(orpc.schemas.subjects.queryOptions({ input: { connection } }))
  const chosen = useChosenSchema(connection, route)
  if (subjects.error !== null) {
    const problem = problemOf(subjects.error)
    return (
      <EmptyState
        {...(problem.code === 'NOT_FOUND' ? {} : { tone: 'error' as const })}
        title={problem.code === 'NOT_FOUND' ? t.noneTitle : t.failedTitle}
        action={
          problem.code === 'NOT_FOUND' ? (
            <Button variant="filled" onClick={() => navigate(links.connection(connection))}>
              {t.setUp}
            </Button>
          ) : (
            <Button variant="filled" loading={subjects.isFetching} onClick={() => void subjects.refetch()}>
              {t.again}
            </Button>
          )
        }
      >
        {problem.message}
      </EmptyState>
    )
  }
  if (subjects.data === undefined) return <Waiting title={t.asking} />
  const names = subjects.data.subjects
  if (names.length === 0) return <EmptyState title={t.emptyTitle}>{t.empty}</EmptyState>
  const problem = chosen.error === null ? null : problemOf(chosen.error).message
  const unknown = chosen.unknownId === null ? null : t.unknownId(chosen.unknownId)
  return (
    <SideList
      label={t.subjects}
      searchLabel={t.search}
      noneFound={t.noneFound}
      items={names.map((name) => ({ id: name }))}
      selected={chosen.subject}
      onSelect={(subject) => navigate(links.connectionSubject(connection, subject))}
    >
      {chosen.subject === null ? (
        <EmptyState title={problem ?? unknown ?? t.chooseTitle}>
          {problem === null ? t.choose(names.length) : ''}
        </EmptyState>
      ) : (
        <SubjectView key={chosen.subject} connection={connection} subject={chosen.subject} version={chosen.version} />
      )}
    </SideList>
  )
}
