import { defineCheck } from '../../src/model/check.js';
import { conclude } from '../../src/model/judging/conclude.js';
import { atMost, figure } from '../../src/model/judging/figures.js';
import { requestBudget } from '../../src/model/judging/request-budget.js';
import { formatBytes, formatCount } from '../../src/model/quantities.js';
import { s3Pricing } from '../../src/model/references.js';

const GiB = 2 ** 30;

export default defineCheck({
  meta: {
    id: 'cost/request-rate',
    title: 'Object-store requests stay within their budget',
    conditions: ['elastic-economics'],
    severity: 'major',
    why:
      'Object stores bill per request. At list prices 8,192 PUTs per GiB cost as much as the traffic between zones that ' +
      'replication would have caused (2 × $0.02 per GiB): a broker that writes an object per batch gives the saving back, ' +
      'and runs into the store’s request limits.',
    how:
      'Counts PUT, GET and LIST while a known amount is written and read. Two budgets, the larger one counts: per GiB, and ' +
      'per second, since at a low rate brokers flush by time (latency first) and each flush costs the same however small. ' +
      'By default the budget per second binds below about 75 MiB/s, so also in the audit of every profile, and the one per ' +
      'GiB above; a figure above the one that does not bind is shown without a limit. The per-second budgets are for the ' +
      'whole cluster. The load comes in small batches from many partitions, so PUT per ' +
      'batch tells whether the brokers gather batches into objects at all, however fast the store is.',
    failsWhen:
      'more requests of a kind were made than both its per-GiB and its per-second budget allow, or small batches are not gathered',
    remediation:
      'Raise the flush interval or size of the WAL, gather more partitions per object, cache reads of the head. Then look at ' +
      'cost/monthly-cost for what it means at your rate, and lower the budgets here to hold it.',
    references: [
      s3Pricing,
      {
        title: 'S3 request limits per prefix',
        url: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/optimizing-performance.html',
      },
    ],
    breaksOn: ['tiny-objects'],
  },
  evidence: ['store-audit'],
  thresholds: {
    putsPerGiB: {
      value: 8_192,
      unit: 'PUT/GiB',
      why: 'objects of 128 KiB on average: break-even with cross-zone replication',
    },
    putsPerSecond: { value: 600, unit: 'PUT/s', why: 'three brokers that flush and commit every 10 ms' },
    putsPerBatch: {
      value: 0.5,
      unit: 'PUT/batch',
      why: 'a broker that gathers shares a PUT among many small batches; one that does not pays per client, not per byte',
    },
    getsPerGiB: { value: 98_304, unit: 'GET/GiB', why: 'the same money: a GET costs a twelfth of a PUT' },
    getsPerSecond: {
      value: 1_200,
      unit: 'GET/s',
      why: 'three brokers that follow each other’s commits every few milliseconds',
    },
    listsPerSecond: {
      value: 10,
      unit: 'LIST/s',
      why: 'a LIST costs as much as a PUT and scales with the bucket: recovery only',
    },
  },
  judge({ 'store-audit': { requests } }, limits) {
    if (requests === null || !(requests.writtenBytes > 0) || !(requests.seconds > 0)) {
      return conclude('', figure('requests', 'not metered'), {
        findings: [
          {
            outcome: 'not-proven',
            says:
              requests === null
                ? 'nothing meters the requests to the store'
                : 'nothing was written while requests were counted',
            needs: 'run against the embedded cluster, or a target whose store requests are metered',
          },
        ],
      });
    }
    const { put, get, list, seconds, writtenBytes, batches, readBytes } = requests;
    const written = writtenBytes / GiB;
    const read = readBytes / GiB;
    return conclude(
      `${formatCount(put / written)} PUT per GiB written (${formatBytes(writtenBytes / Math.max(1, put))} each), ${formatCount(put / seconds)} PUT/s, ${formatCount(get / seconds)} GET/s`,
      figure('written', writtenBytes, 'bytes'),
      figure('read', readBytes, 'bytes'),
      figure('mean object', writtenBytes / Math.max(1, put), 'bytes'),
      put === 0
        ? {
            findings: [{ outcome: 'fail', says: `no PUT was counted while ${formatBytes(writtenBytes)} were written` }],
          }
        : {},
      requestBudget('PUT', put, { gib: written, seconds, perGiB: limits.putsPerGiB, perSecond: limits.putsPerSecond }),
      atMost(
        { name: 'PUT per small batch', value: put / batches, unit: 'PUT/batch' },
        { name: 'putsPerBatch', value: limits.putsPerBatch },
      ),
      requestBudget('GET', get, { gib: read, seconds, perGiB: limits.getsPerGiB, perSecond: limits.getsPerSecond }),
      requestBudget('LIST', list, { gib: written, seconds, perGiB: 0, perSecond: limits.listsPerSecond }),
    );
  },
});
