import { openRunFolder } from './run-folder.ts';

/** Costs a few milliseconds: the first testDatabase() of the run starts the server, if there is one. */
export default openRunFolder;
