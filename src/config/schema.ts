import { z } from 'zod';
import { areas } from '../model/area.js';
import { parseDuration } from './duration.js';

const text = z.string().min(1);
const list = z
  .union([text, z.array(text)])
  .transform((value) => (typeof value === 'string' ? splitList(value) : value));
const duration = z.union([text, z.number().positive()]).transform((value, context) => {
  const ms = typeof value === 'number' ? value * 1_000 : parseDuration(value);
  if (ms === null) context.addIssue({ code: 'custom', message: 'expected a duration like 90s, 10m or 1h30m' });
  return ms ?? 0;
});

const tls = z.strictObject({
  ca: text.optional(),
  cert: text.optional(),
  key: text.optional(),
  passphrase: text.optional(),
  serverName: text.optional(),
  skipHostnameCheck: z.boolean().optional(),
});
const sasl = z.strictObject({
  mechanism: z.enum(['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512']),
  username: text,
  password: text,
});
const access = {
  bootstrap: list.optional(),
  clientConfig: text.optional(),
  tls: z.union([z.boolean(), tls]).optional(),
  sasl: sasl.optional(),
};

const waiver = z.strictObject({
  reason: text,
  owner: text,
  expires: z.string().refine((value) => /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value)), {
    message: 'expected a date like 2027-01-31',
  }),
});

/** The file behind `--config`. Strict: a key that is not here is an error, so that a typo never silently does nothing. */
export const configSchema = z.strictObject({
  ...access,
  source: z.strictObject(access).optional(),
  metrics: z
    .array(z.url({ protocol: /^https?$/, message: 'expected a URL like http://broker-1:9404/metrics' }))
    .optional(),
  brokers: z.int().min(1).max(9).optional(),
  store: text.optional(),
  defects: list.optional(),
  profile: text.optional(),
  driver: z.enum(['raw', 'kafkajs']).optional(),
  clients: list.optional(),
  area: z.union([z.enum(areas), z.array(z.enum(areas))]).optional(),
  only: list.optional(),
  skip: list.optional(),
  out: text.optional(),
  report: list.optional(),
  failOn: z.enum(['blocker', 'major', 'minor']).optional(),
  timeBudget: duration.optional(),
  seed: z.int().min(0).max(4_294_967_295).optional(),
  allowDisruptive: z.boolean().optional(),
  /** Per check: threshold name → value. */
  thresholds: z.record(text, z.record(text, z.number())).optional(),
  waivers: z.record(text, waiver).optional(),
  /** Checks that do not apply to this migration, with the reason. */
  notApplicable: z.record(text, text).optional(),
});
export type ConfigFile = z.infer<typeof configSchema>;
export type AccessConfig = Pick<ConfigFile, keyof typeof access>;

/** `a, b,c` → `['a', 'b', 'c']`. */
export function splitList(value: string): string[] {
  return value
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
}
