import { expect } from 'vitest'
import type { Client } from './client.ts'

/** The engine of this suite has no keychain, as behind a browser. */
export const secretsCases: Readonly<Record<string, (client: Client) => Promise<void>>> = {
  'secrets.status': async (client) => {
    const references = [
      { source: 'env', name: 'PATH' },
      { source: 'secret', name: 'not-stored' },
    ] as const
    expect(await client.secrets.status({ references: [...references] })).toEqual({
      keychain: null,
      secrets: [
        { source: 'env', name: 'PATH', isSet: true, variable: 'PATH' },
        { source: 'secret', name: 'not-stored', isSet: false, variable: 'SIGNALBENCH_SECRET_NOT_STORED' },
      ],
    })
    const odd = client.secrets.status({ references: [{ source: 'env', name: 'A B' }] })
    await expect(odd).rejects.toMatchObject({ code: 'BAD_INPUT', defined: true })
  },
  'secrets.set': async (client) => {
    const refused = client.secrets.set({ name: 'kafka', value: 'p4ssw0rd' })
    await expect(refused).rejects.toMatchObject({
      code: 'BAD_INPUT',
      defined: true,
      message: expect.stringContaining('SIGNALBENCH_SECRET_KAFKA'),
    })
    await expect(refused).rejects.not.toThrow(/p4ssw0rd/)
  },
  'secrets.remove': async (client) => {
    const refused = client.secrets.remove({ name: 'kafka' })
    await expect(refused).rejects.toMatchObject({ code: 'BAD_INPUT', defined: true })
  },
}
