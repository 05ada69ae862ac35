import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { keyPassphrase } from '../../support/kafka/certificate-files.ts'
import { useSecuredBroker } from '../../support/kafka/secured-cluster.ts'
import { expectFailure } from '../../support/probe/expect-ladder.ts'
import { aConnection, runLadder } from '../../support/probe/run-ladder.ts'
import { describeWith } from '../../support/requirements.ts'

describeWith(['java', 'maven'], 'the tls rung', () => {
  const cluster = useSecuredBroker()
  const certificate = (server: string): string =>
    `Set "caFile" to a PEM file with the certificate of "CN=Signalbench test CA". Whoever runs the server has it; \`openssl s_client -showcerts -connect ${server}\` shows what the server sends.`

  it('shows version, certificate and remaining days of a good one', async () => {
    const ladder = await runLadder(cluster.connection('SSL'))
    expect(ladder.rung('tls')).toMatchObject({
      status: 'ok',
      code: 'ok',
      message: expect.stringMatching(
        /^TLS 1\.3 with 127\.0\.0\.1:\d+: certificate of CN=localhost, valid for \d+ more days\.$/,
      ),
    })
  })

  it('names the issuer when no CA is set', async () => {
    const server = cluster.addresses.SSL
    expectFailure(await runLadder(cluster.connection('SSL', { caFile: null })), 'tls', {
      code: 'tls-untrusted-ca',
      target: server,
      message: `The certificate of ${server} (CN=localhost) is issued by "CN=Signalbench test CA", which is not trusted (UNABLE_TO_VERIFY_LEAF_SIGNATURE): no "caFile" is set, and it is none of the public authorities.`,
      fix: [certificate(server)],
    })
  })

  it('names issuer and caFile when it is another CA', async () => {
    const server = cluster.addresses.SSL
    const caFile = cluster.files.otherCa
    expectFailure(await runLadder(cluster.connection('SSL', { caFile })), 'tls', {
      code: 'tls-untrusted-ca',
      message: `The certificate of ${server} (CN=localhost) is issued by "CN=Signalbench test CA", which is not trusted (UNABLE_TO_VERIFY_LEAF_SIGNATURE): "caFile" (${caFile}) does not hold it.`,
      fix: [certificate(server), 'If that file was right once, the server has got a certificate of another CA.'],
    })
  })

  it('lists the names of a certificate for another host', async () => {
    const server = cluster.addresses.SSL_WRONG_NAME
    expectFailure(await runLadder(cluster.connection('SSL_WRONG_NAME')), 'tls', {
      code: 'tls-host-mismatch',
      message: `The certificate of ${server} is for other names: it has kafka.example, and that host is none of them.`,
      fix: [
        'Use one of those names in "bootstrapServers".',
        'Or let whoever runs the server issue a certificate that has this name among its subjectAltNames.',
      ],
    })
  })

  it('says when a certificate has expired', async () => {
    const server = cluster.addresses.SSL_EXPIRED
    expectFailure(await runLadder(cluster.connection('SSL_EXPIRED')), 'tls', {
      code: 'tls-expired',
      message: expect.stringMatching(
        new RegExp(
          `^The certificate CN=localhost of ${server} has expired on \\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ\\.$`,
        ),
      ),
      fix: ['Ask whoever runs the server to renew it.', 'Check the clock of this machine.'],
    })
  })

  it('says that a client certificate is required', async () => {
    const server = cluster.addresses.MTLS
    expectFailure(await runLadder(cluster.connection('MTLS', { certFile: null, keyFile: null })), 'tls', {
      code: 'tls-client-certificate-required',
      message: expect.stringMatching(
        new RegExp(`^${server} wants a client certificate and the connection has none \\(ERR_SSL_.*ALERT_.*\\)\\.$`),
      ),
      fix: ['Set "certFile" and "keyFile" to the certificate and key (PEM) that you were given for this cluster.'],
    })
  })

  it.each(['stranger', 'expiredClient'] as const)('says that a client certificate is refused (%s)', async (who) => {
    const [certFile, keyFile] = [cluster.files[`${who}Cert`], cluster.files[`${who}Key`]]
    expectFailure(await runLadder(cluster.connection('MTLS', { certFile, keyFile })), 'tls', {
      code: 'tls-client-certificate-refused',
      message: expect.stringContaining(
        `${cluster.addresses.MTLS} refuses the client certificate in "certFile" (${certFile}): `,
      ),
      fix: [expect.stringContaining('issued by a CA that the server trusts')],
    })
  })

  it('takes a client certificate with an encrypted key', async () => {
    const keyFile = cluster.files.encryptedKey
    const ladder = await runLadder(cluster.connection('MTLS', { keyFile, keyPassphrase }))
    expect(ladder.rung('tls').status).toBe('ok')
    expect(ladder.rung('metadata').status).toBe('ok')
  })

  it('says that a passphrase is wrong, or missing, or its variable not set', async () => {
    const keyFile = cluster.files.encryptedKey
    expectFailure(await runLadder(cluster.connection('MTLS', { keyFile, keyPassphrase: 'wrong' })), 'tls', {
      code: 'tls-key-passphrase',
      message: `"keyPassphrase" does not open "keyFile" (${keyFile}).`,
      fix: ['Check the passphrase that the variable or the keychain holds for it.'],
    })
    expectFailure(await runLadder(cluster.connection('MTLS', { keyFile })), 'tls', {
      code: 'tls-key-passphrase',
      message: `"keyFile" (${keyFile}) is encrypted and the connection has no "keyPassphrase".`,
      fix: ['Set "keyPassphrase" to "${env:NAME}" or "${secret:NAME}" and put the passphrase there.'],
    })
    expectFailure(await runLadder(cluster.connection('MTLS', { keyFile, keyPassphrase: '${env:MISSING}' })), 'tls', {
      code: 'secret-missing',
      message:
        '"keyPassphrase" cannot be filled in. connections/test.json needs the environment variable MISSING, which is not set.',
      fix: ['Set it as the message says, then test again. A variable must be set before Signalbench starts.'],
    })
  })

  it('says which file cannot be read, or is no PEM, or does not belong to the other', async () => {
    const missing = join(cluster.files.directory, 'nowhere.pem')
    expectFailure(await runLadder(cluster.connection('SSL', { caFile: missing })), 'tls', {
      code: 'tls-file-unreadable',
      message: `"caFile" (${missing}) cannot be read: there is no such file (ENOENT).`,
      fix: ['Check the path: it is relative to the workspace folder. Check that you may read the file.'],
    })
    const broken = join(cluster.files.directory, 'broken.pem')
    writeFileSync(broken, '-----BEGIN CERTIFICATE-----\nbm90IGEgY2VydGlmaWNhdGU=\n-----END CERTIFICATE-----\n')
    expectFailure(await runLadder(cluster.connection('SSL', { caFile: broken })), 'tls', {
      code: 'tls-pem-broken',
      message: expect.stringContaining(`"caFile" (${broken}) is no usable PEM file: certificate 1 of 1 is damaged (`),
      fix: ['A PEM file is text with "-----BEGIN …-----" and "-----END …-----" lines, copied whole.'],
    })
    const keystore = join(cluster.files.directory, 'client.jks')
    writeFileSync(keystore, Buffer.from([0xfe, 0xed, 0xfe, 0xed, 0, 0, 0, 2]))
    expectFailure(await runLadder(cluster.connection('MTLS', { certFile: keystore })), 'tls', {
      code: 'tls-pem-broken',
      message: `"certFile" (${keystore}) is no usable PEM file: it has no -----BEGIN line.`,
      fix: [expect.stringContaining('That is a Java keystore. Export it: keytool'), expect.any(String)],
    })
    const { clientCert: certFile, strangerKey: keyFile } = cluster.files
    expectFailure(await runLadder(cluster.connection('MTLS', { certFile, keyFile })), 'tls', {
      code: 'tls-key-mismatch',
      message: `"keyFile" (${keyFile}) is not the key of the certificate in "certFile" (${certFile}).`,
      fix: ['Use the key that was made together with this certificate.'],
    })
    expectFailure(await runLadder(cluster.connection('MTLS', { keyFile: null })), 'tls', {
      code: 'tls-key-missing',
      message: 'The connection has "certFile" but no "keyFile": a client certificate needs both.',
      fix: ['Set "keyFile", or remove "certFile".'],
    })
  })

  it('says that the port speaks plaintext, and which protocol would fit', async () => {
    const server = cluster.addresses.PLAINTEXT
    expectFailure(await runLadder({ ...cluster.connection('SSL'), bootstrapServers: [server] }), 'tls', {
      code: 'tls-plaintext-port',
      message: `This port speaks plaintext: ${server} is a Kafka listener without TLS, and the connection says SSL.`,
      fix: [
        'Use the port of the TLS listener in "bootstrapServers".',
        'Or set "protocol" to PLAINTEXT, if the network between here and there may see everything.',
      ],
    })
    const sasl = cluster.addresses.SASL_PLAINTEXT
    expectFailure(await runLadder({ ...cluster.connection('SASL_SSL'), bootstrapServers: [sasl] }), 'tls', {
      code: 'tls-plaintext-port',
      message: `This port speaks plaintext: ${sasl} is a Kafka listener without TLS, and the connection says SASL_SSL.`,
      fix: [
        'Use the port of the TLS listener in "bootstrapServers".',
        'Or set "protocol" to SASL_PLAINTEXT, if the network between here and there may see everything.',
      ],
    })
  })

  it('says that a plain connection met a TLS port, with and without client certificates', async () => {
    for (const listener of ['SSL', 'MTLS'] as const) {
      const server = cluster.addresses[listener]
      expectFailure(await runLadder(aConnection(server)), 'protocol', {
        code: 'protocol-tls-port',
        target: server,
        message: `This is a TLS port: ${server} speaks TLS, and the connection says PLAINTEXT, which is unencrypted.`,
        fix: [
          'Set "protocol" to SSL, or to SASL_SSL if you were given a key and its secret.',
          'If its certificate comes from a private CA, set "caFile" too.',
        ],
      })
    }
  })
})
