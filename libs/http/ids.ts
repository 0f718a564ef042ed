import { z } from 'zod';

/** A UUID of any version in its usual form, in either case; given out in lower case, so that equal ids are equal texts. */
export const uuid = () =>
  z
    .string()
    .regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, 'must be a UUID')
    .toLowerCase()
    .meta({ format: 'uuid' });
