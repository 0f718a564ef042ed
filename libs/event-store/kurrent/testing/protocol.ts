/** The generated messages and services of the protocol, as the client brings them. */
export { default as code } from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/code_pb.js';
export { default as gossipService } from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/gossip_grpc_pb.js';
export { default as gossip } from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/gossip_pb.js';
export { default as featuresService } from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/serverfeatures_grpc_pb.js';
export { default as features } from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/serverfeatures_pb.js';
export { default as shared } from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/shared_pb.js';
export { default as status } from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/status_pb.js';
export { default as streamsService } from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_grpc_pb.js';
export { default as streams } from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_pb.js';
export { default as any } from 'google-protobuf/google/protobuf/any_pb.js';
export { default as empty } from 'google-protobuf/google/protobuf/empty_pb.js';
