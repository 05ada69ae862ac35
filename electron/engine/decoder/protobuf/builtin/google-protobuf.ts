/**
 * The files that every Protobuf compiler brings along, without comments and options. Registries do not store them, so
 * schemas import them without a reference.
 * From https://github.com/protocolbuffers/protobuf, src/google/protobuf (BSD-3-Clause).
 */
const proto3 = (content: string): string => `syntax = "proto3"; package google.protobuf; ${content}`

const wrapper = (name: string, type: string): string => `message ${name} { ${type} value = 1; }`

export const googleProtobuf: { readonly [file: string]: string } = {
  'google/protobuf/any.proto': proto3('message Any { string type_url = 1; bytes value = 2; }'),
  'google/protobuf/duration.proto': proto3('message Duration { int64 seconds = 1; int32 nanos = 2; }'),
  'google/protobuf/empty.proto': proto3('message Empty {}'),
  'google/protobuf/field_mask.proto': proto3('message FieldMask { repeated string paths = 1; }'),
  'google/protobuf/source_context.proto': proto3('message SourceContext { string file_name = 1; }'),
  'google/protobuf/struct.proto': proto3(`
    message Struct { map<string, Value> fields = 1; }
    message Value {
      oneof kind {
        NullValue null_value = 1;
        double number_value = 2;
        string string_value = 3;
        bool bool_value = 4;
        Struct struct_value = 5;
        ListValue list_value = 6;
      }
    }
    enum NullValue { NULL_VALUE = 0; }
    message ListValue { repeated Value values = 1; }`),
  'google/protobuf/timestamp.proto': proto3('message Timestamp { int64 seconds = 1; int32 nanos = 2; }'),
  'google/protobuf/wrappers.proto': proto3(
    [
      wrapper('DoubleValue', 'double'),
      wrapper('FloatValue', 'float'),
      wrapper('Int64Value', 'int64'),
      wrapper('UInt64Value', 'uint64'),
      wrapper('Int32Value', 'int32'),
      wrapper('UInt32Value', 'uint32'),
      wrapper('BoolValue', 'bool'),
      wrapper('StringValue', 'string'),
      wrapper('BytesValue', 'bytes'),
    ].join('\n'),
  ),
}
