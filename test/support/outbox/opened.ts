import { expect } from 'vitest'
import { eventually } from '../eventually.ts'
import { temporaryDirectory } from '../temporary-directory.ts'
import { openOutbox, startTarget } from './fixture.ts'
import type { OutboxFixture, SettingsByName, Target } from './fixture.ts'

type AfterEach = (cleanUp: () => Promise<void> | void) => void

/** Outboxes and targets of a test file, closed after each test. All outboxes of one test share its directory. */
export function openedOutboxes(afterEach: AfterEach) {
  const directory = temporaryDirectory(afterEach)
  let opened: { close(): Promise<void> }[] = []
  afterEach(async () => {
    for (const one of opened.toReversed()) await one.close()
    opened = []
  })
  const keep = <T extends { close(): Promise<void> }>(one: T): T => {
    opened.push(one)
    return one
  }
  return {
    directory,
    target: async (): Promise<Target> => keep(await startTarget()),
    keep,
    open: (settings: SettingsByName = { welcome: {} }, options: Parameters<typeof openOutbox>[2] = {}): OutboxFixture =>
      keep(openOutbox(directory(), settings, options)),
  }
}

/** Nothing is on its way any more. */
export const idle = ({ outbox }: OutboxFixture, timeoutMs = 60_000): Promise<void> =>
  eventually(() => expect(outbox.isIdle()).toBe(true), { timeoutMs })
