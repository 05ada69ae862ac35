import { useState } from 'react'
import { useLocation } from 'wouter'
import { useWorkspace } from '../../rpc/workspace-files.ts'
import { EntityScreen } from '../../ui/file-form/entity-screen.tsx'
import { NameDialog } from '../../ui/file-form/name-dialog.tsx'
import { links } from '../../ui/links.ts'
import { Notice } from '../../ui/screen/screen-parts.tsx'
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
        readOnlyReason={readOnlyReason}
        onSelect={(next) => {
          choose(next)
          navigate(links.journey(next))
        }}
        onNew={props.onNew}
      />
      <div className={classes.main}>
        <JourneyBar name={name} status={status} readOnlyReason={readOnlyReason} onStart={() => setStarting(true)} />
        {problem === null ? null : <Notice tone="err" title={problem.title} text={problem.message} onClose={clear} />}
        {trouble === null ? null : <Notice tone="warn" title={texts.problemTitle} text={trouble} />}
        <JourneyCounts status={status} />
        <Split
          id="journeys"
          direction="columns"
          label={texts.resizeRuns}
          initialPx={720}
          minPx={280}
          first={<JourneyForm key={name} name={name} fresh={journeys.isFresh} readOnlyReason={readOnlyReason} />}
          second={<RunsPane key={name} name={name} status={status} />}
        />
      </div>
      <StartDialog name={name} opened={starting} onClose={() => setStarting(false)} />
    </div>
  )
}
