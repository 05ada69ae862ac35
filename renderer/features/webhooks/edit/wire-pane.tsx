import { useQuery } from '@tanstack/react-query'
import { Fragment, useMemo, type ReactNode } from 'react'
import { schemeForms } from '#shared/domain/signature/schemes.ts'
import { wireRequest, type WireLine, type WirePiece } from '#shared/domain/webhook/wire-lines.ts'
import type { RenderedWebhook, WebhookFinding } from '#shared/domain/webhook/types.ts'
import { useOrpc } from '../../../rpc/rpc-context.tsx'
import { Tag } from '../../../ui/badges/tag.tsx'
import { settingsOf } from '../draft/settings-model.ts'
import { editTexts as texts } from '../texts.ts'
import classes from './edit.module.css'
import { useEditing } from './editing.ts'
import { isLinked, useLink } from './link-store.ts'

/** Longer bodies are shown to this length: the window has to lay them out. */
const maxShownChars = 200_000

/** The request exactly as it goes over the wire; what a `{{ … }}` printed is linked with it. */
export function WirePane(props: {
  readonly rendered: RenderedWebhook | null
  /** Why there is nothing to show. */
  readonly waiting: string
}) {
  const { rendered } = props
  const added = useAddedHeaders()
  const wire = useMemo(() => (rendered === null ? null : wireRequest(rendered, added)), [rendered, added])
  return (
    <section className={classes.pane} aria-label={texts.wire}>
      <div className={classes.paneBar}>
        <h3 className={classes.heading}>{texts.wire}</h3>
        {rendered === null ? null : <BodyTag rendered={rendered} />}
      </div>
      {rendered === null || wire === null ? (
        <p className={classes.empty}>{props.waiting}</p>
      ) : (
        // A region that scrolls has to be reachable by keyboard.
        <pre className={classes.wire} tabIndex={0} aria-label={texts.wire}>
          {wire.head.map((line, i) => (
            <Fragment key={i}>
              <HeadLine line={line} findings={rendered.findings} />
              {'\n'}
            </Fragment>
          ))}
          {'\n'}
          <Body pieces={wire.body} findings={rendered.findings} />
        </pre>
      )}
    </section>
  )
}

/** What the sender adds: who it is, and a signature that is made anew for each attempt. */
function useAddedHeaders(): readonly (readonly [name: string, value: string])[] {
  const orpc = useOrpc()
  const version = useQuery(orpc.system.hello.queryOptions({ staleTime: Infinity })).data?.engineVersion ?? ''
  const { signature } = settingsOf(useEditing().content.file)
  const scheme = signature?.scheme ?? null
  const header = signature?.header ?? null
  return useMemo(() => {
    const form = scheme === null ? null : schemeForms[scheme]
    const names = form === null ? [] : [form.idHeader, form.timestampHeader, header ?? form.header]
    return [
      ...names.flatMap((name) => (name === null ? [] : [[name, texts.perAttempt] as const])),
      ['User-Agent', `Signalbench/${version}`] as const,
    ]
  }, [scheme, header, version])
}

function BodyTag({ rendered }: { readonly rendered: RenderedWebhook }) {
  if (rendered.refused !== null) {
    return (
      <Tag tone="err" title={rendered.refused}>
        {texts.refused}
      </Tag>
    )
  }
  if (rendered.request.body === '') return <Tag tone="muted">{texts.noBody}</Tag>
  return <Tag tone={rendered.bodyIsJson ? 'ok' : 'err'}>{rendered.bodyIsJson ? texts.isJson : texts.notJson}</Tag>
}

type Findings = readonly WebhookFinding[]

function HeadLine({ line, findings }: { readonly line: WireLine; readonly findings: Findings }) {
  const [first, ...rest] = line.value
  if (line.kind === 'request') {
    return (
      <>
        {first === undefined ? null : (
          <b>
            <Piece piece={first} findings={findings} />
          </b>
        )}
        <Pieces pieces={rest} findings={findings} />
      </>
    )
  }
  return (
    <span className={line.kind === 'added' ? classes.added : undefined}>
      <Pieces pieces={line.name} findings={findings} />: <Pieces pieces={line.value} findings={findings} />
    </span>
  )
}

function Body(props: { readonly pieces: readonly WirePiece[]; readonly findings: Findings }) {
  let left = maxShownChars
  const length = props.pieces.reduce((sum, { text }) => sum + text.length, 0)
  const shown = props.pieces.flatMap((piece): readonly WirePiece[] => {
    if (left <= 0) return []
    const text = piece.text.slice(0, left)
    left -= text.length
    return [{ ...piece, text }]
  })
  return (
    <>
      <Pieces pieces={shown} findings={props.findings} coloured />
      {length > maxShownChars ? <i className={classes.added}>{texts.notShown(length - maxShownChars)}</i> : null}
    </>
  )
}

function Pieces(props: {
  readonly pieces: readonly WirePiece[]
  readonly findings: Findings
  readonly coloured?: boolean
}) {
  return props.pieces.map((piece, i) => (
    <Piece key={i} piece={piece} findings={props.findings} coloured={props.coloured === true} />
  ))
}

function Piece(props: { readonly piece: WirePiece; readonly findings: Findings; readonly coloured?: boolean }) {
  const { text, output } = props.piece
  const { go } = useEditing()
  const linked = useLink((state) => output !== null && isLinked(state.linked, output.field, output.source))
  const link = useLink((state) => state.link)
  if (output === null) return props.coloured === true ? <Keys text={text} /> : text
  const { field, source } = output
  const about = props.findings.filter((one) => one.field === field && one.span?.from === source.from)
  const tone = about.some(({ severity }) => severity === 'error') ? 'error' : undefined
  return (
    // The pointer only lights what belongs together; by keyboard the findings lead to the same places.
    <mark
      className={classes.output}
      data-lit={linked || undefined}
      data-tone={tone}
      data-empty={text === '' || undefined}
      title={about[0]?.message ?? (text === '' ? texts.undefinedHere : undefined)}
      onMouseEnter={() => link({ field, source })}
      onMouseLeave={() => link(null)}
      onClick={() => go(field, source.from)}
    >
      {text}
    </mark>
  )
}

const keyPattern = /("(?:[^"\\\n]|\\.)*")(\s*:)/g

/** A stretch of a body with the names of members coloured. */
function Keys({ text }: { readonly text: string }) {
  const parts: ReactNode[] = []
  let at = 0
  for (const found of text.matchAll(keyPattern)) {
    parts.push(text.slice(at, found.index))
    parts.push(
      <span key={found.index} className={classes.key}>
        {found[1]}
      </span>,
    )
    at = found.index + (found[1]?.length ?? 0)
  }
  return (
    <>
      {parts}
      {text.slice(at)}
    </>
  )
}
