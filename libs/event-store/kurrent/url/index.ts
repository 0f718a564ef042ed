export { InvalidServerUrlError, parseServerUrl, type ServerUrl } from './parse.ts';
