import { type ClientOptions, Cluster } from '../client/index.js';
import type { Driver } from './driver.js';
import { GeneratorMeter } from './generator-meter.js';
import { KafkaJsDriver } from './kafkajs/kafkajs-driver.js';
import { LeaderFinder } from './leader-finder.js';
import { LoadClock } from './load-clock.js';
import { type LoadPlan, validatePlan } from './load-plan.js';
import { LoadRecorder } from './load-recorder.js';
import { RawDriver } from './raw/raw-driver.js';
import { Load, type RunningLoad } from './running-load.js';
import { TailReaders } from './tail/tail-readers.js';

/**
 * Starts a load on an existing topic; resolves when it runs, with connections open and readers in place, so that the
 * first records meet no cold start.
 *
 * @throws RangeError for an impossible plan; ConnectionError, NotKafka or KafkaError when the cluster cannot be used;
 *   the signal's reason
 */
export async function startLoad(client: ClientOptions, plan: LoadPlan, signal: AbortSignal): Promise<RunningLoad> {
  validatePlan(plan);
  signal.throwIfAborted();
  const cluster = await Cluster.connect(client);
  const scope = new AbortController();
  const recorder = new LoadRecorder(plan, new LoadClock());
  const meter = new GeneratorMeter();
  const leaders = new LeaderFinder(cluster, plan.topic, scope.signal, (label) =>
    recorder.error(label, recorder.clock.nowMs()),
  );
  const driver: Driver =
    plan.driver === 'kafkajs'
      ? new KafkaJsDriver(cluster, plan, recorder, meter)
      : new RawDriver(cluster, plan, recorder, meter, leaders);
  const readers = plan.read === 'tail' ? new TailReaders(cluster, plan, recorder, leaders) : null;
  try {
    await driver.prepare();
    await readers?.start(signal);
    signal.throwIfAborted();
  } catch (error) {
    readers?.stop();
    await driver.close();
    scope.abort();
    await cluster.close();
    throw error;
  }
  return new Load({ plan, cluster, recorder, driver, readers, meter, scope }, signal);
}
