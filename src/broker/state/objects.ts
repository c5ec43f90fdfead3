import type { ObjectState, State } from './state.js';

/** A stored object enters the table; until a batch points to it, it is garbage. */
export function addObject(state: State, key: string, bytes: number, atMs: number): ObjectState {
  const { objects } = state;
  const object: ObjectState = { number: objects.next++, key, bytes, createdMs: atMs, references: 0, liveBytes: 0 };
  objects.byNumber.set(object.number, object);
  objects.byKey.set(key, object);
  objects.garbage.set(key, atMs);
  return object;
}

export function reference(state: State, object: ObjectState, bytes: number): void {
  object.references++;
  object.liveBytes += bytes;
  state.objects.garbage.delete(object.key);
}

export function dereference(state: State, objectNumber: number, bytes: number, atMs: number): void {
  const object = state.objects.byNumber.get(objectNumber);
  if (object === undefined) return;
  object.references--;
  object.liveBytes -= bytes;
  if (object.references === 0) state.objects.garbage.set(object.key, atMs);
}

export function forgetObject(state: State, key: string): void {
  const object = state.objects.byKey.get(key);
  if (object === undefined || object.references > 0) return;
  state.objects.byKey.delete(key);
  state.objects.byNumber.delete(object.number);
  state.objects.garbage.delete(key);
}
