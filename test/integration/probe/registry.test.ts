import { writeFileSync } from 'node:fs'
import { createServer as createHttpsServer } from 'node:https'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createAuthority } from '../../support/kafka/certificates.ts'
import { eventually } from '../../support/eventually.ts'
import { inTime } from '../../support/in-time.ts'
import { expectFailure, expectWarning } from '../../support/probe/expect-ladder.ts'
import { api, emptyFetchBody, metadataBody, offsetsBody, startFakeBroker } from '../../support/probe/fake-broker.ts'
import { banner, blackHole, closer, dripper, flood, startHostileServer } from '../../support/probe/hostile-server.ts'
import { aConnection, type LadderOptions, runLadder } from '../../support/probe/run-ladder.ts'
import { type RunningRegistry, startRegistry } from '../../support/registry/registry.ts'
import { startScriptedRegistry } from '../../support/registry/scripted-registry.ts'
import { describeWith } from '../../support/requirements.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'

const directory = temporaryDirectory(afterEach)

/** A ladder over a cluster that is good up to here, with that registry. */
async function withRegistry(schemaRegistry: Record<string, unknown>, security = {}, options: LadderOptions = {}) {
  await using broker = await startFakeBroker(({ key, self }) => {
    if (key === api.metadata) return metadataBody([{ id: 1, ...self }], [{ name: 't' }])
    if (key === api.listOffsets) return offsetsBody('t', 0n)
    return key === api.fetch ? emptyFetchBody : null
  })
  return await runLadder(
    aConnection(broker.address, { security: { protocol: 'PLAINTEXT', ...security }, schemaRegistry }),
    options,
  )
}

describe('a registry that answers', () => {
  it('is good, and says how many subjects it has', async () => {
    const registry = await startScriptedRegistry(() => ({ body: ['a-value', 'b-value'] }))
    const ladder = await withRegistry({ url: `${registry.url}/` })
    expect(ladder.rung('schema-registry')).toMatchObject({
      status: 'ok',
      target: registry.url,
      message: `${registry.url} answers: 2 subjects.`,
    })
    expect(ladder.summary?.ok).toBe(true)
    expect(registry.asked).toEqual(['/subjects'])
    await registry.close()
  })

  it('without a key, when it wants one', async () => {
    const registry = await startScriptedRegistry(() => ({ status: 401, body: { error_code: 401 } }))
    expectFailure(await withRegistry({ url: registry.url }), 'schema-registry', {
      code: 'registry-credentials-missing',
      message: `The registry ${registry.url} wants a key and the connection has none (401).`,
      fix: ['Set "username" and "password" of "schemaRegistry" to a key of the registry: it has its own.'],
    })
    await registry.close()
  })

  it.each([
    ['username', { username: 'KEY', password: 'other' }],
    ['secret', { username: 'other', password: 'SECRET' }],
  ])('with the Kafka key (the same %s)', async (_what, credentials) => {
    const registry = await startScriptedRegistry(() => ({ status: 401, body: '' }))
    const security = { username: 'KEY', password: 'SECRET' }
    expectFailure(await withRegistry({ url: registry.url, ...credentials }, security), 'schema-registry', {
      code: 'registry-kafka-key',
      message: `The registry ${registry.url} refuses the key (401), and it is the Kafka key: the registry wants its own.`,
      fix: [
        'Create a key for the Schema Registry (Confluent Cloud: environment, Stream Governance, API keys) and set "username" and "password" of "schemaRegistry" to it.',
      ],
    })
    await registry.close()
  })

  it('with a wrong key, which it does not repeat', async () => {
    const seen: (string | undefined)[] = []
    const registry = await startScriptedRegistry((_path, { headers }) => {
      seen.push(headers.authorization)
      return { status: 401, body: '' }
    })
    const ladder = await withRegistry({ url: registry.url, username: 'u', password: 'wrong-9' })
    expectFailure(ladder, 'schema-registry', {
      code: 'registry-unauthorized',
      message: `The registry ${registry.url} refuses the key (401).`,
      fix: [
        'Check "username" and "password" of "schemaRegistry": the key must be one of this registry. A Kafka key does not work here.',
        'A new key takes minutes until it works.',
      ],
    })
    expect(seen).toEqual([`Basic ${btoa('u:wrong-9')}`])
    expect(JSON.stringify(ladder.events)).not.toContain('wrong-9')
    await registry.close()
  })

  it('forbids the list, or one subject of the topics', async () => {
    const closed = await startScriptedRegistry(() => ({ status: 403, body: { error_code: 40_301 } }))
    expectFailure(await withRegistry({ url: closed.url, username: 'u', password: 'p' }), 'schema-registry', {
      code: 'registry-forbidden',
      message: `The registry ${closed.url} knows the key, but it may not read subjects (403).`,
      fix: ['Give its owner read access: on Confluent Cloud the role DeveloperRead on the subjects of these topics.'],
    })
    await closed.close()
    const partly = await startScriptedRegistry((path) =>
      path === '/subjects' ? { body: ['t-value'] } : { status: 403, body: { error_code: 40_301 } },
    )
    const credentials = { username: 'u', password: 'p' }
    const ladder = await withRegistry({ url: partly.url, ...credentials }, {}, { topics: ['t'] })
    expectFailure(ladder, 'schema-registry', {
      code: 'registry-forbidden',
      message: `The registry ${partly.url} knows the key, but it may not read the subject t-value (403).`,
      fix: ['Give its owner read access: on Confluent Cloud the role DeveloperRead on the subject t-value.'],
    })
    expect(partly.asked).toEqual(['/subjects', '/subjects/t-value/versions/latest'])
    await partly.close()
  })

  it('is another server, or has another path', async () => {
    const other = await startScriptedRegistry(() => ({ status: 404, body: '<html>not here</html>' }))
    expectFailure(await withRegistry({ url: other.url }), 'schema-registry', {
      code: 'registry-not-found',
      message: `There is a server at ${other.url}, but it has no Schema Registry at that path (404 on /subjects).`,
      fix: [
        "Check the path of \"url\": Confluent's registry has none, Apicurio's is /apis/ccompat/v7, Redpanda's is a port of its own.",
      ],
    })
    await other.close()
    const page = await startScriptedRegistry(() => ({
      body: '<html>hello</html>',
      headers: { 'content-type': 'text/html' },
    }))
    expectFailure(await withRegistry({ url: page.url }), 'schema-registry', {
      code: 'registry-not-a-registry',
      message: `${page.url} answers, but is no Schema Registry (HTTP 200). It said: "<html>hello</html>"`,
      fix: [
        'Check "url" of "schemaRegistry": it is the address of the registry itself, not of a console or a Kafka broker.',
      ],
    })
    await page.close()
  })

  it('redirects, and the key does not follow', async () => {
    const to = await startScriptedRegistry(() => ({ body: [] }))
    const registry = await startScriptedRegistry(() => ({ status: 302, headers: { location: `${to.url}/login` } }))
    const ladder = await withRegistry({ url: registry.url, username: 'u', password: 'p' })
    expect(ladder.rung('schema-registry')).toMatchObject({
      code: 'registry-redirects',
      message: `${registry.url} sends clients on to ${to.url}/login; the key is not taken there.`,
    })
    expect(to.asked).toEqual([])
    await Promise.all([registry.close(), to.close()])
  })

  it('is broken inside', async () => {
    const registry = await startScriptedRegistry(() => ({
      status: 500,
      body: { error_code: 50_001, message: 'store' },
    }))
    expect((await withRegistry({ url: registry.url })).rung('schema-registry')).toMatchObject({
      code: 'registry-server-error',
      message: expect.stringContaining('answers with an error of its own (HTTP 500). It said: '),
    })
    await registry.close()
  })

  it('shows no subject: a warning', async () => {
    const registry = await startScriptedRegistry(() => ({ body: [] }))
    expectWarning(await withRegistry({ url: registry.url }), 'schema-registry', {
      code: 'registry-empty',
      message: `${registry.url} answers and shows not one subject: it is empty, or this key may read none.`,
      fix: ['If the topics carry schemas, ask for read access to their subjects (DeveloperRead on Confluent Cloud).'],
    })
    await registry.close()
  })
})

