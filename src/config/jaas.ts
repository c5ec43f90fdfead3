import { UsageError } from './usage-error.js';

/**
 * The user of a `sasl.jaas.config` value:
 * `org.apache.kafka.common.security.plain.PlainLoginModule required username="u" password="p";`
 *
 * @param where named in the error, never the value: it holds a secret
 */
export function parseJaas(value: string, where: string): { username: string; password: string } {
  const module = /^\s*([\w.]+)\s+(required|requisite|sufficient|optional)\b/.exec(value)?.[1];
  if (module === undefined) {
    throw new UsageError(
      `${where}: sasl.jaas.config must read "LOGIN.MODULE required username=\\"…\\" password=\\"…\\";"`,
    );
  }
  const known = ['PlainLoginModule', 'ScramLoginModule'];
  if (!known.some((name) => module.endsWith(`.${name}`))) {
    throw new UsageError(`${where}: the login module ${module} is not supported; supported are ${known.join(' and ')}`);
  }
  const username = option(value, 'username');
  const password = option(value, 'password');
  if (username === null || password === null) {
    throw new UsageError(`${where}: sasl.jaas.config must give username and password to ${module}`);
  }
  return { username, password };
}

function option(value: string, name: string): string | null {
  const match = new RegExp(`\\b${name}\\s*=\\s*(?:"((?:[^"\\\\]|\\\\.)*)"|'((?:[^'\\\\]|\\\\.)*)'|([^\\s;"']+))`).exec(
    value,
  );
  if (match === null) return null;
  return (match[1] ?? match[2] ?? (match[3] as string)).replace(/\\(.)/g, '$1');
}
