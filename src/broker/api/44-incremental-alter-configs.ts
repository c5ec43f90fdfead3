import { ErrorCode, type RequestOf } from '../../protocol/index.js';
import { type Changes, type ConfigChange, changeConfigs } from '../change-configs.js';
import { serve } from '../context.js';
import type { TopicState } from '../state/state.js';
import { topicConfig, topicConfigDefinition } from '../topic-configs.js';

/** IncrementalAlterConfigs, versions 0–1 (v1 flexible; KIP-339): set, delete, and append to or subtract from lists. */
export const incrementalAlterConfigs = serve('IncrementalAlterConfigs', { min: 0, max: 1 }, async (broker, request) => {
  await broker.caughtUp();
  return {
    responses: await Promise.all(
      request.resources.map(({ resourceType, resourceName, configs }) =>
        changeConfigs(broker, resourceType, resourceName, request.validateOnly, (topic) => changesOf(topic, configs)),
      ),
    ),
  };
});

const SET = 0;
const DELETE = 1;
const APPEND = 2;
const SUBTRACT = 3;

type Wanted = RequestOf<'IncrementalAlterConfigs'>['resources'][number]['configs'];

function changesOf(topic: TopicState | null, wanted: Wanted): Changes {
  const changes: ConfigChange[] = [];
  const names = wanted.map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice)
    return { errorCode: ErrorCode.INVALID_REQUEST, errorMessage: `Error due to duplicate config keys: ${twice}` };
  for (const { name, value, configOperation } of wanted) {
    if (configOperation === SET) changes.push({ name, value });
    else if (configOperation === DELETE) changes.push({ name, value: null, remove: true });
    else if (configOperation === APPEND || configOperation === SUBTRACT) {
      if (topic === null || topicConfigDefinition(name)?.type !== 'list') {
        return {
          errorCode: ErrorCode.INVALID_CONFIG,
          errorMessage: `Config value ${configOperation === APPEND ? 'append' : 'subtract'} is not allowed for config key: ${name}`,
        };
      }
      changes.push({ name, value: editedList(topicConfig(topic, name), value ?? '', configOperation === APPEND) });
    } else {
      return { errorCode: ErrorCode.INVALID_REQUEST, errorMessage: `Unknown operation type id: ${configOperation}` };
    }
  }
  return { changes };
}

function editedList(current: string, value: string, append: boolean): string {
  const items = current.split(',').filter((item) => item !== '');
  const named = value.split(',').map((item) => item.trim());
  const rest = items.filter((item) => !named.includes(item));
  return (append ? [...items, ...named.filter((item) => !items.includes(item))] : rest).join(',');
}
