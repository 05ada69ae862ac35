import { runProgram } from './program.ts'

/** The `signalbench` command: parses, runs, and answers with the exit code. Called by bin/signalbench.mjs. */
export const main = (args: readonly string[]): Promise<number> => runProgram(args)
