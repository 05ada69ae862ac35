import { AppError } from '#shared/lib/app-error.ts'
import type { KnownSecret } from '../../lib/signature/guesses.ts'
import type { Workspace } from '../../workspace/types.ts'

/** The secrets that this workspace signs and verifies with: a sender may have taken another than the endpoint's. */
export function knownSecrets(workspace: Workspace): readonly KnownSecret[] {
  const webhooks = workspace.list('webhooks').flatMap(({ name, value }) => {
    const file = `webhooks/${name}.json`
    return secretsOf(value.signature, file, `the secret of ${file}`)
  })
  const receivers = workspace.list('receivers').flatMap(({ name, value }) =>
    value.endpoints.flatMap(({ path, signature }) => {
      const file = `receivers/${name}.json`
      return secretsOf(signature, file, `the secret of ${path} in ${file}`)
    }),
  )
  return [...webhooks, ...receivers]

  function secretsOf(
    signature: { readonly secret: string; readonly previousSecrets?: string[] | undefined } | null | undefined,
    file: string,
    label: string,
  ): readonly KnownSecret[] {
    if (signature === null || signature === undefined) return []
    const older = (signature.previousSecrets ?? []).map((secret) => ({ secret, label: `an older one of ${label}` }))
    return [{ secret: signature.secret, label }, ...older].flatMap((one) => {
      try {
        return [{ label: one.label, secret: workspace.resolveSecrets(one.secret, file) }]
      } catch (error) {
        // One that is not set is nobody's mistake.
        if (error instanceof AppError) return []
        throw error
      }
    })
  }
}
