import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'

export type Java = { readonly executable: string; readonly version: number }

/** Where packages of Linux and macOS put Java. */
const folders = [
  { path: '/usr/lib/jvm', home: '' },
  { path: '/Library/Java/JavaVirtualMachines', home: 'Contents/Home' },
]

/** All Java runtimes of this machine, the newest first. Starts none of them: each says its version in a file. */
export function installedJavas(): readonly Java[] {
  const homes = [process.env['JAVA_HOME'] ?? '', ...homesOnPath(), ...homesInFolders()]
  const found = new Map<string, Java>()
  for (const home of homes) {
    const executable = join(home, 'bin', 'java')
    const version = home === '' || !existsSync(executable) ? null : versionOf(home)
    if (version !== null) found.set(realpathSync(executable), { executable, version })
  }
  return [...found.values()].toSorted((a, b) => b.version - a.version)
}

const homesOnPath = (): readonly string[] =>
  (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, 'java'))
    .filter((path) => existsSync(path))
    .map((path) => join(dirname(realpathSync(path)), '..'))

const homesInFolders = (): readonly string[] =>
  folders
    .filter(({ path }) => existsSync(path))
    .flatMap(({ path, home }) => readdirSync(path).map((name) => join(path, name, home)))

/** The first number of `JAVA_VERSION="21.0.3"`, or of the runtime's version, in the file that every JDK and JRE has. */
function versionOf(home: string): number | null {
  const file = join(home, 'release')
  if (!existsSync(file)) return null
  const text = readFileSync(file, 'utf8')
  const version = /^JAVA(?:_RUNTIME)?_VERSION="(\d+)/m.exec(text)?.[1]
  return version === undefined ? null : Number(version)
}
