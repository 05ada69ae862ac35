import { Button } from '@mantine/core'
import { useState } from 'react'
import type { Rung } from '#shared/schema/probe.ts'
import { copyText } from '../../../ui/copy-text.ts'
import { duration } from '../../../ui/format/time.ts'
import { texts } from '../texts.ts'
import classes from './ladder.module.css'
import { advice, commandsFor, type CommandTool, type LadderRow, splitMessage, toolsOf } from './ladder-model.ts'
import { Prose } from './prose.tsx'

const t = texts.ladder

/** One rung: name, state, what came of it. A failed one and a warning are opened. */
export function RungRow(props: { readonly row: LadderRow; onAgain(): void }) {
  const { row } = props
  const opened = row.state === 'failed' || row.state === 'warning'
  return (
    <li className={classes.step} data-state={row.state} data-rung={row.name}>
      <span className={classes.name}>{t.rungs[row.name]}</span>
      <span className={classes.line} aria-hidden="true">
        <span className={classes.dot} />
      </span>
      <div className={classes.text}>
        <span className={classes.hidden}>{t.states[row.state]}: </span>
        {'rung' in row ? <Outcome rung={row.rung} opened={opened} onAgain={props.onAgain} /> : t.quiet[row.state]}
      </div>
    </li>
  )
}

function Outcome(props: { readonly rung: Rung; readonly opened: boolean; onAgain(): void }) {
  const { rung } = props
  const time = rung.status === 'skipped' ? null : <span className={classes.ms}> {duration(rung.ms)}</span>
  if (!props.opened) {
    return (
      <>
        <Prose text={rung.message} />
        {time}
      </>
    )
  }
  const { what, why } = splitMessage(rung.message)
  return (
    <>
      <strong className={classes.what}>
        <Prose text={what} />
      </strong>
      {time}
      <div className={classes.remedy}>
        {why === '' ? null : (
          <p>
            <Prose text={why} />
          </p>
        )}
        {advice(rung).map((line) => (
          <p key={line}>
            <Prose text={line} />
          </p>
        ))}
        <Commands rung={rung} onAgain={props.onAgain} />
      </div>
    </>
  )
}

/** The commands of one tool, with a switch to the other one's. */
function Commands(props: { readonly rung: Rung; onAgain(): void }) {
  const { rung } = props
  const tools = toolsOf(rung)
  const [chosen, setChosen] = useState<CommandTool | null>(null)
  const tool = chosen !== null && tools.includes(chosen) ? chosen : tools[0]
  const other = tools.find((one) => one !== tool)
  const commands = tool === undefined ? [] : commandsFor(rung, tool)
  const text = commands.join('\n')
  return (
    <>
      {text === '' ? null : (
        <pre className={classes.commands} tabIndex={0} aria-label={t.commandsOf(tool ?? '')}>
          {text}
        </pre>
      )}
      <div className={classes.buttons}>
        {text === '' ? null : <Button onClick={() => void copyText(text, t.copied(commands.length))}>{t.copy}</Button>}
        {other === undefined ? null : <Button onClick={() => setChosen(other)}>{t.showFor(other)}</Button>}
        <Button variant="filled" onClick={props.onAgain}>
          {t.again}
        </Button>
      </div>
    </>
  )
}
