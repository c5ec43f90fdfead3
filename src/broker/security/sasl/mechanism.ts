export const saslMechanisms = ['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512', 'OAUTHBEARER'] as const;
export type SaslMechanism = (typeof saslMechanisms)[number];

/** What a mechanism says to a message of the client. */
export type SaslStep =
  | { kind: 'challenge'; bytes: Buffer }
  /** `expiresAtMs`: wall clock, when the credential itself ends. */
  | { kind: 'done'; bytes: Buffer; user: string; expiresAtMs?: number };

/** The server's side of one exchange. */
export interface SaslExchange {
  /** @throws SaslRefusal (or rejects with it) when the client is not who it says, or makes no sense */
  evaluate(message: Buffer): SaslStep | Promise<SaslStep>;
}

/** The exchange has failed. Its message is for the log; it names no secret. */
export class SaslRefusal extends Error {
  override readonly name = 'SaslRefusal';

  /** `told`: what the client hears; without it, no more than that its credentials are invalid (Kafka's SaslException). */
  constructor(
    reason: string,
    readonly told: string | null = null,
  ) {
    super(reason);
  }
}

/** A refusal whose reason the client may hear (Kafka's SaslAuthenticationException). */
export function openRefusal(reason: string): SaslRefusal {
  return new SaslRefusal(reason, reason);
}

/** RFC 4616 and 5801: acting for somebody else is not offered. */
export function refuseOtherIdentity(authorizationId: string, user: string): void {
  if (authorizationId === '' || authorizationId === user) return;
  throw openRefusal('Authentication failed: Client requested an authorization id that is different from username');
}
