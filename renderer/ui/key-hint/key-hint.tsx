import classes from './key-hint.module.css'

/** Is this a Mac? There the command key stands where others have control. */
const modKey = (): 'Ctrl' | '⌘' => (/Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘' : 'Ctrl')

/** Keys of a shortcut: `g l` one after the other, `mod+K` together. */
export function KeyHint(props: { readonly keys: string }) {
  return (
    <span className={classes.keys}>
      {props.keys.split(' ').map((chord) => (
        <kbd key={chord} className={classes.key}>
          {chord.replace('mod', modKey()).replaceAll('+', ' ')}
        </kbd>
      ))}
    </span>
  )
}
