import { Modal } from '@mantine/core'
import { Fragment } from 'react'
import { KeyHint } from '../ui/key-hint/key-hint.tsx'
import { useHotkeySheet } from './hotkeys.ts'
import { screens } from './screens.ts'
import classes from './shell.module.css'

const general: readonly (readonly [string, string])[] = [
  ['Search or run a command', 'mod+K'],
  ['Filter', '/'],
  ['Filter in Live', 'mod+F'],
  ['Next and previous row', 'j k'],
  ['Select several rows', 'Shift+↑ Shift+↓'],
  ['Select one more row', 'mod+Click'],
  ['Select all rows', 'mod+A'],
  ['Mark a record, compare with it (Live)', 'm d'],
  ['First and last row, page', 'Home End PgUp PgDn'],
  ['Open and close details', 'Enter Esc'],
  ['Copy selected rows', 'mod+C'],
  ['This list', '?'],
]

/** All keys on one sheet. */
export function HotkeySheet() {
  const { opened, setOpened } = useHotkeySheet()
  return (
    <Modal opened={opened} onClose={() => setOpened(false)} title="Keys">
      <dl className={classes.sheet}>
        {screens.map((screen, index) => (
          <Fragment key={screen.id}>
            <dt>{screen.label}</dt>
            <dd>
              <KeyHint keys={`g ${screen.key}`} /> or <KeyHint keys={`Alt+${index + 1}`} />
            </dd>
          </Fragment>
        ))}
        {general.map(([what, keys]) => (
          <Fragment key={what}>
            <dt>{what}</dt>
            <dd>
              <KeyHint keys={keys} />
            </dd>
          </Fragment>
        ))}
      </dl>
    </Modal>
  )
}
