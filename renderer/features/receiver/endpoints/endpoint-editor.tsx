import { NativeSelect, Textarea, TextInput } from '@mantine/core'
import { mayStandInForm } from '#shared/domain/secret-reference/secret-reference.ts'
import { signatureScheme } from '#shared/schema/signature.ts'
import { useSecretKeeper, useSecretState } from '../../../rpc/secrets.ts'
import { FormGroup, FormRow } from '../../../ui/file-form/form-row.tsx'
import type { FileValue } from '../../../ui/file-form/use-form-draft.ts'
import { SecretField } from '../../../ui/secret-field/secret-field.tsx'
import classes from '../receiver.module.css'
import { endpointTexts } from './texts.ts'
import {
  dedupOf,
  endpointProblems,
  type EndpointValue,
  recordOf,
  textOf,
  withDedup,
  withMembers,
} from './endpoint-model.ts'
import { ForwardRows } from './forward-rows.tsx'
import { StepList } from './step-list.tsx'

const t = endpointTexts

type Props = {
  readonly receiver: string
  readonly endpoint: EndpointValue
  onChange(endpoint: EndpointValue): void
}

/** One endpoint: its path, what it verifies and recognises, what it answers, where it passes on. */
export function EndpointEditor(props: Props) {
  const { endpoint, onChange } = props
  const problems = endpointProblems(endpoint)
  return (
    <>
      <FormGroup title={t.groups.request}>
        <FormRow label={t.fields.path} hint={t.hints.path} error={problems.path}>
          <MonoInput value={textOf(endpoint['path'])} onText={(path) => onChange({ ...endpoint, path })} />
        </FormRow>
        <DedupRows {...props} problem={problems.dedup} />
      </FormGroup>
      <FormGroup title={t.groups.signature}>
        <SignatureRows {...props} problem={problems.secret} older={problems.older} />
      </FormGroup>
      <FormGroup title={t.groups.script}>
        <StepList endpoint={endpoint} problem={problems.script} onChange={onChange} />
      </FormGroup>
      <FormGroup title={t.groups.forward}>
        <ForwardRows endpoint={endpoint} problems={problems} onChange={onChange} />
      </FormGroup>
    </>
  )
}

type RowProps = Props & { readonly problem: string | undefined }

function DedupRows({ endpoint, problem, onChange }: RowProps) {
  const { from, text } = dedupOf(endpoint)
  return (
    <>
      <FormRow label={t.fields.dedup} hint={t.hints.dedup}>
        <NativeSelect
          data={[
            { value: 'none', label: t.dedup.none },
            { value: 'header', label: t.dedup.header },
            { value: 'json', label: t.dedup.json },
          ]}
          value={from}
          onChange={({ currentTarget: { value } }) => {
            if (value === 'header') onChange(withDedup(endpoint, { from: 'header', text: 'x-event-id' }))
            else if (value === 'json') onChange(withDedup(endpoint, { from: 'json', text: '$.event.id' }))
            else onChange(withDedup(endpoint, { from: 'none', text: '' }))
          }}
        />
      </FormRow>
      {from === 'none' ? null : (
        <FormRow label={from === 'header' ? t.fields.dedupHeader : t.fields.dedupPath} error={problem}>
          <MonoInput value={text} onText={(next) => onChange(withDedup(endpoint, { from, text: next }))} />
        </FormRow>
      )}
    </>
  )
}

const unsigned = 'none'
const secretNames = ['signing-secret'] as const

function SignatureRows({
  receiver,
  endpoint,
  problem,
  older,
  onChange,
}: RowProps & { readonly older: string | undefined }) {
  const signature = recordOf(endpoint['signature'])
  const secret = textOf(signature?.['secret'])
  const keeper = useSecretKeeper(receiver, secretNames)
  const facts = useSecretState(secret)
  const change = (members: Readonly<Record<string, unknown>>): void =>
    onChange(withMembers(endpoint, { signature: withMembers(signature ?? {}, members) }))
  return (
    <>
      <FormRow label={t.fields.scheme} hint={t.hints.scheme}>
        <NativeSelect
          data={[{ value: unsigned, label: t.unsigned }, ...signatureScheme.options]}
          value={textOf(signature?.['scheme'], unsigned)}
          onChange={({ currentTarget: { value } }) =>
            value === unsigned
              ? onChange(withMembers(endpoint, { signature: undefined }))
              : change({ scheme: value, secret: secret === '' ? '${env:WEBHOOK_SECRET}' : secret })
          }
        />
      </FormRow>
      {signature === null ? null : (
        <>
          <SecretField
            label={t.fields.secret}
            value={secret}
            error={problem}
            facts={facts}
            take={(typed) => keeper.take('signing-secret', typed, secret)}
            forget={keeper.forget}
            onChange={(next) => change({ secret: next })}
          />
          <FormRow label={t.fields.olderSecrets} hint={t.hints.olderSecrets} error={older ?? plainSecret(signature)}>
            <Textarea
              classNames={{ input: classes.mono ?? '' }}
              autosize
              minRows={1}
              maxRows={5}
              spellCheck={false}
              value={olderSecrets(signature).join('\n')}
              onChange={({ currentTarget: { value } }) =>
                change({ previousSecrets: value === '' ? undefined : value.split('\n') })
              }
            />
          </FormRow>
          <FormRow label={t.fields.header} hint={t.hints.header}>
            <MonoInput
              value={textOf(signature['header'])}
              onText={(header) => change({ header: header === '' ? undefined : header })}
            />
          </FormRow>
        </>
      )}
    </>
  )
}

const olderSecrets = ({ previousSecrets }: FileValue): readonly string[] =>
  Array.isArray(previousSecrets) ? (previousSecrets as readonly unknown[]).map((secret) => textOf(secret)) : []

/** Only references, and what the file has already. */
const plainSecret = (signature: FileValue): string | undefined =>
  olderSecrets(signature).every((secret) => secret === '' || mayStandInForm(secret))
    ? undefined
    : t.problems.plainSecret

/** A line of text that is data. Takes what a form row gives it. */
export function MonoInput(props: {
  readonly value: string
  readonly id?: string
  readonly error?: boolean
  readonly 'aria-describedby'?: string
  readonly 'aria-label'?: string
  readonly placeholder?: string
  onText(text: string): void
}) {
  const { onText, ...input } = props
  return (
    <TextInput
      {...input}
      classNames={{ input: classes.mono ?? '' }}
      spellCheck={false}
      autoComplete="off"
      onChange={(event) => onText(event.currentTarget.value)}
    />
  )
}
