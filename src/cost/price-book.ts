import { parse } from 'yaml';
import { z } from 'zod';

const money = z.number().min(0);
const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'a date as YYYY-MM-DD');
const text = z.string().min(1);
/** A price must say where it can be read; `seen` says how it was last compared. */
const price = z.strictObject({ usd: money, source: z.url(), seen: text.optional() });
const amount = z.number().positive();

function bands<K extends string, V extends string>(limit: K, value: V) {
  const band = z.strictObject({ [limit]: amount.nullable(), [value]: money } as Record<
    K,
    z.ZodNullable<typeof amount>
  > &
    Record<V, typeof money>);
  return z
    .array(band)
    .min(1)
    .refine(
      (list) => (list.at(-1) as Record<string, number | null>)[limit] === null,
      'the last band must be open: null',
    )
    .refine(
      (list) => list.every((one, i) => i === 0 || bound(one, limit) > bound(list[i - 1]!, limit)),
      'bands must rise',
    );
}

function bound(band: Record<string, unknown>, limit: string): number {
  return (band[limit] as number | null) ?? Number.POSITIVE_INFINITY;
}

const schema = z.strictObject({
  name: text,
  provider: text,
  region: text,
  currency: z.literal('USD'),
  date,
  source: text,
  objectStorage: z.strictObject({
    product: text,
    storage: z.strictObject({ bands: bands('upToGiB', 'usd'), source: z.url(), seen: text.optional() }),
    putPer1000: price,
    getPer1000: price,
  }),
  blockStorage: z.strictObject({
    product: text,
    storagePerGiBMonth: price,
    throughputPerMBpsMonth: price,
    includedMegabytesPerSecond: z.number().min(0),
    maxVolumeGiB: amount,
  }),
  network: z.strictObject({ crossZonePerGiB: price }),
  compute: z.strictObject({
    product: text,
    hourly: price,
    vcpus: amount,
    memoryGiB: amount,
    networkMegabytesPerSecond: amount,
    blockStorageMegabytesPerSecond: amount,
  }),
  support: z.strictObject({
    product: text,
    minimumMonthlyUsd: money,
    bands: bands('upToUsd', 'percent'),
    source: z.url(),
    seen: text.optional(),
  }),
  vendor: z.strictObject({ monthlyUsd: money, perGiBWrittenUsd: money, source: text }),
});

export type PriceBook = z.infer<typeof schema>;

/** The file is no price book: every wrong place on a line of its own. */
export class PriceBookError extends Error {
  override name = 'PriceBookError';
}

/**
 * Reads a price book. `file` only names it in errors.
 * @throws PriceBookError naming the file, each wrong field and what was expected there
 */
export function parsePriceBook(yaml: string, file = 'price book'): PriceBook {
  let content: unknown;
  try {
    content = parse(yaml);
  } catch (error) {
    throw new PriceBookError(`${file} is not YAML: ${error instanceof Error ? error.message.split('\n')[0] : error}`);
  }
  const parsed = schema.safeParse(content);
  if (parsed.success) return parsed.data;
  const wrong = parsed.error.issues.map((issue) => `  ${issue.path.join('.') || '(top)'}: ${issue.message}`);
  throw new PriceBookError(`${file} is no price book:\n${wrong.join('\n')}`);
}
