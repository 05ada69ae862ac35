import { Button, Group, Modal, Text } from '@mantine/core'
import { JsonView } from '../../ui/json-view/json-view.tsx'
import classes from './mapping.module.css'
import { texts } from './texts.ts'

/** Shows the edits and the file side by side and asks which one counts. */
export function ConflictDialog(props: {
  readonly opened: boolean
  readonly mine: string
  readonly theirs: string
  /** False where the file cannot be read. */
  readonly takeable: boolean
  onTake(): void
  onKeep(): void
  onClose(): void
}) {
  return (
    <Modal opened={props.opened} onClose={props.onClose} title={texts.conflictTitle} size="min(1100px, 92vw)">
      <Text size="sm" mb="sm">
        {texts.conflictText}
      </Text>
      <div className={classes.compare}>
        <div className={classes.side}>
          <h3 className={classes.paneTitle}>{texts.mine}</h3>
          <JsonView text={props.mine} label={texts.mine} />
        </div>
        <div className={classes.side}>
          <h3 className={classes.paneTitle}>{texts.theirs}</h3>
          <JsonView text={props.theirs} label={texts.theirs} />
        </div>
      </div>
      <Group justify="flex-end" gap="sm" mt="md">
        <Text size="xs" c="dimmed" mr="auto">
          {texts.keepMineHint}
        </Text>
        <Button disabled={!props.takeable} onClick={props.onTake}>
          {texts.takeFile}
        </Button>
        <Button variant="filled" onClick={props.onKeep} data-autofocus>
          {texts.keepMine}
        </Button>
      </Group>
    </Modal>
  )
}
