import type { FileValue } from '../../../ui/file-form/use-form-draft.ts'
import { useClient } from '../../../rpc/rpc-context.tsx'
import { useIsKeepingSecret } from '../../../rpc/secrets.ts'
import { fileFromForm } from '../form/form-file.ts'
import { connectionForm, splitList, type KafkaForm } from '../form/form-model.ts'
import { texts } from '../texts.ts'
import type { LadderRun } from './ladder-model.ts'
import { useLadders } from './ladder-store.ts'
import type { TestTargets } from './use-test-targets.ts'

export type Ladder = {
  readonly run: LadderRun | null
  /** The form is no longer what was tested. */
  readonly outdated: boolean
  /** Why it cannot be tested now; null where it can. */
  readonly blocked: string | null
  start(): void
  cancel(): void
}

/** The ladder over the form as it stands, saved or not. */
export function useLadder(name: string, form: KafkaForm, base: FileValue, targets: TestTargets): Ladder {
  const client = useClient()
  const { runs, start, cancel } = useLadders()
  const storing = useIsKeepingSecret()
  const run = runs[name] ?? null
  const draft = fileFromForm(form, base)
  const topics = [...splitList(targets.topics)]
  const group = targets.group.trim() === '' ? null : targets.group.trim()
  const tested = JSON.stringify({ draft, topics, group })
  const wrong = connectionForm.safeParse(form).error?.issues[0]?.message
  return {
    run,
    outdated: run !== null && run.tested !== tested,
    blocked: wrong ?? (storing ? texts.ladder.storing : null),
    start: () => void start(client, { name, draft: asJson(draft), topics, group }, tested),
    cancel: () => cancel(name),
  }
}

type Draft = Parameters<ReturnType<typeof useClient>['connections']['probe']>[0]['draft']

/** A form holds nothing but JSON; the engine checks it again. */
const asJson = (value: unknown): Draft => JSON.parse(JSON.stringify(value)) as Draft
