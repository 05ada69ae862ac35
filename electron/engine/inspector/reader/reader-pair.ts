import { ReaderLink, type ReaderLinkDeps } from './reader-link.ts'
import type { ToReader } from './protocol.ts'

export type ReaderPairDeps = Omit<ReaderLinkDeps, 'onCrash'> & {
  /** The views of the worker for rows are gone. */
  readonly onRowsCrash: () => void
  /** The scans of the worker for details are gone. */
  readonly onDetailsCrash: () => void
}

/** Two workers: opening a record of some megabytes, or trying a mapping on it, must not hold up the rows. */
export class ReaderPair {
  readonly rows: ReaderLink
  readonly details: ReaderLink

  constructor({ onRowsCrash, onDetailsCrash, ...deps }: ReaderPairDeps) {
    this.rows = new ReaderLink({ ...deps, onCrash: onRowsCrash })
    this.details = new ReaderLink({ ...deps, onCrash: onDetailsCrash })
  }

  /** A notice to both; see `ReaderLink.notify`. */
  notify(message: Exclude<ToReader, { kind: 'call' }>): void {
    this.rows.notify(message)
    this.details.notify(message)
  }

  async closeSession(): Promise<void> {
    await Promise.all([this.rows.closeSession(), this.details.closeSession()])
  }

  async close(): Promise<void> {
    await Promise.all([this.rows.close(), this.details.close()])
  }
}
