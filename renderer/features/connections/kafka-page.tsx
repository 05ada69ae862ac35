import { Button } from '@mantine/core'
import { ClipboardPaste, Play, Square } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import { useLocation } from 'wouter'
import { Tag, type Tone } from '../../ui/badges/tag.tsx'
import type { FileValue } from '../../ui/file-form/use-form-draft.ts'
import { links } from '../../ui/links.ts'
import { ScreenTabs, type ScreenTab } from '../../ui/screen/screen-parts.tsx'
import { ConnectionBar } from './connection-bar.tsx'
import type { ConnectionPageProps } from './connection-page.tsx'
import type { ConnectionTab } from './connection-route.ts'
import classes from './connections.module.css'
import type { KafkaForm } from './form/form-model.ts'
import { GroupsTab } from './groups/groups-tab.tsx'
import { type Verdict, verdictOf } from './ladder/ladder-model.ts'
import { LadderPane } from './ladder/ladder-pane.tsx'
import { TargetFields } from './ladder/target-fields.tsx'
import { useLadder, type Ladder } from './ladder/use-ladder.ts'
import { useTestTargets } from './ladder/use-test-targets.ts'
import { PasteDialog } from './paste/paste-dialog.tsx'
import { PasteNotice, type Pasted } from './paste/paste-notice.tsx'
import { SchemasTab } from './schemas/schemas-tab.tsx'
import { texts } from './texts.ts'

type Props = ConnectionPageProps & {
  readonly values: KafkaForm
  readonly base: FileValue
  readonly form: ReactNode
  replace(values: KafkaForm): void
}

/** A Kafka cluster: form and ladder, schemas, consumer groups. */
export function KafkaPage(props: Props) {
  const { name, values } = props
  const [, navigate] = useLocation()
  const [pasting, setPasting] = useState(false)
  const [pasted, setPasted] = useState<Pasted | null>(null)
  const targets = useTestTargets(name)
  const ladder = useLadder(name, values, props.base, targets)
  const first = (
    <>
      {pasted === null ? null : (
        <PasteNotice
          pasted={pasted}
          onUndo={() => {
            props.replace(pasted.before)
            setPasted(null)
          }}
          onClose={() => setPasted(null)}
        />
      )}
      <div className={classes.page}>
        {props.form}
        <LadderPane ladder={ladder} targets={<TargetFields targets={targets} />} />
      </div>
    </>
  )
  return (
    <>
      <ConnectionBar
        {...props}
        badge={<VerdictBadge verdict={verdictOf(ladder.run)} />}
        actions={
          <>
            <Button
              leftSection={<ClipboardPaste size={13} />}
              disabled={props.readOnlyReason !== null}
              onClick={() => setPasting(true)}
            >
              {texts.paste.open}
            </Button>
            <TestButton ladder={ladder} onStart={() => navigate(links.connection(name))} />
          </>
        }
      />
      <ScreenTabs
        tabs={tabsOf(props, first)}
        tab={props.route.name === name ? props.route.tab : 'connection'}
        onTab={(tab) => navigate(addressOf(name, tab as ConnectionTab))}
      />
      <PasteDialog
        opened={pasting}
        connection={name}
        values={values}
        onClose={() => setPasting(false)}
        onUse={({ next, group, ...rest }) => {
          setPasted({ ...rest, before: values })
          props.replace(next)
          if (group !== null && targets.group === '') targets.change({ group })
          setPasting(false)
        }}
      />
    </>
  )
}

function tabsOf(props: Props, first: ReactNode): readonly ScreenTab[] {
  const { name, route } = props
  return [
    { id: 'connection', label: texts.tabs.connection, content: first },
    { id: 'schemas', label: texts.tabs.schemas, content: <SchemasTab connection={name} route={route} /> },
    { id: 'groups', label: texts.tabs.groups, content: <GroupsTab connection={name} groupId={route.groupId} /> },
  ]
}

function addressOf(name: string, tab: ConnectionTab): string {
  if (tab === 'schemas') return links.connectionSchemas(name)
  return tab === 'groups' ? links.connectionGroups(name) : links.connection(name)
}

const tones: Readonly<Record<Verdict, Tone>> = {
  'can-consume': 'ok',
  connects: 'info',
  'cannot-consume': 'err',
  testing: 'muted',
  untested: 'muted',
}

function VerdictBadge(props: { readonly verdict: Verdict }) {
  return (
    <Tag tone={tones[props.verdict]} title={texts.verdictHints[props.verdict]}>
      {texts.verdicts[props.verdict]}
    </Tag>
  )
}

function TestButton(props: { readonly ladder: Ladder; onStart(): void }) {
  const { ladder } = props
  if (ladder.run?.state === 'running') {
    return (
      <Button className={classes.test ?? ''} leftSection={<Square size={12} />} onClick={ladder.cancel}>
        {texts.ladder.cancel}
      </Button>
    )
  }
  return (
    <Button
      className={classes.test ?? ''}
      variant="filled"
      leftSection={<Play size={13} />}
      disabled={ladder.blocked !== null}
      title={ladder.blocked ?? undefined}
      onClick={() => {
        props.onStart()
        ladder.start()
      }}
    >
      {texts.ladder.start}
    </Button>
  )
}
