// A bucket for tests of other parts; see the contract of the stores beside it.
export { S3StandIn } from './s3-stand-in.ts';
