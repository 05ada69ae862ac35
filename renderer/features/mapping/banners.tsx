import { ActionIcon, Button } from '@mantine/core'
import { X } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import type { FileView } from '#shared/contract/workspace.ts'
import { ConflictDialog } from './conflict-dialog.tsx'
import type { Draft } from './draft-store.ts'
import { useDrafts } from './draft-store.ts'
import { fileText } from './json.ts'
import classes from './mapping.module.css'
import { texts } from './texts.ts'

/** A line under the toolbar that stays until it is dealt with. */
export function Banner(props: {
  readonly tone: 'warn' | 'err'
  readonly title: string
  readonly text: string
  readonly children?: ReactNode
  onClose?(): void
}) {
  return (
    <div className={classes.banner} data-tone={props.tone} role="alert">
      <div className={classes.bannerText}>
        <strong>{props.title}.</strong> {props.text}
      </div>
      {props.children}
      {props.onClose === undefined ? null : (
        <ActionIcon variant="subtle" color="gray" aria-label="Close" onClick={props.onClose}>
          <X size={15} />
        </ActionIcon>
      )}
    </div>
  )
}

/** Another program changed the file while there were edits: both are shown, the person decides. */
export function ConflictBanner(props: { readonly draft: Draft; readonly name: string; readonly view: FileView }) {
  const [opened, setOpened] = useState(false)
  const { rebase, takeFile } = useDrafts()
  const { draft, view } = props
  return (
    <Banner tone="warn" title={texts.conflictTitle} text={texts.conflictText}>
      <Button onClick={() => setOpened(true)}>{texts.compare}</Button>
      <ConflictDialog
        opened={opened}
        mine={fileText(draft.history.present)}
        theirs={view.text}
        onClose={() => setOpened(false)}
        onTake={() => {
          takeFile(view)
          setOpened(false)
        }}
        onKeep={() => {
          rebase(view)
          setOpened(false)
        }}
      />
    </Banner>
  )
}
