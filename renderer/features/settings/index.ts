/** Settings: how it looks on this machine, and what is running. The only door of this feature. */
export { SettingsScreen as Screen } from './settings-screen.tsx'
