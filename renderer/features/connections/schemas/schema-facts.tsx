import { Button } from '@mantine/core'
import { Link } from 'wouter'
import type { SchemaVersion } from '#shared/contract/schemas.ts'
import { copyText } from '../../../ui/copy-text.ts'
import { links } from '../../../ui/links.ts'
import { texts } from '../texts.ts'
import classes from './schemas.module.css'
import { useSchemaUse } from './use-schemas.ts'

const t = texts.schemas

/** How payloads name it, what it refers to, and which kept records use it. */
export function SchemaFacts(props: { readonly connection: string; readonly schema: SchemaVersion }) {
  const { connection, schema } = props
  return (
    <dl className={classes.facts}>
      <dt>{t.id}</dt>
      <dd>
        <code className="sb-mono">{schema.id}</code>
        {schema.guid === null ? null : (
          <>
            <span className={classes.dim}>{t.guid}</span>
            <code className="sb-mono">{schema.guid}</code>
            <Button size="compact-xs" onClick={() => void copyText(schema.guid ?? '', t.guid)}>
              {t.copy}
            </Button>
          </>
        )}
      </dd>
      {schema.references.length === 0 ? null : (
        <>
          <dt>{t.references}</dt>
          <dd>
            {schema.references.map((reference) => (
              <Link
                key={reference.name}
                className={classes.link ?? ''}
                href={links.connectionSubject(connection, reference.subject, reference.version)}
                title={reference.name}
              >
                {t.referenceOf(reference.subject, reference.version)}
              </Link>
            ))}
          </dd>
        </>
      )}
      <dt>{t.usedBy}</dt>
      <dd>
        <Uses connection={connection} schemaId={schema.id} />
      </dd>
    </dl>
  )
}

function Uses(props: { readonly connection: string; readonly schemaId: number }) {
  const uses = useSchemaUse(props.connection, props.schemaId)
  if (uses.length === 0) return <span className={classes.dim}>{t.notUsed}</span>
  // The filter knows the value's schema only.
  return uses.map((use) => (
    <span key={use.part}>
      {use.part === 'value' ? (
        <Link className={classes.link ?? ''} href={links.liveFilter(`schema = ${props.schemaId}`)}>
          {t.records(use.count)}
        </Link>
      ) : (
        t.records(use.count)
      )}{' '}
      <span className={classes.dim}>{t.usedIn(t.parts[use.part], use.topics)}</span>
    </span>
  ))
}
