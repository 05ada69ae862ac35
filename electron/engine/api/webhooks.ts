import { choosePolicy } from '#shared/domain/retry/choose-policy.ts'
import { describeDisabling, describeRetryAfter } from '#shared/domain/retry/describe-policy.ts'
import { previewSchedule } from '#shared/domain/retry/schedule.ts'
import type { SchedulePreview } from '#shared/contract/webhooks.ts'
import { AppError } from '#shared/lib/app-error.ts'
import type { RetryChoice } from '#shared/schema/retry.ts'
import { conflated } from '../lib/conflated.ts'
import type { ContractImplementer } from './implementer.ts'
import type { EngineServices } from './services.ts'
import { streamIntervalMs } from './streams.ts'

/** Implements `shared/contract/webhooks.ts`. */
export function webhooksRouter(os: ContractImplementer, { webhooks, jobs }: EngineServices) {
  return os.webhooks.router({
    watch: os.webhooks.watch.handler(({ signal }) =>
      conflated({
        read: () => webhooks.status(),
        subscribe: (listener) => webhooks.onChange(listener),
        intervalMs: streamIntervalMs,
        signal,
      }),
    ),
    send: os.webhooks.send.handler(({ input }) => webhooks.send(input)),
    burst: os.webhooks.burst.handler(({ input }) => webhooks.burst(jobs, input)),
    deliveries: os.webhooks.deliveries.handler(({ input: { of, ...page } }) => ({
      rows: [...webhooks.deliveries(of, page)],
    })),
    delivery: os.webhooks.delivery.handler(({ input }) => webhooks.delivery(input.id)),
    retryNow: os.webhooks.retryNow.handler(async ({ input }) => ({ changed: await webhooks.retryNow(input.ids) })),
    cancel: os.webhooks.cancel.handler(async ({ input }) => ({ changed: await webhooks.cancel(input.ids) })),
    resend: os.webhooks.resend.handler(async ({ input }) => ({ ids: [...(await webhooks.resend(input.ids))] })),
    setTimeScale: os.webhooks.setTimeScale.handler(async ({ input }) => {
      await webhooks.setTimeScale(input.timeScale)
      return {}
    }),
    step: os.webhooks.step.handler(async ({ input }) => ({ deliveryId: await webhooks.step(input.of) })),
    enable: os.webhooks.enable.handler(async ({ input: { of, ...how } }) => {
      await webhooks.enable(of, how)
      return {}
    }),
    schedule: os.webhooks.schedule.handler(({ input }) => schedulePreviewOf(input.retry)),
  })
}

function schedulePreviewOf(choice: RetryChoice): SchedulePreview {
  const policy = choosePolicy(choice)
  if (!policy.ok) throw new AppError('BAD_INPUT', `${policy.error.message} ${policy.error.fix ?? ''}`.trim())
  const { id, basis, retryOn, retryAfter } = policy.value
  return {
    attempts: [...previewSchedule(policy.value)],
    policy: id,
    basis,
    retryOn: [...retryOn],
    retryAfter: describeRetryAfter(retryAfter),
    disables: describeDisabling(policy.value),
  }
}
