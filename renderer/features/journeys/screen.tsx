import { useMediaQuery } from '@mantine/hooks'
import { useState } from 'react'
import { useLocation } from 'wouter'
import type { JourneyStatus } from '#shared/contract/journeys.ts'
import { useWorkspace } from '../../rpc/workspace-files.ts'
import { EntityScreen } from '../../ui/file-form/entity-screen.tsx'
import { NameDialog } from '../../ui/file-form/name-dialog.tsx'
import { links } from '../../ui/links.ts'
import { Notice, ScreenTabs } from '../../ui/screen/screen-parts.tsx'
import { Split } from '../../ui/split/split.tsx'
import { useActionProblem } from './action-problem.ts'
import { JourneyBar, JourneyCounts } from './journey-bar.tsx'
import { JourneyForm } from './journey-form.tsx'
import { JourneyList } from './journey-list.tsx'
import classes from './journeys.module.css'
import { RunsPane } from './runs-pane.tsx'
import { StartDialog } from './start-dialog.tsx'
import { texts } from './texts.ts'
import { useJourneys, useJourneysUi, type Journeys } from './use-journeys.ts'

/** Journeys: list │ the journey as a form │ its runs, user by user. */
export function Screen() {
  const journeys = useJourneys()
  const workspace = useWorkspace()
  const [, navigate] = useLocation()
  const { create } = useJourneysUi()
  if (workspace === undefined) return null
  const { readOnlyReason } = workspace
  return (
    <EntityScreen
      selected={journeys.selected}
      readOnlyReason={readOnlyReason}
      empty={texts.empty}
      page={(name, onNew) => (
        <JourneyPage journeys={journeys} name={name} readOnlyReason={readOnlyReason} onNew={onNew} />
      )}
      dialog={(opened, onClose) => (
        <NameDialog
          opened={opened}
          title={texts.newJourney}
          texts={texts.newDialog}
          taken={journeys.names}
          onClose={onClose}
          onCreate={(name) => {
            create(name)
            navigate(links.journey(name))
            onClose()
          }}
        />
      )}
    />
  )
}

function JourneyPage(props: {
  readonly journeys: Journeys
  readonly name: string
  readonly readOnlyReason: string | null
  onNew(): void
}) {
  const { journeys, name, readOnlyReason } = props
  const [, navigate] = useLocation()
  const { choose } = useJourneysUi()
  const { problem, clear } = useActionProblem()
  const [starting, setStarting] = useState(false)
  const status = journeys.statuses.get(name)
  const trouble = status?.problem ?? null
  return (
    <div className={classes.page}>
      <JourneyList
        names={journeys.names}
        selected={name}
        statuses={journeys.statuses}
        fresh={journeys.fresh}
        readOnlyReason={readOnlyReason}
        onSelect={(next) => {
          choose(next)
          navigate(links.journey(next))
        }}
        onNew={props.onNew}
      />
      <div className={classes.main}>
        <JourneyBar
          name={name}
          status={status}
          fresh={journeys.isFresh}
          readOnlyReason={readOnlyReason}
          onStart={() => setStarting(true)}
        />
        {problem === null ? null : <Notice tone="err" title={problem.title} text={problem.message} onClose={clear} />}
        {trouble === null ? null : <Notice tone="warn" title={texts.problemTitle} text={trouble} />}
        <JourneyCounts status={status} />
        <Parts key={name} name={name} status={status} fresh={journeys.isFresh} readOnlyReason={readOnlyReason} />
      </div>
      <StartDialog name={name} opened={starting} onClose={() => setStarting(false)} />
    </div>
  )
}

/** Both need room: side by side where there is enough, else one at a time. */
const wideWindow = '(min-width: 1280px)'

function Parts(props: {
  readonly name: string
  readonly status: JourneyStatus | undefined
  readonly fresh: boolean
  readonly readOnlyReason: string | null
}) {
  const { name, status, fresh, readOnlyReason } = props
  const isWide = useMediaQuery(wideWindow, true, { getInitialValueInEffect: false })
  const [tab, setTab] = useState(fresh ? 'form' : 'runs')
  const form = <JourneyForm name={name} fresh={fresh} readOnlyReason={readOnlyReason} />
  const runs = <RunsPane name={name} status={status} />
  if (isWide) {
    const split = { id: 'journeys', label: texts.resizeRuns, initialPx: 720, minPx: 280 }
    return <Split {...split} direction="columns" first={form} second={runs} />
  }
  return (
    <ScreenTabs
      tab={tab}
      onTab={setTab}
      tabs={[
        { id: 'runs', label: texts.runs.title, content: runs },
        { id: 'form', label: texts.form.label, content: form },
      ]}
    />
  )
}
