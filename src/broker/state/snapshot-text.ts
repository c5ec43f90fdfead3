import { freeze, freezePartition } from './snapshot.js';
import type { ObjectState, State, TopicState } from './state.js';

const objectsPerPiece = 1_000;

/**
 * The JSON of `freeze(state)`, in pieces that each take little time to make: partitions and objects, of which there may be
 * very many, one after the other. The state must not change between the pieces.
 */
export function* snapshotText(state: State): Iterable<string> {
  const { next, byKey, garbage } = state.objects;
  const { topics, objects, ...rest } = freeze({
    ...state,
    topics: new Map(),
    objects: { next, garbage, byKey: new Map(), byNumber: new Map() },
  });
  yield `${open(rest)}"topics":[`;
  yield* listed(state.topics.values(), topicText);
  const { all, ...ofObjects } = objects;
  yield `],"objects":${open(ofObjects)}"all":[`;
  yield* listed(portions(byKey.values()), function* (some) {
    yield JSON.stringify(some).slice(1, -1);
  });
  yield ']}}';
}

function* topicText({ partitions, ...topic }: TopicState): Iterable<string> {
  yield `${open({ ...topic, configs: [...topic.configs] })}"partitions":[`;
  yield* listed(partitions, function* (partition) {
    yield JSON.stringify(freezePartition(partition));
  });
  yield ']}';
}

/** An object's text without its closing brace, ready for one more member. */
function open(object: object): string {
  return `${JSON.stringify(object).slice(0, -1)},`;
}

function* listed<T>(items: Iterable<T>, text: (item: T) => Iterable<string>): Iterable<string> {
  let first = true;
  for (const item of items) {
    if (!first) yield ',';
    first = false;
    yield* text(item);
  }
}

function* portions(objects: Iterable<ObjectState>): Iterable<ObjectState[]> {
  let some: ObjectState[] = [];
  for (const object of objects) {
    if (some.push(object) < objectsPerPiece) continue;
    yield some;
    some = [];
  }
  if (some.length > 0) yield some;
}