describe('a registry that cannot be reached', () => {
  it.each([
    [
      'http://127.0.0.1:1',
      'registry-refused',
      'The registry at http://127.0.0.1:1 refuses connections: nothing listens there (ECONNREFUSED).',
    ],
    [
      'http://nowhere.invalid:8081',
      'registry-dns-not-found',
      "The registry's host name nowhere.invalid does not exist in DNS (ENOTFOUND).",
    ],
    ['nonsense', 'registry-url-invalid', '"nonsense" is no address of a registry.'],
    ['ftp://127.0.0.1', 'registry-url-invalid', '"ftp://127.0.0.1" is no address of a registry.'],
  ])('%s', async (url, code, message) => {
    expectFailure(await withRegistry({ url }), 'schema-registry', { code, message, fix: [expect.any(String)] })
  })

  it('its secret is not set', async () => {
    expectFailure(
      await withRegistry({ url: 'http://127.0.0.1:1', username: 'u', password: '${env:MISSING}' }),
      'schema-registry',
      {
        code: 'secret-missing',
        message:
          '"schemaRegistry.password" cannot be filled in. connections/test.json needs the environment variable MISSING, which is not set.',
        fix: [expect.any(String)],
      },
    )
  })

  it.each(Object.entries({ blackHole, dripper, flood, closer, ssh: banner('SSH-2.0-x\r\n') }))(
    'it is a hostile server (%s): the rung ends in time and closes its sockets',
    async (_name, behave) => {
      await using server = await startHostileServer(behave)
      for (const scheme of ['http', 'https']) {
        const url = `${scheme}://${server.address}`
        const ladder = await inTime(3_000, () => withRegistry({ url }, {}, { deps: { totalMs: 1_500 } }))
        expect(ladder.rung('schema-registry').status).toBe('failed')
        await eventually(() => expect(server.open()).toBe(0))
      }
    },
  )
})

