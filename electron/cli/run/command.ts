import type { Command } from 'commander'
import type { ExitCode } from './exit-codes.ts'
import type { Output } from './output.ts'
import type { Stop } from './stop.ts'

/** What every command is given. */
export type CommandContext = {
  readonly output: Output
  readonly stop: Stop
  /** Absolute folder of `--workspace`. */
  readonly directory: string
  /** False when `--workspace` was not given and `directory` is just where the user stands. */
  readonly directoryGiven: boolean
  readonly version: string
}

/**
 * Adds one command to the program. Option parsing is all that happens at start; `run` imports what it needs when it is
 * called, so that `--help` and a wrong option answer at once.
 */
export type DefineCommand = (program: Command, start: StartCommand) => void

/** Called from a command's action with its work. */
export type StartCommand = (work: (context: CommandContext) => Promise<ExitCode>) => Promise<void>
