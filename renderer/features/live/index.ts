/** Live: what is in the topics, as it arrives, and what each record becomes. The only door of this feature. */
export { LiveScreen as Screen } from './live-screen.tsx'
export { useLiveBadge as useRailBadge } from './use-live-badge.ts'
export { useLiveCommands as useCommands } from './use-live-commands.ts'
