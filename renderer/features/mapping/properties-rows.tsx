import { NativeSelect, TextInput } from '@mantine/core'
import { useEditor } from './editor-context.tsx'
import type { Json } from './json.ts'
import { isObject, withKey } from './json.ts'
import classes from './mapping.module.css'
import { NamesInput } from './names-input.tsx'
import { PropertyList } from './property-list.tsx'
import { ResultLine } from './result-line.tsx'
import type { PropertiesMode } from './targets.ts'
import { names, propertiesMode, propertiesPath, sameTarget, withPropertiesMode } from './targets.ts'
import { texts } from './texts.ts'

const modes: readonly PropertiesMode[] = ['none', 'path', 'pick', 'omit', 'fields']
const target = { kind: 'properties' } as const

/** The bag of properties: all of a path, some of it, or field by field. */
export function PropertiesRows() {
  const editor = useEditor()
  const properties = editor.mapping['properties']
  const mode = propertiesMode(properties)
  const problem = editor.problems.find((item) => item.path.startsWith('properties'))
  const change = (next: Json, step: string | null): void =>
    editor.edit(withKey(editor.mapping, 'properties', next), step)
  const data = (modes.includes(mode) ? modes : [...modes, mode]).map((value) => ({
    value,
    label: texts.propertiesModes[value],
  }))
  return (
    <div
      className={classes.row}
      data-active={sameTarget(editor.target, target) || undefined}
      role="group"
      aria-label={texts.properties}
    >
      <div className={classes.line}>
        <span className={classes.name} title={texts.propertiesHint}>
          {texts.properties}
        </span>
        <NativeSelect
          size="xs"
          className={classes.kind ?? ''}
          aria-label={texts.kind('properties')}
          value={mode}
          disabled={editor.readOnly}
          data={data}
          onFocus={() => editor.setTarget(target)}
          onChange={(event) =>
            change(withPropertiesMode(properties, event.currentTarget.value as PropertiesMode), null)
          }
        />
        {mode === 'path' || mode === 'pick' || mode === 'omit' ? (
          <TextInput
            size="xs"
            className={classes.value ?? ''}
            classNames={{ input: classes.mono ?? '' }}
            aria-label={texts.pathOf('properties')}
            placeholder={texts.pathPlaceholder}
            spellCheck={false}
            readOnly={editor.readOnly}
            error={problem !== undefined}
            value={propertiesPath(properties)}
            onFocus={() => editor.setTarget(target)}
            onChange={(event) =>
              change(
                { ...(isObject(properties) ? properties : {}), path: event.currentTarget.value },
                'properties path',
              )
            }
          />
        ) : (
          <span className={classes.note}>{mode === 'other' ? texts.editAsJson : ''}</span>
        )}
      </div>
      {mode === 'pick' || mode === 'omit' ? (
        <NamesInput
          mode={mode}
          value={names(properties, mode)}
          onChange={(next) => change({ ...(isObject(properties) ? properties : {}), [mode]: next }, 'properties names')}
        />
      ) : null}
      {mode === 'fields' ? <PropertyList /> : null}
      {mode === 'none' ? null : (
        <div className={classes.line}>
          <span className={classes.sub} />
          <ResultLine value={editor.values.get('properties')} problem={problem?.message} />
        </div>
      )}
    </div>
  )
}
