import { describe, expect, test } from 'vitest'
import { protocolVersion } from '#shared/contract/version.ts'
import { eventually } from '../../support/eventually.ts'
import type { EngineLine, Platform } from '../../../renderer/platform/platform.ts'
import { reconnectDelayMs } from '../../../renderer/rpc/backoff.ts'
import { connect } from '../../../renderer/rpc/connection.ts'
import { problemOf } from '../../../renderer/rpc/errors.ts'
import { LiveStreams, type LiveStream } from '../../../renderer/rpc/live-stream.ts'

/** An engine that says hello and lets the test cut the line. */
function anEngine(
  version = protocolVersion,
  answer: (hello: object) => Promise<unknown> = (hello) => Promise.resolve(hello),
) {
  const cuts: (() => void)[] = []
  let refusal: string | null = null
  const open = async (): Promise<EngineLine> => {
    if (refusal !== null) throw new Error(refusal)
    const closed = new Promise<null>((resolve) => cuts.push(() => resolve(null)))
    const hello = {
      protocolVersion: version,
      engineVersion: '1',
      capabilities: { keychain: false, openWorkspaceDialog: false },
    }
    return { link: { call: () => answer(hello) }, closed, close: () => {} }
  }
  const platform: Platform = { host: 'browser', open }
  return {
    platform,
    opened: () => cuts.length,
    cut: () => cuts.at(-1)?.(),
    refuse: (reason: string | null) => {
      refusal = reason
    },
  }
}

describe('the line to the engine', () => {
  test('says hello and tells that it is ready', async () => {
    let ready = 0
    const connection = connect(anEngine().platform, () => (ready += 1))
    await eventually(() => expect(connection.store.getState()).toMatchObject({ phase: 'ready', epoch: 1 }))
    expect(ready).toBe(1)
    connection.close()
  })

  test('a lost line is found again by itself, and everything is fetched anew', async () => {
    const engine = anEngine()
    let ready = 0
    const connection = connect(engine.platform, () => (ready += 1))
    await eventually(() => expect(ready).toBe(1))
    engine.cut()
    await eventually(() => expect(connection.store.getState()).toMatchObject({ phase: 'ready', epoch: 2 }))
    expect(ready).toBe(2)
    connection.close()
  })

  test('while it is lost, the reason and the next try are known, and a call fails with words for people', async () => {
    const engine = anEngine()
    engine.refuse('The engine does not answer. Look at the terminal.')
    const connection = connect(engine.platform, () => {})
    await eventually(() =>
      expect(connection.store.getState()).toMatchObject({
        phase: 'lost',
        reason: 'The engine does not answer. Look at the terminal.',
      }),
    )
    expect(connection.store.getState().nextTryAtMs).not.toBeNull()
    const problem = await connection.client.live.stop().then(
      () => null,
      (error: unknown) => problemOf(error),
    )
    expect(problem).toMatchObject({ code: 'UNREACHABLE', retryable: true })
    engine.refuse(null)
    connection.retryNow()
    await eventually(() => expect(connection.store.getState().phase).toBe('ready'))
    connection.close()
  })

  test('a call that was under way when the line went away is told in words for people, a cancelled one is not', async () => {
    let calls = 0
    const engine = anEngine(protocolVersion, (hello) => {
      calls += 1
      return calls === 1 ? Promise.resolve(hello) : Promise.reject(new DOMException('[Queue] was closed', 'AbortError'))
    })
    const connection = connect(engine.platform, () => {})
    await eventually(() => expect(connection.store.getState().phase).toBe('ready'))
    await expect(connection.client.live.stop()).rejects.toMatchObject({
      code: 'UNREACHABLE',
      message: expect.stringMatching(/went away before it answered.*look before/),
    })
    const cancelled = connection.client.live.stop(undefined, { signal: AbortSignal.abort() })
    await expect(cancelled).rejects.toMatchObject({ name: 'AbortError' })
    connection.close()
  })

  test('an engine that ends while it is greeted is said to have ended, in words for people', async () => {
    const engine = anEngine(protocolVersion, () => Promise.reject(new DOMException('[Queue] was closed', 'AbortError')))
    const connection = connect(engine.platform, () => {})
    await eventually(() =>
      expect(connection.store.getState()).toMatchObject({
        phase: 'lost',
        reason: expect.stringMatching(/ended before it was ready.*says why/),
      }),
    )
    connection.close()
  })

  test('an engine that does not answer in time is asked again, and may be starting still', async () => {
    let asked = 0
    const engine = anEngine(protocolVersion, (hello) => {
      asked += 1
      return asked === 1
        ? new Promise((_, reject) => setTimeout(reject, 100, new Error('aborted')))
        : Promise.resolve(hello)
    })
    const connection = connect(engine.platform, () => {}, 50)
    await eventually(() =>
      expect(connection.store.getState().reason).toMatch(/has not answered within 0.05 s. It may still be starting/),
    )
    await eventually(() => expect(connection.store.getState()).toMatchObject({ phase: 'ready', reason: null }))
    connection.close()
  })

  test('an engine of another protocol is not used and not asked again', async () => {
    const engine = anEngine(protocolVersion + 1)
    let ready = 0
    const connection = connect(engine.platform, () => (ready += 1))
    await eventually(() => expect(connection.store.getState().phase).toBe('mismatch'))
    connection.retryNow()
    expect([ready, engine.opened()]).toEqual([0, 1])
    connection.close()
  })

  test('tries grow apart but never more than five seconds', () => {
    expect([1, 2, 3, 10].map(reconnectDelayMs)).toEqual([250, 500, 1_000, 5_000])
  })
})

