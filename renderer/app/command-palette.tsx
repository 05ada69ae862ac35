import { useMantineColorScheme } from '@mantine/core'
import { Spotlight, type SpotlightActionGroupData } from '@mantine/spotlight'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useLocation } from 'wouter'
import type { Command } from '../ui/feature.ts'
import { links } from '../ui/links.ts'
import { looksLikeId } from './looks-like-id.ts'
import { KeyHint } from '../ui/key-hint/key-hint.tsx'
import { useHotkeySheet } from './hotkeys.ts'
import { screens, type ScreenEntry } from './screens.ts'
import classes from './shell.module.css'
import { useFeature } from './use-feature.ts'

const actionOf = (command: Command) => ({
  id: command.id,
  label: command.label,
  keywords: [...(command.keywords ?? [])],
  onClick: () => command.run(),
  ...(command.keys === undefined ? {} : { rightSection: <KeyHint keys={command.keys} /> }),
})

/** Everything that can be done, by name. */
export function CommandPalette() {
  const [, navigate] = useLocation()
  const { setColorScheme } = useMantineColorScheme()
  const setSheet = useHotkeySheet((state) => state.setOpened)
  const [byScreen, setByScreen] = useState<Readonly<Record<string, readonly Command[]>>>({})
  const collect = useCallback(
    (id: string, commands: readonly Command[]) => setByScreen((before) => ({ ...before, [id]: commands })),
    [],
  )

  const go: Command[] = screens.map((screen) => ({
    id: `go-${screen.id}`,
    label: screen.label,
    keys: `g ${screen.key}`,
    run: () => navigate(screen.path),
  }))
  const general: Command[] = [
    { id: 'theme-light', label: 'Light theme', run: () => setColorScheme('light') },
    { id: 'theme-dark', label: 'Dark theme', run: () => setColorScheme('dark') },
    { id: 'theme-auto', label: 'Theme of the system', run: () => setColorScheme('auto') },
    { id: 'keys', label: 'Show all keys', keys: '?', run: () => setSheet(true) },
  ]
  const [query, setQuery] = useState('')
  const wanted = query.trim()
  const trace: SpotlightActionGroupData = {
    group: 'Trace',
    actions: [actionOf({ id: 'trace-id', label: `Trace ${wanted}`, run: () => navigate(links.traceOf(wanted)) })],
  }
  const groups: SpotlightActionGroupData[] = [
    ...(looksLikeId(wanted) ? [trace] : []),
    { group: 'Go to', actions: go.map(actionOf) },
    ...screens.flatMap((screen) => {
      const commands = byScreen[screen.id] ?? []
      return commands.length === 0 ? [] : [{ group: screen.label, actions: commands.map(actionOf) }]
    }),
    { group: 'Signalbench', actions: general.map(actionOf) },
  ]
  return (
    <>
      {screens.map((screen) => (
        <Collector key={screen.id} screen={screen} onCommands={collect} />
      ))}
      <Spotlight
        actions={groups}
        shortcut="mod + K"
        query={query}
        onQueryChange={setQuery}
        tagsToIgnore={[]}
        overlayProps={{ blur: 0, backgroundOpacity: 0.35 }}
        classNames={{ search: classes.paletteSearch ?? '' }}
        attributes={{ content: { 'aria-label': 'Commands' } }}
        nothingFound="Nothing by that name"
        highlightQuery
        scrollable
        maxHeight={420}
        searchProps={{ placeholder: 'Search or run a command', 'aria-label': 'Search or run a command' }}
      />
    </>
  )
}

type CollectorProps = {
  readonly screen: ScreenEntry
  /** Keeps its identity, for it is called from an effect. */
  onCommands(screenId: string, commands: readonly Command[]): void
}

function Collector(props: CollectorProps) {
  const useCommands = useFeature(props.screen)?.useCommands
  return useCommands === undefined ? null : <Collected {...props} useCommands={useCommands} />
}

function Collected(props: CollectorProps & { readonly useCommands: () => readonly Command[] }) {
  const commands = props.useCommands()
  const { onCommands, screen } = props
  const latest = useRef(commands)
  latest.current = commands
  const names = commands.map((command) => `${command.id} ${command.label}`).join('\n')
  // Told only when the names change; what runs is looked up when it is chosen.
  useEffect(
    () =>
      onCommands(
        screen.id,
        latest.current.map(({ id, ...command }) => ({
          ...command,
          id,
          run: () => latest.current.find((candidate) => candidate.id === id)?.run(),
        })),
      ),
    [names, onCommands, screen.id],
  )
  return null
}
