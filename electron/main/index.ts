import { app } from 'electron'
import { registerPageScheme } from './page-protocol.ts'
import { hardenEveryPage } from './security.ts'
import { startShell } from './shell.ts'
import { claimWorkspace, workspaceOf } from './workspace-argument.ts'

// Entry of the desktop app. What must happen before Electron is ready stands here, the rest in shell.ts.
const page = registerPageScheme()
hardenEveryPage(page)

const directory = workspaceOf(process.argv)
if (claimWorkspace(directory)) void startShell(directory, page)
else app.quit()
