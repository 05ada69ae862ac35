/** A ladder on a terminal: one aligned line a rung, what to do indented below it. */
import type { ProbeSummary, Rung } from '#shared/schema/probe.ts'

const marks: Readonly<Record<Rung['status'], string>> = { ok: '✓', failed: '✗', warning: '!', skipped: '·' }
const nameWidth = 15
const timeWidth = 8
/** Mark, name and time stand before the message. */
const indent = 2 + nameWidth + 1 + timeWidth + 2
/** Below this a terminal is too narrow to align anything. */
const leastTextWidth = 30

/** Breaks at spaces; what has none stays whole. */
function wrap(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line)
      line = word
    } else {
      line = line === '' ? word : `${line} ${word}`
    }
  }
  return [...lines, line]
}

/** @param columns of the terminal */
export function rungText(rung: Rung, columns: number): string {
  const width = Math.max(leastTextWidth, columns - indent)
  const time = rung.status === 'skipped' ? '' : `${rung.ms} ms`
  const head = `${marks[rung.status]} ${rung.rung.padEnd(nameWidth)} ${time.padStart(timeWidth)}  `
  const below = ' '.repeat(indent)
  const commands = new Set(rung.commands?.map(({ command }) => command))
  const fix = rung.fix.flatMap((text) =>
    // A command is copied: it stays on one line, with nothing around it.
    commands.has(text)
      ? [`${below}  ${text}`]
      : wrap(text, width - 2).map((line, index) => `${below}${index === 0 ? '→' : ' '} ${line}`),
  )
  return [...wrap(rung.message, width).map((line, index) => `${index === 0 ? head : below}${line}`), ...fix].join('\n')
}

export const summaryText = ({ ok, failedRung }: ProbeSummary): string =>
  ok ? '\nThe connection is good.' : `\nThe connection does not work: ${failedRung ?? 'a rung'} failed.`
