/**
 * Every problem that Docket answers: its status, its title and, for the documents, an example of a detail.
 * The key is the `code` of the reply and never changes once published.
 */
export const catalogue = {
  'malformed-request': { status: 400, title: 'Malformed Request', example: 'The request is not valid HTTP.' },
  'malformed-url': { status: 400, title: 'Malformed URL', example: 'The path is not valid percent-encoding.' },
  'malformed-json': { status: 400, title: 'Malformed JSON', example: 'The body is not valid JSON.' },
  'malformed-multipart': { status: 400, title: 'Malformed Multipart', example: 'The body is not valid multipart.' },
  unauthorized: { status: 401, title: 'Unauthorized', example: 'A valid bearer token or API key is required.' },
  forbidden: { status: 403, title: 'Forbidden', example: 'The caller lacks the right to do this.' },
  'not-a-member': { status: 403, title: 'Not a Member', example: 'The caller is no longer a member.' },
  'unknown-organization': {
    status: 403,
    title: 'Unknown Organization',
    example: 'The organization has not been named.',
  },
  'invalid-signature': { status: 403, title: 'Invalid Signature', example: 'The signature does not hold.' },
  'not-found': { status: 404, title: 'Not Found', example: 'There is no such thing here.' },
  'method-not-allowed': { status: 405, title: 'Method Not Allowed', example: 'Use one of GET, HEAD.' },
  'not-acceptable': { status: 406, title: 'Not Acceptable', example: 'No acceptable representation.' },
  'request-timeout': { status: 408, title: 'Request Timeout', example: 'The request did not arrive in time.' },
  'invalid-transition': { status: 409, title: 'Invalid Transition', example: 'A done task cannot be started.' },
  'cannot-undo': { status: 409, title: 'Cannot Undo', example: 'What it changed has been changed since.' },
  'already-exists': { status: 409, title: 'Already Exists', example: 'This id is already in use.' },
  erased: { status: 409, title: 'Erased', example: 'The contact was erased: nothing more can be written about it.' },
  conflict: { status: 409, title: 'Conflict', example: 'Another command came first.' },
  'precondition-failed': { status: 412, title: 'Precondition Failed', example: 'If-Match does not hold: revision 3.' },
  'payload-too-large': { status: 413, title: 'Payload Too Large', example: 'The body is above 1048576 bytes.' },
  'uri-too-long': { status: 414, title: 'URI Too Long', example: 'A part of the path is too long.' },
  'unsupported-media-type': { status: 415, title: 'Unsupported Media Type', example: 'Send application/json.' },
  'range-not-satisfiable': { status: 416, title: 'Range Not Satisfiable', example: 'There are only 512 bytes.' },
  'expectation-failed': { status: 417, title: 'Expectation Failed', example: 'Only 100-continue can be expected.' },
  validation: { status: 422, title: 'Invalid Input', example: 'title must not be empty' },
  'key-reused': { status: 422, title: 'Key Reused', example: 'This Idempotency-Key came with another request.' },
  'too-many-requests': { status: 429, title: 'Too Many Requests', example: 'Try again in 30 seconds.' },
  'headers-too-large': { status: 431, title: 'Headers Too Large', example: 'The headers are above 16384 bytes.' },
  'internal-error': { status: 500, title: 'Internal Server Error', example: 'The request failed and was logged.' },
  'projection-behind': { status: 503, title: 'Projection Behind', example: 'The position was not reached in 5 s.' },
  unavailable: { status: 503, title: 'Service Unavailable', example: 'The store cannot be reached.' },
} as const satisfies Record<string, { status: number; title: string; example: string }>;

/** The `code` of a problem. */
export type ProblemCode = keyof typeof catalogue;

/** The URI that names a kind of problem: the same for every installation. */
export const problemType = (code: ProblemCode): string => `urn:docket:problem:${code}`;

const byStatus = new Map<number, ProblemCode>([
  [401, 'unauthorized'],
  [403, 'forbidden'],
  [404, 'not-found'],
  [405, 'method-not-allowed'],
  [406, 'not-acceptable'],
  [408, 'request-timeout'],
  [409, 'conflict'],
  [412, 'precondition-failed'],
  [413, 'payload-too-large'],
  [414, 'uri-too-long'],
  [415, 'unsupported-media-type'],
  [416, 'range-not-satisfiable'],
  [417, 'expectation-failed'],
  [422, 'validation'],
  [429, 'too-many-requests'],
  [431, 'headers-too-large'],
  [503, 'unavailable'],
]);

/** The code for a bare HTTP status, as frameworks throw it: any other 4xx is a malformed request, the rest are ours. */
export const codeOfStatus = (status: number): ProblemCode =>
  byStatus.get(status) ?? (status >= 400 && status < 500 ? 'malformed-request' : 'internal-error');
