import { ORPCError } from '@orpc/client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { isDefinedError } from '@orpc/client'
import { contractErrors } from '#shared/contract/errors.ts'
import { eventually } from '../support/eventually.ts'
import { type Line, transportNames, transports } from './support/client.ts'
import { type EngineUnderTest, startEngine } from './support/engine-under-test.ts'

describe.each(transportNames)('over %s', (transport) => {
  let under: EngineUnderTest
  let line: Line

  beforeEach(async () => {
    under = await startEngine()
    line = await transports[transport](under.engine)
  })
  afterEach(async () => {
    await line.close()
    await under.close()
  })

  /** How many streams of the workspace are open: each listens once. */
  function countListeners(): () => number {
    const { workspace } = under.engine.services
    const listen = workspace.onChange.bind(workspace)
    let open = 0
    workspace.onChange = (listener) => {
      const stop = listen(listener)
      open += 1
      return () => {
        stop()
        open -= 1
      }
    }
    return () => open
  }

  it('stops a stream that its reader leaves, also while nothing changes', async () => {
    const open = countListeners()
    const stream = await line.client.workspace.watch()
    await stream.next()
    expect(open()).toBe(1)
    await stream.return?.(undefined)
    await eventually(() => expect(open()).toBe(0))
  })

  it('stops the streams of a reader that disappears', async () => {
    const open = countListeners()
    await (await line.client.workspace.watch()).next()
    await (await line.client.workspace.watch()).next()
    expect(open()).toBe(2)
    await line.close()
    await eventually(() => expect(open()).toBe(0))
  })

  it('stops a stream by its signal', async () => {
    const open = countListeners()
    const leave = new AbortController()
    const stream = await line.client.workspace.watch(undefined, { signal: leave.signal })
    await stream.next()
    const waiting = stream.next()
    leave.abort()
    await expect(waiting).rejects.toThrow()
    await eventually(() => expect(open()).toBe(0))
  })

  it('tells of changes at most ten times a second, and of the last one', async () => {
    const { inspector } = under.engine.services
    const notify: (() => void)[] = []
    let received = 0
    inspector.onChange = (listener) => {
      notify.push(listener)
      return () => {}
    }
    const status = inspector.status()
    inspector.status = () => ({ ...status, received })
    const seen: number[] = []
    const began = performance.now()
    for await (const value of await line.client.live.watch()) {
      seen.push(value.received)
      if (value.received === 1_000) break
      for (let change = 0; change < 250; change += 1) {
        received += 1
        notify.forEach((listener) => listener())
      }
    }
    expect(seen).toEqual([0, 250, 500, 750, 1_000])
    expect(performance.now() - began).toBeGreaterThan(4 * 90)
  })

  it('gives an unknown error a correlation id that stands in the log, and keeps its cause to itself', async () => {
    const { workspace } = under.engine.services
    workspace.readFile = () => {
      throw new TypeError('secret detail')
    }
    const error = await line.client.workspace.readFile({ kind: 'mappings', name: 'default' }).catch((e: unknown) => e)
    if (!(error instanceof ORPCError) || !isDefinedError(error)) throw new Error('not an error of the contract')
    expect(error.code).toBe('INTERNAL')
    expect(error.message).not.toContain('secret detail')
    const { correlationId } = contractErrors.INTERNAL.data.parse(error.data)
    expect(correlationId).toBeTruthy()
    expect(under.log).toContainEqual(
      expect.objectContaining({ level: 'error', fields: expect.objectContaining({ correlationId }) }),
    )
  })

  it('says which part of a call it does not understand', async () => {
    const call = line.client.live.rows({ viewId: 'v', from: 0, limit: -1 })
    await expect(call).rejects.toMatchObject({ code: 'BAD_INPUT', defined: true, data: { path: '$.limit' } })
  })
})
