import type { Workspace } from '../workspace/types.ts'

/**
 * Whether a webhook is the destination of relays and in no journey: its templates see the event of a relay (interfaces.md,
 * relays), and what a Journey of OneSignal lacks of it does not matter. Files that cannot be read count as none.
 */
export function onlyRelayed(workspace: Pick<Workspace, 'list'>, webhook: string): boolean {
  const isRelayed = workspace
    .list('relays')
    .some(({ value: { destination } }) => destination?.kind === 'webhook' && destination.webhook === webhook)
  return (
    isRelayed &&
    !workspace
      .list('journeys')
      .some(({ value }) => value.steps.some((step) => 'webhook' in step && step.webhook === webhook))
  )
}
