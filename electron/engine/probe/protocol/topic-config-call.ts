import { array, string } from '../../source/wire/byte-writer.ts'
import { type Call, nullableString } from './call.ts'

const topicResource = 2

/** `retention.ms` of a topic, or null where it may not be asked for. Needs DESCRIBE_CONFIGS. */
export const retentionCall = (topic: string): Call<number | null> => ({
  key: 32,
  version: 1,
  body: Buffer.concat([
    array([Buffer.concat([Buffer.from([topicResource]), string(topic), array([string('retention.ms')])])]),
    Buffer.from([0]), // no synonyms
  ]),
  read: (reader) => {
    reader.skip(4) // throttle time
    const found = reader.array(() => {
      const errorCode = reader.int16()
      nullableString(reader) // error message
      reader.skip(1) // resource type
      reader.string()
      const values = reader.array(() => {
        const name = reader.string()
        const value = nullableString(reader)
        reader.skip(3) // read only, source, sensitive
        reader.array(() => [reader.string(), nullableString(reader), reader.int8()])
        return { name, value }
      })
      return errorCode === 0 ? values : []
    })
    const text = found.flat().find(({ name }) => name === 'retention.ms')?.value ?? ''
    const value = Number(text)
    return text !== '' && Number.isFinite(value) && value > 0 ? value : null
  },
})
