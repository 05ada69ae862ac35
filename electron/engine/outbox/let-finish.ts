/** After breaking off what is under way, the time to write that down. */
const settleMs = 1_000

/**
 * Lets requests that are under way finish for `graceMs`, then breaks them off and gives them a second to be written down.
 * `onIdle` is handed what to call once nothing is under way any more.
 */
export async function letFinish(
  abort: AbortController,
  graceMs: number,
  onIdle: (resolve: () => void) => void,
): Promise<void> {
  const timers: NodeJS.Timeout[] = []
  await new Promise<void>((resolve) => {
    onIdle(resolve)
    timers.push(
      setTimeout(() => abort.abort(), graceMs),
      setTimeout(resolve, graceMs + settleMs),
    )
  })
  timers.forEach((timer) => clearTimeout(timer))
}
