import { NativeSelect, NumberInput, TextInput } from '@mantine/core'
import { useState } from 'react'
import { retryPresetIds } from '#shared/domain/retry/presets.ts'
import { signatureScheme } from '#shared/schema/signature.ts'
import type { WebhookFile } from '#shared/schema/webhook.ts'
import { useSecretKeeper, useSecretState } from '../../../rpc/secrets.ts'
import { FormGroup, FormRow } from '../../../ui/file-form/form-row.tsx'
import { Scroll } from '../../../ui/screen/screen-parts.tsx'
import { SecretField } from '../../../ui/secret-field/secret-field.tsx'
import { type Draft, useDrafts } from '../draft/draft-store.ts'
import { texts as screenTexts } from '../texts.ts'
import { Schedule } from './schedule.tsx'
import { delaysFrom, delaysText, policyOf, settingsOf } from '../draft/settings-model.ts'
import classes from './settings.module.css'
import { settingsTexts as texts } from './settings-texts.ts'

type FieldProps = { readonly settings: WebhookFile; set(key: keyof WebhookFile, value: unknown): void }

/** How the webhook is sent; what is changed here is saved with the rest of it. */
export function SettingsTab(props: { readonly name: string; readonly draft: Draft; readonly readOnly: boolean }) {
  const { name, draft } = props
  const edit = useDrafts((state) => state.edit)
  const settings = settingsOf(draft.history.present.file)
  const set: FieldProps['set'] = (key, value) =>
    edit(name, (now) => ({ ...now, file: { ...now.file, [key]: value } }), `settings.${key}`)
  return (
    <Scroll label={screenTexts.tabs.settings}>
      <fieldset className={classes.form} disabled={props.readOnly}>
        <FormGroup title={texts.groups.sending}>
          <NumberRow settings={settings} set={set} name="timeoutMs" empty={30_000} />
          <NumberRow settings={settings} set={set} name="maxConcurrent" empty={50} />
          <NumberRow settings={settings} set={set} name="requestsPerSecond" empty={null} />
        </FormGroup>
        <FormGroup title={texts.groups.retry}>
          <RetryRows settings={settings} set={set} />
          <Schedule policy={policyOf(settings.retry)} />
        </FormGroup>
        <FormGroup title={texts.groups.signature}>
          <SignatureRows webhook={name} settings={settings} set={set} />
        </FormGroup>
        <FormGroup title={texts.groups.mail}>
          <MailRows webhook={name} settings={settings} set={set} />
        </FormGroup>
      </fieldset>
    </Scroll>
  )
}

function NumberRow({
  settings,
  set,
  name,
  empty,
}: FieldProps & {
  readonly name: 'timeoutMs' | 'maxConcurrent' | 'requestsPerSecond'
  /** What stands in the file where nothing is typed. */
  readonly empty: number | null
}) {
  return (
    <FormRow label={texts.fields[name]} hint={texts.hints[name]}>
      <NumberInput
        hideControls
        thousandSeparator=","
        value={settings[name] ?? ''}
        onChange={(value) => set(name, value === '' ? empty : Number(value))}
      />
    </FormRow>
  )
}

const custom = 'custom'

function RetryRows({ settings, set }: FieldProps) {
  const { retry } = settings
  const [typed, setTyped] = useState<string | null>(null)
  const isPreset = typeof retry === 'string'
  return (
    <>
      <FormRow label={texts.fields.retry} hint={texts.hints.retry}>
        <NativeSelect
          size="xs"
          data={[...retryPresetIds.map((id) => ({ value: id, label: id })), { value: custom, label: texts.custom }]}
          value={isPreset ? retry : custom}
          onChange={({ currentTarget: { value } }) => {
            setTyped(null)
            set('retry', value === custom ? { delaysMs: [1_000, 5_000, 30_000] } : value)
          }}
        />
      </FormRow>
      {isPreset ? null : (
        <FormRow
          label={texts.fields.delays}
          hint={texts.hints.delays}
          error={typed !== null && delaysFrom(typed) === null ? texts.delaysProblem : undefined}
        >
          <TextInput
            value={typed ?? delaysText(retry.delaysMs)}
            onChange={({ currentTarget: { value } }) => {
              setTyped(value)
              const delaysMs = delaysFrom(value)
              if (delaysMs !== null) set('retry', { ...retry, delaysMs })
            }}
          />
        </FormRow>
      )}
    </>
  )
}

const secretNames = ['signing-secret', 'smtp-url']
const unsigned = 'none'

function SignatureRows({ webhook, settings, set }: FieldProps & { readonly webhook: string }) {
  const { signature } = settings
  const keeper = useSecretKeeper(webhook, secretNames)
  const facts = useSecretState(signature?.secret ?? '')
  const change = (members: object): void => set('signature', { ...signature, ...members })
  return (
    <>
      <FormRow label={texts.fields.scheme} hint={texts.hints.scheme}>
        <NativeSelect
          size="xs"
          data={[{ value: unsigned, label: texts.unsigned }, ...signatureScheme.options]}
          value={signature?.scheme ?? unsigned}
          onChange={({ currentTarget: { value } }) =>
            value === unsigned
              ? set('signature', null)
              : change({ scheme: value, secret: signature?.secret ?? '${env:WEBHOOK_SECRET}' })
          }
        />
      </FormRow>
      {signature === null ? null : (
        <>
          <SecretField
            label={texts.fields.secret}
            value={signature.secret}
            error={undefined}
            facts={facts}
            take={(secret) => keeper.take('signing-secret', secret, signature.secret)}
            forget={keeper.forget}
            onChange={(secret) => change({ secret })}
          />
          <FormRow label={texts.fields.header} hint={texts.hints.header}>
            <TextInput
              value={signature.header ?? ''}
              onChange={({ currentTarget: { value } }) => change({ header: value === '' ? undefined : value })}
            />
          </FormRow>
        </>
      )}
    </>
  )
}

function MailRows({ webhook, settings, set }: FieldProps & { readonly webhook: string }) {
  const { mail } = settings
  const keeper = useSecretKeeper(webhook, secretNames)
  const [typed, setTyped] = useState<string | null>(null)
  const facts = useSecretState(mail?.smtpUrl ?? '')
  const smtpUrl = mail?.smtpUrl ?? ''
  const addresses = (text: string): readonly string[] =>
    text
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '')
  return (
    <>
      <FormRow label={texts.fields.mailTo} hint={texts.hints.mailTo}>
        <TextInput
          value={typed ?? mail?.to.join(', ') ?? ''}
          onChange={({ currentTarget: { value } }) => {
            setTyped(value)
            const to = addresses(value)
            set('mail', to.length === 0 ? null : { ...mail, to, smtpUrl: smtpUrl === '' ? '${env:SMTP_URL}' : smtpUrl })
          }}
        />
      </FormRow>
      {mail === null ? null : (
        <SecretField
          label={texts.fields.smtpUrl}
          value={smtpUrl}
          error={undefined}
          facts={facts}
          hint={texts.hints.smtpUrl}
          take={(secret) => keeper.take('smtp-url', secret, smtpUrl)}
          forget={keeper.forget}
          onChange={(next) => set('mail', { ...mail, smtpUrl: next })}
        />
      )}
    </>
  )
}
