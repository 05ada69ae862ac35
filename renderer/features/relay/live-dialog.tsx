import { ConfirmDialog } from '../../ui/confirm-dialog/confirm-dialog.tsx'
import type { RelayForm } from './form-model.ts'
import { splitList } from './file-values.ts'
import classes from './relay.module.css'
import { texts } from './texts.ts'

const t = texts.live

/** Asks before anything is sent to OneSignal: what is sent from where to which app, and what that may set off. */
export function LiveDialog(props: {
  readonly opened: boolean
  readonly settings: RelayForm
  /** Records that wait in the topics; null where it is not known. */
  readonly lag: number | null
  readonly busy: boolean
  onConfirm(appId: string): void
  onClose(): void
}) {
  const { settings, lag } = props
  return (
    <ConfirmDialog
      opened={props.opened}
      title={t.title}
      confirmLabel={t.confirm}
      danger
      typed={{ label: t.confirmLabel, value: settings.appId }}
      busy={props.busy}
      onConfirm={props.onConfirm}
      onClose={props.onClose}
    >
      <p className={classes.lead}>{t.lead}</p>
      <dl className={classes.facts}>
        <dt>{t.app}</dt>
        <dd className="sb-mono">{settings.appId}</dd>
        <dt>{t.topics}</dt>
        <dd className="sb-mono">{splitList(settings.topics).join(', ')}</dd>
        <dt>{t.lag}</dt>
        <dd>{lag === null ? t.lagUnknown : t.lagRecords(lag)}</dd>
        <dt>{t.address}</dt>
        <dd className="sb-mono">{settings.baseUrl}</dd>
      </dl>
    </ConfirmDialog>
  )
}
