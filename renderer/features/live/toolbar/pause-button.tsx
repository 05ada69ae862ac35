import { Button } from '@mantine/core'
import { Pause, Play } from 'lucide-react'
import { memo } from 'react'
import type { LiveStatus } from '#shared/contract/live.ts'
import { useClient } from '../../../rpc/rpc-context.tsx'
import { showProblem } from '../../../rpc/show-problem.ts'

type Props = {
  readonly state: LiveStatus['state']
  readonly starting: boolean
  onStart(): void
}

/** Pauses and resumes; begins anew where nothing is read. */
export const PauseButton = memo(function PauseButton(props: Props) {
  const client = useClient()
  const { state } = props
  const setPaused = (paused: boolean) => void client.live.setPaused({ paused }).catch(showProblem)
  if (state === 'paused')
    return (
      <Button variant="filled" leftSection={<Play size={13} />} onClick={() => setPaused(false)}>
        Resume
      </Button>
    )
  if (state === 'reading' || state === 'connecting' || state === 'reconnecting')
    return (
      <Button variant="filled" leftSection={<Pause size={13} />} onClick={() => setPaused(true)}>
        Pause
      </Button>
    )
  return (
    <Button variant="filled" leftSection={<Play size={13} />} loading={props.starting} onClick={props.onStart}>
      Start
    </Button>
  )
})
