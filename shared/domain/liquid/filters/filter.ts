import type { RenderContext } from '../render-context.ts'
import type { Value } from '../values.ts'

/** A filter with the number of arguments that it takes beside its input. */
export type Filter = {
  readonly min: number
  readonly max: number
  readonly run: (input: Value, args: readonly Value[], context: RenderContext) => Value
  /** Neither OneSignal nor the Liquid reference that it links to documents it. */
  readonly undocumented?: boolean
}

export type FilterTable = Readonly<Record<string, Filter>>

/** A filter that takes nothing but its input. */
export const plain = (run: (input: Value, context: RenderContext) => Value): Filter => ({
  min: 0,
  max: 0,
  run: (input, _args, context) => run(input, context),
})

/** Takes `min` to `max` arguments besides the piped value; other numbers of them are an ArgumentError, as in Ruby. */
export const filter = (min: number, max: number, run: Filter['run']): Filter => ({ min, max, run })
