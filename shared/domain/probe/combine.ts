import { asWarning, type Outcome } from './outcome.ts'

/** One address and what came of it. */
export type PerServer = { readonly server: string; readonly outcome: Outcome }

const unique = (texts: readonly string[]): string[] => [...new Set(texts)]

/**
 * Several bootstrap servers make one rung: a dead one beside a living one is a warning, for any client carries on with
 * the living one; none alive is a failure, told with the first one's code.
 */
export function combineServers(all: readonly PerServer[]): Outcome {
  const bad = all.filter(({ outcome }) => outcome.status === 'failed')
  const good = all.filter(({ outcome }) => outcome.status !== 'failed')
  const [first] = bad
  const texts = (some: readonly PerServer[]): string => unique(some.map(({ outcome }) => outcome.message)).join(' ')
  if (first === undefined) {
    const worst = good.find(({ outcome }) => outcome.status === 'warning') ?? good[0]
    if (worst === undefined) throw new Error('a rung without servers has no outcome')
    return { ...worst.outcome, message: texts(good) }
  }
  const fix = unique(bad.flatMap(({ outcome }) => outcome.fix))
  if (good.length === 0) return { ...first.outcome, message: texts(bad), fix }
  const living = good.map(({ server }) => server).join(', ')
  return asWarning({
    ...first.outcome,
    message: `${texts(bad)} The test goes on with ${living}. ${texts(good)}`,
    fix: [...fix, `Or take ${bad.map(({ server }) => server).join(', ')} out of "bootstrapServers".`],
  })
}

/** Several things went wrong on one rung, each on its own: all of them are told, under the first one's code. */
export function combineFailures(outcomes: readonly Outcome[]): Outcome {
  const [first] = outcomes
  if (first === undefined) throw new Error('nothing went wrong, so there is nothing to tell')
  const commands = new Map(outcomes.flatMap((one) => one.commands ?? []).map((one) => [one.command, one]))
  return {
    ...first,
    message: unique(outcomes.map(({ message }) => message)).join(' '),
    fix: unique(outcomes.flatMap(({ fix }) => fix)),
    ...(commands.size === 0 ? {} : { commands: [...commands.values()] }),
  }
}

const severity: Readonly<Record<Outcome['status'], number>> = { failed: 3, warning: 2, ok: 1, skipped: 0 }

/** Several topics on one rung: all messages, under the status and code of the worst. */
export function combineTopics(outcomes: readonly Outcome[]): Outcome {
  const sorted = outcomes.toSorted((a, b) => severity[b.status] - severity[a.status])
  return { ...combineFailures(sorted), message: unique(outcomes.map(({ message }) => message)).join(' ') }
}
