import { execFileSync } from 'node:child_process'
import { fc } from '../../support/property.ts'
import { describe, expect, it } from 'vitest'
import { readCommandNotes, readCommands } from '#shared/domain/probe/acl-commands.ts'
import { anonymous, certificatePrincipal, saslPrincipal } from '#shared/domain/probe/principal.ts'
import { shellQuote } from '#shared/lib/shell-quote.ts'

const bootstrapServer = 'pkc-1.example:9092'

describe('the commands for READ', () => {
  it('are one line for each tool, topic and group', () => {
    const audience = { principal: saslPrincipal('relay'), bootstrapServer }
    const commands = readCommands(audience, { topics: ['user-events'], groups: ['signalbench-local'] })
    expect(commands).toEqual([
      {
        tool: 'confluent',
        command: 'confluent kafka acl create --allow --service-account relay --operations read --topic user-events',
      },
      {
        tool: 'confluent',
        command:
          'confluent kafka acl create --allow --service-account relay --operations read --consumer-group signalbench-local',
      },
      {
        tool: 'kafka-acls.sh',
        command:
          'kafka-acls.sh --bootstrap-server pkc-1.example:9092 --add --allow-principal User:relay --operation Read --topic user-events',
      },
      {
        tool: 'kafka-acls.sh',
        command:
          'kafka-acls.sh --bootstrap-server pkc-1.example:9092 --add --allow-principal User:relay --operation Read --group signalbench-local',
      },
    ])
  })

  it('leave a place for the owner of a Confluent Cloud key, and say how to find it', () => {
    const audience = { principal: saslPrincipal('ABCDEFGHIJ123456'), bootstrapServer }
    const [first] = readCommands(audience, { topics: ['t'], groups: [] })
    expect(first?.command).toBe(
      'confluent kafka acl create --allow --service-account sa-xxxx --operations read --topic t',
    )
    expect(readCommandNotes(audience)).toContain(
      'Put the owner of the API key ABCDEFGHIJ123456 in place of sa-xxxx: `confluent api-key list` shows it.',
    )
  })

  it('quote what a shell would take apart', () => {
    const audience = { principal: saslPrincipal("o'neil & sons"), bootstrapServer }
    const [, own] = readCommands(audience, { topics: ['a b'], groups: [] })
    expect(own?.command).toBe(
      String.raw`kafka-acls.sh --bootstrap-server pkc-1.example:9092 --add --allow-principal 'User:o'\''neil & sons' --operation Read --topic 'a b'`,
    )
  })
})

describe('quoting for a shell', () => {
  it.each([
    ['user-events', 'user-events'],
    ['User:CN=app,O=Shop', 'User:CN=app,O=Shop'],
    ['', "''"],
    ['*', "'*'"],
    ['$(rm -rf /)', "'$(rm -rf /)'"],
    ['a;b', "'a;b'"],
    ['~', "'~'"],
  ])('%s becomes %s', (text, quoted) => {
    expect(shellQuote(text)).toBe(quoted)
  })

  it('comes out of a real shell as it went in', () => {
    fc.assert(
      fc.property(
        fc.string().filter((text) => !text.includes('\0')),
        (text) => {
          const came = execFileSync('/bin/sh', ['-c', `printf %s ${shellQuote(text)}`], { encoding: 'utf8' })
          expect(came).toBe(Buffer.from(text).toString('utf8'))
        },
      ),
      { numRuns: 25 },
    )
  })
})

describe('the principal', () => {
  it('of a sign-in is its user', () => {
    expect(saslPrincipal('app')).toEqual({ name: 'User:app', serviceAccount: 'app', notes: [] })
    expect(saslPrincipal('sa-42').serviceAccount).toBe('sa-42')
  })

  it('of a certificate is its name from the most specific part on, as Java writes it', () => {
    expect(certificatePrincipal('C=DE\nO=Shop, Inc\nCN=relay').name).toBe(String.raw`User:CN=relay,O=Shop\, Inc,C=DE`)
    expect(certificatePrincipal('CN=app').name).toBe('User:CN=app')
  })

  it('is anonymous without either', () => {
    expect(anonymous.name).toBe('User:ANONYMOUS')
  })
})
