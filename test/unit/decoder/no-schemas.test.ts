import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { captureSchemas } from '#engine/decoder/capture/capture-source.ts'
import { brokenRegistry, noRegistry } from '#engine/decoder/no-source.ts'
import { AppError } from '#shared/lib/app-error.ts'
import { collectingLogger } from '../../support/logger.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'

const directory = temporaryDirectory(afterEach)

test('without a registry each framed payload says that it needs one', async () => {
  expect(await noRegistry.get('id:7')).toMatchObject({
    kind: 'missing',
    code: 'registry-needed',
    message: expect.stringContaining('was written with schema id 7'),
    retryable: false,
  })
})

test('a registry whose settings cannot be used says why instead of a schema', async () => {
  const missing = brokenRegistry(new AppError('SECRET_MISSING', 'REGISTRY_KEY is not set. Set it.'))
  expect(missing.peek('id:7')).toMatchObject({
    code: 'registry-misconfigured',
    message: 'REGISTRY_KEY is not set. Set it.',
    retryable: false,
  })
  expect(await brokenRegistry('odd').get('id:7')).toMatchObject({
    message: 'The Schema Registry cannot be used: odd. Check "schemaRegistry" of the connection.',
  })
})

test('a capture that did not bring a schema along says where it would stand, and what to do', async () => {
  const path = join(directory(), 'shop.ndjson')
  const schemas = captureSchemas(path, collectingLogger())
  expect(schemas.peek('id:7')).toBeNull()
  expect(await schemas.get('id:7')).toMatchObject({
    code: 'schema-not-in-capture',
    message: expect.stringMatching(
      /schema id 7, and it is not in .*shop\.schemas\.json\. .* capture these records again/,
    ),
    retryable: false,
  })
})

test('a file of schemas that cannot be used is told once in the log and with each payload', async () => {
  const path = join(directory(), 'shop.ndjson')
  writeFileSync(join(directory(), 'shop.schemas.json'), '{"7":')
  const logger = collectingLogger()
  const schemas = captureSchemas(path, logger)
  const message = expect.stringMatching(/shop\.schemas\.json cannot be used \(.*JSON/)
  expect(await schemas.get('id:7')).toMatchObject({ code: 'schema-not-in-capture', message })
  expect(await schemas.get('id:8')).toMatchObject({ message })
  expect(logger.entries.map(({ level }) => level)).toEqual(['warn'])
})
