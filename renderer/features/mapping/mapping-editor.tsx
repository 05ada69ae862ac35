import { useEffect, useState } from 'react'
import { problemOf } from '../../rpc/errors.ts'
import { useSaveFile } from '../../rpc/workspace-files.ts'
import { EmptyState } from '../../ui/empty-state/empty-state.tsx'
import { Notice } from '../../ui/screen/screen-parts.tsx'
import { ConflictBanner } from './banners.tsx'
import { CoveragePanel } from './coverage-panel.tsx'
import type { Draft } from './draft-store.ts'
import { isDirty, useDrafts } from './draft-store.ts'
import { EditorContext } from './editor-context.tsx'
import { EventPane } from './event-pane.tsx'
import { rowValues } from './event-values.ts'
import { FieldRow } from './field-row.tsx'
import classes from './mapping.module.css'
import { presetMapping } from './presets.ts'
import { PropertiesRows } from './properties-rows.tsx'
import { RawEditor } from './raw-editor.tsx'
import { SamplePane } from './sample-pane.tsx'
import type { KeptRange } from './sample-store.ts'
import { useSample } from './sample-store.ts'
import { eventFields, placePath } from './targets.ts'
import { texts } from './texts.ts'
import { Toolbar, type EditAs } from './toolbar.tsx'
import { trailOf } from './trace.ts'
import { useTraced } from './trace-store.ts'
import { useSeenCoverage } from './seen-coverage.ts'
import { useCoverage } from './use-coverage.ts'
import type { SelectedMapping } from './use-mapping-screen.ts'
import { useKeptRange, useSampleFromRoute } from './use-mapping-screen.ts'
import { usePreview } from './use-preview.ts'
import { useUndoKeys } from '../../ui/history/use-undo-keys.ts'

type Props = {
  readonly chosen: SelectedMapping
  readonly name: string
  readonly readOnlyReason: string | null
  onNew(): void
}

/** Toolbar, banners and, where the file can be read, the three panes. */
export function MappingEditor(props: Props) {
  const { chosen, name, readOnlyReason } = props
  const { draft, orphan } = chosen
  const drafts = useDrafts()
  const save = useSaveFile('mappings')
  const range = useKeptRange()
  const [editAs, setEditAs] = useState<EditAs>('rows')
  const [readable, setReadable] = useState(true)
  const onSave = (): void => {
    if (draft === null || !isDirty(draft) || draft.onDisk !== null || readOnlyReason !== null || !readable) return
    save.mutate(
      { name, value: draft.history.present, baseRevision: orphan ? null : draft.base.revision },
      { onSuccess: (view) => drafts.rebase(view) },
    )
  }
  const discard = (): void => {
    if (draft === null) return
    if (draft.base.revision === null || orphan) drafts.forget(name)
    else drafts.edit(name, draft.base.value, null, Date.now())
  }
  useUndoKeys({ undo: () => drafts.undo(name), redo: () => drafts.redo(name), save: onSave })
  const saveProblem = save.error === null ? null : problemOf(save.error)
  return (
    <>
      <Toolbar
        names={chosen.names}
        selected={name}
        draft={draft}
        editAs={editAs}
        sessionId={range?.sessionId ?? null}
        readOnlyReason={readOnlyReason}
        saving={save.isPending}
        savable={readable}
        onSelect={drafts.select}
        onNew={props.onNew}
        onPreset={(preset) =>
          drafts.edit(name, { ...draft?.history.present, ...presetMapping(preset) }, null, Date.now())
        }
        onSuggestion={(mapping) => drafts.edit(name, mapping, null, Date.now())}
        onUndo={() => drafts.undo(name)}
        onRedo={() => drafts.redo(name)}
        onEditAs={setEditAs}
        onDiscard={discard}
        onSave={onSave}
      />
      {draft?.onDisk === null || draft === null ? null : <ConflictBanner draft={draft} view={draft.onDisk} />}
      {orphan ? <Notice tone="warn" title={texts.removedTitle} text={texts.removedText(name)} /> : null}
      {saveProblem === null || saveProblem.code === 'CONFLICT' ? null : (
        <Notice tone="err" title={texts.saveFailed} text={saveProblem.message} onClose={save.reset} />
      )}
      {draft === null ? (
        <BadFile text={chosen.badFile} />
      ) : (
        <Panes name={name} draft={draft} editAs={editAs} readOnly={readOnlyReason !== null} onReadable={setReadable} />
      )}
    </>
  )
}

function BadFile(props: { readonly text: string | null }) {
  if (props.text === null) return null
  return (
    <EmptyState tone="error" title={texts.badFile}>
      {`${props.text}\n${texts.badFileText}`}
    </EmptyState>
  )
}

function Panes(props: {
  readonly name: string
  readonly draft: Draft
  readonly editAs: EditAs
  readonly readOnly: boolean
  onReadable(readable: boolean): void
}) {
  const { name, draft, readOnly } = props
  const mapping = draft.history.present
  const range = useKeptRange()
  useSampleFromRoute(range)
  const sample = useSample((state) => state.sample)
  const { target, setTarget, edit } = useDrafts()
  const traced = useTraced((state) => state.traced)
  const { preview, problem } = usePreview(mapping, sample)
  const editor = {
    mapping,
    readOnly,
    target,
    tried: preview !== null,
    values: rowValues(preview?.result?.eventJson ?? ''),
    trail: trailOf(traced, preview?.result?.sources ?? []),
    problems: preview?.problems ?? [],
    edit: (next: typeof mapping, step: string | null) => edit(name, next, step, Date.now()),
    setTarget,
  }
  return (
    <EditorContext value={editor}>
      <div className={classes.panes}>
        <SamplePane
          range={range}
          recordJson={preview?.recordJson ?? null}
          problem={problem?.message ?? null}
          target={target}
          canPick={!readOnly}
          onPick={(path) => {
            const placed = placePath(mapping, target, path)
            editor.edit(placed.mapping, null)
            editor.setTarget(placed.target)
          }}
        />
        {props.editAs === 'json' ? (
          <RawEditor key={name} onReadable={props.onReadable} />
        ) : (
          <section className={classes.rows} aria-label={texts.rows}>
            {eventFields.map((field) => (
              <FieldRow key={field} field={field} />
            ))}
            <PropertiesRows />
          </section>
        )}
        <EventPane preview={problem === null ? preview : null} />
      </div>
      <Bottom draft={draft} range={range} usable={editor.problems.length === 0} />
    </EditorContext>
  )
}

/** Coverage of the draft, beside that of the file where something was edited. A draft that is not usable keeps the last. */
function Bottom(props: { readonly draft: Draft; readonly range: KeptRange | null; readonly usable: boolean }) {
  const { draft, range, usable } = props
  const choose = useSample((state) => state.choose)
  const sessionId = range?.sessionId ?? null
  const compared = usable && isDirty(draft) && draft.base.revision !== null
  const coverage = useCoverage(usable ? draft.history.present : null, sessionId)
  const note = useSeenCoverage((state) => state.note)
  useEffect(() => {
    if (coverage.shown?.done === true) note(coverage.shown)
  }, [coverage, note])
  const saved = useCoverage(compared ? draft.base.value : null, sessionId)
  return (
    <div className={classes.bottom}>
      <CoveragePanel
        draft={coverage}
        saved={compared ? saved : null}
        anyKept={range !== null}
        onExample={(seq) => sessionId !== null && choose({ kind: 'record', sessionId, seq })}
      />
    </div>
  )
}
