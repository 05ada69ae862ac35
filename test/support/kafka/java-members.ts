/** Members of consumer groups that Kafka's own Java client makes, for what only it speaks. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { kafkaJars } from './jars.ts'

const source = fileURLToPath(new URL('java/GroupMembers.java', import.meta.url))

export type JavaMember = { readonly protocol: 'consumer' | 'share'; readonly groupId: string }

/** One JVM for all of them: it takes some seconds. Answers how to end it; the coordinator notices that only later. */
export async function startJavaMembers(
  address: string,
  topic: string,
  members: readonly JavaMember[],
): Promise<() => Promise<void>> {
  const jvm = ['-Xmx128m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Xshare:auto']
  const pairs = members.flatMap(({ protocol, groupId }) => [protocol, groupId])
  const child = spawn('java', [...jvm, '-cp', `${await kafkaJars()}/*`, source, address, topic, ...pairs], {
    stdio: 'ignore',
  })
  const onExit = (): void => void child.kill('SIGKILL')
  process.once('exit', onExit)
  return async () => {
    process.off('exit', onExit)
    if (child.exitCode !== null || child.signalCode !== null) return
    const exited = once(child, 'exit')
    child.kill('SIGKILL')
    await exited
  }
}
