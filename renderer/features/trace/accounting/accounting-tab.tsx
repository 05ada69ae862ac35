import { Button, Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { SendRun } from '#shared/contract/trace.ts'
import { problemOf } from '../../../rpc/errors.ts'
import { useOrpc } from '../../../rpc/rpc-context.tsx'
import { Choice, ChoiceList, ChoiceName } from '../../../ui/choice-list/choice-list.tsx'
import { fullTime } from '../../../ui/format/time.ts'
import { usePreferences } from '../../../ui/preferences.ts'
import { BarSpace, Notice, Scroll, ScreenBar } from '../../../ui/screen/screen-parts.tsx'
import { texts } from '../texts.ts'
import classes from '../trace.module.css'
import { AccountTable } from './account-table.tsx'

const t = texts.accounting
const newest = { limit: 200 }

/** Runs │ what was sent against what was received, of one run, all of them, or two beside each other. */
export function AccountingTab() {
  const orpc = useOrpc()
  const runs = useQuery(orpc.trace.runs.queryOptions({ input: newest, refetchInterval: 3_000 })).data?.rows ?? []
  const [chosen, setChosen] = useState<number | null>(null)
  const [other, setOther] = useState<number | null>(null)
  const first = useAccount(chosen, true)
  const second = useAccount(other, other !== null)
  const nameOf = useRunName(runs)
  const again = () => {
    void first.refetch()
    if (other !== null) void second.refetch()
  }
  const problem = first.error ?? second.error
  return (
    <div className={classes.halves}>
      <ChoiceList label={t.label}>
        <Choice chosen={chosen === null} what="opens" second={t.allHint} onChoose={() => setChosen(null)}>
          <ChoiceName text={t.all} />
        </Choice>
        {runs.map((run) => (
          <RunChoice key={run.id} run={run} chosen={run.id === chosen} onChoose={() => setChosen(run.id)} />
        ))}
      </ChoiceList>
      <div className={classes.half}>
        <ScreenBar label={texts.tabs.accounting}>
          <strong>{chosen === null ? t.all : nameOf(chosen)}</strong>
          <BarSpace />
          <Select
            aria-label={t.compare}
            placeholder={t.compare}
            data={runs.filter(({ id }) => id !== chosen).map(({ id }) => ({ value: String(id), label: nameOf(id) }))}
            value={other === null ? null : String(other)}
            onChange={(value) => setOther(value === null ? null : Number(value))}
            clearable
            w={260}
          />
          <Button onClick={again}>{t.again}</Button>
        </ScreenBar>
        {problem === null ? null : <Notice tone="err" text={problemOf(problem).message} />}
        <Scroll label={texts.tabs.accounting}>
          {runs.length === 0 ? <p className={classes.pad}>{t.noRuns}</p> : null}
          <AccountTable
            accounts={[
              { title: chosen === null ? t.all : nameOf(chosen), found: first.data },
              ...(other === null ? [] : [{ title: nameOf(other), found: second.data }]),
            ]}
          />
        </Scroll>
      </div>
    </div>
  )
}

function useAccount(run: number | null, enabled: boolean) {
  const orpc = useOrpc()
  return useQuery(orpc.trace.account.queryOptions({ input: { run }, enabled }))
}

function useRunName(runs: readonly SendRun[]): (id: number) => string {
  const zone = usePreferences((state) => state.zone)
  return (id) => {
    const run = runs.find((one) => one.id === id)
    if (run === undefined) return String(id)
    return `${t.origins[run.origin] ?? run.origin} ${run.name}, ${fullTime(run.startedAtMs, zone).slice(0, 19)}`
  }
}

function RunChoice(props: { readonly run: SendRun; readonly chosen: boolean; onChoose(): void }) {
  const { run } = props
  const zone = usePreferences((state) => state.zone)
  const second = `${t.origins[run.origin] ?? run.origin} · ${fullTime(run.startedAtMs, zone).slice(0, 19)}`
  return (
    <Choice chosen={props.chosen} what="opens" second={second} onChoose={props.onChoose}>
      <ChoiceName text={run.name} mono />
    </Choice>
  )
}
