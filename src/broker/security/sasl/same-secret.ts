import { timingSafeEqual } from 'node:crypto';

/** Whether a proof is the expected one. */
export type SameSecret = (given: Buffer, expected: Buffer) => boolean;

/** In a time that does not depend on where the two differ. */
export const sameSecret: SameSecret = (given, expected) =>
  given.length === expected.length && timingSafeEqual(given, expected);
