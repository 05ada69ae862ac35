import { compileMapping } from '#shared/domain/mapping/compile-mapping.ts'
import type { CompiledMapping } from '#shared/domain/mapping/types.ts'
import { err, type Result } from '#shared/lib/result.ts'
import type { Finding } from '#shared/schema/finding.ts'
import { mappingFile } from '#shared/schema/mapping.ts'

/** A mapping as it stands in the editor: usable, or everything that is wrong with it and where. */
export function compileDraft(draft: unknown): Result<CompiledMapping, Finding[]> {
  const parsed = mappingFile.safeParse(draft)
  if (parsed.success) return compileMapping(parsed.data)
  return err(
    parsed.error.issues.map((issue) => ({
      rule: 'mapping-invalid',
      severity: 'error' as const,
      path: issue.path.length === 0 ? '$' : issue.path.map(String).join('.'),
      message: issue.message,
      fix: 'Correct this part of the mapping; nothing can be mapped before.',
    })),
  )
}
