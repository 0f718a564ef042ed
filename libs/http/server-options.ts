export const MIB = 1024 * 1024;

const SECOND = 1000;

/**
 * What is the same for every server. Paths are exact: case counts, and so does a slash at the end. A parameter may be
 * as long as headers allow, so that an odd id is no such thing (404) and not another fault. Nest middleware is off.
 */
export const serverOptions = {
  logger: false,
  skipMiddie: true,
  return503OnClosing: false,
  keepAliveTimeout: 72 * SECOND,
  requestTimeout: 300 * SECOND,
  http: { requireHostHeader: false, headersTimeout: 20 * SECOND, maxHeaderSize: 16 * 1024 },
  routerOptions: { caseSensitive: true, ignoreTrailingSlash: false, maxParamLength: 16 * 1024 },
} as const;
