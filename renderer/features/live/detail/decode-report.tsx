import { Anchor } from '@mantine/core'
import { Link } from 'wouter'
import type { PayloadView } from '#shared/contract/live.ts'
import type { Diagnostic } from '#shared/schema/record.ts'
import { streams } from '../../../rpc/streams.ts'
import { useLive } from '../../../rpc/use-live.ts'
import { Tag, type Tone } from '../../../ui/badges/tag.tsx'
import { links } from '../../../ui/links.ts'
import classes from './detail.module.css'
import { schemaLines, subjectText } from './format-words.ts'

/** How the bytes became this value: the schema and where it was named, and each thing worth knowing. */
export function DecodeReport(props: {
  readonly payload: PayloadView
  /** Leaves out how the format was guessed: most keys are text, and nobody wonders. */
  readonly withoutGuess?: boolean
}) {
  const { payload } = props
  const diagnostics = payload.diagnostics.filter(({ code }) => props.withoutGuess !== true || !isGuess(code))
  if (diagnostics.length === 0 && payload.schema === undefined && payload.schemaId === null) return null
  return (
    <div className={classes.report} role="group" aria-label="How it was decoded">
      <dl className={classes.reportLines}>
        <SchemaLine payload={payload} />
        {schemaLines(payload).map(([name, text]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      <ul className={classes.diagnostics}>
        {diagnostics.map((diagnostic) => (
          <li key={diagnostic.code + diagnostic.message}>
            <Tag tone={toneOf(payload, diagnostic)}>{diagnostic.code.replaceAll('-', ' ')}</Tag> {diagnostic.message}{' '}
            <Remedy code={diagnostic.code} />
          </li>
        ))}
      </ul>
    </div>
  )
}

const isGuess = (code: string): boolean => code.startsWith('guessed')

/** What stands between the bytes and a value is worse than what is only worth knowing. */
function toneOf(payload: PayloadView, diagnostic: Diagnostic): Tone {
  if (isGuess(diagnostic.code)) return 'info'
  return payload.format === 'bytes' ? 'err' : 'warn'
}

/** The schema as a link into the registry's browser. */
function SchemaLine(props: { readonly payload: PayloadView }) {
  const { schema, schemaId } = props.payload
  const connection = useLive(streams.live).value?.connection ?? null
  if (schemaId === null && (schema?.subject ?? null) === null) return null
  const subject = schema?.subject ?? null
  const text = [
    ...(schemaId === null ? [] : [`id ${schemaId}`]),
    ...(subject === null ? [] : [subjectText(subject, schema?.version ?? null)]),
  ].join(' · ')
  return (
    <div>
      <dt>Schema</dt>
      <dd>
        {connection === null || schemaId === null ? (
          text
        ) : (
          <Anchor component={Link} href={links.connectionSchemaId(connection, schemaId)} fz="inherit">
            {text}
          </Anchor>
        )}
      </dd>
    </div>
  )
}

/** One thing to do, where the screen can lead there. */
function Remedy(props: { readonly code: string }) {
  const connection = useLive(streams.live).value?.connection ?? null
  if (!props.code.startsWith('registry') || connection === null) return null
  return (
    <Anchor component={Link} href={links.connection(connection)} fz="inherit">
      Open the connection
    </Anchor>
  )
}
