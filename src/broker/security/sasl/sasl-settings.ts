import { z } from 'zod';
import { saslMechanisms } from './mechanism.js';
import { maxIterations, minIterations } from './scram-credential.js';

const oauthBearer = z.strictObject({
  /** JSON Web Key Set: public keys that tokens are signed with. */
  jwksFile: z.string().min(1).optional(),
  /** For development only: takes tokens without a signature, and no others. */
  unsecuredTokens: z.boolean().default(false),
  expectedIssuer: z.string().optional(),
  expectedAudience: z.array(z.string()).optional(),
  subClaimName: z.string().min(1).default('sub'),
  scopeClaimName: z.string().min(1).default('scope'),
  requiredScope: z.array(z.string()).default([]),
  clockSkewSeconds: z.int().min(0).default(30),
});
export type OAuthBearerSettings = z.infer<typeof oauthBearer>;

const scramUser = z.strictObject({
  name: z.string().min(1),
  mechanism: z.enum(['SCRAM-SHA-256', 'SCRAM-SHA-512']).default('SCRAM-SHA-512'),
  password: z.string().min(1),
  iterations: z.int().min(minIterations).max(maxIterations).default(minIterations),
});

const sasl = z.strictObject({
  enabledMechanisms: z.array(z.enum(saslMechanisms)).min(1).default(['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512']),
  /** Password by user. */
  plainUsers: z.record(z.string().min(1), z.string().min(1)).default({}),
  /** Made at start when the cluster has no such credential yet: somebody has to be able to make the others. */
  scramUsers: z.array(scramUser).default([]),
  oauthBearer: oauthBearer.optional(),
  /** Kafka's connections.max.reauth.ms (KIP-368); 0: a session ends with its credential, if that does. */
  connectionsMaxReauthMs: z.int().min(0).default(0),
  /** Kafka's sasl.server.max.receive.size. */
  maxReceiveBytes: z.int().min(1).default(524_288),
});
export type SaslSettings = z.infer<typeof sasl>;

/** Settings of the broker about authentication. */
export const saslFields = {
  sasl: sasl.prefault({}),
  /** Kafka's connection.failed.authentication.delay.ms. */
  connectionFailedAuthenticationDelayMs: z.int().min(0).default(100),
  /** A client that has not authenticated by then is let go. */
  authenticationTimeoutMs: z.int().min(1).default(30_000),
};
