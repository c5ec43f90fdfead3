import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Certificates of one test authority (`ca`), valid for a hundred years; `mallory` signed her own. */
export const pemFile = (name: string): string => fileURLToPath(new URL(`./fixtures/${name}.pem`, import.meta.url));
export const pem = (name: string): string => readFileSync(pemFile(name), 'utf8');

/** A broker's TLS settings. */
export const brokerTls = {
  certificateFile: pemFile('broker.cert'),
  keyFile: pemFile('broker.key'),
  caFile: pemFile('ca.cert'),
};

/** A client that trusts the test authority, and shows a certificate of its own when it is named. */
export const clientTls = (name?: string) => ({
  ca: pem('ca.cert'),
  serverName: 'localhost',
  ...(name === undefined ? {} : { cert: pem(`${name}.cert`), key: pem(`${name}.key`) }),
});
