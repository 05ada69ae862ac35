import { type Step, stepsOf } from '#shared/domain/journey/steps.ts'
import { compileTrigger, type Trigger } from '#shared/domain/journey/trigger.ts'
import { type JourneyFile, journeyFile, type JourneyUsers } from '#shared/schema/journey.ts'
import type { Workspace } from '../workspace/types.ts'

/** What a run goes by: what its journey was when it began. */
export type JourneyVersion = {
  /** As templates see it in journey.name. */
  readonly name: string
  readonly steps: readonly Step[]
  readonly users: JourneyUsers | undefined
}

/** A journey as its file has it now. */
export type Journey = {
  readonly name: string
  readonly enabled: boolean
  readonly eventName: string
  /** Null where its condition cannot be read. */
  readonly trigger: Trigger | null
  /** Why it starts nothing, or what will go wrong. */
  readonly problem: string | null
  readonly versionJson: string
}

/** What of a file runs keep, as JSON that is the same for the same journey. */
export const versionJsonOf = (name: string, { name: shown, steps, users }: JourneyFile): string =>
  JSON.stringify({ name: shown ?? name, steps, ...(users === undefined ? {} : { users }) })

const versionSchema = journeyFile.pick({ name: true, steps: true, users: true })

/** What `versionJsonOf` wrote. */
export function readVersion(json: string): JourneyVersion {
  const { name, steps, users } = versionSchema.parse(JSON.parse(json))
  return { name: name ?? '', steps: stepsOf(steps), users }
}

/** The journeys of a workspace, made ready anew only when a file changed: they are asked for with every accepted event. */
export class JourneyFiles {
  readonly #workspace: Workspace
  #journeys: readonly Journey[] | null = null

  constructor(workspace: Workspace) {
    this.#workspace = workspace
    // Ends with the workspace.
    workspace.onChange(() => {
      this.#journeys = null
    })
  }

  all(): readonly Journey[] {
    this.#journeys ??= this.#read()
    return this.#journeys
  }

  /** The enabled ones that an event of this name may start. */
  startedBy(eventName: string): readonly (Journey & { readonly trigger: Trigger })[] {
    return this.all().flatMap((journey) =>
      journey.enabled && journey.eventName === eventName && journey.trigger !== null
        ? [{ ...journey, trigger: journey.trigger }]
        : [],
    )
  }

  #read(): readonly Journey[] {
    const webhooks = new Set(this.#workspace.list('webhooks').map(({ name }) => name))
    return this.#workspace.list('journeys').map(({ name, value }) => journeyOf(name, value, webhooks))
  }
}

function journeyOf(name: string, file: JourneyFile, webhooks: ReadonlySet<string>): Journey {
  const trigger = compileTrigger(file.trigger)
  const missing = stepsOf(file.steps).find((step) => step.kind === 'webhook' && !webhooks.has(step.webhook))
  const problems = [
    trigger.ok
      ? null
      : `Starts nothing: its condition cannot be read (character ${trigger.error.position + 1}). ${trigger.error.message}`,
    missing?.kind === 'webhook'
      ? `webhooks/${missing.webhook}.json is missing or bad: runs fail at that step. Make it, or choose another webhook.`
      : null,
  ]
  return {
    name,
    enabled: file.enabled,
    eventName: file.trigger.eventName,
    trigger: trigger.ok ? trigger.value : null,
    problem: problems.find((problem) => problem !== null) ?? null,
    versionJson: versionJsonOf(name, file),
  }
}
