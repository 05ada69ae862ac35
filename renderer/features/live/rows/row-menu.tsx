import { Menu } from '@mantine/core'
import { KeyHint } from '../../../ui/key-hint/key-hint.tsx'
import { useLiveActions } from './live-actions.ts'

/** What the context menu of the grid offers beside copying. */
export function RowMenu() {
  const actions = useLiveActions((state) => state.rows)?.() ?? null
  const marked = useLiveActions((state) => state.marked) !== null
  if (actions === null) return null
  const several = actions.selected > 1
  return (
    <>
      <Menu.Item onClick={actions.mark} rightSection={<KeyHint keys="m" />}>
        Mark to compare
      </Menu.Item>
      <Menu.Item
        onClick={actions.compare}
        disabled={actions.selected !== 2 && !marked}
        rightSection={<KeyHint keys="d" />}
      >
        {actions.selected === 2 ? 'Compare these two' : 'Compare with the marked one'}
      </Menu.Item>
      <Menu.Divider />
      <Menu.Item onClick={actions.saveSelected}>{several ? 'Save selection…' : 'Save…'}</Menu.Item>
      <Menu.Item onClick={actions.produceSelected}>{several ? 'Produce selection…' : 'Produce…'}</Menu.Item>
      <Menu.Item onClick={actions.edit} disabled={several}>
        Edit and produce…
      </Menu.Item>
    </>
  )
}
