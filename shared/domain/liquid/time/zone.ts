const hour = 3_600

const names: Readonly<Record<string, number>> = {
  utc: 0,
  gmt: 0,
  z: 0,
  ut: 0,
  est: -5,
  edt: -4,
  cst: -6,
  cdt: -5,
  mst: -7,
  mdt: -6,
  pst: -8,
  pdt: -7,
}

/** Military letters: A to I are +1 to +9, K to M are +10 to +12, N to Y are -1 to -12. */
function militaryHours(letter: string): number | null {
  const east = 'abcdefghiklm'.indexOf(letter)
  if (east >= 0) return east + 1
  const west = 'nopqrstuvwxy'.indexOf(letter)
  return west < 0 ? null : -(west + 1)
}

/** Offset of a zone that Ruby's `Time.parse` knows, in seconds east; null for a name that it does not know. */
export function zoneOffset(zone: string): number | null {
  const text = zone.toLowerCase()
  if (Object.hasOwn(names, text)) return (names[text] ?? 0) * hour
  if (text.length === 1) {
    const hours = militaryHours(text)
    return hours === null ? null : hours * hour
  }
  const found = /^([+-])(\d\d?):?(\d\d)?(?::?(\d\d))?$/.exec(text)
  if (found === null) return null
  const [, sign, hours = '0', minutes = '0', seconds = '0'] = found
  const offset = Number(hours) * hour + Number(minutes) * 60 + Number(seconds)
  return sign === '-' ? -offset : offset
}
