import type { Rung } from '#shared/schema/probe.ts'

export type ProbeCommand = NonNullable<Rung['commands']>[number]

/** What came of a rung, before anybody measured how long it took. */
export type Outcome = {
  readonly status: Rung['status']
  readonly code: string
  readonly message: string
  readonly fix: readonly string[]
  readonly commands?: readonly ProbeCommand[]
}

export const passed = (message: string): Outcome => ({ status: 'ok', code: 'ok', message, fix: [] })

/** Behind a rung that failed; neither good nor bad. */
export const skipped = (message: string): Outcome => ({ status: 'skipped', code: 'skipped', message, fix: [] })

/** Commands stand in `fix` too, behind the sentences: a reader of `fix` alone misses nothing. */
export const failed = (
  code: string,
  message: string,
  fix: readonly string[],
  commands: readonly ProbeCommand[] = [],
): Outcome => ({
  status: 'failed',
  code,
  message,
  fix: [...fix, ...commands.map(({ command }) => command)],
  ...(commands.length === 0 ? {} : { commands }),
})

/** The same situation where it does not stop anybody. */
export const asWarning = (outcome: Outcome): Outcome => ({ ...outcome, status: 'warning' })

/** Does not fail the ladder. */
export const warning = (...parts: Parameters<typeof failed>): Outcome => asWarning(failed(...parts))
