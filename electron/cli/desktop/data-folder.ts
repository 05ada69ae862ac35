import { homedir } from 'node:os'
import { join } from 'node:path'

/** Where Signalbench keeps a user's own files, such as the copy of the sample workspace. */
export function dataFolder(env: NodeJS.ProcessEnv = process.env, home: string = homedir()): string {
  if (process.platform === 'darwin') return join(home, 'Library', 'Application Support', 'Signalbench')
  if (process.platform === 'win32') return join(env.LOCALAPPDATA ?? join(home, 'AppData', 'Local'), 'Signalbench')
  const data = env.XDG_DATA_HOME
  return join(data !== undefined && data !== '' ? data : join(home, '.local', 'share'), 'signalbench')
}
