import { useFile } from '../../rpc/workspace-files.ts'
import { ConfirmDialog } from '../../ui/confirm-dialog/confirm-dialog.tsx'
import { Fact, Facts } from '../../ui/facts/facts.tsx'
import { confirmedName } from './destination/destination-form.ts'
import { isRecord, splitList } from './file-values.ts'
import type { RelayForm } from './form-model.ts'
import classes from './relay.module.css'
import { useWaiting } from './start/use-waiting.ts'
import { texts } from './texts.ts'

const t = texts.live

/** Asks before anything is sent for real: what is sent from where to whom, and what that may set off. */
export function LiveDialog(props: {
  readonly opened: boolean
  readonly name: string
  readonly settings: RelayForm
  /** Records that wait in the topics, where the relay counts them already. */
  readonly lag: number | null
  readonly busy: boolean
  /** With what was typed: the app's id, or the webhook's name. */
  onConfirm(typed: string): void
  onClose(): void
}) {
  const { settings } = props
  const waiting = useWaiting(props.name, settings, props.opened && props.lag === null)
  const lag = props.lag ?? waiting.records
  const toWebhook = settings.destinationKind === 'webhook'
  return (
    <ConfirmDialog
      opened={props.opened}
      title={toWebhook ? t.webhookTitle : t.title}
      confirmLabel={t.confirm}
      danger
      typed={{ label: toWebhook ? t.confirmWebhookLabel : t.confirmLabel, value: confirmedName(settings) }}
      busy={props.busy}
      onConfirm={props.onConfirm}
      onClose={props.onClose}
    >
      <p className={classes.lead}>{toWebhook ? t.webhookLead : t.lead}</p>
      <Facts namePx={140} bare>
        <Fact mono name={toWebhook ? t.webhook : t.app}>
          {confirmedName(settings)}
        </Fact>
        <Fact mono name={t.topics}>
          {splitList(settings.topics).join(', ')}
        </Fact>
        <Fact name={t.lag}>{waiting.counting ? t.lagCounting : lag === null ? t.lagUnknown : t.lagRecords(lag)}</Fact>
        <Fact mono name={toWebhook ? t.url : t.address}>
          {toWebhook ? <WebhookUrl webhook={settings.webhook} /> : settings.baseUrl}
        </Fact>
      </Facts>
    </ConfirmDialog>
  )
}

/** As its file has it: a template, of which the host is mostly plain. */
function WebhookUrl({ webhook }: { readonly webhook: string }) {
  const value = useFile('webhooks', webhook).data?.value
  const url = isRecord(value) ? value['url'] : undefined
  return typeof url === 'string' ? url : t.urlUnknown
}
