import { ErrorCode } from '../../protocol/index.js';
import { serve } from '../context.js';
import { endpointOf } from '../state/endpoints.js';
import { controllerOf } from './03-metadata.js';

/** DescribeCluster, versions 0–2 (v1 endpoint type, v2 fenced brokers on request). */
export const describeCluster = serve(
  'DescribeCluster',
  { min: 0, max: 2 },
  async (broker, request, { version, session }) => {
    await broker.caughtUp();
    if (request.endpointType !== BROKERS) return refuseEndpointType(request.endpointType);
    const shown = [...broker.state.brokers.values()].filter(({ live }) => live || request.includeFencedBrokers);
    return {
      errorCode: ErrorCode.NONE,
      clusterId: broker.state.clusterId ?? '',
      controllerId: controllerOf(broker),
      brokers: shown.flatMap((one) => {
        const at = endpointOf(one, session.listener);
        if (at === null) return [];
        const fenced = version >= 2 ? { isFenced: !one.live } : {};
        return [{ brokerId: one.id, host: at.host, port: at.port, rack: one.rack, ...fenced }];
      }),
    };
  },
);

const BROKERS = 1;
const CONTROLLERS = 2;

function refuseEndpointType(endpointType: number) {
  const [errorCode, errorMessage] =
    endpointType === CONTROLLERS
      ? [ErrorCode.MISMATCHED_ENDPOINT_TYPE, 'This is a broker endpoint; there are no controller endpoints.']
      : [ErrorCode.UNSUPPORTED_ENDPOINT_TYPE, `There is no endpoint type ${endpointType}; 1 is brokers.`];
  return { errorCode, errorMessage, endpointType: BROKERS, clusterId: '', brokers: [] };
}
