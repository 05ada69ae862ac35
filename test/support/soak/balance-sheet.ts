import type { StrictOneSignal } from '../http/strict-onesignal.ts'
import { LogLook } from './log-look.ts'
import { type Fate, fateOf, numberAt, type SoakPlan } from './soak-records.ts'

/** What became of the records of a soak, over all logs together and beside what the server says. */
export type Balance = {
  readonly produced: number
  /** By what the logs say; each record counts in each of its fates. */
  readonly fates: Readonly<Record<Fate, number>>
  readonly logs: number
  /** Records that more than one log has: read by one relay, and by another after that was killed. */
  readonly inSeveralLogs: number
  /** The rest is what must not be; each of these is 0. */
  readonly faults: {
    /** In no log. */
    readonly missing: number
    /** Without a fate, or with several. */
    readonly open: number
    readonly contradictory: number
    /** With another fate than its bytes demand. */
    readonly unexpected: number
    /** Delivered by the log and never taken in, or the other way round. */
    readonly notTakenIn: number
    readonly takenInWrongly: number
    readonly underTwoKeys: number
    readonly brokenRules: number
    readonly damagedLogs: number
  }
  /** Taken in more than once, each time under the same key. */
  readonly repeated: number
  /** Times that something was taken in beyond the first. */
  readonly repetitions: number
}

const bits: Readonly<Record<Fate, number>> = { delivered: 1, rejected: 2, 'dead letter': 4 }
const openBit = 8

/** Adds up logs that no relay has open any more. The server's identities must be the records' numbers. */
export function balance(plan: SoakPlan, directories: readonly string[], server: StrictOneSignal): Balance {
  const logged = new Uint8Array(plan.count)
  const logsOf = new Uint8Array(plan.count)
  let damagedLogs = 0
  for (const directory of directories) damagedLogs += readLog(plan, directory, logged, logsOf) ? 0 : 1
  const keys = new Uint8Array(plan.count)
  let repeated = 0
  let repetitions = 0
  for (const [key, times] of server.received()) {
    const number = Number(server.identity(key))
    keys[number] = (keys[number] ?? 0) + 1
    if (times > 1) repeated += 1
    repetitions += times - 1
  }
  const sums = { missing: 0, open: 0, contradictory: 0, unexpected: 0, notTakenIn: 0, takenInWrongly: 0 }
  const fates: Record<Fate, number> = { delivered: 0, rejected: 0, 'dead letter': 0 }
  let underTwoKeys = 0
  for (let number = 0; number < plan.count; number += 1) {
    const found = logged[number] ?? 0
    for (const fate of Object.keys(bits) as Fate[]) if ((found & bits[fate]) > 0) fates[fate] += 1
    if (found === 0) sums.missing += 1
    else if ((found & openBit) > 0) sums.open += 1
    else if ((found & (found - 1)) > 0) sums.contradictory += 1
    else if (found !== bits[fateOf(plan, number)]) sums.unexpected += 1
    const isDelivered = (found & bits.delivered) > 0
    const times = keys[number] ?? 0
    if (isDelivered && times === 0) sums.notTakenIn += 1
    if (!isDelivered && times > 0) sums.takenInWrongly += 1
    if (times > 1) underTwoKeys += 1
  }
  const inSeveralLogs = logsOf.reduce((sum, count) => sum + (count > 1 ? 1 : 0), 0)
  const faults = { ...sums, underTwoKeys, brokenRules: server.violations().length, damagedLogs }
  return { produced: plan.count, fates, logs: directories.length, inSeveralLogs, faults, repeated, repetitions }
}

/** False where SQLite finds the log damaged. */
function readLog(plan: SoakPlan, directory: string, logged: Uint8Array, logsOf: Uint8Array): boolean {
  const log = new LogLook(directory)
  try {
    const mine = new Uint8Array(plan.count)
    for (const { partition, offset, verdict, state } of log.records()) {
      const number = numberAt(plan, partition, offset)
      // Two deliveries of one record would be two rows.
      const again = mine[number] === 0 ? 0 : openBit
      mine[number] = 1
      logged[number] = (logged[number] ?? 0) | bitOf(verdict, state) | again
    }
    for (let number = 0; number < plan.count; number += 1) logsOf[number] = (logsOf[number] ?? 0) + (mine[number] ?? 0)
    return log.integrity() === 'ok'
  } finally {
    log.close()
  }
}

function bitOf(verdict: string, state: string | null): number {
  if (verdict !== 'mapped') return state === null ? bits.rejected : openBit
  if (state === 'delivered') return bits.delivered
  return state === 'failed' ? bits['dead letter'] : openBit
}

const figure = (value: number): string => value.toLocaleString('en').padStart(9)

/** The sheet as people read it. `further`: lines about how it was run. */
export function balanceText(sheet: Balance, further: readonly (readonly [what: string, value: string])[] = []): string {
  const { produced, fates, faults, logs, inSeveralLogs, repeated, repetitions } = sheet
  const sum = fates.delivered + fates.rejected + fates['dead letter']
  const lines: [string, string][] = [
    ['records produced', figure(produced)],
    ['  delivered', figure(fates.delivered)],
    ['  rejected, with a rule', figure(fates.rejected)],
    ['  dead letters, refused by the destination', figure(fates['dead letter'])],
    ['  sum', figure(sum)],
    [`  in none of ${logs} log(s)`, figure(faults.missing)],
    ['  in a log and undecided', figure(faults.open)],
    ['  in two of the three', figure(faults.contradictory)],
    ['  in another one than its bytes demand', figure(faults.unexpected)],
    ...(logs > 1 ? [['  read by two relays, the same in both logs', figure(inSeveralLogs)] as [string, string]] : []),
    ['delivered by the log, never taken in by the server', figure(faults.notTakenIn)],
    ['taken in by the server, not delivered by the log', figure(faults.takenInWrongly)],
    ['taken in under two keys', figure(faults.underTwoKeys)],
    ['taken in more than once under one key', `${figure(repeated)} (${repetitions.toLocaleString('en')} times)`],
    ['rules of the API broken', figure(faults.brokenRules)],
    ['logs that SQLite finds damaged', figure(faults.damagedLogs)],
    ...further.map(([what, value]) => [what, value] as [string, string]),
  ]
  const width = Math.max(...lines.map(([what]) => what.length))
  return lines.map(([what, value]) => `${what.padEnd(width)}  ${value}`).join('\n')
}

/** What an even balance has in `faults`. */
export const noFaults: Balance['faults'] = {
  missing: 0,
  open: 0,
  contradictory: 0,
  unexpected: 0,
  notTakenIn: 0,
  takenInWrongly: 0,
  underTwoKeys: 0,
  brokenRules: 0,
  damagedLogs: 0,
}
