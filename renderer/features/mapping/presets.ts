import { mappingPresets, type MappingPreset } from '#shared/domain/mapping/presets.ts'
import type { JsonObject } from './json.ts'

export type PresetId = MappingPreset['id']
export { mappingPresets }

/** What a new mapping begins with. A mapping file is JSON: what zod calls optional is absent here. */
export const presetMapping = (id: PresetId): JsonObject =>
  JSON.parse(JSON.stringify(mappingPresets.find((preset) => preset.id === id)?.file ?? {})) as JsonObject
