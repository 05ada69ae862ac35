/** A replay's only rung that means anything. */
import { shortList } from './cluster-texts.ts'
import { failed, type Outcome, passed, warning } from './outcome.ts'

/** @param why names the file and says what to do */
export const captureUnreadable = (capture: string, why: string): Outcome =>
  failed('capture-unreadable', why, [
    `Check "capture" of the connection ("${capture}"): the path is relative to the workspace.`,
  ])

/** A warning: there is nothing to read, but nothing is wrong with the file. */
export const captureEmpty = (capture: string): Outcome =>
  warning('capture-empty', `${capture} can be read and holds no record.`, [
    'Capture some: `signalbench tail <connection> --topic … --capture FILE`.',
  ])

export const topicNotInCapture = (
  capture: string,
  topic: string,
  nearest: readonly string[],
  topics: readonly string[],
): Outcome =>
  failed(
    'topic-unknown',
    `${capture} has no records of the topic "${topic}".${nearest.length === 0 ? '' : ` Did you mean ${nearest.map((one) => `"${one}"`).join(', ')}?`} It has: ${shortList(topics)}.`,
    ['Use one of those names, or none to replay the whole capture.'],
  )

export type CaptureContent = {
  readonly records: number
  readonly brokenLines: number
  readonly topics: readonly string[]
}

/** A warning where lines are broken: the others are read all the same. */
export function captureRead(capture: string, { records, brokenLines, topics }: CaptureContent): Outcome {
  const text = `${capture} can be read: ${records} ${records === 1 ? 'record' : 'records'} of ${shortList(topics)}.`
  if (brokenLines === 0) return passed(text)
  return warning(
    'capture-broken-lines',
    `${text} ${brokenLines} ${brokenLines === 1 ? 'line is' : 'lines are'} broken and left out.`,
    ['The log names the lines. A capture has one JSON object a line.'],
  )
}
