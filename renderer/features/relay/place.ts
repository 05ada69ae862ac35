/** `user-events·3·8841`: where a record stands. */
export const placeOf = (row: { readonly topic: string; readonly partition: number; readonly offset: string }): string =>
  `${row.topic}·${row.partition}·${row.offset}`
