import { randomUUID } from 'node:crypto'
import { beforeAll, expect, it } from 'vitest'
import { useSecuredBroker } from '../../support/kafka/secured-cluster.ts'
import { eventually } from '../../support/eventually.ts'
import { expectFailure } from '../../support/probe/expect-ladder.ts'
import { aConnection, runLadder } from '../../support/probe/run-ladder.ts'
import { describeWith } from '../../support/requirements.ts'

const administrator =
  "Somebody with ALTER on the cluster must run one of these (the confluent line on Confluent Cloud, the kafka-acls.sh line elsewhere, there with --command-config for the administrator's own settings). They take effect within seconds."
const groupToo =
  "The consumer group needs READ of its own, which OneSignal's set-up page leaves out: its line is among these."

describeWith(['java', 'maven'], 'topic and group access', () => {
  const cluster = useSecuredBroker()
  let topic = ''
  let group = ''
  beforeAll(async () => {
    topic = await cluster.createTopic({ prefix: 'user-events', partitions: 2 })
    group = `group-${randomUUID().slice(0, 8)}`
  })

  const asApp = (topics: readonly string[], groups: readonly string[] = []) =>
    runLadder(cluster.connection('SASL_SSL'), { topics, groups })

  const commands = (bootstrap: string, who: string) => ({
    topic: (name: string) => [
      `confluent kafka acl create --allow --service-account ${who} --operations read --topic ${name}`,
      `kafka-acls.sh --bootstrap-server ${bootstrap} --add --allow-principal User:${who} --operation Read --topic ${name}`,
    ],
    group: (name: string) => [
      `confluent kafka acl create --allow --service-account ${who} --operations read --consumer-group ${name}`,
      `kafka-acls.sh --bootstrap-server ${bootstrap} --add --allow-principal User:${who} --operation Read --group ${name}`,
    ],
  })

  it('prints the commands for principal, topic and group when the topic is denied', async () => {
    const lines = commands(cluster.addresses.SASL_SSL, 'app')
    const [cloudTopic, ownTopic] = lines.topic(topic)
    const [cloudGroup, ownGroup] = lines.group(group)
    expectFailure(await asApp([topic], [group]), 'topic-access', {
      code: 'topic-denied',
      target: topic,
      message: `User:app has no permission on the topic "${topic}", or it does not exist: the cluster does not tell those apart for who may not see it (TOPIC_AUTHORIZATION_FAILED).`,
      fix: [
        'Check the spelling of the topic too.',
        administrator,
        groupToo,
        ...([cloudTopic, cloudGroup, ownTopic, ownGroup] as string[]),
      ],
      commands: [
        { tool: 'confluent', command: String(cloudTopic) },
        { tool: 'confluent', command: String(cloudGroup) },
        { tool: 'kafka-acls.sh', command: String(ownTopic) },
        { tool: 'kafka-acls.sh', command: String(ownGroup) },
      ],
    })
  })

  it('names the principal of a client certificate as ACLs do', async () => {
    const ladder = await runLadder(cluster.connection('MTLS'), { topics: [topic] })
    const [, own] = commands(cluster.addresses.MTLS, 'CN=app').topic(topic)
    expect(ladder.rung('topic-access')).toMatchObject({ status: 'failed', code: 'topic-denied' })
    expect(ladder.rung('topic-access').commands?.map(({ command }) => command)).toContain(own)
  })

  it('goes up rung by rung as permissions are given', async () => {
    const mine = await cluster.createTopic({ prefix: 'orders' })
    const lines = commands(cluster.addresses.SASL_SSL, 'app')
    await cluster.grant({ principal: 'User:app', operations: ['DESCRIBE'], topic: mine })
    await eventually(async () => {
      expectFailure(await asApp([mine], [group]), 'topic-access', {
        code: 'topic-denied',
        message: `User:app may see the topic "${mine}" but not read it: READ is missing (TOPIC_AUTHORIZATION_FAILED).`,
        fix: [administrator, groupToo, ...order(lines.topic(mine), lines.group(group))],
      })
    })
    await cluster.grant({ principal: 'User:app', operations: ['READ'], topic: mine })
    const fix = [
      "Reading a topic through a group needs READ on the group as well as on the topic. OneSignal's set-up page grants only the topic.",
      administrator,
      ...lines.group(group),
    ]
    await eventually(async () => {
      const ladder = await asApp([mine], [group])
      expectFailure(ladder, 'group-access', {
        code: 'group-denied',
        target: group,
        message: `User:app has no permission to use the consumer group "${group}": READ is missing (GROUP_AUTHORIZATION_FAILED).`,
        fix,
      })
      expect(ladder.rung('topic-access').message).toBe(`${mine}: 1 partition, READ permitted.`)
    })
    await cluster.grant({ principal: 'User:app', operations: ['DESCRIBE'], group })
    await eventually(async () => {
      expectFailure(await asApp([mine], [group]), 'group-access', {
        code: 'group-denied',
        message: `User:app has no permission to use the consumer group "${group}": it may see the group, but READ is missing (GROUP_AUTHORIZATION_FAILED).`,
        fix,
      })
    })
    await cluster.grant({ principal: 'User:app', operations: ['READ'], group })
    await eventually(async () => {
      const ladder = await asApp([mine], [group])
      expect(ladder.rung('group-access')).toMatchObject({
        status: 'ok',
        message: `${group}: READ permitted, coordinator ${cluster.addresses.SASL_SSL}. It was checked without a group: FindCoordinator asks for DESCRIBE, and a heartbeat of a member that does not exist asks for READ. Nothing was joined, nothing is left behind.`,
      })
      expect(ladder.summary?.ok).toBe(true)
    })
  })

  it('offers what may be seen for a mistyped topic that is refused like a forbidden one', async () => {
    const seen = await cluster.createTopic({ prefix: 'purchases' })
    await cluster.grant({ principal: 'User:app', operations: ['READ'], topic: seen })
    const typo = seen.replace('purchases', 'purchasses')
    await eventually(async () => {
      const rung = (await asApp([typo])).rung('topic-access')
      expect(rung.message).toContain(`It may see "${seen}": was that meant?`)
      expect(rung.fix[0]).toBe(`If it was meant, use "${seen}".`)
    })
  })

  it('offers the nearest names for a typo, and creates nothing', async () => {
    const typo = topic.replace('events', 'evnts')
    const ladder = await runLadder(aConnection(cluster.addresses.PLAINTEXT), { topics: [typo] })
    expectFailure(ladder, 'topic-access', {
      code: 'topic-unknown',
      target: typo,
      message: expect.stringMatching(
        new RegExp(
          `^There is no topic "${typo}" \\(UNKNOWN_TOPIC_OR_PARTITION\\)\\. Did you mean "${topic}".*\\? The cluster shows \\d+ topics to this user\\. Nothing was created\\.$`,
        ),
      ),
      fix: [expect.stringContaining(`"${topic}"`)],
    })
    // This broker creates topics on demand (auto.create.topics.enable), so a careless question would have left one.
    expect(await cluster.admin.listTopics()).not.toContain(typo)
  })

  it('says that nothing similar exists', async () => {
    const ladder = await runLadder(aConnection(cluster.addresses.PLAINTEXT), { topics: ['zzzzzzzzzzzzzzz'] })
    expect(ladder.rung('topic-access')).toMatchObject({
      code: 'topic-unknown',
      fix: [
        'Check the name, and that this is the right cluster.',
        'Confluent Cloud also says this of a topic that you may not see: ask for READ on it.',
      ],
    })
  })

  it('refuses a name that no topic can have', async () => {
    const ladder = await runLadder(aConnection(cluster.addresses.PLAINTEXT), { topics: ['no such topic!'] })
    expectFailure(ladder, 'topic-access', {
      code: 'topic-invalid',
      message: '"no such topic!" cannot be the name of a topic (INVALID_TOPIC_EXCEPTION).',
      fix: ['Names have at most 249 letters, digits, dots, underscores and hyphens.'],
    })
  })

  it('tells several topics apart, and gives the lines for those that are denied', async () => {
    const allowed = await cluster.createTopic({ prefix: 'allowed' })
    await cluster.grant({ principal: 'User:app', operations: ['READ'], topic: allowed })
    await eventually(async () => {
      const rung = (await asApp([allowed, topic])).rung('topic-access')
      expect(rung).toMatchObject({ status: 'failed', code: 'topic-denied', target: `${allowed}, ${topic}` })
      expect(rung.commands?.filter(({ command }) => command.includes(allowed))).toEqual([])
      expect(rung.commands).toHaveLength(2)
    })
  })

  it('says how many topics are visible when none is named', async () => {
    const ladder = await runLadder(aConnection(cluster.addresses.PLAINTEXT))
    expect(ladder.rung('topic-access')).toMatchObject({
      status: 'ok',
      target: null,
      message: expect.stringMatching(/^\d+ topics are visible: .+\. None was named, so READ was not tried\.$/),
    })
    expect(ladder.rung('group-access').status).toBe('skipped')
    expect(ladder.rung('first-record').status).toBe('skipped')
    expect(ladder.summary).toEqual({ type: 'summary', ok: true, failedRung: null })
  })

  it('says that a user sees no topic at all', async () => {
    await cluster.setPassword('stranger', 'SCRAM-SHA-512', 'stranger-secret')
    const connection = cluster.connection('SASL_PLAINTEXT', {
      mechanism: 'SCRAM-SHA-512',
      username: 'stranger',
      password: 'stranger-secret',
    })
    await eventually(async () => {
      expectFailure(await runLadder(connection), 'topic-access', {
        code: 'topics-none-visible',
        message:
          'User:stranger sees not one topic: it has no permission on any (Confluent Cloud hides what one may not see), or the cluster is empty.',
        fix: [
          'Name the topic that you want to read and test again: the commands that give the permission are shown then.',
          'Check that this is the right cluster, and the key the right one for it.',
        ],
      })
    })
  })

  it("warns of OneSignal's own group, although it may be used", async () => {
    const options = { topics: [topic], groups: ['onesignal-events'] }
    expect((await runLadder(aConnection(cluster.addresses.PLAINTEXT), options)).rung('group-access')).toMatchObject({
      status: 'warning',
      code: 'group-of-onesignal',
      message: expect.stringContaining("is the group of OneSignal's own consumer"),
      fix: ['Choose a consumer group of your own, such as signalbench-local.'],
    })
  })

  it('leaves no group behind, whatever it asked', async () => {
    const asked = `probed-${randomUUID().slice(0, 8)}`
    const ladder = await runLadder(aConnection(cluster.addresses.PLAINTEXT), { topics: [topic], groups: [asked] })
    expect(ladder.rung('group-access').status).toBe('ok')
    const { groups } = await cluster.admin.listGroups()
    expect(groups.map(({ groupId }) => groupId)).not.toContain(asked)
    const [described] = (await cluster.admin.describeGroups([asked])).groups
    expect(described?.state).toBe('Dead')
  })
})

/** Confluent's lines stand before Kafka's own. */
const order = ([cloudTopic, ownTopic]: readonly string[], [cloudGroup, ownGroup]: readonly string[]): string[] =>
  [cloudTopic, cloudGroup, ownTopic, ownGroup].map(String)
