import { Button, Modal } from '@mantine/core'
import { useState } from 'react'
import type { CheckFailure } from '#shared/schema/check-result.ts'
import { Comparison, comparisonBody } from '../../../ui/diff-view/comparison.tsx'
import { texts } from '../texts.ts'
import classes from '../trace.module.css'

const t = texts.checks

/** What is not as expected, in words, each with its difference where there is one. The list may come after the result. */
export function FailureList(props: { readonly ok: boolean; readonly failures: readonly CheckFailure[] }) {
  const [shown, setShown] = useState<CheckFailure | null>(null)
  if (props.failures.length === 0) return props.ok ? <p className={classes.pad}>{t.noFailures}</p> : null
  return (
    <>
      <ul className={classes.failures} aria-label={t.failures}>
        {props.failures.map((failure) => (
          <li key={failure.message}>
            <span>{failure.message}</span>
            {failure.expected === null && failure.got === null ? null : (
              <Button size="compact-xs" onClick={() => setShown(failure)}>
                {t.showDiff}
              </Button>
            )}
          </li>
        ))}
      </ul>
      <Modal
        opened={shown !== null}
        onClose={() => setShown(null)}
        title={t.diff}
        size="90%"
        classNames={{ body: comparisonBody }}
      >
        {shown === null ? null : <Difference failure={shown} />}
      </Modal>
    </>
  )
}

function Difference(props: { readonly failure: CheckFailure }) {
  const { expected, got } = props.failure
  const [swapped, setSwapped] = useState(false)
  const sides = [
    { text: expected ?? '', label: t.expected, note: '' },
    { text: got ?? '', label: t.got, note: '' },
  ] as const
  const [left, right] = swapped ? [sides[1], sides[0]] : sides
  return <Comparison left={left} right={right} onSwap={() => setSwapped(!swapped)} />
}
