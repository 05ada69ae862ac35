import { notifications } from '@mantine/notifications'
import { useMutation } from '@tanstack/react-query'
import { useClient } from '../../../rpc/rpc-context.tsx'
import { showProblem } from '../../../rpc/show-problem.ts'
import type { EditContext } from '../context/context-store.ts'
import { type Content, templatesOf } from '../draft/content.ts'
import { sendingTexts as texts } from './texts.ts'

/** Sends the draft as it stands in the editor once; what becomes of it stands among the deliveries. */
export function useSend(webhook: string, content: Content | null, context: EditContext | null) {
  const client = useClient()
  return useMutation({
    mutationFn: async ({ testSend }: { readonly testSend: boolean }) => {
      const templates = content === null ? undefined : mutable(templatesOf(content))
      const contextText = context?.text.trim() === '' ? '{}' : (context?.text ?? '{}')
      return client.webhooks.send({ webhook, contextText, testSend, ...(templates === undefined ? {} : { templates }) })
    },
    onSuccess: ({ deliveryId }) => notifications.show({ message: texts.sent(deliveryId), autoClose: 2_000 }),
    onError: showProblem,
  })
}

/** JSON in, JSON out: readonly here and plain there. */
const mutable = ({ method, url, headers, body }: ReturnType<typeof templatesOf>) => ({
  method,
  url,
  headers: headers.map(([name, value]): [string, string] => [name, value]),
  body,
})

/** What can be done with deliveries; says how many it could be done with. */
export function useDeliveryActions() {
  const client = useClient()
  const tell = (number: number): void =>
    void notifications.show({ message: number === 0 ? texts.noneChanged : texts.changed(number), autoClose: 3_000 })
  const act = (work: Promise<number>): void => void work.then(tell, showProblem)
  return {
    retryNow: (ids: readonly string[]) =>
      act(client.webhooks.retryNow({ ids: [...ids] }).then(({ changed }) => changed)),
    cancel: (ids: readonly string[]) => act(client.webhooks.cancel({ ids: [...ids] }).then(({ changed }) => changed)),
    resend: (ids: readonly string[]) => act(client.webhooks.resend({ ids: [...ids] }).then((made) => made.ids.length)),
  }
}
