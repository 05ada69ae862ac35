/** Avro's decimals: two's complement, big-endian, any length; no bytes are 0. */
export function unscaledOf(bytes: Uint8Array): bigint {
  if (bytes.length === 0) return 0n
  let hex = ''
  for (const byte of bytes) hex += byte < 16 ? `0${byte.toString(16)}` : byte.toString(16)
  return BigInt.asIntN(bytes.length * 8, BigInt(`0x${hex}`))
}

/** Longer ones would take seconds to write out, since that grows with the square of the length. */
export const maxDecimalBytes = 4_096

/** More digits behind the point are no scale that anybody means. */
export const maxScale = 10_000

/** `-12345`, scale 2 → `-123.45`: exactly `scale` digits behind the point; a negative scale appends zeros. */
export function decimalText(unscaled: bigint, scale: number): string {
  if (scale === 0) return unscaled.toString()
  if (scale < 0) return unscaled === 0n ? '0' : `${unscaled}${'0'.repeat(-scale)}`
  const negative = unscaled < 0n
  const digits = (negative ? -unscaled : unscaled).toString().padStart(scale + 1, '0')
  return `${negative ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`
}
