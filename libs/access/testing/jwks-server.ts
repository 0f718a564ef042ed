import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';

export const ISSUER = 'https://issuer.example';
export const AUDIENCE = 'docket';

/** A real JWKS endpoint whose answer a test may change at any time. */
export async function jwksServer(answer: RequestListener) {
  const state = { answer, requests: 0 };
  const server = createServer((request, response) => {
    state.requests++;
    state.answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port }: AddressInfo = server.address() as AddressInfo;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { state, url: `http://127.0.0.1:${port}/keys`, close };
}

/** An answer that holds these keys. */
export const withKeys =
  (...keys: readonly JWK[]): RequestListener =>
  (_, response) =>
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys }));

/** An answer that is a fault of the endpoint. */
export const withStatus =
  (status: number): RequestListener =>
  (_, response) =>
    response.writeHead(status).end();

/** One key of an issuer: its public part, and tokens signed with it. */
export async function issuerKey(kid: string, alg: 'RS256' | 'ES256' = 'ES256') {
  const { publicKey, privateKey } = await generateKeyPair(alg);
  const jwk: JWK = { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' };
  const sign = (claims: Record<string, unknown>, expires: number | string = '1h') =>
    new SignJWT({ iss: ISSUER, aud: AUDIENCE, ...claims })
      .setProtectedHeader({ alg, kid })
      .setExpirationTime(expires)
      .sign(privateKey);
  return { jwk, publicKey, sign };
}
