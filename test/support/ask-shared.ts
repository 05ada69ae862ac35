/**
 * Asks the run's set-up (`global-setup.ts`) for something that is started when it is first asked for. Each of vitest's
 * workers gets its own: of two test files that run beside each other none sees the other's topics and groups.
 */
export async function askShared(url: string): Promise<string> {
  const response = await fetch(new URL(process.env['VITEST_POOL_ID'] ?? '1', url))
  const answer = await response.text()
  if (!response.ok) throw new Error(answer)
  return answer
}
