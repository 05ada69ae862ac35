import { useFileNames } from '../../../rpc/workspace-files.ts'
import { FormGroup } from '../../../ui/file-form/form-row.tsx'
import type { FormDraft } from '../../../ui/file-form/use-form-draft.ts'
import type { RelayForm } from '../form-model.ts'
import { namesWith } from '../names-with.ts'
import { ApiKeyField, ChoiceField, NumberField, TextField } from '../setting-inputs.tsx'
import { formTexts } from '../form-texts.ts'
import { destinationFromFile, sameDestination } from './destination-form.ts'

const t = formTexts
const kinds = Object.entries(t.destinations).map(([value, label]) => ({ value, label }))

type Props = { readonly relay: string; readonly form: FormDraft<RelayForm> }

/** Where events go, and what that destination needs. */
export function DestinationFields(props: Props) {
  const { form } = props
  const toOneSignal = form.values.destinationKind === 'onesignal'
  const wasLive = form.base['mode'] === 'live'
  const changed = wasLive && !sameDestination(destinationFromFile(form.base), form.values)
  return (
    <>
      <FormGroup title={t.groups.destination}>
        <ChoiceField
          form={form}
          name="destinationKind"
          data={kinds}
          {...(changed ? { hint: t.hints.destinationChanged } : {})}
        />
        {toOneSignal ? <AppFields {...props} /> : <WebhookField form={form} />}
      </FormGroup>
      {toOneSignal ? <LimitFields form={form} /> : null}
    </>
  )
}

function AppFields(props: Props) {
  const { form } = props
  return (
    <>
      <TextField form={form} name="appId" />
      <ApiKeyField form={form} relay={props.relay} />
      <TextField form={form} name="baseUrl" />
    </>
  )
}

function LimitFields(props: Pick<Props, 'form'>) {
  const { form } = props
  return (
    <FormGroup title={t.groups.limits}>
      <NumberField form={form} name="maxEventsPerRequest" hint={t.hints.maxEventsPerRequest} />
      <NumberField form={form} name="maxRequestBytes" />
      <NumberField form={form} name="lingerMs" />
      <NumberField form={form} name="requestsPerSecond" hint={t.hints.requestsPerSecond} />
      <NumberField form={form} name="concurrency" />
      <NumberField form={form} name="timeoutMs" />
      <TextField form={form} name="retry" hint={t.hints.retry} />
    </FormGroup>
  )
}

function WebhookField(props: Pick<Props, 'form'>) {
  const { form } = props
  const { webhook } = form.values
  const names = useFileNames('webhooks').map((file) => file.name)
  return (
    <ChoiceField
      form={form}
      name="webhook"
      data={namesWith(names, webhook)}
      hint={names.length === 0 ? t.hints.noWebhooks : t.hints.webhook}
    />
  )
}
