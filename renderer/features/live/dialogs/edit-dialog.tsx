import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { problemOf } from '../../../rpc/errors.ts'
import { useOrpc } from '../../../rpc/rpc-context.tsx'
import { CodeEditor } from '../../../ui/code-editor/code-editor.tsx'
import { Notice } from '../../../ui/screen/screen-parts.tsx'
import { useLiveActions, type LiveDialog } from '../rows/live-actions.ts'
import classes from './dialogs.module.css'
import { editableText, editedLine } from './editable-record.ts'

/** A kept record in an editor; what comes out of it is produced. */
export function EditDialog(props: Extract<LiveDialog, { kind: 'edit' }>) {
  const close = useLiveActions((state) => state.close)
  const orpc = useOrpc()
  const { sessionId, seq } = props
  const line = useQuery({ ...orpc.live.captureLine.queryOptions({ input: { sessionId, seq } }), retry: false })
  return (
    <Modal opened onClose={close} title="Edit and produce" size={820}>
      {line.error === null ? null : <Notice tone="err" text={problemOf(line.error).message} />}
      {line.data === undefined ? null : <RecordEditor line={line.data.line} onClose={close} />}
    </Modal>
  )
}

function RecordEditor(props: { readonly line: string; onClose(): void }) {
  const open = useLiveActions((state) => state.open)
  const [text, setText] = useState(() => editableText(props.line))
  const edited = useMemo(() => editedLine(text), [text])
  const { problem } = edited
  const problems = useMemo(
    () =>
      problem === null || problem.position === null
        ? []
        : [{ from: problem.position, to: problem.position + 1, severity: 'error' as const, message: problem.message }],
    [problem],
  )
  return (
    <Stack gap="sm">
      <Text size="xs" c="var(--sb-dim)">
        Keys, values and headers are <code>{'{"json": …}'}</code>, <code>{'{"utf8": "…"}'}</code>,{' '}
        <code>{'{"base64": "…"}'}</code> or <code>null</code>. JSON is written compactly, every digit as it stands here.
      </Text>
      <div className={classes.editor}>
        <CodeEditor label="Record to produce" value={text} problems={problems} onChange={setText} />
      </div>
      <div className={classes.problem} data-bad={problem !== null || undefined} role="status">
        {problem === null ? 'This record can be produced.' : problem.message}
      </div>
      <Group justify="flex-end">
        <Button onClick={props.onClose}>Cancel</Button>
        <Button
          variant="filled"
          disabled={edited.line === null}
          onClick={() =>
            edited.line !== null &&
            open({
              kind: 'produce',
              source: { kind: 'line', line: edited.line },
              what: 'the edited record',
              topic: null,
            })
          }
        >
          Produce…
        </Button>
      </Group>
    </Stack>
  )
}
