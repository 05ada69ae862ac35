/** Reads a stream until a value fits, then leaves it; fails when it ends before. */
export async function firstWhere<T>(stream: AsyncIterable<T>, fits: (value: T) => boolean): Promise<T> {
  let last: T | undefined
  for await (const value of stream) {
    last = value
    if (fits(value)) return value
  }
  throw new Error(`the stream ended before a fitting value; the last was ${JSON.stringify(last)}`)
}
