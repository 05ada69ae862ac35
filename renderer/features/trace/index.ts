export { Screen } from './screen.tsx'
export { useCommands } from './use-commands.ts'
