import { NativeSelect } from '@mantine/core'
import { useState } from 'react'
import { useLocation } from 'wouter'
import type { SchemaVersion } from '#shared/contract/schemas.ts'
import { problemOf } from '../../../rpc/errors.ts'
import { Tag } from '../../../ui/badges/tag.tsx'
import { EmptyState } from '../../../ui/empty-state/empty-state.tsx'
import { links } from '../../../ui/links.ts'
import { ChosenBar } from '../side-list/chosen-bar.tsx'
import { texts } from '../texts.ts'
import { SchemaFacts } from './schema-facts.tsx'
import { SchemaText } from './schema-text.tsx'
import { useSchemaVersion, useVersionText } from './use-schemas.ts'

const t = texts.schemas

/** One subject: its versions, the text of one, and the difference to another. */
export function SubjectView(props: {
  readonly connection: string
  readonly subject: string
  readonly version: number | null
}) {
  const { connection, subject } = props
  const { versions, version, schema, error } = useSchemaVersion(connection, subject, props.version)
  const [other, setOther] = useState<number | null>(null)
  const before = useVersionText(connection, subject, other === version ? null : other)
  if (error !== null) {
    return (
      <EmptyState tone="error" title={t.failedTitle}>
        {problemOf(error).message}
      </EmptyState>
    )
  }
  if (schema === undefined || version === null) return null
  const comparing = other !== null && other !== version
  return (
    <>
      <VersionBar
        connection={connection}
        subject={subject}
        versions={versions}
        version={version}
        schema={schema}
        other={comparing ? other : null}
        onOther={setOther}
      />
      <SchemaFacts connection={connection} schema={schema} />
      <SchemaText
        label={t.textOf(subject, version)}
        text={schema.text}
        schemaType={schema.schemaType}
        before={comparing ? (before.data?.text ?? null) : null}
      />
    </>
  )
}

function VersionBar(props: {
  readonly connection: string
  readonly subject: string
  readonly versions: readonly number[]
  readonly version: number
  readonly schema: SchemaVersion
  readonly other: number | null
  onOther(version: number | null): void
}) {
  const { versions, version, other } = props
  const [, navigate] = useLocation()
  const newestFirst = versions.toReversed()
  return (
    <ChosenBar name={props.subject} tags={<Tag tone="muted">{t.types[props.schema.schemaType]}</Tag>}>
      <NativeSelect
        size="xs"
        aria-label={t.version}
        data={newestFirst.map((one) => ({ value: String(one), label: t.versionOf(one) }))}
        value={String(version)}
        onChange={(event) =>
          navigate(links.connectionSubject(props.connection, props.subject, Number(event.currentTarget.value)))
        }
      />
      <NativeSelect
        size="xs"
        aria-label={t.compare}
        disabled={versions.length < 2}
        data={[
          { value: '', label: versions.length < 2 ? t.onlyVersion : t.compareNone },
          ...newestFirst
            .filter((one) => one !== version)
            .map((one) => ({ value: String(one), label: t.comparedWith(one) })),
        ]}
        value={other === null ? '' : String(other)}
        onChange={(event) => props.onOther(event.currentTarget.value === '' ? null : Number(event.currentTarget.value))}
      />
    </ChosenBar>
  )
}
