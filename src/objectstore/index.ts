export { DeadlineStore } from './deadline-store.js';
export { FileStore } from './file-store.js';
export { keyClass } from './key.js';
export { MemoryStore } from './memory-store.js';
export { MeteredStore, type RequestKind, type RequestMeter } from './metered-store.js';
export { openStore } from './open-store.js';
export {
  AlreadyExists,
  type ByteRange,
  bodyLength,
  NotFound,
  type ObjectStore,
  type PutOptions,
  type StoredEntry,
  StoreError,
  StoreUnavailable,
} from './store.js';
