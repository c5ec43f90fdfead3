import { expect, it } from 'vitest';
import type { SaslOptions } from '../../../src/client/index.js';
import { startInProcess } from '../in-process.js';
import { openThrough, saslListeners } from '../security/secured.js';

const wrong: SaslOptions = { mechanism: 'PLAIN', username: 'alice', password: 'wrong' };

it('lets a wrong password in; a sound broker does not', async () => {
  const broken = await startInProcess(1, saslListeners({ defects: ['accept-any-password'] }));
  await openThrough(broken, 'SASL', { sasl: wrong });
  const sound = await startInProcess(1, saslListeners());
  await expect(openThrough(sound, 'SASL', { sasl: wrong })).rejects.toMatchObject({
    errorName: 'SASL_AUTHENTICATION_FAILED',
  });
});
