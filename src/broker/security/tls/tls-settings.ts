import { z } from 'zod';

const version = z.enum(['TLSv1.2', 'TLSv1.3']);

/** TLS of a listener, from PEM files. */
export const tlsSettings = z.strictObject({
  /** The broker's certificate, followed by those that lead to its authority. */
  certificateFile: z.string().min(1),
  keyFile: z.string().min(1),
  keyPassword: z.string().optional(),
  /** Authorities that clients' certificates are checked against. */
  caFile: z.string().min(1).optional(),
  /** Kafka's ssl.client.auth. */
  clientAuth: z.enum(['none', 'requested', 'required']).default('none'),
  /** Kafka's ssl.principal.mapping.rules. */
  principalMappingRules: z.string().default('DEFAULT'),
  minVersion: version.default('TLSv1.2'),
  maxVersion: version.default('TLSv1.3'),
  /** A client that has not finished its handshake by then is let go. */
  handshakeTimeoutMs: z.int().min(1).default(10_000),
});
export type TlsSettings = z.infer<typeof tlsSettings>;
