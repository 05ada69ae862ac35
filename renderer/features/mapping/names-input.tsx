import { TextInput } from '@mantine/core'
import { useState } from 'react'
import { useEditor } from './editor-context.tsx'
import classes from './mapping.module.css'
import { texts } from './texts.ts'

const split = (text: string): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')

/** Names with commas. What is typed stays as it is until it means other names than before. */
export function NamesInput(props: {
  readonly mode: 'pick' | 'omit'
  readonly value: readonly string[]
  onChange(names: readonly string[]): void
}) {
  const { readOnly } = useEditor()
  const [typed, setTyped] = useState(props.value.join(', '))
  const text = split(typed).join('\n') === props.value.join('\n') ? typed : props.value.join(', ')
  return (
    <div className={classes.line}>
      <span className={classes.sub} />
      <span className={classes.kindText}>{texts.names[props.mode]}</span>
      <TextInput
        size="xs"
        className={classes.value ?? ''}
        classNames={{ input: classes.mono ?? '' }}
        aria-label={texts.names[props.mode]}
        placeholder={texts.namesPlaceholder}
        spellCheck={false}
        readOnly={readOnly}
        value={text}
        onChange={(event) => {
          setTyped(event.currentTarget.value)
          props.onChange(split(event.currentTarget.value))
        }}
      />
    </div>
  )
}
