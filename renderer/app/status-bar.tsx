import type { EngineStatus } from '#shared/contract/system.ts'
import { useConnectionState } from '../rpc/rpc-context.tsx'
import { streams } from '../rpc/streams.ts'
import { useLive } from '../rpc/use-live.ts'
import { StateDot } from '../ui/badges/tag.tsx'
import { count, rate } from '../ui/format/numbers.ts'
import { clockTime, fullTime } from '../ui/format/time.ts'
import { usePreferences } from '../ui/preferences.ts'
import { JobsIndicator } from './jobs-indicator.tsx'
import classes from './shell.module.css'

const modeText: Readonly<Record<EngineStatus['relayMode'], string>> = {
  none: 'off',
  'dry-run': 'dry run',
  emulator: 'emulator',
  live: 'live',
  mixed: 'mixed',
}

/** What the engine does, always in sight. */
export function StatusBar() {
  const ready = useConnectionState((state) => state.phase === 'ready')
  const engine = useLive(streams.engine).value
  return (
    <footer className={classes.status}>
      <span className={classes.state}>
        <StateDot tone={ready ? 'ok' : 'warn'} />
        {ready ? 'engine' : 'engine lost'}
      </span>
      {engine === undefined ? null : <Numbers engine={engine} />}
      <JobsIndicator />
    </footer>
  )
}

function Numbers(props: { readonly engine: EngineStatus }) {
  const { engine } = props
  const zone = usePreferences((state) => state.zone)
  const error = engine.lastError
  return (
    <>
      <span>
        in <b>{rate(engine.recordsPerSecond)}</b>
      </span>
      <span>
        relay <b>{modeText[engine.relayMode]}</b>
      </span>
      <span>
        pending <b>{count(engine.pending)}</b>
      </span>
      <span>
        held <b>{count(engine.held)}</b>
      </span>
      <span>
        receiver <b className="sb-mono">{engine.receiverUrl?.replace(/^https?:\/\//, '') ?? 'off'}</b>
      </span>
      <span
        className={classes.lastError}
        title={error === null ? undefined : `${fullTime(error.atMs, zone)} ${error.message}`}
      >
        last error <b>{error === null ? 'none' : `${clockTime(error.atMs, zone).slice(0, 8)} ${error.message}`}</b>
      </span>
    </>
  )
}
