import type { KeychainProtection } from '#shared/contract/secrets.ts'
import type { ClientProperties, UnusedProperty } from '#shared/domain/client-properties/types.ts'
import { envName } from '#shared/domain/secret-reference/secret-reference.ts'
import { CodeLine } from '../../../ui/code-line/code-line.tsx'
import classes from '../connections.module.css'
import type { KafkaForm } from '../form/form-model.ts'
import { secretNames } from '../form/secret-names.ts'
import { texts } from '../texts.ts'
import { changesOf } from './apply-properties.ts'

const t = texts.paste

/** What the form would get, where secrets go, what was concluded, and what is left out and why. */
export function PastePreview(props: {
  readonly read: ClientProperties
  readonly before: KafkaForm
  readonly after: KafkaForm
  readonly connection: string
  readonly keychain: KeychainProtection | null
}) {
  const { read, keychain } = props
  return (
    <div className={classes.preview} aria-live="polite">
      <h3 className={classes.previewTitle}>{t.fills(t.flavours[read.flavour])}</h3>
      <dl className={classes.facts}>
        {changesOf(props.before, props.after).map(({ key, value }) => (
          <Fact
            key={key}
            label={texts.fields[key as keyof typeof texts.fields]}
            value={value === '' ? t.emptied : value}
          />
        ))}
        {read.secrets.map(({ field, text, isReference }) => (
          <Fact
            key={field}
            label={texts.fields[field]}
            value={
              isReference
                ? text
                : keychain === null
                  ? t.toEnv(envName(props.connection, secretNames[field]))
                  : t.toKeychain
            }
          />
        ))}
      </dl>
      {read.notices.map((notice) => (
        <p key={notice} className={classes.previewNotice}>
          {notice}
        </p>
      ))}
      <Unused unused={read.unused} />
    </div>
  )
}

function Fact(props: { readonly label: string; readonly value: string }) {
  return (
    <>
      <dt>{props.label}</dt>
      <dd className="sb-mono">{props.value}</dd>
    </>
  )
}

function Unused(props: { readonly unused: readonly UnusedProperty[] }) {
  if (props.unused.length === 0) return null
  return (
    <>
      <h3 className={classes.previewTitle}>{t.unused(props.unused.length)}</h3>
      <ul className={classes.unused}>
        {props.unused.map(({ key, line, reason, commands }) => (
          <li key={key}>
            <code className="sb-mono">{key}</code> <span className={classes.dim}>{t.line(line)}</span> {reason}
            {commands.map((command) => (
              <CodeLine key={command} text={command} />
            ))}
          </li>
        ))}
      </ul>
    </>
  )
}
