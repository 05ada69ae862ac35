/** Confluent's own types, which its registry and serializers bring along (schema-registry, Apache-2.0). */
export const confluent: { readonly [file: string]: string } = {
  'confluent/meta.proto': `
    syntax = "proto3"; package confluent;
    import "google/protobuf/descriptor.proto";
    message Meta { string doc = 1; map<string, string> params = 2; repeated string tags = 3; }`,
  'confluent/type/decimal.proto': `
    syntax = "proto3"; package confluent.type;
    message Decimal { bytes value = 1; uint32 precision = 2; int32 scale = 3; }`,
}
