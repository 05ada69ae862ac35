import { createTransport } from 'nodemailer'
import { err, ok, type Result } from '#shared/lib/result.ts'
import type { Mail, Mailer } from './types.ts'

/**
 * Mail through nodemailer. One connection a mail: news are rare, and no connection has to be kept alive.
 * @param timeoutMs how long a server may be silent, milliseconds
 */
export const createSmtpMailer = ({ timeoutMs = 15_000 }: { readonly timeoutMs?: number } = {}): Mailer => ({
  send: (smtpUrl, mail) => send(smtpUrl, mail, timeoutMs),
})

async function send(smtpUrl: string, mail: Mail, timeoutMs: number): Promise<Result<void, string>> {
  const address = readAddress(smtpUrl)
  if (!address.ok) return address
  const transport = createTransport({
    url: smtpUrl,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  try {
    await transport.sendMail({ ...mail, to: [...mail.to] })
    return ok(undefined)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return err(`The mail server ${address.value} did not take the mail: ${withoutSecrets(why, smtpUrl)}`)
  } finally {
    transport.close()
  }
}

/** Host and port, for messages. */
function readAddress(smtpUrl: string): Result<string, string> {
  if (!URL.canParse(smtpUrl)) return err('mail.smtpUrl is no URL. Expected smtp://user:password@host:587 or smtps://….')
  const url = new URL(smtpUrl)
  if (url.protocol === 'smtp:' || url.protocol === 'smtps:') return ok(url.host)
  return err(`mail.smtpUrl begins with ${url.protocol}//. Expected smtp:// or smtps://.`)
}

/** Servers repeat what they were told, some of them the password as well. */
function withoutSecrets(text: string, smtpUrl: string): string {
  const { password } = new URL(smtpUrl)
  return [password, decodeURIComponent(password)]
    .filter((secret) => secret !== '')
    .reduce((clean, secret) => clean.replaceAll(secret, '***'), text)
}
