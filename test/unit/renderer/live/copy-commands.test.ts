import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { encodeUtf8 } from '#shared/lib/utf8.ts'
import type { RawRecord } from '#shared/schema/record.ts'
import { curlTarget, eventCurl } from '../../../../renderer/features/live/copy/curl.ts'
import { kcatOptions } from '../../../../renderer/features/live/copy/kcat-options.ts'
import { kcatProduce, kcatRead } from '../../../../renderer/features/live/copy/kcat.ts'

const folder = mkdtempSync(join(tmpdir(), 'signalbench-copy-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Runs a command in a real POSIX shell with a stand-in for the program, and tells what the program was given. */
function run(program: string, command: string, env: Readonly<Record<string, string>> = {}) {
  const [argumentsFile, inputFile] = [join(folder, 'arguments'), join(folder, 'input')]
  const standIn = `${program}() { printf '%s\\0' "$@" > ${argumentsFile}; cat > ${inputFile}; }`
  execFileSync('sh', ['-c', `${standIn}\n${command}`], { env: { ...process.env, ...env }, input: '' })
  return { words: readFileSync(argumentsFile, 'utf8').split('\0').slice(0, -1), input: readFileSync(inputFile) }
}

const bytes = (text: string): Uint8Array => encodeUtf8(text)
const everyByte = Uint8Array.from({ length: 256 }, (_one, index) => index)

const aRecord = (change: Partial<RawRecord>): RawRecord => ({
  topic: 'user-events',
  partition: 3,
  offset: 8_841n,
  timestampMs: 0n,
  key: bytes('user 1'),
  value: bytes('{"a":1}'),
  headers: [],
  ...change,
})
const options = kcatOptions(null)

function produced(record: RawRecord) {
  const command = kcatProduce(record, options)
  if (!command.ok) throw new Error(command.error)
  return run('kcat', command.value, { KAFKA_BOOTSTRAP_SERVERS: 'broker:9092' })
}

const valueOf = (words: readonly string[], flag: string) => words[words.indexOf(flag) + 1]

describe('a kcat command that produces a record', () => {
  test('gives key, value and headers to the program as they are, whatever a shell makes of such characters', () => {
    const value = `it's "$HOME" \`id\` \\n %s !x`
    const headers: RawRecord['headers'] = [
      ['h', bytes('1')],
      ['h', bytes(`two=2 'q'`)],
      ['none', null],
    ]
    const { words, input } = produced(aRecord({ key: bytes('-k $x'), value: bytes(value), headers }))
    expect(input.toString()).toBe(value)
    expect(words.slice(0, 3)).toEqual(['-P', '-b', 'broker:9092'])
    expect(valueOf(words, '-k')).toBe('-k $x')
    expect(words.filter((_word, index) => words[index - 1] === '-H')).toEqual(['h=1', `h=two=2 'q'`, 'none'])
  })

  test('carries bytes that are no text, with the key in front where it cannot be an argument', () => {
    const { words, input } = produced(aRecord({ key: everyByte, value: everyByte }))
    const between = Buffer.from(valueOf(words, '-K') ?? '')
    expect(Buffer.compare(input, Buffer.concat([everyByte, between, everyByte]))).toBe(0)
    const end = Buffer.from(valueOf(words, '-D') ?? '')
    expect(input.includes(end)).toBe(false)
  })

  test('separates by something that does not stand in the record', () => {
    const { words, input } = produced(aRecord({ key: everyByte, value: bytes('a <|> and a <|1|>\n') }))
    const end = valueOf(words, '-D') ?? ''
    expect(end).not.toBe('')
    expect(input.includes(end)).toBe(false)
  })

  test('tells a tombstone from an empty value', () => {
    expect(produced(aRecord({ value: null })).words).toContain('-Z')
    expect(produced(aRecord({ value: new Uint8Array() })).words).not.toContain('-Z')
  })

  test('says what it cannot carry', () => {
    expect(kcatProduce(aRecord({ key: null, value: null }), options).ok).toBe(false)
    const command = kcatProduce(aRecord({ headers: [['raw', Uint8Array.of(0xff)]] }), options)
    expect(command.ok && command.value.split('\n')[0]).toContain('left out: header "raw"')
  })
})

describe('the cluster in a command', () => {
  const secured = {
    version: 1,
    kind: 'kafka',
    bootstrapServers: ['a:9092', 'b:9092'],
    security: {
      protocol: 'SASL_SSL',
      mechanism: 'SCRAM-SHA-512',
      username: '${env:KAFKA_API_KEY}',
      password: 'written-into-the-file',
      caFile: 'certs/our ca.pem',
    },
  }

  test('is that of the connection, with its security', () => {
    const { words } = run('kcat', kcatRead(aRecord({}), kcatOptions(secured)), { KAFKA_API_KEY: 'key-1' })
    expect(valueOf(words, '-b')).toBe('a:9092,b:9092')
    expect(words).toContain('sasl.username=key-1')
    expect(words).toContain('sasl.mechanisms=SCRAM-SHA-512')
    expect(words).toContain('ssl.ca.location=certs/our ca.pem')
    expect([valueOf(words, '-p'), valueOf(words, '-o'), valueOf(words, '-c')]).toEqual(['3', '8841', '1'])
  })

  test('never has a password in it', () => {
    expect(kcatOptions(secured).join(' ')).not.toContain('written-into-the-file')
    expect(kcatOptions(secured).join(' ')).toContain('"$KAFKA_PASSWORD"')
  })
})

describe('the request that an event becomes', () => {
  const event = '{\n  "name": "it\'s",\n  "properties": {\n    "id": 9223372036854775807\n  }\n}'

  test('has every digit, and the key only by the name of its variable', () => {
    const command = eventCurl(event, curlTarget([]))
    const { words } = run('curl', command, { ONESIGNAL_API_KEY: 'k-1', ONESIGNAL_APP_ID: 'app 1' })
    expect(words).toContain('https://api.onesignal.com/apps/app 1/custom_events')
    expect(words).toContain('Authorization: Key k-1')
    expect(valueOf(words, '--data-raw')).toBe('{"events":[{"name":"it\'s","properties":{"id":9223372036854775807}}]}')
    expect(command).not.toContain('k-1')
  })

  test('goes where the first relay of the workspace sends', () => {
    const relay = {
      version: 1,
      connection: 'c',
      topics: ['t'],
      consumerGroup: 'g',
      mapping: 'default',
      destination: { kind: 'onesignal', appId: 'app-7', baseUrl: 'http://127.0.0.1:9/' },
    }
    const { words } = run('curl', eventCurl(event, curlTarget([{ broken: true }, relay])))
    expect(words).toContain('http://127.0.0.1:9/apps/app-7/custom_events')
  })
})
