/** A line that can be pasted into a shell to try a receiver: an emulator request where there is an emulator, else a plain one. */
export function curlExample(
  url: string,
  emulator: { readonly enabled: boolean; readonly apiKey: string | null },
): string {
  const json = `-H 'Content-Type: application/json'`
  if (!emulator.enabled) return `curl -i ${quote(`${url}/hook`)} ${json} -d '{"hello":"world"}'`
  const event = '{"events":[{"name":"signup","external_id":"user_1","properties":{"plan":"pro"}}]}'
  const key = quote(`Authorization: Key ${emulator.apiKey ?? 'test-key'}`)
  return `curl -i ${quote(`${url}/apps/demo/custom_events`)} -H ${key} ${json} -d '${event}'`
}

/** Single quotes of a POSIX shell. */
const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`
