/** Closes a discriminated union: the compiler refuses a forgotten case, the run time names the value that slipped in. */
export function assertNever(value: never, why: string): never {
  throw new Error(`${why}: ${JSON.stringify(value)}`)
}
