/** More bytes would leave what a double counts exactly; nothing that is annotated comes near it. */
const maxBytes = 7

/** A base-128 varint, lowest group first; null where it is cut off or longer than 49 bits. */
export function readVarint(bytes: Uint8Array, from: number): { readonly value: number; readonly end: number } | null {
  let value = 0
  for (let i = 0; i < maxBytes; i += 1) {
    const byte = bytes[from + i]
    if (byte === undefined) return null
    value += (byte & 0x7f) * 128 ** i
    if (byte < 0x80) return { value, end: from + i + 1 }
  }
  return null
}

/** 0, 1, 2, 3 … → 0, -1, 1, -2 … */
export const zigZag = (value: number): number => (value % 2 === 0 ? value / 2 : -(value + 1) / 2)
