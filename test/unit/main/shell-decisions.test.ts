import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { afterEngineEnded } from '../../../electron/main/restart-policy.ts'
import { workspaceFolderOf } from '../../../electron/main/workspace-folder.ts'
import { minimumSize, readWindowState, saneBounds, writeWindowState } from '../../../electron/main/window-state.ts'

describe('an engine that ends by itself', () => {
  it('is started again with growing waits, and given up after several ends in a row', () => {
    const waits: number[] = []
    let ends = 0
    for (;;) {
      const next = afterEngineEnded(100, ends)
      if (next.kind === 'give-up') break
      waits.push(next.afterMs)
      ends = next.endsInARow
    }
    expect(waits.length).toBeGreaterThanOrEqual(3)
    expect(waits).toEqual(waits.toSorted((a, b) => a - b))
  })

  it('begins anew after it has run for a while', () => {
    expect(afterEngineEnded(120_000, 100)).toMatchObject({ kind: 'restart', endsInARow: 1 })
  })
})

describe('the window', () => {
  const screen = { x: 0, y: 0, width: 1920, height: 1080 }
  const folder = mkdtempSync(join(tmpdir(), 'signalbench-window-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('opens where it was', () => {
    const bounds = { x: 100, y: 50, width: 1200, height: 800 }
    expect(saneBounds(bounds, [screen])).toEqual(bounds)
  })

  it('comes back from a screen that is gone', () => {
    const lost = saneBounds({ x: 2500, y: 50, width: 1200, height: 800 }, [screen])
    expect(lost).toEqual({ width: 1200, height: 800 })
  })

  it('is never smaller than the page can be', () => {
    expect(saneBounds({ x: 0, y: 0, width: 10, height: 10 }, [screen])).toMatchObject(minimumSize)
  })

  it('remembers its state, and takes nonsense for nothing', () => {
    const file = join(folder, 'window.json')
    const state = { bounds: { x: 1, y: 2, width: 1000, height: 700 }, maximized: true }
    writeWindowState(file, state)
    expect(readWindowState(file)).toEqual(state)
    writeFileSync(file, '{"bounds":{"x":"left"},"maximized":"yes"}')
    expect(readWindowState(file)).toEqual({ bounds: null, maximized: false })
    writeFileSync(file, '{')
    expect(readWindowState(file)).toEqual({ bounds: null, maximized: false })
  })
})

describe('a file that is opened', () => {
  const folder = mkdtempSync(join(tmpdir(), 'Mein Ordner mit Ü '))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('opens the workspace that it lies in; a folder is taken as it is', () => {
    mkdirSync(join(folder, 'relays'))
    for (const file of ['signalbench.json', 'relays/shop.json']) writeFileSync(join(folder, file), '{}')
    expect(workspaceFolderOf(join(folder, 'signalbench.json'))).toBe(folder)
    expect(workspaceFolderOf(join(folder, 'relays', 'shop.json'))).toBe(folder)
    expect(workspaceFolderOf(join(folder, 'relays'))).toBe(join(folder, 'relays'))
    expect(workspaceFolderOf(join(folder, 'not there'))).toBe(join(folder, 'not there'))
  })
})
