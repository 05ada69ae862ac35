import type { HttpOutboxEngine } from '#engine/outbox/http/outbox.ts'
import type { EndpointRef } from '#engine/outbox/http/types.ts'

/** How often it is looked, where nothing tells of a change. */
const lookMs = 250
/** An endpoint that cannot be addressed for so long will not be while this process lives: its environment does not change. */
const obstacleMs = 2_000

/** Resolves when nothing of the endpoint is on its way any more, with the reason where something stands in the way. */
export async function untilSent(
  outbox: HttpOutboxEngine,
  endpoint: EndpointRef,
  signal: AbortSignal,
): Promise<string | null> {
  let wake: () => void = () => {}
  const forget = outbox.onChange(() => wake())
  const timer = setInterval(() => wake(), lookMs)
  const onAbort = (): void => wake()
  signal.addEventListener('abort', onAbort)
  let waitingSince: number | null = null
  try {
    while (!signal.aborted && !isSent(outbox, endpoint)) {
      const lane = outbox
        .lanes()
        .find((one) => one.endpoint.kind === endpoint.kind && one.endpoint.name === endpoint.name)
      if (lane === undefined || lane.waiting === null) waitingSince = null
      else {
        waitingSince ??= performance.now()
        if (performance.now() - waitingSince > obstacleMs) return lane.waiting
      }
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
    return null
  } finally {
    clearInterval(timer)
    forget()
    signal.removeEventListener('abort', onAbort)
  }
}

function isSent(outbox: HttpOutboxEngine, endpoint: EndpointRef): boolean {
  const { pending, waiting, leased } = outbox.counts(endpoint)
  return pending + waiting + leased === 0
}
