import zlib from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { createContainerDecoder } from '#engine/decoder/avro/container.ts'
import { unfoldZstdWithoutNode } from '#engine/decoder/avro/container-codecs.ts'
import { aContainer, folds } from '../../support/avro/container.ts'
import { long, text } from '../../support/avro/decode-avro.ts'

const schema = { type: 'record', name: 'shop.User', fields: [{ name: 'name', type: 'string' }] }
const users = (...names: string[]) => ({ records: names.length, bytes: Buffer.from(names.flatMap(text)) })
const decode = createContainerDecoder()

function read(bytes: Buffer) {
  const outcome = decode(bytes)
  if (!outcome.ok) throw new Error(outcome.error.message)
  return { ...outcome.value, codes: outcome.value.diagnostics.map(({ code }) => code) }
}

function failure(bytes: Buffer): { code: string; message: string } {
  const outcome = decode(bytes)
  return outcome.ok ? { code: 'decoded', message: JSON.stringify(outcome.value.value) } : outcome.error
}

describe('an Avro object container', () => {
  it.each(Object.keys(folds))('reads all blocks of codec %s as one list', (codec) => {
    const file = aContainer({ schema, codec, blocks: [users('a', 'b'), users('c')] })
    const { value, messageType, diagnostics } = read(file)
    expect(value).toStrictEqual([{ name: 'a' }, { name: 'b' }, { name: 'c' }])
    expect(messageType).toBe('shop.User')
    expect(diagnostics).toStrictEqual([
      {
        code: 'avro-container',
        message: `This is an Avro object container (a whole file in one payload) with 3 records in 2 blocks, codec ${codec}; they are shown as a list.`,
      },
    ])
  })

  it('reads one without a codec, without records, and with other metadata', () => {
    const file = aContainer({ schema, blocks: [], metadata: { 'avro.codec': 'null', 'my.note': 'x' } })
    expect(read(file)).toMatchObject({ value: [], codes: ['avro-container'] })
  })

  it('names a codec that it cannot read', () => {
    const found = failure(aContainer({ schema, codec: 'bzip2', blocks: [users('a')] }))
    expect(found.code).toBe('avro-codec-unknown')
    expect(found.message).toContain('"bzip2"')
  })

  it.each(Object.keys(folds))('gives the records before a cut, and says how far it came (%s)', (codec) => {
    const file = aContainer({ schema, codec, blocks: [users('a', 'b'), users('c'.repeat(50))] })
    const cut = read(file.subarray(0, -20))
    expect(cut.value).toStrictEqual([{ name: 'a' }, { name: 'b' }])
    expect(cut.codes).toStrictEqual(['avro-container', 'avro-container-broken'])
    expect(cut.diagnostics[1]?.message).toContain('Only the first 2 records could be read: at byte')
  })

  it('stops at a sync marker that is another one', () => {
    const file = aContainer({ schema, blocks: [users('a'), users('b')] })
    file[file.length - 1] = 0
    expect(read(file).diagnostics[1]?.message).toContain('the sync marker behind block 2 is another one')
  })

  it('checks the checksum of snappy', () => {
    const file = aContainer({ schema, codec: 'snappy', blocks: [users('a')] })
    const checksumAt = file.length - 16 - 1
    file[checksumAt] = (file[checksumAt] ?? 0) ^ 1
    expect(failure(file).message).toContain('does not match its checksum')
  })

  it('says what is wrong with the header', () => {
    const without = Buffer.from([0x4f, 0x62, 0x6a, 1, 0, ...Buffer.alloc(16)])
    expect(failure(without).message).toContain('its header holds no avro.schema')
    expect(failure(without.subarray(0, 9)).message).toContain('the payload ends here')
    expect(failure(aContainer({ schema: { type: 'made-up' }, blocks: [] })).message).toContain('made-up')
  })

  it.each(['deflate', 'zstandard'])('refuses a block that unfolds to more than there is room for (%s)', (codec) => {
    const bytes = Buffer.alloc(17 * 1024 * 1024)
    const found = failure(aContainer({ schema: 'bytes', codec, blocks: [{ records: 1, bytes }] }))
    expect(found.code).toBe('avro-broken')
    expect(found.message).toContain(`in block 1 (${codec}), all blocks together unfold to more than 16777216 bytes`)
  })

  it('bounds records that take no bytes over all blocks', () => {
    const none = { records: 60_000, bytes: Buffer.alloc(0) }
    const found = read(aContainer({ schema: 'null', blocks: [none, none, none] }))
    expect(found.codes).toStrictEqual(['avro-container', 'avro-container-broken'])
    expect((found.value as readonly unknown[]).length).toBeLessThanOrEqual(120_000)
    expect(failure(aContainer({ schema: 'null', blocks: [{ ...none, records: 2 ** 40 }] })).message).toBeDefined()
  })

  it('never throws, wherever one byte is changed', () => {
    const file = aContainer({ schema, codec: 'deflate', blocks: [users('a', 'b'), users('c')] })
    for (let at = 4; at < file.length; at += 1) {
      for (const change of [1, 0x80, 0xff]) {
        const damaged = Buffer.from(file)
        damaged[at] = (damaged[at] ?? 0) ^ change
        expect(() => decode(damaged)).not.toThrow()
      }
    }
  })
})

describe('zstd without help of Node', () => {
  it('unfolds the same, and is bounded', () => {
    const bytes = Buffer.from('signalbench '.repeat(10_000))
    const folded = zlib.zstdCompressSync(bytes)
    expect(unfoldZstdWithoutNode(folded, 1_000_000)).toStrictEqual(bytes)
    expect(() => unfoldZstdWithoutNode(folded, 1_000)).toThrow('unfolds to more than 1000 bytes')
    const claimsMuch = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 0xa0, ...long(2 ** 40), ...Buffer.alloc(16)])
    expect(() => unfoldZstdWithoutNode(claimsMuch, 1_000_000)).toThrow('claims too much memory')
  })
})
