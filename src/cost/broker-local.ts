import type { CostArchitecture } from '../model/evidence.js';
import type { Assumptions } from './assumptions.js';
import {
  architecture,
  blockStorageFigure,
  brokersFor,
  clientFlows,
  computeFigure,
  networkFigure,
  objectStorageFigure,
  requestsFigure,
} from './figures.js';
import type { PriceBook } from './price-book.js';
import { secondsPerMonth, type Volume } from './volume.js';

const replicas = 3;

/** Classic Kafka: three replicas in three zones, everything on block storage. */
export function replicatedCost(volume: Volume, book: PriceBook, a: Assumptions): CostArchitecture {
  const gib = (volume.retainedGiB * replicas) / a.diskFill;
  const brokers = replicatedBrokers(volume, gib, book, a);
  return architecture(
    'replicated Kafka, 3 × block storage',
    [
      computeFigure(brokers, 'network, disk bandwidth or volume size at the peak', book),
      blockStorageFigure(
        {
          name: 'block storage',
          gib,
          brokers,
          writeMegabytesPerSecond: volume.peakMegabytesPerSecond * replicas,
          basis: `${volume.retentionDays} days × ${replicas} replicas ÷ ${a.diskFill} fill`,
        },
        book,
      ),
      networkFigure([...clientFlows(volume, a), replication(volume)], book),
    ],
    book,
  );
}

/** KIP-405: the hot end as in classic Kafka, everything once in object storage. */
export function tieredCost(volume: Volume, book: PriceBook, a: Assumptions): CostArchitecture {
  const localDays = Math.min(a.tieredLocalDays, volume.retentionDays);
  const localGiB = volume.retentionDays === 0 ? 0 : volume.retainedGiB * (localDays / volume.retentionDays);
  const gib = (localGiB * replicas) / a.diskFill;
  const brokers = replicatedBrokers(volume, gib, book, a);
  const putPerSecond = (volume.writtenGiBPerMonth * a.tieredObjectsPerGiB) / secondsPerMonth;
  return architecture(
    'tiered storage, 3 × hot block storage + object storage',
    [
      computeFigure(brokers, 'network, disk bandwidth or volume size at the peak', book),
      blockStorageFigure(
        {
          name: 'block storage',
          gib,
          brokers,
          writeMegabytesPerSecond: volume.peakMegabytesPerSecond * replicas,
          basis: `${localDays} day(s) local × ${replicas} replicas ÷ ${a.diskFill} fill`,
        },
        book,
      ),
      // Segments are uploaded when they are rolled, not when they leave the disks: both copies exist meanwhile.
      objectStorageFigure(volume.retainedGiB, `${volume.retentionDays} days, once`, 'assumed', book),
      requestsFigure(
        { put: putPerSecond, get: 0 },
        (rate) => rate * secondsPerMonth,
        `${a.tieredObjectsPerGiB} objects per segment of 1 GiB; cold reads not counted`,
        'assumed',
        book,
      ),
      networkFigure([...clientFlows(volume, a), replication(volume)], book),
    ],
    book,
  );
}

/** Both followers sit in other zones than the leader. */
function replication(volume: Volume): { name: string; gibCrossing: number } {
  return { name: 'replication', gibCrossing: volume.writtenGiBPerMonth * (replicas - 1) };
}

function replicatedBrokers(volume: Volume, gib: number, book: PriceBook, a: Assumptions): number {
  const peak = volume.peakMegabytesPerSecond;
  const fanOut = volume.writtenGiBPerMonth === 0 ? 0 : volume.readGiBPerMonth / volume.writtenGiBPerMonth;
  const network = peak * Math.max(replicas, replicas - 1 + fanOut);
  return brokersFor(
    [
      { megabytesPerSecond: network, perBroker: book.compute.networkMegabytesPerSecond },
      { megabytesPerSecond: peak * replicas, perBroker: book.compute.blockStorageMegabytesPerSecond },
    ],
    a,
    gib / book.blockStorage.maxVolumeGiB,
  );
}
