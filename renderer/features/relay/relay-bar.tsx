import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { Pause, Play, Square } from 'lucide-react'
import type { RelayStatus } from '#shared/contract/relays.ts'
import { useClient } from '../../rpc/rpc-context.tsx'
import { Tag, type Tone } from '../../ui/badges/tag.tsx'
import { EntityPicker } from '../../ui/file-form/entity-screen.tsx'
import { BarSpace, ScreenBar } from '../../ui/screen/screen-parts.tsx'
import { useActionProblem } from './action-problem.ts'
import { ModeSwitch } from './mode-switch.tsx'
import classes from './relay.module.css'
import { useStarting, useStartRelay } from './start/use-start.ts'
import { texts } from './texts.ts'
import { isActive, useRelayUi, type Relays } from './use-relays.ts'

const tones: Readonly<Record<RelayStatus['state'], Tone>> = {
  stopped: 'muted',
  starting: 'info',
  running: 'ok',
  draining: 'info',
  reconnecting: 'warn',
  paused: 'warn',
  failed: 'err',
  ended: 'muted',
}

/** Which relay, where its events go, and start or stop. */
export function RelayBar(props: {
  readonly relays: Relays
  readonly name: string
  readonly status: RelayStatus | undefined
  readonly readOnlyReason: string | null
  onNew(): void
}) {
  const { relays, name, status, readOnlyReason } = props
  const select = useRelayUi((state) => state.select)
  return (
    <ScreenBar label={texts.title}>
      <EntityPicker
        label={texts.relays}
        newLabel={texts.newRelay}
        names={relays.names}
        selected={name}
        readOnlyReason={readOnlyReason}
        onSelect={select}
        onNew={props.onNew}
      />
      {status === undefined ? null : (
        <>
          <ModeSwitch key={name} name={name} status={status} readOnlyReason={readOnlyReason} />
          <span className={classes.state}>
            <Tag tone={tones[status.state]}>{texts.states[status.state]}</Tag>
          </span>
        </>
      )}
      <BarSpace />
      <PauseDrain name={name} status={status} readOnlyReason={readOnlyReason} />
      <StartStop name={name} status={status} readOnlyReason={readOnlyReason} />
    </ScreenBar>
  )
}

/** Pause, and finish then stop: only while something runs that sends. */
function PauseDrain(props: {
  readonly name: string
  readonly status: RelayStatus | undefined
  readonly readOnlyReason: string | null
}) {
  const { name, status } = props
  const client = useClient()
  const { tell, clear } = useActionProblem()
  const act = useMutation({
    mutationFn: (what: 'pause' | 'drain') => client.relays[what]({ relay: name }),
    onMutate: clear,
    onError: (error) => tell(texts.pauseFailed, error),
  })
  if (status === undefined || status.mode === 'dry-run' || props.readOnlyReason !== null) return null
  if (status.state !== 'running' && status.state !== 'reconnecting') return null
  return (
    <>
      <Button title={texts.pauseHint} leftSection={<Pause size={13} />} onClick={() => act.mutate('pause')}>
        {texts.pause}
      </Button>
      <Button title={texts.drainHint} onClick={() => act.mutate('drain')}>
        {texts.drain}
      </Button>
    </>
  )
}

function StartStop(props: {
  readonly name: string
  readonly status: RelayStatus | undefined
  readonly readOnlyReason: string | null
}) {
  const { name, status } = props
  const client = useClient()
  const { tell, clear } = useActionProblem()
  const active = isActive(status)
  const { start } = useStartRelay()
  const starting = useStarting(({ now }) => now.kind === 'starting' && now.relay === name)
  const stop = useMutation({
    mutationFn: () => client.relays.stop({ relay: name }),
    onMutate: clear,
    onError: (error) => tell(texts.stopFailed, error),
  })
  return (
    <Button
      className={classes.toggle ?? ''}
      variant={active ? 'default' : 'filled'}
      disabled={status === undefined || props.readOnlyReason !== null}
      title={props.readOnlyReason ?? undefined}
      loading={stop.isPending || starting}
      leftSection={active ? <Square size={12} /> : <Play size={13} />}
      onClick={() => {
        if (active) stop.mutate()
        else if (status !== undefined) void start(status)
      }}
    >
      {active ? texts.stop : texts.start}
    </Button>
  )
}
