export { openaiDoor, type ProviderSettings } from './door.ts';
