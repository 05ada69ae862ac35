/** `12,403`: how a whole number of things is written for people, on every screen and in every message. */
export const grouped = (value: number | bigint): string => value.toLocaleString('en')

/** A number with its unit: `1 byte`, `2,482 bytes`. */
export const quantity = (value: number | bigint, one: string, many = `${one}s`): string =>
  `${grouped(value)} ${value === 1 || value === 1n ? one : many}`
