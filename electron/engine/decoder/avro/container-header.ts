import { Unreadable, type BodyReader } from './body-reader.ts'

/** Magic (`Obj` and 1), metadata, sync marker: how an Avro object container file begins. */
export type ContainerHeader = {
  readonly metadata: ReadonlyMap<string, Buffer>
  readonly sync: Buffer
}

const magicBytes = 4
export const syncBytes = 16

/** Reads the header and leaves the reader at the first block. Throws `Unreadable` where it is cut off. */
export function readContainerHeader(reader: BodyReader): ContainerHeader {
  reader.fixed(magicBytes)
  const metadata = new Map<string, Buffer>()
  for (let count = reader.blockCount(); count > 0; count = reader.blockCount()) {
    if (count * 2 > reader.left) throw new Unreadable(`its metadata claims ${count} entries`)
    for (let i = 0; i < count; i += 1) {
      const key = reader.string()
      metadata.set(key, reader.bytes())
    }
  }
  return { metadata, sync: reader.fixed(syncBytes) }
}
