import type { EngineServices } from './services.ts'

/** What a host that shows a workspace brings to life by itself. */
export async function autoStart(services: EngineServices): Promise<void> {
  const { workspace, receivers, relays, journeys, outbox, logger } = services
  const attempt = async (what: string, work: () => Promise<unknown>) => {
    try {
      await work()
    } catch (error) {
      // The screen of the part shows the message; the others start all the same.
      logger.warn({ err: error, what }, 'something did not start by itself')
    }
  }
  // Receivers first: relays in mode emulator look for one.
  for (const { name, value } of workspace.list('receivers')) {
    if (value.enabled) await attempt(`receiver ${name}`, () => receivers.start(name))
  }
  // Without allowLive: a live relay runs as dry run until somebody confirms.
  for (const { name, value } of workspace.list('relays')) {
    if (value.enabled) await attempt(`relay ${name}`, () => relays.start(name))
  }
  journeys.begin()
  outbox?.start()
  await attempt('inspector', () => startInspector(services))
}

/** A replay costs nobody anything, so a workspace that has one is alive from the start. */
async function startInspector({ workspace, inspector }: EngineServices): Promise<void> {
  const replay = workspace.list('connections').find(({ value }) => value.kind === 'replay')
  if (replay === undefined || inspector.status().sessionId !== null) return
  // The mapping that a relay uses on these records, else whichever there is.
  const relay = workspace.list('relays').find(({ value }) => value.connection === replay.name)
  const mapping = relay?.value.mapping ?? workspace.list('mappings')[0]?.name ?? null
  await inspector.start({ connection: replay.name, topics: [], from: 'beginning', mapping, format: 'auto' })
}
