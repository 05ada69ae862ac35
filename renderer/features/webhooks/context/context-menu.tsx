import { Button, Menu, SegmentedControl } from '@mantine/core'
import { ChevronDown } from 'lucide-react'
import { useState } from 'react'
import { contextTexts as texts } from '../texts.ts'
import classes from '../list/list.module.css'
import { type EditContext, useSetContext } from './context-store.ts'
import { SaveContextDialog } from './save-context-dialog.tsx'
import { useContextSources } from './use-context-sources.ts'

type Props = {
  readonly webhook: string
  readonly context: EditContext | null
  /** Whether the context stands beside the editor at present. */
  readonly shown: boolean
  onShow(shown: boolean): void
}

/** What the webhook is tried with, and whether as a live send or a test send. */
export function ContextMenu({ webhook, context, shown, onShow }: Props) {
  const sources = useContextSources(webhook, context)
  const setContext = useSetContext()
  const [saving, setSaving] = useState(false)
  const title = texts.button(context?.title === '' ? texts.edited : (context?.title ?? texts.none))
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button className={classes.context ?? ''} title={title} rightSection={<ChevronDown size={13} />}>
            <span className={classes.name}>{title}</span>
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item disabled={sources.kept === null} onClick={() => sources.takeRecord('newest')}>
            {texts.record}
          </Menu.Item>
          <Menu.Item disabled={sources.kept === null} onClick={() => sources.takeRecord('previous')}>
            {texts.previousRecord}
          </Menu.Item>
          <Menu.Label>{sources.kept === null ? texts.noRecords : texts.recordHint(sources.kept.mapping)}</Menu.Label>
          {sources.journeys.length === 0 ? null : <Menu.Label>{texts.runs}</Menu.Label>}
          {sources.journeys.map((journey) => (
            <Menu.Item key={journey} onClick={() => sources.takeRun(journey)}>
              {journey}
            </Menu.Item>
          ))}
          {sources.saved.length === 0 ? null : <Menu.Label>{texts.saved}</Menu.Label>}
          {sources.saved.map((name) => (
            <Menu.Item key={name} onClick={() => sources.takeSaved(name)}>
              {name}
            </Menu.Item>
          ))}
          <Menu.Divider />
          <Menu.Item onClick={sources.takeExample} title={texts.exampleHint}>
            {texts.example}
          </Menu.Item>
          <Menu.Item onClick={() => onShow(!shown)}>{texts.edit}</Menu.Item>
          <Menu.Item disabled={context === null} onClick={() => setSaving(true)}>
            {texts.save}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <SegmentedControl
        className={classes.whole ?? ''}
        aria-label={texts.mode}
        data={[
          { value: 'live', label: texts.live },
          { value: 'test', label: texts.testSend },
        ]}
        value={context?.testSend === true ? 'test' : 'live'}
        onChange={(mode) => setContext(webhook, { testSend: mode === 'test' })}
      />
      <SaveContextDialog opened={saving} text={context?.text ?? ''} onClose={() => setSaving(false)} />
    </>
  )
}
