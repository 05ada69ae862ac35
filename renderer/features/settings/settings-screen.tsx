import { Button, SegmentedControl, useMantineColorScheme } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { protocolVersion } from '#shared/contract/version.ts'
import { useConnectionState, useOrpc } from '../../rpc/rpc-context.tsx'
import { streams } from '../../rpc/streams.ts'
import { useLive } from '../../rpc/use-live.ts'
import { copyText } from '../../ui/copy-text.ts'
import { byteSize } from '../../ui/format/numbers.ts'
import { fullTime } from '../../ui/format/time.ts'
import { usePreferences } from '../../ui/preferences.ts'
import classes from './settings.module.css'

const secretSources = {
  keychain: 'Kept by the keychain of this system, or read from environment variables.',
  'file-permissions':
    'Kept in a file that only your account may read: this system has no keyring that runs, so nothing else protects them. Environment variables store nothing.',
  none: 'Read from environment variables: SIGNALBENCH_SECRET_<NAME>.',
} as const

/** What protects stored secrets here, as it is. */
function SecretSource() {
  const status = useQuery(useOrpc().secrets.status.queryOptions({ input: { references: [] } }))
  return status.data === undefined ? '' : secretSources[status.data.keychain ?? 'none']
}

/** Choices of this machine, and facts about what runs. */
export function SettingsScreen() {
  return (
    <div className={classes.screen} tabIndex={0} role="region" aria-label="Settings">
      <div className={classes.page}>
        <h2 className={classes.heading}>Look</h2>
        <Look />
        <h2 className={classes.heading}>Running</h2>
        <Running />
      </div>
    </div>
  )
}

function Row(props: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div className={classes.row}>
      <span className={classes.label}>{props.label}</span>
      <div className={classes.value}>{props.children}</div>
    </div>
  )
}

function Look() {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const { zone, setZone } = usePreferences()
  return (
    <>
      <Row label="Theme">
        <SegmentedControl
          aria-label="Theme"
          value={colorScheme}
          onChange={(value) => setColorScheme(value)}
          data={[
            { value: 'auto', label: 'System' },
            { value: 'light', label: 'Light' },
            { value: 'dark', label: 'Dark' },
          ]}
        />
      </Row>
      <Row label="Times">
        <SegmentedControl
          aria-label="Times"
          value={zone}
          onChange={(value) => setZone(value)}
          data={[
            { value: 'local', label: `Local (${Intl.DateTimeFormat().resolvedOptions().timeZone})` },
            { value: 'utc', label: 'UTC' },
          ]}
        />
        <span className={classes.note}>
          Now: <span className="sb-mono">{fullTime(Date.now(), zone)}</span>. Copied times are always ISO 8601 in UTC.
        </span>
      </Row>
    </>
  )
}

function Running() {
  const workspace = useLive(streams.workspace).value
  const engine = useLive(streams.engine).value
  const hello = useConnectionState((state) => state.hello)
  const directory = workspace?.directory ?? ''
  return (
    <>
      <Row label="Workspace folder">
        <code className={classes.path}>{directory}</code>
        <Button size="compact-xs" onClick={() => void copyText(directory, 'the folder')}>
          Copy
        </Button>
        <span className={classes.note}>
          Plain files for git; logs and kept records live in <code>.signalbench</code> inside it.
        </span>
      </Row>
      <Row label="Version">
        Signalbench {hello?.engineVersion ?? ''}, protocol {protocolVersion}
      </Row>
      <Row label="Memory of the engine">{engine === undefined ? '–' : byteSize(engine.memoryBytes)}</Row>
      <Row label="Secrets">
        <SecretSource />
      </Row>
    </>
  )
}
