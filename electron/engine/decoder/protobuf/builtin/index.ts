import { confluent } from './confluent.ts'
import { descriptor } from './descriptor.ts'
import { googleProtobuf } from './google-protobuf.ts'
import { googleType } from './google-type.ts'

/** Texts of the files that schemas may import without a reference, by import path. */
export const builtinFiles: ReadonlyMap<string, string> = new Map(
  Object.entries({ ...googleProtobuf, ...googleType, ...confluent, 'google/protobuf/descriptor.proto': descriptor }),
)
