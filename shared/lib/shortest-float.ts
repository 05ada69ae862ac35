/**
 * The shortest decimal that is this 32-bit float again: 0.1 for the float 0.1, not 0.10000000149011612. Java and
 * protobuf's JSON print floats like this. Whole numbers that are safe integers keep all their digits.
 * @param float a number that a 32-bit float holds exactly
 */
export function shortestFloat(float: number): number {
  if (!Number.isFinite(float) || Number.isSafeInteger(float)) return float
  // Most measures and prices: no more than four decimals, found without making a text.
  const rounded = Math.round(float * 10_000) / 10_000
  if (Math.abs(float) < 1_000 && Math.fround(rounded) === float) return rounded
  for (let digits = 6; digits < 9; digits += 1) {
    const candidate = Number(float.toPrecision(digits))
    if (Math.fround(candidate) === float) return candidate
  }
  return Number(float.toPrecision(9))
}
