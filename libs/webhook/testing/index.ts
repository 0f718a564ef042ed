export { type ReceivedMessage, startEndpoint, type TestEndpoint } from './endpoint.ts';
