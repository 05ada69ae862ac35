import type { Logger } from '#engine/ports.ts'

/** For commands that only look: what goes wrong there is told by exceptions, not by a log. */
export const silentLogger: Logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }
