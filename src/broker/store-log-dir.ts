import { isAbsolute, resolve } from 'node:path';
import type { BrokerConfig } from './config.js';

/**
 * The one log directory of a diskless broker: the store, which all brokers share. Tools want an absolute path or at least
 * a name that is the same in every answer; secrets that a store's address might hold after a `?` are left out.
 */
export function storeLogDir({ store }: Pick<BrokerConfig, 'store'>): string {
  const address = store.split('?')[0] as string;
  return address.includes('://') || isAbsolute(address) ? address : resolve(address);
}
