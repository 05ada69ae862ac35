import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { replayConnection } from '#shared/schema/connection.ts'
import { expectFailure, expectWarning, expectWholeLadder } from '../../support/probe/expect-ladder.ts'
import { runLadder } from '../../support/probe/run-ladder.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'

const line = (topic: string, offset: number): string =>
  JSON.stringify({
    topic,
    partition: 0,
    offset: String(offset),
    timestamp: '1763721721113',
    key: null,
    headers: [],
    value: { utf8: '{}' },
  })

describe('a ladder over a replay', () => {
  const directory = temporaryDirectory(afterEach)
  const aReplay = (text: string | null) => {
    const capture = join(directory(), 'c.ndjson')
    if (text !== null) writeFileSync(capture, text)
    return replayConnection.parse({ version: 1, kind: 'replay', capture })
  }

  it('counts the records; the rungs of a network are skipped and say why', async () => {
    const replay = aReplay(`${line('a', 0)}\n${line('b', 0)}\n${line('a', 1)}\n`)
    const ladder = await runLadder(replay)
    expectWholeLadder(ladder)
    expect(ladder.rung('first-record')).toMatchObject({
      status: 'ok',
      target: replay.capture,
      message: `${replay.capture} can be read: 3 records of a, b.`,
    })
    for (const rung of ladder.rungs.slice(0, -1)) {
      expect(rung).toMatchObject({ status: 'skipped', message: 'A replay reads a file: there is no cluster to ask.' })
    }
    expect(ladder.summary?.ok).toBe(true)
  })

  it('says that the capture is not there', async () => {
    const replay = aReplay(null)
    expectFailureOnLast(await runLadder(replay), 'capture-unreadable', `There is no capture ${replay.capture}.`)
  })

  it('says that the file is no capture', async () => {
    expectFailureOnLast(await runLadder(aReplay('hello\nworld\n')), 'capture-unreadable', 'is no capture')
  })

  it('warns of broken lines and of an empty capture', async () => {
    const broken = aReplay(`${line('a', 0)}\nbroken\n`)
    expectWarning(await runLadder(broken), 'first-record', {
      code: 'capture-broken-lines',
      message: `${broken.capture} can be read: 1 record of a. 1 line is broken and left out.`,
      fix: ['The log names the lines. A capture has one JSON object a line.'],
    })
    expect((await runLadder(aReplay(''))).rung('first-record').code).toBe('capture-empty')
  })

  it('offers the nearest topic of the capture', async () => {
    expectFailureOnLast(
      await runLadder(aReplay(line('orders', 0)), { topics: ['order'] }),
      'topic-unknown',
      'Did you mean "orders"?',
    )
  })
})

function expectFailureOnLast(ladder: Parameters<typeof expectFailure>[0], code: string, part: string): void {
  expectFailure(ladder, 'first-record', { code, message: expect.stringContaining(part), fix: [expect.any(String)] })
}
