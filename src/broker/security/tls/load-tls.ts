import { readFileSync } from 'node:fs';
import { createSecureContext, type TlsOptions } from 'node:tls';
import type { TlsSettings } from './tls-settings.js';

/** Reads certificate, key and authorities. Throws naming the file that is missing, or the pair that does not fit. */
export function loadTls(settings: TlsSettings): TlsOptions {
  const { certificateFile, keyFile, keyPassword, caFile, clientAuth, minVersion, maxVersion } = settings;
  const material = {
    cert: read('certificate', certificateFile),
    key: read('key', keyFile),
    ...(keyPassword === undefined ? {} : { passphrase: keyPassword }),
    ...(caFile === undefined ? {} : { ca: read('certificate authorities', caFile) }),
    minVersion,
    maxVersion,
  };
  try {
    createSecureContext(material);
  } catch (error) {
    const why = (error as Error).message;
    throw new Error(`TLS cannot use certificate ${certificateFile} with key ${keyFile}: ${why}`, { cause: error });
  }
  return {
    ...material,
    requestCert: clientAuth !== 'none',
    rejectUnauthorized: clientAuth === 'required',
    handshakeTimeout: settings.handshakeTimeoutMs,
  };
}

function read(what: string, file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new Error(`cannot read the TLS ${what} file ${file}: ${(error as Error).message}`, { cause: error });
  }
}
