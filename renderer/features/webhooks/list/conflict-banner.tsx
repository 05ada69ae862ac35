import { Button, Group, Modal, Text } from '@mantine/core'
import { useState } from 'react'
import { Notice } from '../../../ui/screen/screen-parts.tsx'
import { bodyFileOf, fileToSave, type Content, type Saved } from '../draft/content.ts'
import { type Draft, useDrafts } from '../draft/draft-store.ts'
import { texts } from '../texts.ts'
import classes from './list.module.css'

/** Another program changed the file while there were edits: both are shown, the person decides. */
export function ConflictBanner(props: { readonly name: string; readonly draft: Draft; readonly onDisk: Saved }) {
  const { name, draft, onDisk } = props
  const [opened, setOpened] = useState(false)
  const { rebase, take } = useDrafts()
  const decide = (which: (name: string, saved: Saved) => void): void => {
    which(name, onDisk)
    setOpened(false)
  }
  return (
    <>
      <Notice
        tone="warn"
        title={texts.conflictTitle}
        text={texts.conflictText}
        action={<Button onClick={() => setOpened(true)}>{texts.compare}</Button>}
      />
      <Modal opened={opened} onClose={() => setOpened(false)} title={texts.conflictTitle} size="min(1100px, 92vw)">
        <div className={classes.compare}>
          <Side title={texts.mine} content={draft.history.present} />
          <Side title={texts.theirs} content={onDisk.content} />
        </div>
        <Group justify="flex-end" gap="sm" mt="md">
          <Text size="xs" c="dimmed" mr="auto">
            {texts.keepMineHint}
          </Text>
          <Button onClick={() => decide(take)}>{texts.takeFile}</Button>
          <Button variant="filled" onClick={() => decide(rebase)} data-autofocus>
            {texts.keepMine}
          </Button>
        </Group>
      </Modal>
    </>
  )
}

function Side({ title, content }: { readonly title: string; readonly content: Content }) {
  return (
    <section className={classes.pane} aria-label={title}>
      <h3>{title}</h3>
      <pre className={classes.text} tabIndex={0} aria-label={title}>
        {textOf(content)}
      </pre>
    </section>
  )
}

/** The file without its body, and the body as its own text below: as one reads them. */
function textOf(content: Content): string {
  const { body: _inline, ...rest } = fileToSave(content)
  const file = bodyFileOf(content.file) === null ? rest : content.file
  return `${JSON.stringify(file, null, 2)}\n\n${content.body}`
}
