import { ActionIcon, useComputedColorScheme, useMantineColorScheme } from '@mantine/core'
import { spotlight } from '@mantine/spotlight'
import { Moon, Sun } from 'lucide-react'
import { assertNever } from '#shared/lib/assert.ts'
import type { LiveStatus } from '#shared/contract/live.ts'
import { useConnectionState } from '../rpc/rpc-context.tsx'
import { streams } from '../rpc/streams.ts'
import { useLive } from '../rpc/use-live.ts'
import { StateDot, type Tone } from '../ui/badges/tag.tsx'
import { KeyHint } from '../ui/key-hint/key-hint.tsx'
import classes from './shell.module.css'

function toneOf(state: LiveStatus['state']): Tone {
  switch (state) {
    case 'reading':
      return 'ok'
    case 'connecting':
    case 'reconnecting':
      return 'warn'
    case 'failed':
      return 'err'
    case 'idle':
    case 'paused':
    case 'ended':
      return 'muted'
    default:
      return assertNever(state, 'unknown state of the inspector')
  }
}

function Reading() {
  const ready = useConnectionState((state) => state.phase === 'ready')
  const live = useLive(streams.live).value
  if (!ready) return <State tone="warn" name="engine" text="reconnecting" />
  if (live === undefined || live.connection === null) return <State tone="muted" name="nothing is read" text={null} />
  return <State tone={toneOf(live.state)} name={live.connection} text={live.state} />
}

function State(props: { readonly tone: Tone; readonly name: string; readonly text: string | null }) {
  return (
    <span className={classes.state}>
      <StateDot tone={props.tone} />
      {props.name}
      {props.text === null ? null : <span className={classes.dim}>· {props.text}</span>}
    </span>
  )
}

/** Which workspace, what is read, the way to everything, light or dark. */
export function TopBar() {
  const workspace = useLive(streams.workspace).value
  const { setColorScheme } = useMantineColorScheme()
  const scheme = useComputedColorScheme('light')
  const other = scheme === 'light' ? 'dark' : 'light'
  return (
    <header className={classes.top}>
      <h1 className={classes.workspace} title={workspace?.directory}>
        {workspace?.name ?? 'Signalbench'}
      </h1>
      <Reading />
      <button type="button" className={classes.search} onClick={spotlight.open}>
        Search or run a command
        <KeyHint keys="mod+K" />
      </button>
      <ActionIcon
        aria-label={`Switch to the ${other} theme`}
        title={`Switch to the ${other} theme`}
        onClick={() => setColorScheme(other)}
      >
        {scheme === 'light' ? <Moon size={14} /> : <Sun size={14} />}
      </ActionIcon>
    </header>
  )
}
