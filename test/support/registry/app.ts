/**
 * Apicurio Registry from Maven Central, which speaks Confluent's REST API, once per version and machine. It lies outside the
 * checkout, as the broker's jars do.
 */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { installedJavas } from './java.ts'

const run = promisify(execFile)

/** What starts a registry: `java -jar <jar>` in a folder. */
export type RegistryApp = {
  readonly version: string
  readonly java: string
  readonly folder: string
  readonly jar: string
}

type Release = {
  readonly version: string
  readonly java: number
  readonly jar: string
  readonly load: (work: string) => Promise<void>
}

const unpackPom = (version: string): string => `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>test</groupId><artifactId>registry-app</artifactId><version>1</version><packaging>pom</packaging>
  <dependencies><dependency>
    <groupId>io.apicurio</groupId><artifactId>apicurio-registry-app</artifactId><version>${version}</version>
    <type>tar.gz</type><classifier>all</classifier>
    <exclusions><exclusion><groupId>*</groupId><artifactId>*</artifactId></exclusion></exclusions>
  </dependency></dependencies>
  <build><pluginManagement><plugins><plugin>
    <groupId>org.apache.maven.plugins</groupId><artifactId>maven-dependency-plugin</artifactId><version>3.8.1</version>
  </plugin></plugins></pluginManagement></build>
</project>
`

const newest: Release = {
  version: '3.3.3',
  java: 21,
  jar: 'quarkus-run.jar',
  load: async (work) => {
    const pom = join(work, 'pom.xml')
    await writeFile(pom, unpackPom('3.3.3'))
    const into = `-DoutputDirectory=${join(work, 'app')}`
    await run('mvn', ['-q', '-B', '-f', pom, 'dependency:unpack-dependencies', into])
  },
}

/** The last one for Java 17. Its parent's pom was never published, so only the archive itself can be asked for. */
const forJava17: Release = {
  version: '3.0.9',
  java: 17,
  jar: 'apicurio-registry-app-3.0.9-runner.jar',
  load: async (work) => {
    const archive = join(work, 'app.tar.gz')
    const artifact = '-Dartifact=io.apicurio:apicurio-registry-app:3.0.9:tar.gz:all'
    const goal = 'org.apache.maven.plugins:maven-dependency-plugin:2.8:get'
    await run('mvn', ['-q', '-B', goal, '-Dtransitive=false', artifact, `-Ddest=${archive}`], { cwd: work })
    await mkdir(join(work, 'app'))
    await run('tar', ['-xzf', archive, '-C', join(work, 'app')])
  },
}

/** The newest release that one of the installed Javas can run; loads it when it is not there. Several may ask at once. */
export async function registryApp(): Promise<RegistryApp> {
  const [java] = installedJavas()
  const release = [newest, forJava17].find((one) => java !== undefined && java.version >= one.java)
  if (java === undefined || release === undefined) throw new Error('a Schema Registry needs Java 17 or newer')
  const { version, jar } = release
  const folder = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'signalbench', `apicurio-${version}`)
  const app = { version, java: java.executable, folder, jar }
  if (existsSync(folder)) return app
  await mkdir(join(folder, '..'), { recursive: true })
  const work = await mkdtemp(`${folder}-loading-`)
  try {
    await release.load(work)
    if (!existsSync(join(work, 'app', jar))) throw new Error(`Maven left no ${jar} in ${work}`)
    // Whoever renames first wins; the others find the folder there.
    await rename(join(work, 'app'), folder).catch((error: unknown) => {
      if (!existsSync(folder)) throw error
    })
    return app
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}
