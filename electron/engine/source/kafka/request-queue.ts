/**
 * Two cures for kafkajs' request queue. As shipped it re-arms a timer with a negative delay for ever (4,554 timer calls
 * a second with five idle connections) and looks for overdue requests ten times a second on every connection.
 */
import { loadRequestQueuePrototype, type RequestQueuePrototype } from './kafkajs-internals.ts'

/** How soon a full queue is looked at again; a fulfilled request looks at it anyway. */
const pendingCheckMs = 10
/** Overdue by at most this much more than the timeout itself (10 s and up). */
const timeoutCheckMs = 1_000

/** The first answer on a connection: whoever is silent for this long is no Kafka broker, or not one of this protocol. */
const firstAnswerMs = 3_000

/** Replaces both methods; doing it again changes nothing. */
export function quietRequestQueue(prototype: RequestQueuePrototype = loadRequestQueuePrototype()): void {
  prototype.scheduleCheckPendingRequests = function scheduleCheckPendingRequests() {
    const throttledMs = this.throttledUntil - Date.now()
    if (this.throttleCheckTimeoutId !== null || (throttledMs <= 0 && this.pending.length === 0)) return
    this.throttleCheckTimeoutId = setTimeout(
      () => {
        this.throttleCheckTimeoutId = null
        this.checkPendingRequests()
      },
      Math.max(throttledMs, pendingCheckMs),
    )
  }
  prototype.scheduleRequestTimeoutCheck = function scheduleRequestTimeoutCheck() {
    if (!this.enforceRequestTimeout) return
    this.destroy()
    this.requestTimeoutIntervalId = setInterval(() => {
      const now = Date.now()
      for (const request of this.inflight.values()) {
        const limitMs = request.entry.apiName === 'ApiVersions' ? firstAnswerMs : request.requestTimeout
        if (now - request.sentAt > limitMs) request.timeoutRequest()
      }
      if (!this.isConnected()) this.destroy()
    }, timeoutCheckMs)
  }
}
