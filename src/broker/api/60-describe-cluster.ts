import { ErrorCode } from '../../protocol/index.js';
import { serve } from '../context.js';
import { controllerOf } from './03-metadata.js';

/** DescribeCluster, versions 0–2 (v1 endpoint type, v2 fenced brokers on request). */
export const describeCluster = serve('DescribeCluster', { min: 0, max: 2 }, async (broker, request, { version }) => {
  await broker.caughtUp();
  if (request.endpointType !== BROKERS) return refuseEndpointType(request.endpointType);
  const shown = [...broker.state.brokers.values()].filter(({ live }) => live || request.includeFencedBrokers);
  return {
    errorCode: ErrorCode.NONE,
    clusterId: broker.state.clusterId ?? '',
    controllerId: controllerOf(broker),
    brokers: shown.map(({ id, host, port, rack, live }) => ({
      brokerId: id,
      host,
      port,
      rack,
      ...(version >= 2 ? { isFenced: !live } : {}),
    })),
  };
});

const BROKERS = 1;
const CONTROLLERS = 2;

function refuseEndpointType(endpointType: number) {
  const [errorCode, errorMessage] =
    endpointType === CONTROLLERS
      ? [ErrorCode.MISMATCHED_ENDPOINT_TYPE, 'This is a broker endpoint; there are no controller endpoints.']
      : [ErrorCode.UNSUPPORTED_ENDPOINT_TYPE, `There is no endpoint type ${endpointType}; 1 is brokers.`];
  return { errorCode, errorMessage, endpointType: BROKERS, clusterId: '', brokers: [] };
}
