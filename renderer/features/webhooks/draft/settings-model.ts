import { choosePolicy } from '#shared/domain/retry/choose-policy.ts'
import type { RetryPolicy } from '#shared/domain/retry/policy.ts'
import { retryChoice } from '#shared/schema/retry.ts'
import { webhookFile, type WebhookFile } from '#shared/schema/webhook.ts'
import type { FileValue } from './content.ts'

/** What the file says of how it is sent; defaults where it says nothing, or nothing that can be used. */
export function settingsOf(file: FileValue): WebhookFile {
  const least = { version: 1, url: '-' }
  const whole = webhookFile.safeParse({ ...least, ...file })
  if (whole.success) return whole.data
  // One value that is wrong, as while it is typed, must not hide the others.
  const usable = Object.entries(file).filter(
    ([key, value]) => webhookFile.safeParse({ ...least, [key]: value }).success,
  )
  return webhookFile.parse({ ...least, ...Object.fromEntries(usable) })
}

/** The policy that the file's choice means; null for one that is none. */
export function policyOf(retry: unknown): RetryPolicy | null {
  const choice = retryChoice.safeParse(retry)
  const policy = choice.success ? choosePolicy(choice.data) : null
  return policy?.ok === true ? policy.value : null
}

/** `5, 60.5` in seconds as the file's delays; null where it is no such list. */
export function delaysFrom(text: string): readonly number[] | null {
  const parts = text.split(',').map((part) => part.trim())
  if (parts.length === 1 && parts[0] === '') return []
  const delays = parts.map((part) => (/^\d+(?:\.\d+)?$/.test(part) ? Math.round(Number(part) * 1_000) : Number.NaN))
  return delays.some((delay) => Number.isNaN(delay)) ? null : delays
}

export const delaysText = (delaysMs: readonly number[]): string => delaysMs.map((ms) => String(ms / 1_000)).join(', ')
