import { UsageError } from './usage-error.js';

/**
 * Replaces `${NAME}` in a text by that environment variable, so that secrets stay out of files; `$${` stands for a
 * literal `${`.
 *
 * @param where named in the error, e.g. `run.yaml: sasl.password`
 */
export function withEnvironment(text: string, env: NodeJS.ProcessEnv, where: string): string {
  return text.replace(/\$\$\{|\$\{([A-Za-z_]\w*)\}/g, (whole, name: string | undefined) => {
    if (name === undefined) return whole.slice(1);
    const value = env[name];
    if (value === undefined) {
      throw new UsageError(
        `${where} refers to the environment variable ${name}, which is not set: set it, or write $\${ for a literal \${`,
      );
    }
    return value;
  });
}
