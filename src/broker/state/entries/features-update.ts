import { ErrorCode } from '../../../protocol/index.js';
import { features } from '../../features.js';
import type { Outcome } from '../outcome.js';
import type { State } from '../state.js';

/** An operator sets the levels of features (KIP-584); all of them take effect, or none. */
export interface FeaturesUpdateEntry {
  kind: 'features-update';
  updates: FeatureUpdate[];
  at: number;
}

export interface FeatureUpdate {
  name: string;
  level: number;
  /** Kafka's upgrade type: 1 upgrade, 2 safe downgrade, 3 unsafe downgrade. */
  upgradeType: number;
}

export function applyFeaturesUpdate(state: State, entry: FeaturesUpdateEntry): Outcome {
  const refusal = refuseFeatures(state, entry.updates);
  if (refusal) return refusal;
  for (const { name, level } of entry.updates) state.featureLevels.set(name, level);
  return { error: ErrorCode.NONE };
}

/** The level in force; 0: none. */
export function featureLevel(state: State, name: string): number {
  return state.featureLevels.get(name) ?? features.find((feature) => feature.name === name)?.level ?? 0;
}

/** Why Kafka refuses the whole update; null when it does not. Also answers `validateOnly` requests. */
export function refuseFeatures(state: State, updates: FeatureUpdate[]): Outcome | null {
  for (const update of updates) {
    const why = refuseFeature(state, update);
    if (why === null) continue;
    const message = `No feature was updated: level ${update.level} of ${update.name} is refused, because ${why}.`;
    return { error: ErrorCode.INVALID_UPDATE_VERSION, message };
  }
  return null;
}

const UPGRADE = 1;
const UNSAFE_DOWNGRADE = 3;
/** Its downgrades lose what the newer version wrote, so Kafka refuses them. */
const metadataVersion = 'metadata.version';

function refuseFeature(state: State, { name, level, upgradeType }: FeatureUpdate): string | null {
  const feature = features.find((known) => known.name === name);
  const now = featureLevel(state, name);
  if (upgradeType < UPGRADE || upgradeType > UNSAFE_DOWNGRADE) return `there is no upgrade type ${upgradeType}`;
  if (level < 0) return 'levels begin at 0';
  if (feature === undefined) return 'there is no such feature';
  if (level !== 0 && (level < feature.minVersion || level > feature.maxVersion)) {
    return `levels ${feature.minVersion} to ${feature.maxVersion} are supported`;
  }
  if (level < now && upgradeType === UPGRADE) return `it is at ${now}: ask for a safe or unsafe downgrade`;
  if (level > now && upgradeType !== UPGRADE) return `it is at ${now}: that would be an upgrade`;
  if (level < now && name === metadataVersion) return `its downgrade from ${now} would lose metadata`;
  return null;
}
