export { bytesOf, until } from './scene.ts';
