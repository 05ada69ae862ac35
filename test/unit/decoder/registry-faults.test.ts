import { describe, expect, it } from 'vitest'
import { type Asked, faultOf, nonsense, type RegistryFault } from '#engine/decoder/registry/faults.ts'
import { explainNetworkError } from '#engine/decoder/registry/network-error.ts'

const asked: Asked = {
  what: 'schema id 7',
  url: 'https://schemas.test/apis/ccompat/v7',
  settings: { urls: [], credentials: { username: 'key', password: 'hush' }, ca: null, usesKafkaKey: false },
}
const anonymous: Asked = { ...asked, settings: { ...asked.settings, credentials: null } }

describe('what a registry answers instead of a schema', () => {
  it.each<[number, number | null, RegistryFault['code'], string]>([
    [401, null, 'registry-unauthorized', 'refuses the credentials (HTTP 401). Check "username" and "password"'],
    [403, 40_301, 'registry-forbidden', 'this user read schema id 7 (HTTP 403). It says: no. Ask for the right'],
    [404, 40_401, 'schema-not-found', 'the subject does not exist there (40401). It was deleted, or the records were'],
    [404, 40_402, 'schema-not-found', 'the version does not exist there (40402). It was deleted, or the records were'],
    [404, 40_403, 'schema-not-found', 'the schema does not exist there (40403). It was deleted, or the records were'],
    [422, 42_201, 'schema-invalid', 'calls it invalid. It says: no. Register it anew, or remove what it refers to'],
    [429, null, 'registry-unreachable', 'not available at present (HTTP 429). It says: no. It is asked again; look at'],
    [
      500,
      50_002,
      'registry-unreachable',
      'not available at present (HTTP 500). It says: no. It is asked again; look at',
    ],
    [500, null, 'registry-broken', "about schema id 7 (HTTP 500). It says: no. Look at the registry's log."],
  ])('HTTP %i with code %j is %s, told with why and what to do', (status, errorCode, code, words) => {
    const fault = faultOf({ status, errorCode, message: 'no' }, asked)
    expect(fault).toMatchObject({ code, status, errorCode })
    expect(fault.message).toContain(words)
    expect(fault.message).not.toContain('hush')
  })

  it('names anonymous users, and ends what others say as sentences', () => {
    expect(faultOf({ status: 403, errorCode: null, message: null }, anonymous).message).toContain(
      'does not let anonymous users read schema id 7',
    )
    expect(nonsense('it is no JSON: <xml/>', asked, 200).message).toBe(
      "The Schema Registry's answer about schema id 7 cannot be used: it is no JSON: <xml/>. Look at the registry's log, and at what stands before it, such as a proxy.",
    )
  })
})

describe('a registry that cannot be reached', () => {
  it.each([
    ['ECONNREFUSED', 'nothing listens at that address and port (connection refused). Is it running? (ECONNREFUSED)'],
    ['ENOTFOUND', 'Check its spelling, or whether a private network is needed. (ENOTFOUND)'],
    ['UND_ERR_SOCKET', 'something between cuts connections. (UND_ERR_SOCKET)'],
    ['UND_ERR_HEADERS_TIMEOUT', 'Is it overloaded? (UND_ERR_HEADERS_TIMEOUT)'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'Put the authority\'s certificate into "schemaRegistry.caFile"'],
    ['CERT_HAS_EXPIRED', 'has expired. Whoever runs it has to renew it.'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'for another host name (why). Use a name that it has.'],
    ['HPE_INVALID_CONSTANT', 'Is it https:// instead of http://?'],
    ['E_NOBODY_KNOWS', 'why (E_NOBODY_KNOWS). Check "schemaRegistry.url" of the connection'],
  ])('because of %s is told with what to do', (code, words) => {
    const error = Object.assign(new Error('why'), { code })
    expect(explainNetworkError(error)).toContain(words)
    expect(explainNetworkError(new AggregateError([error, new Error('other')]))).toContain(words)
  })
})
