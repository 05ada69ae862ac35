import { Button } from '@mantine/core'
import { useState } from 'react'
import type { FileView } from '#shared/contract/workspace.ts'
import { Notice } from '../../ui/screen/screen-parts.tsx'
import { ConflictDialog } from './conflict-dialog.tsx'
import type { Draft } from './draft-store.ts'
import { useDrafts } from './draft-store.ts'
import { fileText } from './json.ts'
import { texts } from './texts.ts'

/** Another program changed the file while there were edits: both are shown, the person decides. */
export function ConflictBanner(props: { readonly draft: Draft; readonly view: FileView }) {
  const [opened, setOpened] = useState(false)
  const { rebase, takeFile } = useDrafts()
  const { draft, view } = props
  const broken = view.value === null
  return (
    <>
      <Notice
        tone="warn"
        title={texts.conflictTitle}
        text={broken ? texts.brokenText(view.problems.map((item) => item.message).join(' ')) : texts.conflictText}
        action={<Button onClick={() => setOpened(true)}>{texts.compare}</Button>}
      />
      <ConflictDialog
        opened={opened}
        mine={fileText(draft.history.present)}
        theirs={view.text}
        takeable={!broken}
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
    </>
  )
}
