const patterns = [
  // A delivery, record, journey run or accepted event as the screens name it.
  /^[dwrjp]\d{1,15}$/,
  // topic:partition:offset, also as grids and traces show it
  /^[^:/·\s]+(?:[:/]| ?· ?(?:partition )?)\d{1,9}(?:[:/]| ?· ?(?:offset )?)\d{1,19}$/,
  // UUIDs and everything else that is long, has a digit and no space.
  /^(?=\S*\d)\S{8,200}$/,
]

/** Whether a text in the search is an id that can be traced rather than the name of a command. */
export const looksLikeId = (text: string): boolean => patterns.some((pattern) => pattern.test(text))
