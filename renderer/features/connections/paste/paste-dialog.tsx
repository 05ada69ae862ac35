import { Button, Group, Modal, Textarea } from '@mantine/core'
import { useMemo, useState } from 'react'
import { readClientProperties } from '#shared/domain/client-properties/read-client-properties.ts'
import type { FoundSecret } from '#shared/domain/client-properties/types.ts'
import { referenceOf } from '#shared/domain/secret-reference/secret-reference.ts'
import { type SecretKeeper, useSecretKeeper } from '../../../rpc/secrets.ts'
import classes from '../connections.module.css'
import type { KafkaForm } from '../form/form-model.ts'
import { allSecretNames, secretNames } from '../form/secret-names.ts'
import { texts } from '../texts.ts'
import { applyProperties, type SecretReferences } from './apply-properties.ts'
import type { Exported, Pasted } from './paste-notice.tsx'
import { PastePreview } from './paste-preview.tsx'

const t = texts.paste

export type PasteResult = Omit<Pasted, 'before'> & { readonly next: KafkaForm; readonly group: string | null }

type Props = {
  readonly opened: boolean
  readonly connection: string
  readonly values: KafkaForm
  onUse(result: PasteResult): void
  onClose(): void
}

/** A pasted client.properties, what it would fill in, and what it could not. */
export function PasteDialog(props: Props) {
  return (
    <Modal opened={props.opened} onClose={props.onClose} title={t.title} size={760}>
      <PasteForm {...props} />
    </Modal>
  )
}

/** Mounted with the dialog: the pasted text, secrets and all, is gone with it. */
function PasteForm(props: Props) {
  const { values } = props
  const keeper = useSecretKeeper(props.connection, allSecretNames)
  const [text, setText] = useState('')
  const read = useMemo(() => readClientProperties(text), [text])
  const empty = read.used.length === 0
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (empty) return
        const { references, exports } = takeSecrets(keeper, values, read.secrets)
        const next = applyProperties(values, read, references)
        props.onUse({ next, group: read.groupId, used: read.used.length, unused: read.unused.length, exports })
      }}
    >
      <Textarea
        label={t.label}
        description={t.hint}
        classNames={{ input: classes.mono ?? '' }}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        autosize
        minRows={8}
        maxRows={12}
        spellCheck={false}
        autoComplete="off"
        data-autofocus
      />
      {text.trim() === '' ? null : (
        <PastePreview
          read={read}
          before={values}
          after={applyProperties(values, read, {})}
          connection={props.connection}
          keychain={keeper.keychain}
        />
      )}
      <Group justify="flex-end" gap="sm" mt="md">
        <Button onClick={props.onClose}>{t.cancel}</Button>
        <Button type="submit" variant="filled" disabled={empty}>
          {t.use}
        </Button>
      </Group>
    </form>
  )
}

/** Sends the secrets where they belong; what comes back may stand in a file. */
function takeSecrets(
  keeper: SecretKeeper,
  values: KafkaForm,
  secrets: readonly FoundSecret[],
): { references: SecretReferences; exports: readonly Exported[] } {
  const references: Partial<Record<FoundSecret['field'], string>> = {}
  const exports: Exported[] = []
  for (const { field, text, isReference } of secrets) {
    const reference = isReference ? text : keeper.take(secretNames[field], text, values[field])
    references[field] = reference
    const variable = isReference ? null : referenceOf(reference)
    if (variable?.source === 'env') exports.push({ name: variable.name, value: text })
  }
  return { references, exports }
}
