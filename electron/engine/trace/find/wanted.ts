/** What a text names. A text of none of the forms is an id of any kind, or a user. */
export type Wanted =
  | { readonly kind: 'position'; readonly topic: string; readonly partition: number; readonly offset: bigint }
  | { readonly kind: 'relay-delivery'; readonly id: number }
  | { readonly kind: 'http-delivery'; readonly id: number }
  | { readonly kind: 'record'; readonly seq: number }
  | { readonly kind: 'journey-run'; readonly id: number }
  | { readonly kind: 'accepted'; readonly seq: number }
  | { readonly kind: 'id'; readonly id: string }

/**
 * Reads `topic:partition:offset`, with slashes, as grids show it (`topic·3·8841`) and as a trace does
 * (`topic · partition 3 · offset 8841`), and the names that screens and exports give to rows.
 */
export function readWanted(text: string): readonly Wanted[] {
  const id = text.trim()
  return [...named(id), ...positionIn(id), { kind: 'id', id }]
}

/** Topic names have neither colon nor slash, dot in the middle or blank. */
function positionIn(text: string): readonly Wanted[] {
  const parts = position.exec(text)
  if (parts === null) return []
  const [, topic = '', partition = '', offset = ''] = parts
  if (BigInt(offset) > 0x7fff_ffff_ffff_ffffn) return []
  return [{ kind: 'position', topic, partition: Number(partition), offset: BigInt(offset) }]
}

const position = /^([^:/·\s]+)(?:[:/]| ?· ?(?:partition )?)(\d{1,9})(?:[:/]| ?· ?(?:offset )?)(\d{1,19})$/

function named(text: string): readonly Wanted[] {
  const parts = /^([dwrjp])(\d{1,15})$/.exec(text)
  if (parts === null) return []
  const number = Number(parts[2])
  switch (parts[1]) {
    case 'd':
      return [{ kind: 'relay-delivery', id: number }]
    case 'w':
      return [{ kind: 'http-delivery', id: number }]
    case 'r':
      return [{ kind: 'record', seq: number }]
    case 'j':
      return [{ kind: 'journey-run', id: number }]
    default:
      return [{ kind: 'accepted', seq: number }]
  }
}
