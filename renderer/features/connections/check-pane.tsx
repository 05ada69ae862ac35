import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import type { ConnectionCheck } from '#shared/contract/connections.ts'
import { problemOf } from '../../rpc/errors.ts'
import { useOrpc } from '../../rpc/rpc-context.tsx'
import { Tag } from '../../ui/badges/tag.tsx'
import { useDirtyKeys } from '../../ui/file-form/use-form-draft.ts'
import { count } from '../../ui/format/numbers.ts'
import classes from './connections.module.css'
import { texts } from './texts.ts'

/** Opens the capture of a replay and shows which topics it holds, or why it cannot. */
export function CheckPane(props: { readonly name: string; readonly saved: boolean }) {
  const orpc = useOrpc()
  const check = useMutation(orpc.connections.check.mutationOptions())
  const unsaved = useDirtyKeys().has(`connections/${props.name}`) || !props.saved
  return (
    <section className={classes.checkPane} aria-label={texts.check}>
      <div className={classes.checkBar}>
        <Button
          variant="filled"
          disabled={unsaved}
          loading={check.isPending}
          onClick={() => check.mutate({ name: props.name })}
        >
          {check.isIdle ? texts.check : texts.retry}
        </Button>
        <span className={classes.dim}>{unsaved ? texts.checkNeedsSave : ''}</span>
      </div>
      <div className={classes.checkBody} aria-live="polite">
        {check.isPending ? <p className={classes.dim}>{texts.checking}</p> : null}
        {check.isIdle ? <p className={classes.dim}>{texts.checkIdle}</p> : null}
        {check.isSuccess ? <CheckResult check={check.data} /> : null}
        {check.isError ? <CheckFailure message={problemOf(check.error).message} /> : null}
      </div>
    </section>
  )
}

function CheckFailure(props: { readonly message: string }) {
  return (
    <div className={classes.failure} role="alert">
      <Tag tone="err">{texts.checkFailed}</Tag>
      <p className={classes.message}>{props.message}</p>
    </div>
  )
}

function CheckResult(props: { readonly check: ConnectionCheck }) {
  const { check } = props
  return (
    <>
      <Tag tone="ok">{texts.checkOk(Math.round(check.ms))}</Tag>
      {check.topics.length === 0 ? <p className={classes.dim}>{texts.noTopics}</p> : <Topics topics={check.topics} />}
    </>
  )
}

function Topics(props: { readonly topics: ConnectionCheck['topics'] }) {
  return (
    <table className={classes.table}>
      <caption className={classes.caption}>
        {texts.topics} <span className={classes.dim}>{count(props.topics.length)}</span>
      </caption>
      <thead>
        <tr>
          <th scope="col">{texts.topic}</th>
          <th scope="col">{texts.partitions}</th>
        </tr>
      </thead>
      <tbody>
        {props.topics.map((topic) => (
          <tr key={topic.name}>
            <td className="sb-mono">{topic.name}</td>
            <td>{topic.partitions}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
