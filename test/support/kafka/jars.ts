/**
 * Apache Kafka's jars from Maven Central, once per version and machine. They lie outside the checkout, so that a fresh
 * clone does not load 43 MB again.
 */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const kafkaVersion = '4.3.1'

const run = promisify(execFile)

const pom = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>test</groupId><artifactId>kafka-jars</artifactId><version>1</version><packaging>pom</packaging>
  <dependencies><dependency>
    <groupId>org.apache.kafka</groupId><artifactId>kafka_2.13</artifactId><version>${kafkaVersion}</version>
  </dependency></dependencies>
</project>
`

function cacheDirectory(): string {
  return join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'signalbench', `kafka-${kafkaVersion}`)
}

/** The folder with the jars; loads them when they are not there. Several processes may ask at once. */
export async function kafkaJars(): Promise<string> {
  const directory = cacheDirectory()
  if (existsSync(directory)) return directory
  await mkdir(join(directory, '..'), { recursive: true })
  const work = await mkdtemp(`${directory}-loading-`)
  try {
    await writeFile(join(work, 'pom.xml'), pom)
    const libs = join(work, 'libs')
    await run('mvn', [
      '-q',
      '-B',
      '-f',
      join(work, 'pom.xml'),
      'dependency:copy-dependencies',
      `-DoutputDirectory=${libs}`,
    ])
    if ((await readdir(libs)).length < 20) throw new Error(`Maven left too few jars in ${libs}`)
    // Whoever renames first wins; the others find the folder there.
    await rename(libs, directory).catch((error: unknown) => {
      if (!existsSync(directory)) throw error
    })
    return directory
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}
