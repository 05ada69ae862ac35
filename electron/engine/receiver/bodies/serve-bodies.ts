import type { MessagePort } from 'node:worker_threads'
import { ok, type Result } from '#shared/lib/result.ts'
import type { RefusedRequest } from '../emulator/check-request.ts'
import type { GoodEvent } from '../emulator/event-rules.ts'
import { type BodyTask, bodyTasks, type BodyTasks } from './body-tasks.ts'

/** What the thread is asked. */
export type BodyJob<Task extends BodyTask = BodyTask> = {
  readonly number: number
  readonly task: Task
  readonly ask: BodyTasks[Task]['ask']
}

/** Some of the events of an answer that follows, or an answer. */
export type BodyMessage<Task extends BodyTask = BodyTask> =
  | { readonly number: number; readonly events: readonly GoodEvent[] }
  | { readonly number: number; readonly answer: BodyTasks[Task]['answer'] }

/** Taking a message in blocks the engine's thread too: many events come in messages of so many. */
const eventsAtOnce = 1_000

/** Does what comes on `port`, one after the other. Runs on the thread for large bodies. */
export function serveBodies(port: MessagePort): void {
  let turn: Promise<void> = Promise.resolve()
  port.on('message', (job: BodyJob) => {
    // What fails ends the thread, and who asked is told why.
    turn = turn.then(() => serve(job, (message) => port.postMessage(message)))
  })
}

async function serve<Task extends BodyTask>(
  { number, task, ask }: BodyJob<Task>,
  post: (message: BodyMessage) => void,
): Promise<void> {
  const answer = await bodyTasks[task](ask)
  post({ number, answer: task === 'events' ? withoutEvents(number, answer as EventsAnswer, post) : answer })
}

type EventsAnswer = Result<readonly GoodEvent[], RefusedRequest>

function withoutEvents(number: number, answer: EventsAnswer, post: (message: BodyMessage) => void): EventsAnswer {
  if (!answer.ok) return answer
  for (let start = 0; start < answer.value.length; start += eventsAtOnce)
    post({ number, events: answer.value.slice(start, start + eventsAtOnce) })
  return ok([])
}
