import { defineCheck } from '../../src/model/check.js';
import { conclude, type Finding } from '../../src/model/judging/conclude.js';
import { figure } from '../../src/model/judging/figures.js';
import { plural } from '../../src/model/quantities.js';
import { kip } from '../../src/model/references.js';

export default defineCheck({
  meta: {
    id: 'migration/inventory-parity',
    title: 'Topics, configs and groups of the source exist on the target',
    conditions: ['kafka-compatibility'],
    severity: 'major',
    why:
      'A retention that was dropped deletes data a week later; a partition count that differs breaks key ordering at once; a ' +
      'group that is missing starts from the beginning. These differences are cheap to find before and expensive after.',
    how:
      'Creates the source’s topics on the target with their partitions and configs, brings the groups over, then reads both ' +
      'inventories and compares them entry by entry.',
    failsWhen: 'any topic, partition count, config value or group of the source differs on the target',
    remediation:
      'Each difference is listed. A config that the target does not know may be fine (segment.bytes on a diskless topic): ' +
      'decide it per config, and put what you accept into the migration plan.',
    references: [kip(382)],
    breaksOn: ['ignore-config'],
  },
  evidence: ['parity'],
  thresholds: {},
  judge({ parity: { source, target, compared, differences } }) {
    const findings: Finding[] = [];
    if (compared.topics === 0) {
      findings.push({
        outcome: 'not-proven',
        says: `${source} has no topic to compare`,
        needs: 'name a source cluster that holds topics',
      });
    }
    if (differences.length > 0) {
      findings.push({
        outcome: 'fail',
        says: `${plural(differences.length, 'difference')}: ${differences
          .slice(0, 2)
          .map(({ subject, aspect }) => `${subject} ${aspect}`)
          .join(', ')}${differences.length > 2 ? ', …' : ''}`,
        details: differences.map((one) => `${one.subject} ${one.aspect}: source ${one.source}, target ${one.target}`),
      });
    }
    return conclude(
      `${plural(compared.topics, 'topic')}, ${plural(compared.configs, 'config')} and ${plural(compared.groups, 'group')} alike on ${target}`,
      figure('topics compared', compared.topics),
      figure('configs compared', compared.configs),
      figure('groups compared', compared.groups),
      figure('ACLs compared', compared.acls ?? 'not compared'),
      {
        measured: [{ name: 'differences', value: differences.length, unit: '', ok: differences.length === 0 }],
        findings,
      },
    );
  },
});
