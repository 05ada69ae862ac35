import { describe, expect, it } from 'vitest'
import { isoDate } from '#shared/domain/probe/certificate.ts'
import { listenersOutcome, metadataPassed, shortList } from '#shared/domain/probe/cluster-texts.ts'
import { dnsFailed, dnsPassed, tcpFailed, tcpPassed } from '#shared/domain/probe/network-texts.ts'
import { ageText, recordRead } from '#shared/domain/probe/record-texts.ts'
import { certificateRefused, handshakeFailed, tlsPassed } from '#shared/domain/probe/tls-texts.ts'

const place = {
  server: 'kafka:9093',
  prefix: 'tls',
  caFile: null,
  caSetting: 'caFile',
  addressSetting: 'bootstrapServers',
} as const

const aCertificate = {
  subject: 'CN=kafka',
  issuer: 'CN=Shop CA',
  names: ['kafka'],
  validFrom: 'Jan  5 09:34:43 2026 GMT',
  validTo: 'Jan  5 09:34:43 2027 GMT',
  selfSigned: false,
}

describe('every code of the network has a text of its own', () => {
  it.each([
    ['ENOTFOUND', 'dns-not-found'],
    ['EAI_AGAIN', 'dns-unavailable'],
    ['timeout', 'dns-timeout'],
    ['ESERVFAIL', 'dns-failed'],
  ])('DNS %s: %s', (code, stable) => {
    expect(dnsFailed('kafka', code)).toMatchObject({ status: 'failed', code: stable, fix: expect.any(Array) })
    expect(dnsFailed('kafka', code).message).toContain('kafka')
  })

  it.each([
    ['ECONNREFUSED', 'tcp-refused'],
    ['timeout', 'tcp-timeout'],
    ['ETIMEDOUT', 'tcp-timeout'],
    ['EHOSTUNREACH', 'tcp-unreachable'],
    ['ENETUNREACH', 'tcp-unreachable'],
    ['EACCES', 'tcp-failed'],
  ])('TCP %s: %s', (code, stable) => {
    expect(tcpFailed('kafka:9092', code)).toMatchObject({ status: 'failed', code: stable })
    expect(tcpFailed('kafka:9092', code).message).toContain('kafka:9092')
  })

  it('says what was found', () => {
    expect(dnsPassed('kafka', ['10.0.0.1']).message).toBe('kafka is 10.0.0.1.')
    expect(tcpPassed('kafka:9092', '10.0.0.1').message).toBe('Connected to kafka:9092 at 10.0.0.1.')
    expect(tcpPassed('10.0.0.1:9092', '10.0.0.1').message).toBe('Connected to 10.0.0.1:9092.')
  })
})

describe('certificates', () => {
  it('that sign themselves are named as such', () => {
    const own = { ...aCertificate, issuer: 'CN=kafka', selfSigned: true }
    expect(certificateRefused(place, 'DEPTH_ZERO_SELF_SIGNED_CERT', [own])).toMatchObject({
      code: 'tls-untrusted-ca',
      message:
        'The certificate of kafka:9093 (CN=kafka) is signed by itself, which is not trusted (DEPTH_ZERO_SELF_SIGNED_CERT): no "caFile" is set, and it is none of the public authorities.',
    })
  })

  it('are led back to the top of the chain that was shown', () => {
    const middle = { ...aCertificate, subject: 'CN=Shop CA', issuer: 'CN=Root' }
    expect(certificateRefused(place, 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', [aCertificate, middle]).message).toContain(
      'is issued by "CN=Root"',
    )
  })

  it('may have expired further up: that one is named', () => {
    const middle = { ...aCertificate, subject: 'CN=Shop CA', validTo: 'Jan  1 00:00:00 2020 GMT' }
    expect(certificateRefused(place, 'CERT_HAS_EXPIRED', [aCertificate, middle])).toMatchObject({
      code: 'tls-expired',
      message: 'The certificate CN=Shop CA of kafka:9093 has expired on 2020-01-01T00:00:00Z.',
    })
  })

  it('may not be valid yet, or be missing', () => {
    expect(certificateRefused(place, 'CERT_NOT_YET_VALID', [aCertificate])).toMatchObject({
      code: 'tls-not-yet-valid',
      message: expect.stringContaining('2026-01-05T09:34:43Z'),
    })
    expect(certificateRefused(place, 'X', []).code).toBe('tls-no-certificate')
  })

  it('without names say so', () => {
    const nameless = { ...aCertificate, names: [] }
    expect(certificateRefused(place, 'ERR_TLS_CERT_ALTNAME_INVALID', [nameless]).message).toContain(
      'it has no names at all',
    )
  })

  it('count their last days', () => {
    const now = Date.parse('2027-01-04T09:34:42Z')
    expect(tlsPassed('kafka:9093', 'TLSv1.2', aCertificate, now).message).toBe(
      'TLS 1.2 with kafka:9093: certificate of CN=kafka, valid for 1 more day.',
    )
  })
})

describe('a handshake that fails', () => {
  it.each([
    ['timeout', 'tls-timeout'],
    ['closed', 'tls-closed'],
    ['ECONNRESET', 'tls-closed'],
    ['ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', 'tls-no-common-version'],
    ['ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE', 'tls-no-common-version'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'tls-not-spoken'],
    ['ERR_SSL_OTHER', 'tls-failed'],
  ])('%s: %s', (code, stable) => {
    expect(handshakeFailed(place, code).code).toBe(stable)
  })
})

describe('lists and times', () => {
  it('are shortened where they are long', () => {
    expect(shortList(['a', 'b', 'c'], 2)).toBe('a, b and 1 more')
    expect(shortList(['a', 'b'], 2)).toBe('a, b')
    expect(metadataPassed(null, ['a:1']).message).toBe('Cluster without an id, 1 broker: a:1.')
  })

  it('name one unit', () => {
    expect(ageText(500)).toBe('less than a second')
    expect(ageText(1_000)).toBe('1 second')
    expect(ageText(3 * 60_000 + 59_000)).toBe('3 minutes')
    expect(ageText(49 * 3_600_000)).toBe('2 days')
    expect(isoDate('Jan  5 09:34:43 2026 GMT')).toBe('2026-01-05T09:34:43Z')
    expect(isoDate('nonsense')).toBe('nonsense')
  })

  it('tell records of the past, the future and of no time apart', () => {
    const record = { topic: 't', partition: 0, offset: 7n, ageMs: 60_000, format: 'JSON' }
    expect(recordRead(record).message).toBe('Read t[0]@7, written 1 minute ago: JSON.')
    expect(recordRead({ ...record, ageMs: -7_200_000 }).message).toBe('Read t[0]@7, dated 2 hours in the future: JSON.')
    expect(recordRead({ ...record, ageMs: null }).message).toBe(
      'Read t[0]@7, written at a time that it does not say: JSON.',
    )
  })

  it('print good and bad advertised addresses', () => {
    const outcome = listenersOutcome('a:1', [
      { id: 1, address: 'b:1', trouble: null },
      { id: 2, address: 'c:1', trouble: 'it refuses connections' },
    ])
    expect(outcome.message).toContain(
      'From here 1 of 2 fail: c:1 (broker 2: it refuses connections). These answer: b:1.',
    )
    expect(
      listenersOutcome('a:1', [
        { id: 1, address: 'b:1', trouble: null },
        { id: 2, address: 'c:1', trouble: null },
      ]),
    ).toMatchObject({
      status: 'ok',
      message: 'All 2 advertised addresses answer: b:1, c:1.',
    })
  })
})
