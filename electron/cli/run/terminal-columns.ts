/** Columns of text that goes into a pipe or a file: what reads well on any screen. */
const usualColumns = 100

/** How wide text for people may be: the terminal's width, else what COLUMNS says. */
export function terminalColumns(stream: { readonly columns?: number }, env: NodeJS.ProcessEnv): number {
  const said = Number(env.COLUMNS)
  return stream.columns ?? (Number.isInteger(said) && said > 0 ? said : usualColumns)
}
