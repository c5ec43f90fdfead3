import { clientNeeds as known } from '../client-needs.js';
import type { ApiRange, ApiVersionsEvidence } from '../evidence.js';
import { plural } from '../quantities.js';
import type { Finding, Part } from './conclude.js';

/** Each client must find a version in common for every API that it needs. */
export function clientNeeds({ offered, clients }: ApiVersionsEvidence): Part {
  if (clients.length === 0) {
    return {
      findings: [
        {
          outcome: 'not-proven',
          says: 'no client was named to compare with',
          needs: 'name the clients that you run in the config: `clients: [...]`',
        },
      ],
    };
  }
  const byKey = new Map(offered.map((range) => [range.key, range]));
  const unmet = clients.map(({ client, needs }) => ({
    client,
    needed: needs.length,
    missing: needs.filter((need) => commonVersion(need, byKey.get(need.key)) === null),
  }));
  return {
    measured: unmet.map(({ client, needed, missing }) => ({
      name: `${client}: APIs it can use`,
      value: needed - missing.length,
      unit: `of ${needed}`,
      ok: missing.length === 0,
    })),
    findings: unmet.flatMap(({ client, needed, missing }): Finding[] => {
      // A client without needs would pass whatever the target offers.
      if (needed === 0) {
        return [
          {
            outcome: 'not-proven',
            says: `nothing is known of what ${client} needs`,
            needs: `name a client that is known in \`clients\`: ${known.map((one) => one.client).join(', ')}`,
          },
        ];
      }
      if (missing.length === 0) return [];
      const details = missing.map((need) => `${client} needs ${words(need)}; offered: ${offer(byKey.get(need.key))}`);
      const apis = missing.map((need) => need.api).join(', ');
      return [{ outcome: 'fail', says: `${client} lacks ${plural(missing.length, 'API')}: ${apis}`, details }];
    }),
  };
}

/** One line per API: what the target offers, what Apache Kafka does, and the version each client would choose. */
export function versionMatrix({ offered, reference, clients }: ApiVersionsEvidence): string[] {
  const byKey = new Map(offered.map((range) => [range.key, range]));
  const known = new Map(reference.ranges.map((range) => [range.key, range]));
  const keys = [...new Set([...known.keys(), ...byKey.keys()])].sort((a, b) => a - b);
  return keys.map((key) => {
    const name = (known.get(key) ?? byKey.get(key))!.api;
    const chosen = clients.flatMap(({ client, needs }) => {
      const need = needs.find((range) => range.key === key);
      return need === undefined ? [] : [`${client} ${choice(need, byKey.get(key))}`];
    });
    const kafka = `Apache Kafka ${reference.version} ${offer(known.get(key))}`;
    return [`${name} (${key}): ${offer(byKey.get(key))}`, kafka, ...chosen].join(' · ');
  });
}

/** The highest version that both sides speak; null when there is none. */
export function commonVersion(need: ApiRange, offered: ApiRange | undefined): number | null {
  if (offered === undefined) return null;
  const highest = Math.min(need.maxVersion, offered.maxVersion);
  return highest >= Math.max(need.minVersion, offered.minVersion) ? highest : null;
}

function choice(need: ApiRange, offered: ApiRange | undefined): string {
  const version = commonVersion(need, offered);
  return version === null ? 'none' : `v${version}`;
}

function words(range: ApiRange): string {
  return `${range.api} (${range.key}) ${offer(range)}`;
}

function offer(range: ApiRange | undefined): string {
  if (range === undefined) return 'not offered';
  return range.minVersion === range.maxVersion ? `v${range.minVersion}` : `v${range.minVersion}–${range.maxVersion}`;
}
