import { dirname, resolve } from 'node:path';
import { type ClientOptions, parseAddress, type SaslOptions, type TlsOptions } from '../client/index.js';
import { clientOptionsFromProperties } from './client-properties.js';
import { type AccessConfig, splitList } from './schema.js';
import { UsageError } from './usage-error.js';

/** What is read from outside, passed in so that settings can be tested without files. */
export interface Rim {
  env: NodeJS.ProcessEnv;
  readFile(path: string): Buffer;
  cwd: string;
}

/**
 * How to reach one cluster. The address is taken from the flag, else from the config, else from the client.properties
 * file; TLS and SASL from the config, else from that file. Null: no address anywhere.
 *
 * @param configPath relative file names inside the config start from its folder
 */
export function resolveAccess(
  flags: { bootstrap?: string | undefined; clientConfig?: string | undefined },
  config: AccessConfig | undefined,
  configPath: string | null,
  rim: Rim,
): ClientOptions | null {
  const base = configPath === null ? rim.cwd : dirname(resolve(rim.cwd, configPath));
  const propertiesPath = flags.clientConfig
    ? resolve(rim.cwd, flags.clientConfig)
    : config?.clientConfig && resolve(base, config.clientConfig);
  const fromProperties = propertiesPath
    ? clientOptionsFromProperties({
        path: propertiesPath,
        text: readNamed(propertiesPath, 'client configuration', rim).toString('utf8'),
        env: rim.env,
        readFile: (path) => readNamed(path, 'key or certificate file', rim),
      })
    : null;
  const bootstrap = flags.bootstrap
    ? splitList(flags.bootstrap)
    : (config?.bootstrap ?? fromProperties?.bootstrap ?? []);
  if (bootstrap.length === 0) return null;
  for (const address of bootstrap) checkAddress(address);
  const tls = tlsOf(config?.tls, base, rim) ?? fromProperties?.tls;
  const sasl: SaslOptions | undefined = config?.sasl ?? fromProperties?.sasl;
  const { tls: _tls, sasl: _sasl, ...rest } = fromProperties ?? {};
  return { ...rest, bootstrap, ...(tls ? { tls } : {}), ...(sasl ? { sasl } : {}) };
}

export function readNamed(path: string, what: string, rim: Rim): Buffer {
  try {
    return rim.readFile(path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const why = code === 'ENOENT' ? 'there is no such file' : (code ?? (error as Error).message);
    throw new UsageError(`the ${what} ${path} cannot be read: ${why}`);
  }
}

function checkAddress(address: string): void {
  try {
    parseAddress(address);
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function tlsOf(config: AccessConfig['tls'], base: string, rim: Rim): TlsOptions | undefined {
  if (config === undefined || config === false) return undefined;
  if (config === true) return {};
  const { ca, cert, key, ...rest } = config;
  const file = (name: string) => readNamed(resolve(base, name), 'key or certificate file', rim);
  const tls: TlsOptions = {};
  if (ca) tls.ca = file(ca);
  if (cert) tls.cert = file(cert);
  if (key) tls.key = file(key);
  if (rest.passphrase) tls.passphrase = rest.passphrase;
  if (rest.serverName) tls.serverName = rest.serverName;
  if (rest.skipHostnameCheck) tls.skipHostnameCheck = true;
  return tls;
}
