import { NativeSelect, TextInput } from '@mantine/core'
import { AlternativeRows } from './alternative-rows.tsx'
import { useEditor } from './editor-context.tsx'
import type { Json } from './json.ts'
import { isObject, withKey } from './json.ts'
import classes from './mapping.module.css'
import { NamesInput } from './names-input.tsx'
import { PropertyList } from './property-list.tsx'
import { ResultLine } from './result-line.tsx'
import type { PropertiesMode } from './targets.ts'
import { names, propertiesMode, propertiesPath, withPropertiesMode } from './targets.ts'
import { TemplateEditor } from './template-editor.tsx'
import { texts } from './texts.ts'
import { useRow } from './use-row.ts'

const modes: readonly PropertiesMode[] = ['none', 'path', 'pick', 'omit', 'fields', 'template', 'firstOf']
const target = { kind: 'properties', alternative: null } as const

/** The bag of properties: all of a path, some of it, the first of several, or field by field. */
export function PropertiesRows() {
  const editor = useEditor()
  const properties = editor.mapping['properties']
  const mode = propertiesMode(properties)
  const problem = editor.problems.find((item) => item.path.startsWith('properties'))
  const change = (next: Json, step: string | null): void =>
    editor.edit(withKey(editor.mapping, 'properties', next), step)
  const setPart = (key: string, value: Json, step: string): void =>
    change({ ...(isObject(properties) ? properties : {}), [key]: value }, step)
  return (
    <fieldset className={classes.row} {...useRow(target)} aria-label={texts.properties}>
      <div className={classes.line}>
        <span className={classes.name} title={texts.propertiesHint}>
          {texts.properties}
        </span>
        <ModeSelect mode={mode} onChange={(next) => change(withPropertiesMode(properties, next), null)} />
        {mode === 'path' || mode === 'pick' || mode === 'omit' ? (
          <PathInput
            path={propertiesPath(properties)}
            wrong={problem !== undefined}
            onChange={(path) => setPart('path', path, 'properties path')}
          />
        ) : (
          <span className={classes.note}>{mode === 'other' ? texts.editAsJson : ''}</span>
        )}
      </div>
      {mode === 'pick' || mode === 'omit' ? (
        <NamesInput
          mode={mode}
          value={names(properties, mode)}
          onChange={(next) => setPart(mode, next, 'properties names')}
        />
      ) : null}
      {mode === 'template' ? (
        <TemplateEditor
          label="properties"
          value={templateOf(properties)}
          problem={problem}
          onChange={(text) => setPart('template', text, 'properties template')}
        />
      ) : null}
      {mode === 'fields' ? <PropertyList /> : null}
      {mode === 'firstOf' ? <AlternativeRows field="properties" /> : null}
      {mode === 'none' ? null : (
        <div className={classes.line}>
          <span className={classes.sub} />
          <ResultLine
            value={editor.values.get('$.properties')}
            problem={mode === 'template' || mode === 'fields' ? undefined : problem?.message}
          />
        </div>
      )}
    </fieldset>
  )
}

const templateOf = (properties: Json | undefined): string =>
  isObject(properties) && typeof properties['template'] === 'string' ? properties['template'] : ''

function ModeSelect(props: { readonly mode: PropertiesMode; onChange(mode: PropertiesMode): void }) {
  const editor = useEditor()
  const { mode } = props
  const offered = modes.includes(mode) ? modes : [...modes, mode]
  return (
    <NativeSelect
      size="xs"
      className={classes.kind ?? ''}
      aria-label={texts.kind('properties')}
      value={mode}
      disabled={editor.readOnly}
      data={offered.map((value) => ({ value, label: texts.propertiesModes[value] }))}
      onFocus={() => editor.setTarget(target)}
      onChange={(event) => props.onChange(event.currentTarget.value as PropertiesMode)}
    />
  )
}

function PathInput(props: { readonly path: string; readonly wrong: boolean; onChange(path: string): void }) {
  const editor = useEditor()
  return (
    <TextInput
      size="xs"
      className={classes.value ?? ''}
      classNames={{ input: classes.mono ?? '' }}
      aria-label={texts.pathOf('properties')}
      placeholder={texts.pathPlaceholder}
      spellCheck={false}
      readOnly={editor.readOnly}
      error={props.wrong}
      value={props.path}
      onFocus={() => editor.setTarget(target)}
      onChange={(event) => props.onChange(event.currentTarget.value)}
    />
  )
}
