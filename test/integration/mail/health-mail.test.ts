import { createServer, type Server } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { SMTPServer } from 'smtp-server'
import { HealthNotices } from '#engine/mail/health-notices.ts'
import { createSmtpMailer } from '#engine/mail/smtp-mailer.ts'
import type { HealthNews } from '#engine/mail/types.ts'
import { AppError } from '#shared/lib/app-error.ts'
import { webhookFile, type WebhookFile } from '#shared/schema/webhook.ts'
import { freePorts } from '../../support/free-ports.ts'
import { collectingLogger } from '../../support/logger.ts'

const password = 's3cr%40t'
const news: HealthNews = {
  webhook: 'welcome',
  kind: 'disabled',
  reason: '100 failed requests in a row; the last answer was 503.',
  atMs: Date.UTC(2026, 10, 22, 9, 30),
}
const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

type Taken = { readonly from: string; readonly to: readonly string[]; readonly text: string }

it('tells by mail and by notification that a webhook was disabled, why, and what to do', async () => {
  const { port, taken } = await smtpServer()
  const shown: { title: string; body: string }[] = []
  const { notices } = noticesFor(`smtp://alerts:${password}@127.0.0.1:${port}`, (one) => shown.push(one))
  notices.tell(news)
  await notices.close()
  expect(taken).toHaveLength(1)
  expect(taken[0]).toMatchObject({ from: 'alerts@example.org', to: ['dev@example.org', 'ops@example.org'] })
  expect(taken[0]?.text).toContain('Subject: Webhook welcome was disabled')
  expect(taken[0]?.text).toContain('Why: 100 failed requests in a row; the last answer was 503.')
  expect(taken[0]?.text).toContain('new deliveries are held')
  expect(taken[0]?.text).toContain('2026-11-22T09:30:00.000Z')
  expect(shown).toEqual([{ title: 'Webhook welcome was disabled', body: news.reason }])
})

it('logs what a mail server refused, without the password', async () => {
  const { port, taken } = await smtpServer()
  const { notices, logger } = noticesFor(`smtp://alerts:wrong-secret@127.0.0.1:${port}`)
  notices.tell(news)
  await notices.close()
  expect(taken).toEqual([])
  const [entry] = logger.entries.filter(({ level }) => level === 'error')
  expect(entry?.fields['problem']).toContain(`The mail server 127.0.0.1:${port} did not take the mail`)
  expect(JSON.stringify(logger.entries)).not.toContain('wrong-secret')
})

it.each([
  ['a server that is not there', async () => `smtp://127.0.0.1:${(await freePorts(1)).join()}`, /ECONNREFUSED/],
  ['a server that says nothing', async () => `smtp://127.0.0.1:${await silentServer()}`, /did not take the mail/],
  ['an address of another kind', () => Promise.resolve('https://mail.example.org'), /Expected smtp:\/\//],
  ['a reference that leads nowhere', () => Promise.resolve('missing'), /needs the environment variable SMTP_URL/],
])('logs the reason for %s, and goes on', async (_name, url, reason) => {
  const { notices, logger } = noticesFor(await url(), null, 1_500)
  notices.tell(news)
  await notices.close()
  expect(logger.entries.find(({ level }) => level === 'error')?.fields['problem']).toMatch(reason)
})

it('says nothing where the file names nobody, and shows no notification for good news', async () => {
  const shown: unknown[] = []
  const { notices, logger } = noticesFor(null, (one) => shown.push(one))
  notices.tell({ ...news, kind: 'enabled' })
  await notices.close()
  expect(shown).toEqual([])
  expect(logger.entries).toEqual([])
})

function noticesFor(
  smtpUrl: string | null,
  notify: ((one: { title: string; body: string }) => void) | null = null,
  timeoutMs = 60_000,
) {
  const logger = collectingLogger()
  const value: WebhookFile = webhookFile.parse({
    version: 1,
    url: 'https://example.org/hook',
    mail: smtpUrl === null ? null : { to: ['dev@example.org', 'ops@example.org'], from: 'alerts@example.org', smtpUrl },
  })
  const workspace = {
    list: (() => [{ name: 'welcome', value }]) as never,
    summary: (() => ({ name: 'Shop events' })) as never,
    resolveSecrets: (text: string, file: string) => {
      if (text !== 'missing') return text
      throw new AppError('SECRET_MISSING', `${file} needs the environment variable SMTP_URL, which is not set.`)
    },
  }
  const mailer = createSmtpMailer({ timeoutMs })
  return { logger, notices: new HealthNotices({ workspace, mailer, notify, logger }) }
}

async function smtpServer(): Promise<{ readonly port: number; readonly taken: readonly Taken[] }> {
  const taken: Taken[] = []
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    onAuth: (auth, _session, done) => {
      if (auth.username === 'alerts' && auth.password === decodeURIComponent(password)) done(null, { user: 'alerts' })
      else done(new Error(`Invalid login with ${auth.password ?? ''}`))
    },
    onData: (stream, session, done) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope
        taken.push({
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          text: Buffer.concat(chunks).toString('utf8').replaceAll('=\r\n', '').replaceAll('\r\n', '\n'),
        })
        done()
      })
    },
  })
  const port = await new Promise<number>((resolve) => {
    const listener = server.listen(0, '127.0.0.1', () => resolve(portOf(listener)))
  })
  closers.push(() => new Promise<void>((resolve) => server.close(() => resolve())))
  return { port, taken }
}

async function silentServer(): Promise<number> {
  const server = createServer(() => {})
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closers.push(() => new Promise<void>((resolve) => server.close(() => resolve())))
  return portOf(server)
}

function portOf(server: Pick<Server, 'address'>): number {
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}
