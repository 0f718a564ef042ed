import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { EndpointDeclaration } from './endpoint.ts';
import { type Fault, faultsOf } from './faults.ts';
import { headerName } from './headers.ts';
import { issueText } from './issue-text.ts';
import { jsonPointer } from './pointer.ts';
import { type InputFault, Problem } from './problem.ts';
import { invalid, invalidParameter } from './problems.ts';
import { parseQuery } from './query.ts';
import { readJson } from './read-json.ts';
import { requestQuery } from './request-path.ts';
import { NoRouteError } from './routes.ts';
import { isStorableText } from './text.ts';

type Place = (fault: Fault) => InputFault;
type Check = (value: unknown, faults: InputFault[]) => unknown;

const NOTHING = {};

const inBody: Place = ({ path, code, detail }) => ({ pointer: jsonPointer(path), code, detail });
const inQuery: Place = ({ path, code, detail }) => ({ parameter: String(path[0]), code, detail });
const inHeader: Place = ({ path, code, detail }) => ({ header: headerName(String(path[0])), code, detail });

/**
 * The reader of a route's requests: gives the validated input, or throws one problem. First what makes the request
 * unreadable (400, 404, 413, 415), then all faults of parameters, query, headers and body together (422).
 */
export function inputReader(endpoint: EndpointDeclaration) {
  const checkParams = checkOf(endpoint.params, inQuery);
  const checkQuery = checkOf(endpoint.query?.strict() ?? z.strictObject({}), inQuery);
  const checkHeaders = checkOf(endpoint.headers, inHeader);
  const checkBody = checkOf(endpoint.body ?? (endpoint.upload === undefined ? z.strictObject({}) : undefined), inBody);
  const badParams = endpoint.badParams ?? 'not-found';

  return (request: FastifyRequest, reply: FastifyReply) => {
    const faults: InputFault[] = [];
    const params = checkParams(request.params, faults);
    if (hasUnstorable(request.params) || (faults.length > 0 && badParams === 'not-found')) throw new NoRouteError();
    const query = checkQuery(readQuery(request.raw.url ?? ''), faults);
    const headers = checkHeaders(request.headers, faults);
    const json = readJson(endpoint, request);
    const given = json === undefined && (endpoint.body === undefined || endpoint.bodyOptional === true) ? {} : json;
    const body = checkBody(given, faults);
    if (faults.length > 0) throw invalid(faults);
    return { params, query, headers, body: endpoint.body === undefined ? undefined : body, json, request, reply };
  };
}

/** Messages are asked for in a second parse: a parse with options costs ten times one without. */
function checkOf(schema: z.ZodType | undefined, place: Place): Check {
  if (schema === undefined) return () => NOTHING;
  return (value, faults) => {
    const result = schema.safeParse(value);
    if (result.success) return result.data;
    const issues = schema.safeParse(value, { error: issueText }).error?.issues ?? [];
    for (const fault of faultsOf(issues, value)) faults.push(place(fault));
    return undefined;
  };
}

function readQuery(target: string): unknown {
  const { values, wellFormed } = parseQuery(requestQuery(target));
  if (!wellFormed) throw new Problem('malformed-url', 'The query is not valid percent-encoding.');
  for (const [parameter, value] of Object.entries(values))
    if (![parameter, value].flat().every(isStorableText))
      throw invalidParameter(parameter, 'invalid-text', 'must not hold NUL');
  return values;
}

const hasUnstorable = (params: unknown): boolean =>
  typeof params === 'object' &&
  params !== null &&
  !Object.values(params).every((value) => isStorableText(String(value)));
