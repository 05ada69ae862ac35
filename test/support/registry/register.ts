export type NewSchema = {
  readonly schema: string
  readonly schemaType?: 'AVRO' | 'PROTOBUF' | 'JSON'
  readonly references?: readonly { readonly name: string; readonly subject: string; readonly version: number }[]
}

/** Registers a schema as a producer does, and answers its id. `authorization`: the header's value, for a registry with users. */
export async function registerSchema(
  registryUrl: string,
  subject: string,
  schema: NewSchema,
  authorization?: string,
): Promise<number> {
  const answer = await fetch(`${registryUrl}/subjects/${encodeURIComponent(subject)}/versions`, {
    method: 'POST',
    headers: {
      'content-type': 'application/vnd.schemaregistry.v1+json',
      ...(authorization === undefined ? {} : { authorization }),
    },
    body: JSON.stringify(schema),
  })
  const body = (await answer.json()) as { readonly id?: number }
  if (body.id === undefined) throw new Error(`registering ${subject} failed: ${answer.status} ${JSON.stringify(body)}`)
  return body.id
}
