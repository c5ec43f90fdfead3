import { createHash } from 'node:crypto';
import { openRefusal, refuseOtherIdentity, type SaslExchange, SaslRefusal } from './mechanism.js';
import type { SameSecret } from './same-secret.js';

/** PLAIN (RFC 4616): authorization id, user and password, divided by NUL. */
export function plainExchange(users: Readonly<Record<string, string>>, same: SameSecret): SaslExchange {
  return {
    evaluate(message) {
      const parts = message.toString('utf8').split('\0');
      if (parts.length !== 3) throw new SaslRefusal(`PLAIN: expected 3 parts divided by NUL, got ${parts.length}`);
      const [authorizationId, user, password] = parts as [string, string, string];
      if (user === '') throw new SaslRefusal('PLAIN: the user is empty');
      if (password === '') throw new SaslRefusal('PLAIN: the password is empty');
      const known = Object.hasOwn(users, user);
      // Compared in any case, so that an unknown user takes as long as a wrong password.
      const right = same(digest(password), digest(known ? (users[user] as string) : ''));
      if (!known || !right) throw openRefusal('Authentication failed: Invalid username or password');
      refuseOtherIdentity(authorizationId, user);
      return { kind: 'done', bytes: Buffer.alloc(0), user };
    },
  };
}

/** Makes both sides equally long: timingSafeEqual wants that, and the length tells nothing. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
