import { useEffect, useState } from 'react'
import { CodeEditor } from '../../ui/code-editor/code-editor.tsx'
import { useEditor } from './editor-context.tsx'
import { fileText, parseObject, sameJson } from './json.ts'
import classes from './mapping.module.css'
import { texts } from './texts.ts'

/** The file as text. What can be read becomes the draft at once; what cannot is said and not saved. */
export function RawEditor(props: { onReadable(readable: boolean): void }) {
  const { mapping, readOnly, edit } = useEditor()
  const { onReadable } = props
  const [text, setText] = useState(() => fileText(mapping))
  const read = parseObject(text)
  const problem = 'problem' in read ? read.problem : null
  // Undo, a preset or the file on disk changed the draft: the text follows.
  const shown = 'value' in read && !sameJson(read.value, mapping) ? fileText(mapping) : text
  useEffect(() => {
    onReadable(problem === null)
    return () => onReadable(true)
  }, [problem, onReadable])
  return (
    <section className={classes.raw} aria-label={texts.json}>
      <CodeEditor
        label={texts.json}
        value={shown}
        readOnly={readOnly}
        onChange={(next) => {
          setText(next)
          const value = parseObject(next)
          if ('value' in value && !sameJson(value.value, mapping)) edit(value.value, 'json')
        }}
      />
      <output className={classes.rawProblem} data-shown={problem !== null || undefined}>
        {problem === null ? '' : `${texts.rawProblem}: ${problem}`}
      </output>
    </section>
  )
}
