/** The direction of dependencies that ARCHITECTURE.md describes, held by a tool. */
const only = (name, from, ...allowed) => ({
  name,
  severity: 'error',
  from: { path: `^${from}` },
  to: {
    path: '^(src|checks|reports|bin)/',
    pathNot: [`^${from}`, ...allowed].map((p) => (p.startsWith('^') ? p : `^${p}`)),
  },
});

module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    only('model-is-pure', 'src/model/'),
    only('checks-judge-evidence-only', 'checks/', 'src/model/', 'src/cost/'),
    only('reports-read-the-scorecard-only', 'reports/', 'src/model/'),
    only('protocol-stands-alone', 'src/protocol/'),
    only('objectstore-stands-alone', 'src/objectstore/'),
    only('cost-is-pure', 'src/cost/', 'src/model/'),
    only('broker-knows-protocol-and-store', 'src/broker/', 'src/protocol/', 'src/objectstore/'),
    only('client-knows-protocol', 'src/client/', 'src/protocol/'),
    only('verify-reads-through-the-client', 'src/verify/', 'src/protocol/', 'src/client/', 'src/model/'),
    only('load-drives-clients', 'src/load/', 'src/protocol/', 'src/client/', 'src/verify/', 'src/model/'),
    only(
      'target-spawns-never-imports-the-broker',
      'src/target/',
      'src/model/',
      'src/client/',
      'src/protocol/',
      'src/objectstore/',
    ),
    only(
      'experiments-gather',
      'src/experiments/',
      'src/model/',
      'src/client/',
      'src/protocol/',
      'src/load/',
      'src/verify/',
      'src/target/',
      'src/kits/',
      'src/cost/',
      'src/objectstore/',
    ),
    {
      name: 'nobody-imports-the-cli',
      severity: 'error',
      from: { pathNot: '^(src/cli|bin)/' },
      to: { path: '^src/cli/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'types'] },
  },
};
