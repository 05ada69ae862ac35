import { ActionIcon, Button, Menu, SegmentedControl } from '@mantine/core'
import { ChevronDown, Redo2, Undo2 } from 'lucide-react'
import { Tag } from '../../ui/badges/tag.tsx'
import type { Draft } from './draft-store.ts'
import { isDirty } from './draft-store.ts'
import type { JsonObject } from './json.ts'
import classes from './mapping.module.css'
import { mappingPresets, type PresetId } from './presets.ts'
import { EntityPicker } from '../../ui/file-form/entity-screen.tsx'
import { BarSpace, ScreenBar } from '../../ui/screen/screen-parts.tsx'
import { SuggestionsMenu } from './suggestions-menu.tsx'
import { texts } from './texts.ts'

export type EditAs = 'rows' | 'json'

type Props = {
  readonly names: readonly string[]
  readonly selected: string | null
  readonly draft: Draft | null
  readonly editAs: EditAs
  /** The kept records that suggestions are made from. */
  readonly sessionId: string | null
  readonly readOnlyReason: string | null
  readonly saving: boolean
  /** False while the JSON text cannot be read. */
  readonly savable: boolean
  onSelect(name: string): void
  onNew(): void
  onPreset(preset: PresetId): void
  onSuggestion(mapping: JsonObject): void
  onUndo(): void
  onRedo(): void
  onEditAs(editAs: EditAs): void
  onDiscard(): void
  onSave(): void
}

/** Which mapping, how it is edited, and what becomes of the edits. */
export function Toolbar(props: Props) {
  const { draft } = props
  const dirty = draft !== null && isDirty(draft)
  const readOnly = props.readOnlyReason !== null
  return (
    <ScreenBar label={texts.title}>
      <EntityPicker
        label={texts.choose}
        newLabel={texts.newMapping}
        names={props.names}
        selected={props.selected ?? ''}
        readOnlyReason={props.readOnlyReason}
        onSelect={props.onSelect}
        onNew={props.onNew}
      />
      <PresetMenu disabled={readOnly || draft === null} onPreset={props.onPreset} />
      {draft === null ? null : (
        <SuggestionsMenu
          mapping={draft.history.present}
          sessionId={props.sessionId}
          disabled={readOnly}
          onAccept={props.onSuggestion}
        />
      )}
      <SegmentedControl
        aria-label={texts.view}
        data={[
          { value: 'rows', label: texts.rows },
          { value: 'json', label: texts.json },
        ]}
        value={props.editAs}
        onChange={(value) => props.onEditAs(value as EditAs)}
      />
      <HistoryButtons {...props} />
      <BarSpace />
      <span className={classes.state}>
        {dirty ? <Tag tone="warn">{draft.base.revision === null ? texts.isNew : texts.unsaved}</Tag> : null}
      </span>
      <Button variant="subtle" disabled={!dirty || readOnly} onClick={props.onDiscard}>
        {texts.discard}
      </Button>
      <Button
        variant="filled"
        disabled={!dirty || readOnly || !props.savable || draft.onDisk !== null}
        loading={props.saving}
        title={props.readOnlyReason ?? 'Ctrl+S'}
        onClick={props.onSave}
      >
        {texts.save}
      </Button>
    </ScreenBar>
  )
}

function HistoryButtons(props: Props) {
  const history = props.draft?.history
  return (
    <>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={texts.undo}
        title={`${texts.undo} (Ctrl+Z)`}
        disabled={(history?.past.length ?? 0) === 0}
        onClick={props.onUndo}
      >
        <Undo2 size={15} />
      </ActionIcon>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={texts.redo}
        title={`${texts.redo} (Ctrl+Shift+Z)`}
        disabled={(history?.future.length ?? 0) === 0}
        onClick={props.onRedo}
      >
        <Redo2 size={15} />
      </ActionIcon>
    </>
  )
}

function PresetMenu(props: { readonly disabled: boolean; onPreset(preset: PresetId): void }) {
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <Button rightSection={<ChevronDown size={13} />} disabled={props.disabled}>
          {texts.presets}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {mappingPresets.map((preset) => (
          <Menu.Item key={preset.id} onClick={() => props.onPreset(preset.id)}>
            {preset.title}
            <div className={classes.menuHint}>{preset.description}</div>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
