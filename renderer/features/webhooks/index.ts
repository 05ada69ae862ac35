export { Screen } from './screen.tsx'
export { useRailBadge } from './use-rail-badge.ts'
export { useCommands } from './use-commands.ts'
