import { rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import type { FileView, WorkspaceSummary } from '#shared/contract/workspace.ts'
import { AppError } from '#shared/lib/app-error.ts'
import type { EntityKind, FileProblem } from '#shared/schema/workspace.ts'
import type { EnginePorts } from '../ports.ts'
import { entityFile } from './entity-schemas.ts'
import { fileError } from './problems.ts'
import { type EntityEntry, readEntity } from './read-entity.ts'
import { refuseBadName, renderForSave } from './render-for-save.ts'
import { entryKey, type FolderContent, scanFolder } from './scan-folder.ts'
import { maskText, maskValue, resolveReferences } from './secrets.ts'
import type { EntityOf, Workspace } from './types.ts'
import { type FolderWatch, watchFolder } from './watch-folder.ts'
import { readIdentity, type WorkspaceIdentity } from './workspace-identity.ts'
import { pathInside } from './workspace-path.ts'
import { syncFolder, writeAtomically } from './write-atomically.ts'

/** What opening a workspace needs from its host. */
export type WorkspaceDeps = Pick<EnginePorts, 'env' | 'secrets' | 'logger' | 'random'> & {
  /** Set when another Signalbench holds this workspace: who, and what to do. Nothing is written then. */
  readonly readOnlyReason?: string | null
}

/** The state of an open workspace: what was read last, who listens, and the watch. */
export class FolderWorkspace implements Workspace {
  readonly directory: string
  readonly #deps: WorkspaceDeps
  readonly #listeners = new Set<(summary: WorkspaceSummary) => void>()
  #identity: WorkspaceIdentity
  #content: FolderContent
  #identityProblem: FileProblem | null = null
  #revision = 1
  #watch: FolderWatch | null = null

  constructor(directory: string, identity: WorkspaceIdentity, deps: WorkspaceDeps) {
    this.directory = directory
    this.#identity = identity
    this.#deps = deps
    this.#content = scanFolder(directory)
  }

  get id(): string {
    return this.#identity.id
  }

  async watch(): Promise<void> {
    this.#watch = await watchFolder(this.directory, this.#deps.logger, () => this.#rescan())
    this.#rescan()
  }

  summary(): WorkspaceSummary {
    const entries = [...this.#content.entries.values()]
    return {
      name: this.#identity.name,
      directory: this.directory,
      readOnlyReason: this.#deps.readOnlyReason ?? null,
      revision: this.#revision,
      files: entries.map(({ kind, name, value }) => ({ kind, name, valid: value !== null })),
      problems: [
        ...(this.#identityProblem === null ? this.#identity.problems : [this.#identityProblem]),
        ...this.#content.problems,
        ...entries.flatMap((entry) => entry.problems),
      ],
    }
  }

  onChange(listener: (summary: WorkspaceSummary) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  get<K extends EntityKind>(kind: K, name: string): EntityOf[K] {
    const entry = this.#entry(kind, name)
    // The schema of this kind made it (read-entity.ts), which the map of entries cannot express.
    if (entry.value !== null) return entry.value as EntityOf[K]
    const problem =
      entry.problems.find(({ severity }) => severity === 'error') ?? fileError(entry.file, 'The file is bad.')
    throw new AppError('BAD_FILE', `${problem.file}, ${problem.path}: ${problem.message}`, {
      data: { file: problem.file, path: problem.path },
    })
  }

  list<K extends EntityKind>(kind: K): readonly { readonly name: string; readonly value: EntityOf[K] }[] {
    const valid = [...this.#content.entries.values()].filter((entry) => entry.kind === kind && entry.value !== null)
    return valid.map(({ name }) => ({ name, value: this.get(kind, name) }))
  }

  readFile(kind: EntityKind, name: string): FileView {
    this.#rescan()
    return viewOf(this.#entry(kind, name))
  }

  saveFile(kind: EntityKind, name: string, value: unknown, baseRevision: string | null): FileView {
    this.#refuseWhenReadOnly()
    const path = this.#entityPath(kind, name)
    const current = readEntity(path, kind, name)
    this.#refuseConflict(current, entityFile(kind, name), baseRevision)
    const text = renderForSave(kind, name, value, current)
    writeAtomically(path, Buffer.from(text, 'utf8'), this.#deps.random.uuid())
    this.#rescan()
    return viewOf(this.#entry(kind, name))
  }

  removeFile(kind: EntityKind, name: string, baseRevision: string): void {
    this.#refuseWhenReadOnly()
    const path = this.#entityPath(kind, name)
    const current = readEntity(path, kind, name)
    if (current === null) throw this.#missing(kind, name)
    this.#refuseConflict(current, current.file, baseRevision)
    rmSync(path)
    syncFolder(dirname(path))
    this.#rescan()
  }

  resolveSecrets(text: string, file: string): string {
    return resolveReferences(text, file, this.#deps)
  }

  path(relative: string): string {
    return pathInside(this.directory, relative)
  }

  async close(): Promise<void> {
    this.#listeners.clear()
    await this.#watch?.close()
    this.#watch = null
  }

  #entry(kind: EntityKind, name: string): EntityEntry {
    const entry = this.#content.entries.get(entryKey(kind, name))
    if (entry === undefined) throw this.#missing(kind, name)
    return entry
  }

  #missing(kind: EntityKind, name: string): AppError {
    const known = [...this.#content.entries.values()].filter((entry) => entry.kind === kind).map((entry) => entry.name)
    const there = known.length === 0 ? `The folder ${kind} has none yet.` : `There are: ${known.join(', ')}.`
    return new AppError('NOT_FOUND', `${entityFile(kind, name)} does not exist in ${this.directory}. ${there}`, {
      data: { file: entityFile(kind, name) },
    })
  }

  #entityPath(kind: EntityKind, name: string): string {
    refuseBadName(kind, name)
    return pathInside(this.directory, entityFile(kind, name))
  }

  #refuseWhenReadOnly(): void {
    const reason = this.#deps.readOnlyReason ?? null
    if (reason !== null) throw new AppError('READ_ONLY', reason)
  }

  #refuseConflict(current: EntityEntry | null, file: string, baseRevision: string | null): void {
    if ((current?.revision ?? null) === baseRevision) return
    const what =
      current === null ? 'was removed' : baseRevision === null ? 'already exists' : 'was changed by another program'
    const message = `${file} ${what} since it was read here. Nothing was overwritten: reload the file and make your change again, or save under another name.`
    throw new AppError('CONFLICT', message, { data: { file } })
  }

  /** Compares contents, so that own writes and touched files are no change. */
  #rescan(): void {
    const content = scanFolder(this.directory)
    const identityChanged = this.#rereadIdentity()
    if (!identityChanged && sameContent(content, this.#content)) return
    this.#content = content
    this.#revision += 1
    const summary = this.summary()
    for (const listener of this.#listeners) listener(summary)
  }

  /** While running, a bad signalbench.json is a problem to show; id and name stay as they were. */
  #rereadIdentity(): boolean {
    const before = { identity: this.#identity, problem: this.#identityProblem }
    try {
      this.#identity = readIdentity(this.directory)
      this.#identityProblem = null
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      this.#identityProblem = fileError('signalbench.json', `${error.message} Until then the last good one counts.`)
    }
    return !isDeepStrictEqual(before, { identity: this.#identity, problem: this.#identityProblem })
  }
}

function sameContent(left: FolderContent, right: FolderContent): boolean {
  const marks = (content: FolderContent) => [
    [...content.entries].map(([key, { revision, problems }]) => [key, revision, problems]),
    content.problems,
  ]
  return isDeepStrictEqual(marks(left), marks(right))
}

const viewOf = (entry: EntityEntry): FileView => ({
  kind: entry.kind,
  name: entry.name,
  text: maskText(entry.kind, entry.text),
  revision: entry.revision,
  value: maskValue(entry.kind, entry.value) as FileView['value'],
  problems: [...entry.problems],
})
