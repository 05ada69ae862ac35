/** Time and chance are parameters, so that tests decide them. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number
}

/** A random source: `next` is uniform in [0, 1), `uuid` is a version 4 UUID. */
export interface Random {
  next(): number
  uuid(): string
}
