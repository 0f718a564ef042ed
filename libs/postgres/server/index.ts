export { binaryFolder } from './binaries.ts';
export { freePort } from './free-port.ts';
export { initDataFolder } from './initdb.ts';
export { launchServer, ServerStartError, ServerStartTimeoutError } from './launch.ts';
export { type OsUser, serverUser } from './os-user.ts';
export { disarmPostmasterFile, type Postmaster, runningPostmaster } from './postmaster-file.ts';
export { processStart } from './process.ts';
export { stopServer } from './stop.ts';