describe('a registry behind TLS', () => {
  const ca = createAuthority('Registry CA')

  async function startHttps(hosts: readonly string[], notAfter?: Date) {
    const { key, certificate } = ca.issue({
      name: 'registry',
      hosts,
      ...(notAfter === undefined ? {} : { notBefore: new Date(0), notAfter }),
    })
    const asked: (string | undefined)[] = []
    const server = createHttpsServer({ key, cert: certificate }, ({ headers }, response) => {
      asked.push(headers.authorization)
      response.end('["t-value"]')
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    return { address: `127.0.0.1:${port}`, asked, close: () => server.close() }
  }

  const caFile = (): string => {
    const path = join(directory(), 'registry-ca.pem')
    writeFileSync(path, ca.certificate)
    return path
  }

  it('is trusted with its CA', async () => {
    const server = await startHttps(['127.0.0.1'])
    const ladder = await withRegistry({
      url: `https://${server.address}`,
      username: 'u',
      password: 'p',
      caFile: caFile(),
    })
    expect(ladder.rung('schema-registry')).toMatchObject({
      status: 'ok',
      message: `https://${server.address} answers: 1 subject.`,
    })
    server.close()
  })

  it('is not sent the key while its certificate is not trusted', async () => {
    const server = await startHttps(['127.0.0.1'])
    expectFailure(
      await withRegistry({ url: `https://${server.address}`, username: 'u', password: 'p' }),
      'schema-registry',
      {
        code: 'registry-tls-untrusted-ca',
        message: `The certificate of ${server.address} (CN=registry) is issued by "CN=Registry CA", which is not trusted (UNABLE_TO_VERIFY_LEAF_SIGNATURE): no "schemaRegistry.caFile" is set, and it is none of the public authorities.`,
        fix: [
          expect.stringContaining(
            'Set "schemaRegistry.caFile" to a PEM file with the certificate of "CN=Registry CA".',
          ),
        ],
      },
    )
    expect(server.asked).toEqual([])
    server.close()
  })

  it('has a certificate for another name', async () => {
    const server = await startHttps(['registry.example'])
    expect(
      (await withRegistry({ url: `https://${server.address}`, caFile: caFile() })).rung('schema-registry'),
    ).toMatchObject({
      code: 'registry-tls-host-mismatch',
      message: `The certificate of ${server.address} is for other names: it has registry.example, and that host is none of them.`,
      fix: ['Use one of those names in "schemaRegistry.url".', expect.any(String)],
    })
    server.close()
  })

  it('is asked with the wrong scheme', async () => {
    const server = await startHttps(['127.0.0.1'])
    expectFailure(await withRegistry({ url: `http://${server.address}` }), 'schema-registry', {
      code: 'registry-tls-port',
      message: `The registry's port at http://${server.address} speaks TLS, and the address says http.`,
      fix: ['Write https:// in "url" of "schemaRegistry".'],
    })
    server.close()
    const plain = await startScriptedRegistry(() => ({ body: [] }))
    const https = plain.url.replace('http:', 'https:')
    expectFailure(await withRegistry({ url: https }), 'schema-registry', {
      code: 'registry-tls-plaintext-port',
      message: `The registry's port at ${https} speaks plain HTTP, and the address says https.`,
      fix: ['Write http:// in "url" of "schemaRegistry".'],
    })
    await plain.close()
  })
})

describeWith(['java', 'maven'], 'a real registry with users', () => {
  let registry: RunningRegistry
  beforeAll(async () => {
    registry = await startRegistry({
      users: [
        { name: 'reader', password: 'reader-1', role: 'sr-readonly' },
        { name: 'nobody', password: 'nobody-1', role: 'none' },
        { name: 'root', password: 'root-1', role: 'sr-admin' },
      ],
    })
    return () => registry.stop()
  })

  it('takes the right key, refuses a wrong one, and forbids one without rights', async () => {
    const of = async (username?: string, password?: string) =>
      (await withRegistry({ url: registry.url, ...(username === undefined ? {} : { username, password }) })).rung(
        'schema-registry',
      )
    expect(await of('reader', 'reader-1')).toMatchObject({ status: 'warning', code: 'registry-empty' })
    expect(await of('reader', 'wrong')).toMatchObject({ status: 'failed', code: 'registry-unauthorized' })
    expect(await of('nobody', 'nobody-1')).toMatchObject({ status: 'failed', code: 'registry-forbidden' })
    expect(await of()).toMatchObject({ status: 'failed', code: 'registry-credentials-missing' })
    const origin = new URL(registry.url).origin
    expect(
      (await withRegistry({ url: `${origin}/apis/nowhere`, username: 'reader', password: 'reader-1' })).rung(
        'schema-registry',
      ).code,
    ).toBe('registry-not-found')
  })
})
