import type { RenderContext } from './render-context.ts'

/** A part of a template that prints something or changes the state. */
export interface Node {
  /** Line in its template, from 1; stands in the error that it prints. */
  readonly line: number
  /** Prints nothing visible: its error is not printed either, and blanks around it may go. */
  readonly blank: boolean
  /** `{{ … }}` with its place in the source, for whoever links output to source. */
  readonly span?: SourceSpan | null
  render(context: RenderContext): void
}

/** UTF-16 units from 0; `to` is exclusive. */
export type SourceSpan = { readonly from: number; readonly to: number }

/** A text or a node with its place in the source: UTF-16 units from 0. */
export type Placed = { readonly node: string | Node; readonly position: number }

/** A sequence of texts and nodes. */
export class Body {
  readonly #nodes: Placed[] = []
  /** Nothing in it prints anything visible. */
  isBlank = true

  get nodes(): readonly Placed[] {
    return this.#nodes
  }

  add(node: string | Node, position: number): void {
    this.#nodes.push({ node, position })
  }

  /** Changes the last text, if the last node is one; an empty text stays, as in Ruby. */
  editLastText(edit: (text: string) => string): void {
    const last = this.#nodes.at(-1)
    if (typeof last?.node === 'string') this.#nodes[this.#nodes.length - 1] = { ...last, node: edit(last.node) }
  }

  /** A block that prints only blanks prints nothing. */
  dropBlankTexts(): void {
    const kept = this.#nodes.filter(({ node }) => typeof node !== 'string')
    this.#nodes.splice(0, this.#nodes.length, ...kept)
  }
}