/** A stream that hands out what the test pushes, and counts how often it was opened. */
function aStream(key: string) {
  let opened = 0
  let push: (value: number) => void = () => {}
  let aborted = false
  const stream: LiveStream<number> = {
    key,
    open: async (_client, signal) => {
      opened += 1
      signal.addEventListener('abort', () => {
        aborted = true
        push(-1)
      })
      return (async function* () {
        while (!signal.aborted) yield await new Promise<number>((resolve) => (push = resolve))
      })()
    },
  }
  return { stream, opened: () => opened, aborted: () => aborted, push: (value: number) => push(value) }
}

describe('streams', () => {
  test('are opened once for all who look, and closed after the last has left', async () => {
    const connection = connect(anEngine().platform, () => {})
    await eventually(() => expect(connection.store.getState().phase).toBe('ready'))
    const streams = new LiveStreams(connection.client, connection.store)
    const source = aStream('numbers')
    const leaveFirst = streams.subscribe(source.stream, () => {})
    const leaveSecond = streams.subscribe({ ...source.stream }, () => {})
    await eventually(() => expect(source.opened()).toBe(1))
    source.push(7)
    await eventually(() => expect(streams.snapshot(source.stream).value).toBe(7))
    leaveFirst()
    leaveSecond()
    await eventually(() => expect(source.aborted()).toBe(true))
    expect(source.opened()).toBe(1)
    connection.close()
  })

  test('a failing stream keeps its last value, tells the error and is opened again', async () => {
    const connection = connect(anEngine().platform, () => {})
    const streams = new LiveStreams(connection.client, connection.store)
    let opened = 0
    const stream: LiveStream<number> = {
      key: 'breaking',
      open: async () => {
        opened += 1
        return (async function* () {
          yield opened
          throw new Error('broken')
        })()
      },
    }
    const seen: unknown[] = []
    const leave = streams.subscribe(stream, () => seen.push(streams.snapshot(stream)))
    await eventually(() => expect(streams.snapshot(stream).value).toBe(2))
    expect(seen.slice(0, 3)).toEqual([
      { value: 1, error: null },
      { value: 1, error: new Error('broken') },
      { value: 2, error: null },
    ])
    leave()
    connection.close()
  })
})
