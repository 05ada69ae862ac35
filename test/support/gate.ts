/** Something to wait for that the test brings about itself. */
type Gate<T> = { readonly opened: Promise<T>; open(value: T): void }

/** Closed at first; whoever waits for `opened` gets what `open` is given. */
export function closedGate<T = void>(): Gate<T> {
  let open: (value: T) => void = () => undefined
  const opened = new Promise<T>((resolve) => {
    open = resolve
  })
  return { opened, open: (value) => open(value) }
}
