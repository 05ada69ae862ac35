/** `id:1042` or `guid:…`, as decoding names schemas. */
export type SchemaKey = { readonly kind: 'id'; readonly id: number } | { readonly kind: 'guid'; readonly guid: string }

/** The opposite of `schemaKey`; takes only what that made. */
export const parseSchemaKey = (key: string): SchemaKey =>
  key.startsWith('id:') ? { kind: 'id', id: Number(key.slice(3)) } : { kind: 'guid', guid: key.slice('guid:'.length) }
