const OWNER = /-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:_|$)/;

/**
 * The organization in the name of a stream, `category-organization` or `category-organization_id`: it is there even where
 * an event's metadata cannot be read.
 * @throws Error where the name holds none: no stream of Docket's
 */
export function organizationOf(stream: string): string {
  const id = ownerIn(stream);
  if (id === undefined) throw new Error(`${stream} names no organization`);
  return id;
}

/** Whether a stream is one of an organization's. Of others' streams in the log none is. */
export const isStreamOf = (stream: string, organizationId: string): boolean => ownerIn(stream) === organizationId;

const ownerIn = (stream: string) => OWNER.exec(stream)?.[1];
