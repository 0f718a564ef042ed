/** The credential in an Authorization header of the scheme Bearer (RFC 6750), a JWT or an API key; null where there is none. */
export function parseBearer(authorization: string | undefined): string | null {
  return /^bearer +([A-Za-z0-9._~+/=-]+)$/i.exec(authorization ?? '')?.[1] ?? null;
}
