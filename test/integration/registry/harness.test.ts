import { expect, test } from 'vitest'
import { registerSchema } from '../../support/registry/register.ts'
import { useSharedRegistry } from '../../support/registry/shared-registry.ts'
import { describeWith } from '../../support/requirements.ts'

describeWith(['registry'], 'the registry that tests share', () => {
  const registry = useSharedRegistry()

  test('keeps what was registered, gives the same schema the same id, and refuses an incompatible version', async () => {
    const record = (fields: string) => ({ schema: `{"type":"record","name":"Harness","fields":[${fields}]}` })
    const id = await registerSchema(registry.url, 'harness-value', record('{"name":"a","type":"long"}'))
    expect(await registerSchema(registry.url, 'harness-value', record('{"name":"a","type":"long"}'))).toBe(id)
    const breaking = registerSchema(registry.url, 'harness-value', record('{"name":"b","type":"long"}'))
    await expect(breaking).rejects.toThrow('409')
  })
})
